"""Words of scans on many drawn residents, of whom the truth is known by municipality."""

import pandas as pd
import pytest

from analysis import plan
from analysis.local import scan_numbers as scanning
from analysis.local.scan_items import item
from analysis.synthetic.population.kinds_of_town import BROAD
from support.places.drawn_residents import YEAR, drawn_residents
from support.places.true_municipalities import away_from_region, untrue

ANTWERP, GHENT, VILVOORDE, GENK, BRUGES, HERSTAPPE = (
    "11002", "44021", "23088", "71016", "31005", "73028",
)  # fmt: skip
NUMBER, WEIGHT = 400_000, 17.0
ITEM = "gap_non_eu"


@pytest.fixture(scope="module")
def numbers() -> pd.DataFrame:
    """The gap of every municipality, where each person drawn is worth the same."""
    people = drawn_residents(NUMBER).dropna(subset="works")
    broad = {group: broad for broad, groups in BROAD.items() for group in groups}
    code = {"BE": "belgian", "EU": "eu", "non-EU": "non_eu"}
    people = pd.DataFrame(
        {
            "municipality": people["nis_code"],
            "origin_group": people["group"].map(broad).map(code),
            "activity": people["works"].map({1.0: "employed", 0.0: "outside"}),
        }
    )
    every = pd.concat([people, people.assign(activity="_T")])
    by_town = every.groupby(list(people)).size().rename("n").reset_index()
    region = by_town.groupby(["origin_group", "activity"], as_index=False)["n"].sum()
    cells = pd.concat([by_town.assign(table="G5"), region.assign(table="G5p", province="_T")])
    hidden = cells["n"] < 10
    n = cells["n"].where(~hidden)
    cells = cells.assign(
        year=YEAR, region="VG", n=n, weight=WEIGHT * n, weight2=WEIGHT**2 * n, basis="sample",
        data_kind="synthetic", conf_status=hidden.map({True: "C", False: ""}),
        vintage=f"{YEAR + 1}-06-30",
    )  # fmt: skip
    others = [name for name in plan.dimensions_of(plan.load()) if name not in cells]
    cells = cells.fillna({"municipality": "_Z", "province": "_Z"})
    cells = cells.assign(**dict.fromkeys(others, "_Z")).reset_index(drop=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scanning, "ITEMS", (item(ITEM),))
        peers = pd.DataFrame({"nis_code": [GHENT], "peer": [ANTWERP]})
        return scanning.scan_numbers(cells, peers, year=YEAR)


@pytest.fixture(scope="module")
def away() -> pd.DataFrame:
    return away_from_region(YEAR)


def test_a_clear_word_is_hardly_ever_untrue(numbers, away):
    """One in forty is what an interval of 95 % allows on either side, of one number a page."""
    judged = numbers["word_region"].isin(["higher", "lower", "same"]).sum()
    assert numbers["word_region"].isin(["higher", "lower"]).sum() > 20
    assert len(untrue(numbers, away, ITEM)) <= judged / 40


def test_the_interval_holds_the_true_gap(numbers, away):
    known = numbers[numbers["value"].notna()].set_index("nis_code")
    true = away.loc[known.index, ITEM] + known["region"]
    assert true.between(known["low"], known["high"]).mean() == pytest.approx(0.95, abs=0.03)


@pytest.mark.parametrize(
    ("code", "points", "said"),
    [(ANTWERP, 2, "higher"), (VILVOORDE, -16, "lower"), (GENK, -10, "lower"), (GHENT, -1, "same"),
     (BRUGES, -1, "same"), (HERSTAPPE, -10, "too_few")],
)  # fmt: skip
def test_a_municipality_has_the_word_that_is_true(numbers, away, code, points, said):
    assert away.loc[code, ITEM] == pytest.approx(points, abs=1)
    assert numbers.set_index("nis_code").loc[code, "word_region"] == said
