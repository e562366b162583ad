"""A municipality is found by code or name, of any period, however it is typed."""

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.local.municipality import file_name, find, municipalities
from analysis.reference.municipalities import load


@pytest.mark.parametrize("asked", ["46021", "Sint-Niklaas", "sint niklaas", " SINTNIKLAAS "])
def test_code_and_name_however_typed(asked):
    (found,) = find(asked, year=2023).parts
    assert (found.nis_code, found.name) == ("46021", "Sint-Niklaas")


def test_accents_make_no_difference():
    assert find("Géraardsbergen", year=2023).parts[0].nis_code == "41018"


@pytest.mark.parametrize(("asked", "code"), [("Knesselare", "44084"), ("44029", "44084")])
def test_a_municipality_that_merged_before_is_found_in_the_new_one(asked, code):
    found = find(asked, year=2023)
    assert found.parts[0].nis_code == code
    assert found.note == "Knesselare (44029) is part of Aalter since 2019."


def test_a_municipality_that_merges_later_says_what_it_joins():
    found = find("44087", year=2023)
    assert [part.name for part in found.parts] == ["Lochristi", "Wachtebeke"]
    assert found.note == "Lochristi exists since 2025 and joins Lochristi and Wachtebeke."


def test_a_name_that_was_kept_over_a_merger_is_that_of_the_year():
    assert find("Hasselt", year=2023).parts[0].nis_code == "71022"
    assert find("Hasselt", year=2025).parts[0].nis_code == "71072"
    assert find("71022", year=2025).parts[0].nis_code == "71072"


def test_every_municipality_of_every_period_is_found_by_code_and_by_name():
    table = load()
    for row in table[table["region"] == "VG"].itertuples():
        assert find(row.nis_code, year=2023).parts
        assert find(row.name, year=2023).parts


def test_an_unknown_name_gives_the_five_nearest():
    with pytest.raises(DataError, match="MUNICIPALITY is 'Gend', which is no municipality") as said:
        find("Gend", year=2023)
    nearest = str(said.value).partition("Nearest: ")[2].split(", ")
    assert len(nearest) == 5
    assert "44021 Gent" in nearest


def test_an_unknown_code_gives_the_five_nearest():
    with pytest.raises(DataError, match="44022.*44021 Gent"):
        find("44022", year=2023)


@pytest.mark.parametrize("asked", ["", "-", "  "])
def test_nothing_is_no_municipality(asked):
    with pytest.raises(DataError, match="no municipality"):
        find(asked, year=2023)


def test_brussels_has_no_scan():
    with pytest.raises(DataError, match="lies in Brussels"):
        find("Schaarbeek", year=2023)


def test_two_of_one_name_are_given_with_their_province():
    table = load()
    other = table[table["nis_code"] == "71016"].assign(name="Halle")
    both = pd.concat([table, other], ignore_index=True)
    with pytest.raises(DataError, match=r"several have that name.*\(Limburg\).*\(Vlaams-Brabant\)"):
        find("halle", year=2023, table=both.sort_values("nis_code", ascending=False))


def test_names_of_files_are_plain_and_all_different():
    from analysis.local.municipality import _municipality

    table = load(year=2023)
    codes = municipalities(2023)["nis_code"]
    names = [file_name(_municipality(table, code)) for code in codes]
    assert len(set(names)) == 300
    assert all(name.isascii() and " " not in name for name in names)
