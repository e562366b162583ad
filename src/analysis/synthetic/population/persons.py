"""The synthetic register of a year, cut from the panel: who lives here on 31 December."""

import numpy as np
import pandas as pd

from analysis.synthetic.population.official_counts import BANDS, band_totals
from analysis.synthetic.population.origins import BORN_ABROAD, FOREIGN_SHARES, YEARLY_CHANGE
from analysis.synthetic.population.panel import panel
from analysis.synthetic.population.places import place_codes
from analysis.synthetic.population.years import BASE_YEAR, FIRST_YEAR

__all__ = ["persons", "residents"]


def residents(year: int, *, seed: int) -> pd.DataFrame:
    """Residents of the region on 31 December of the year, with age, band and weight.

    Weights are post-stratified: age band x (Belgian, born here of foreign origin, born abroad) sum
    to the official population times the model's shares.
    """
    people = panel(seed)
    end = year * 12 + 11
    here = people.loc[(people["entry"] <= end) & (people["leaves"] > end)].copy()
    here["age"] = (end - here["birth"]) // 12
    here = here.loc[here["age"] <= 105]
    here["band"] = np.array(BANDS)[np.digitize(here["age"], (18, 65))]
    targets = {}
    for band, size in band_totals(year).items():
        foreign = FOREIGN_SHARES[band] + YEARLY_CHANGE[band] * (BASE_YEAR - year)
        targets[band, "belgian"] = size * (1 - foreign)
        targets[band, "second"] = size * foreign * (1 - BORN_ABROAD[band])
        targets[band, "first"] = size * foreign * BORN_ABROAD[band]
    counts = here.groupby(["band", "class"]).size()
    weight = pd.Series(targets).rename_axis(["band", "class"]) / counts
    key = pd.MultiIndex.from_frame(here[["band", "class"]])
    return here.assign(weight=weight.reindex(key).round(4).to_numpy()).reset_index(drop=True)


def _days(months: pd.Series, number: pd.Series, *, absent: pd.Series) -> pd.Series:
    """A day in each month, always the same for a person; empty where absent."""
    kept = months.where(~absent, 1970 * 12)
    start = pd.to_datetime({"year": kept // 12, "month": kept % 12 + 1, "day": 1 + number * 7 % 28})
    return start.dt.as_unit("us").mask(absent)


def _household_type(here: pd.DataFrame) -> np.ndarray:
    """Type of household by age: thresholds on one draw a person, so that it changes slowly."""
    limits = {
        18: [0.0, 0.0, 0.82, 0.99, 0.995],
        25: [0.10, 0.18, 0.78, 0.94, 0.95],
        35: [0.24, 0.46, 0.88, 0.95, 0.955],
        50: [0.17, 0.28, 0.86, 0.96, 0.965],
        65: [0.20, 0.66, 0.93, 0.97, 0.975],
        80: [0.30, 0.91, 0.93, 0.95, 0.985],
        111: [0.45, 0.78, 0.79, 0.81, 0.99],
    }
    row = np.digitize(here["age"], list(limits)[:-1])
    types = np.array(["single", "couple", "couple+children", "lone parent", "collective", "other"])
    return types[
        (here["household"].to_numpy()[:, None] >= np.array(list(limits.values()))[row]).sum(axis=1)
    ]


def persons(year: int, *, seed: int) -> pd.DataFrame:
    """Return the extract `persons`: one row per sampled resident, as the contract has it."""
    here = residents(year, seed=seed)
    parts = [
        _identity(here, year),
        _household(here, year),
        _nationalities(here, year),
        _residence(here, year),
        _education(here),
    ]
    extract = pd.concat(parts, axis=1)
    text = [
        "sector",
        "household_type",
        "nat_now",
        "register",
        "legal_ground",
        "isced",
        "isced_source",
    ]
    return extract.astype(dict.fromkeys(text, "str"))


def _identity(here: pd.DataFrame, year: int) -> pd.DataFrame:
    """Id, weight, birth and sex, and the place within the borders of the year."""
    birth_month = (here["birth"] % 12 + 1).astype(str).str.zfill(2)
    moved = here["moved"] <= _december(year)
    nis, sector = place_codes(here["next_place"].where(moved, here["place"]).to_numpy(), year)
    return pd.DataFrame(
        {
            "pid": "P" + here["number"].astype(str).str.zfill(7),
            "ref_date": pd.Timestamp(year, 12, 31).as_unit("us"),
            "weight": here["weight"],
            "birth_date": (here["birth"] // 12).astype(str) + "-" + birth_month,
            "sex": here["sex"],
            "nis_code": nis,
            "sector": sector,
        }
    )


def _household(here: pd.DataFrame, year: int) -> pd.DataFrame:
    """Household, its type and the age of the youngest child; some share it with a neighbour."""
    kind = _household_type(here)
    with_children = np.isin(kind, ["couple+children", "lone parent"])
    youngest = np.floor(here["child"] * 18).astype(int).add(year - FIRST_YEAR) % 18
    youngest = np.where(here["age"] < 18, np.minimum(youngest, here["age"]), youngest)
    shared = here["shared"] < 0.03
    return pd.DataFrame(
        {
            "household_id": "H" + (here["number"] - shared).clip(0).astype(str).str.zfill(7),
            "household_type": kind,
            "youngest_child_age": pd.Series(youngest).where(with_children).astype("Int64"),
        }
    )


def _nationalities(here: pd.DataFrame, year: int) -> pd.DataFrame:
    """The four nationalities and the country of birth."""
    nationality = np.where(_is_belgian(here, year), "BE", here["country"])
    return pd.DataFrame(
        {
            "nat_now": np.where(here["nothing"], "XX", nationality),
            "nat_first": here["own"],
            "nat_first_father": here["father"],
            "nat_first_mother": here["mother"],
            "birth_country": here["born"],
        }
    )


def _residence(here: pd.DataFrame, year: int) -> pd.DataFrame:
    """Days of registration and of the last move, register, ground, and becoming Belgian."""
    end = _december(year)
    abroad = here["class"] == "first"
    moved = here["moved"] <= end
    recent_foreigner = ~_is_belgian(here, year) & abroad & (here["entry"] > end - 60)
    last_move = here["moved"].where(moved, here["entry"])
    never_acquired = (here["own"] == "BE") | (here["acquired"] > end)
    number = here["number"]
    return pd.DataFrame(
        {
            "first_registration": _days(here["entry"], number, absent=~abroad),
            "residence_since": _days(last_move, number, absent=~(abroad | moved)),
            "register": np.where(recent_foreigner, "foreigners", "population"),
            "legal_ground": here["ground"],
            "nationality_acquired": _days(here["acquired"], number, absent=never_acquired),
        }
    )


def _education(here: pd.DataFrame) -> pd.DataFrame:
    """Education reached by now and its source; unknown for children under 15."""
    known = here["education_known"] & (here["age"] >= 15)
    reached = np.minimum(here["education"], (here["age"] >= 18).astype(int))
    education = np.where(here["age"] < 22, reached, here["education"])
    return pd.DataFrame(
        {
            "isced": np.where(known, np.array(["0-2", "3-4", "5-8"])[education], "unknown"),
            "isced_source": np.where(known, here["education_source"], "none"),
        }
    )


def _december(year: int) -> int:
    """The last month of a year, counted from year 0."""
    return year * 12 + 11


def _is_belgian(here: pd.DataFrame, year: int) -> pd.Series:
    return (here["own"] == "BE") | (here["acquired"] <= _december(year))
