"""The funding page: counts as a delivery has them, what stands in the room and what may leave."""

import stat

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from analysis.errors import DataError
from analysis.local.funding import counts as funding_counts
from analysis.local.funding import page as funding_page
from analysis.local.funding import results as funding_results
from analysis.local.funding import words as funding_words
from analysis.local.funding.rules import rule_sets
from analysis.reference.geography import load

PLAN, CALL, APPLIED = rule_sets().values()
TOWNS = load(year=2023).query("region == 'VG'").set_index("name")["nis_code"]


def counted(full: bool = True, **counts: int) -> pd.DataFrame:
    """Return counts of all municipalities: a few given by name, the others 10 of 10,000."""
    frame = load(year=2023).query("region == 'VG'")[["nis_code", "name", "province"]]
    frame = frame.assign(region_code="VG", residents=10_000).reset_index(drop=True)
    given = frame["name"].map({name.replace("_", "-"): count for name, count in counts.items()})
    for name in funding_counts.COUNTED:
        frame[name] = given.fillna(10).astype(int)
        frame[f"low_{name}"] = frame[name] - (0 if full else 300)
        frame[f"high_{name}"] = frame[name] + (0 if full else 300)
    return frame


def persons() -> pd.DataFrame:
    """Three of Aartselaar (Belgian, British, Moroccan) and one of Boom of unknown nationality."""
    nationality = ["BE", "GB", "MA", "XX"]
    return pd.DataFrame(
        {
            "nis_code": ["11001", "11001", "11001", "11005"],
            "weight": 1.0,
            "birth_country": ["BE", "GB", "MA", "XX"],
            **{
                name: nationality
                for name in ("nat_now", "nat_first", "nat_first_father", "nat_first_mother")
            },
        }
    )


@pytest.fixture
def delivered(monkeypatch, tmp_path):
    """A delivery of these four, as a full register."""
    register = pd.DataFrame(
        {"extract": ["persons"], "sampling_fraction": [1.0], "data_kind": ["register"]}
    )
    monkeypatch.setattr(
        funding_counts.delivery_register, "newest_snapshots", lambda folder: register
    )
    monkeypatch.setattr(
        funding_counts.read_extract,
        "typed_columns",
        lambda extract, folder, columns: persons()[columns],
    )
    (tmp_path / "raw/2023").mkdir(parents=True)
    return register


def test_counts_are_of_persons_and_the_united_kingdom_counts_by_one_scheme_only(
    delivered, tmp_path
):
    found = funding_counts.counts(tmp_path / "raw/2023", 2023).set_index("nis_code")
    row = found.loc["11001", ["residents", "non_eu15", "non_eu14", "foreign"]]
    assert row.tolist() == [3, 1, 2, 2]
    # Who is of unknown origin is counted nowhere; who has no residents delivered has none.
    assert found.loc["11005", ["residents", "non_eu15", "foreign"]].tolist() == [1, 0, 0]
    assert len(found) == 300
    assert (found["low_non_eu15"] == found["high_non_eu15"]).all()


def test_a_sample_gives_bounds_and_of_whom_nobody_was_seen_nothing_is_known(delivered, tmp_path):
    delivered["sampling_fraction"] = 0.01
    found = funding_counts.counts(tmp_path / "raw/2023", 2023).set_index("nis_code")
    assert found.loc["11001", "low_non_eu15"] < 1 < found.loc["11001", "high_non_eu15"]
    assert found.loc["11002", "high_non_eu15"] == np.inf


def test_no_residents_and_no_delivery_are_refused(delivered, tmp_path):
    delivered["extract"] = "survey"
    with pytest.raises(DataError, match="2023 has no extract persons"):
        funding_counts.is_full(tmp_path / "raw/2023")
    with pytest.raises(DataError, match="nothing was delivered for 2022"):
        funding_page.funding(2022, raw=tmp_path / "raw", processed=tmp_path)


