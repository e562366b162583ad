"""What a scan says of funding holds whatever the counts are within their bounds, or is not said."""

import numpy as np
import pandas as pd
import pytest

from analysis.local.municipality import municipalities
from analysis.local.scan_funding import funded, funding_sentences

TOWNS = municipalities(2023).set_index("name")["nis_code"]
NAMED = municipalities(2023).set_index("nis_code")["name"]
RESIDENTS = 40_000.0


def numbers(*, interval: str = "cell_key", half: float = 20, n: float = RESIDENTS, **counts: float):
    """Rows of `scan_numbers`: a few counts by name, 10 elsewhere; a missing one is hidden."""
    given = {TOWNS[name.replace("_", "-")]: count for name, count in counts.items()}
    count = pd.Series([given.get(code, 10.0) for code in TOWNS])
    return pd.DataFrame(
        {
            "nis_code": TOWNS.to_numpy(),
            "item": "non_eu15",
            "value": count / RESIDENTS,
            "low": (count - half).clip(lower=0) / RESIDENTS,
            "high": (count + half) / RESIDENTS,
            "count": count,
            "denominator": RESIDENTS,
            "n": n,
            "interval": interval,
        }
    )


def said(name: str, rows: pd.DataFrame, *, year: int = 2023) -> str:
    (row,) = funded(rows, year=year).query("nis_code == @TOWNS[@name]").to_dict("records")
    return funding_sentences(row, name=name, named=NAMED)


@pytest.mark.parametrize(
    ("count", "begins"),
    [
        (7521, "Alleen: Sint-Niklaas komt in aanmerking"),
        (7520, "Niet te zeggen: het aantal ligt tussen 7.500 en 7.540"),
        (7481, "Niet te zeggen"),
        (7480, "Niet alleen: Sint-Niklaas telt zeker niet meer dan 7.500"),
    ],
)
def test_alone_is_said_only_where_the_whole_interval_lies_on_one_side(count, begins):
    assert said("Sint-Niklaas", numbers(Sint_Niklaas=count)).startswith(begins)


def test_the_fewest_partners_suffice_whatever_their_counts_are():
    """Lokeren 4,000 (3,980 at least) needs 3,520 at least: Beveren has 3,530, and so surely."""
    rows = numbers(Lokeren=4000, Beveren=3550, Temse=3000, Gent=9000, Aalst=7000)
    assert "Samen wel: met Beveren (referentieregio Waasland)" in said("Lokeren", rows)
    less = numbers(Lokeren=4000, Beveren=3539, Temse=3000)
    assert "met Beveren en Temse (referentieregio Waasland)" in said("Lokeren", less)


def test_who_may_qualify_alone_is_nobodys_partner():
    rows = numbers(Lokeren=4000, Beveren=7500, Temse=3600)
    assert "met Temse (" in said("Lokeren", rows)
    alone = numbers(Lokeren=4000, Beveren=8000)
    assert "Ook samen niet: wie in referentieregio Waasland" in said("Lokeren", alone)
    unsure = numbers(Lokeren=4000, Beveren=7500)
    assert "niet te zeggen: de exacte telling in de beveiligde ruimte" in said("Lokeren", unsure)


def test_the_incentive_names_those_that_surely_have_the_share():
    """15 % of 40,000 is 6,000: 6,020 is surely as many, 6,019 is not."""
    rows = numbers(Sint_Niklaas=9000, Lokeren=6020, Temse=6019, Gent=9000)
    assert said("Sint-Niklaas", rows).endswith("in referentieregio Waasland zeker ook Lokeren.")
    assert "van geen andere gemeente in referentieregio Brugge" in said(
        "Brugge", numbers(Brugge=9000)
    )
    # 7,600 of 60,000.
    few = numbers(Sint_Niklaas=7600, Lokeren=6020).assign(denominator=60_000.0)
    few[["value", "low", "high"]] *= 40 / 60
    assert said("Sint-Niklaas", few).endswith("dat haalt Sint-Niklaas zelf niet zeker.")


def test_of_a_sample_it_cannot_be_said_with_whom_and_who_would_say_it():
    sample = {"interval": "design", "half": 300, "n": 400}
    register = "een volledig extract van het Rijksregister zou het zeggen"
    together = said("Lokeren", numbers(Lokeren=5000, Beveren=5000, **sample))
    assert "Samen met andere gemeenten van referentieregio Waasland wel" in together
    for text in (together, said("Sint-Niklaas", numbers(Sint_Niklaas=9000, **sample))):
        assert "met een steekproef niet te zeggen" in text
        assert register in text
        assert "Beveren" not in text


def test_a_hidden_count_says_no_more_than_how_many_it_may_hide():
    """15 drawn units at most: of 40 for 40,000 these may be 15,000, of 40,000 they are 15."""
    hidden = numbers(Herstappe=np.nan)
    assert said("Herstappe", hidden).startswith("Niet alleen")
    heavy = numbers(Herstappe=np.nan, n=40.0, interval="design")
    assert said("Herstappe", heavy).startswith("Niet te zeggen: of het er meer dan 7.500 zijn")
    nobody = numbers(Herstappe=np.nan)
    nobody.loc[nobody["value"].isna(), ["denominator", "n"]] = np.nan
    assert said("Herstappe", nobody).startswith("Niet alleen")


def test_large_cities_always_qualify_and_de_rand_stands_outside_the_rule():
    assert "Antwerpen komt in aanmerking" in said("Antwerpen", numbers(Antwerpen=7000))
    assert "aparte overeenkomst met vzw De Rand" in said("Kraainem", numbers(Kraainem=9000))


def test_before_the_reference_regions_nothing_is_said():
    assert funded(numbers(), year=2018).empty