def test_the_page_stays_in_the_room_and_says_so(delivered, tmp_path, capsys):
    folder = funding_page.funding(2023, raw=tmp_path / "raw", processed=tmp_path)
    assert folder == tmp_path / "2023/funding"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    page = BeautifulSoup((folder / "index.html").read_text(encoding="utf-8"), "html.parser")
    assert "Blijft in de beveiligde ruimte" in page.find(class_="mark").get_text()
    assert "stays in the room" in capsys.readouterr().out
    cells = [cell.get_text() for cell in page.find(id="gemeente-11002").find_all("td")]
    assert cells[-3:] == ["alleen", "alleen", "alleen"]
    assert page.find(string=lambda text: "make data YEAR=2023" in text)
    assert (folder / "wat-naar-buiten-mag.txt").read_text(encoding="utf-8").strip() == ""
    table = pd.read_csv(folder / "gemeenten.csv", dtype={"nis_code": str})
    assert table.groupby("rules").size().to_dict() == dict.fromkeys(rule_sets(), 300)


def test_each_municipality_has_an_answer_and_the_fewest_partners():
    frame = counted(Sint_Niklaas=7501, Beveren=7500, Lokeren=100)
    table = funding_results.by_rules(frame, year=2023, full=True)
    plan = table[table["rules"] == "plan"].set_index("name")
    assert plan.loc["Sint-Niklaas", "answer"] == "alone"
    assert plan.loc["Lokeren", "answer"] == "together"
    assert plan.loc["Lokeren", "partners"] == TOWNS["Beveren"]
    assert plan.loc["Beveren", "partners"] == TOWNS["Lokeren"]
    assert plan.loc["Hasselt", "answer"] == "cannot be said"
    assert plan.loc["Hove", "answer"] == "does not"
    assert not plan.loc["Hove", "incentive_share"]
    of_sample = funding_results.by_rules(counted(False, Lokeren=7400), year=2023, full=False)
    assert set(of_sample["partners"]) == {""}
    plan = of_sample[of_sample["rules"] == "plan"].set_index("name")
    assert plan.loc["Lokeren", "answer"] == "cannot be said"


def test_who_changes_with_the_scheme_and_with_a_hundred_residents():
    frame = counted(Lokeren=7450, Beveren=8000)
    frame.loc[frame["name"] == "Lokeren", ["non_eu14", "low_non_eu14", "high_non_eu14"]] = 7600
    found = funding_results.changes(frame, year=2023)
    # Whoever could join Lokeren has nobody left once it qualifies alone.
    call = found["call_2022"]
    assert call.loc[TOWNS["Lokeren"]].tolist() == ["together", "alone"]
    assert call.loc[TOWNS["Temse"]].tolist() == ["together", "does not"]
    assert TOWNS["Beveren"] not in call.index
    near = funding_results.near_the_border(frame, CALL, year=2023)
    assert near.loc[TOWNS["Lokeren"]].tolist() == ["does not", "together", "alone"]
    assert TOWNS["Beveren"] not in near.index


def test_two_thirds_stand_under_each_denominator_and_brussels_only_where_it_is():
    frame = counted(Antwerpen=9000, Lokeren=4000, Beveren=4000)
    found = funding_results.two_thirds(frame, year=2023)
    assert set(found["denominator"]) == {"flanders", "foreign"}
    plan = found.iloc[0]
    # 297 times 10 and 17,000; Antwerp and Ghent have 9,010.
    assert (plan["all"], plan["wanted"], plan["reached_alone"]) == (19_970, 13_314, 9010)
    assert set(plan["joining"].split()) == {TOWNS["Lokeren"], TOWNS["Beveren"]}
    assert plan["proven"]


def test_what_may_leave_rests_on_public_counts_and_names_only_who_is_sure(monkeypatch):
    public = pd.DataFrame(
        {
            "municipality": [TOWNS["Lokeren"], TOWNS["Beveren"], TOWNS["Hove"], TOWNS["Boom"]],
            "value": [0.5, 0.375, 0.1, np.nan],
            "low": [0.499, 0.37, 0.09, np.nan],
            "high": [0.501, 0.38, 0.11, np.nan],
            "denominator": 20_000.0,
            "year": 2023,
            "origin_group": "non_eu15",
        }
    )
    monkeypatch.setattr(funding_words, "by_municipality", lambda cells: public)
    names = pd.Series({TOWNS[name]: name for name in ("Lokeren", "Beveren", "Hove", "Boom")})
    lines = funding_words.may_leave(pd.DataFrame(), PLAN, names, year=2023)
    assert lines[0].endswith("komt één gemeente alleen in aanmerking: Lokeren.")
    assert lines[1].endswith("om het met beschermde aantallen te zeggen: Beveren.")
    assert "Hove" not in " ".join(lines)
    assert lines[2].startswith("1 komen er zeker niet alleen in aanmerking; van 1 is het aantal")
