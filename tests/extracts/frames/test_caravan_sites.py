"""Frames of caravan sites: what there is, what is in use, and who did not answer."""

import pandas as pd

from analysis.extracts.frames.caravan_sites import capacity, in_use
from support.small_delivery import delivered

QUARTERS = range(1, 5)
SILENT = {f"nights_{kind}_q{each}": "" for kind in ("offered", "used") for each in QUARTERS}
NIGHTS = {
    f"nights_{kind}_q{each}": number
    for each in QUARTERS
    for kind, number in (("offered", "900"), ("used", "300"))
}
COUNTED = {"kind": "residential", "pitches": "20", "occupied": "18", "counted_on": "2023-03-31"}
UNCOUNTED = {"occupied": "", "counted_on": ""}
TRANSIT = {"kind": "transit", "pitches": "10", **UNCOUNTED}
# A residential site that answered and one that did not; a transit site that gave every quarter, one
# that gave all but the second, and one that gave none.
SITES = [
    {"site_id": "a", **COUNTED},
    {"site_id": "b", **COUNTED, **UNCOUNTED, "pitches": "5"},
    {"site_id": "c", **TRANSIT, **NIGHTS},
    {"site_id": "d", **TRANSIT, **NIGHTS, "nights_offered_q2": "", "nights_used_q2": ""},
    {"site_id": "e", **TRANSIT, **SILENT},
]


def frame(make, tmp_path, *sites: dict) -> pd.DataFrame:
    return make(delivered(tmp_path, caravan_sites=[SILENT | each for each in sites]), 2023)


def sums(made: pd.DataFrame, *by: str) -> dict:
    return made.groupby(list(by))["units"].sum().to_dict()


def test_every_site_counts_with_its_pitches_whether_it_answered_or_not(tmp_path):
    made = frame(capacity, tmp_path, *SITES)
    assert sums(made[made["measure"] == "pitches"], "site_kind", "answered") == {
        ("residential", "yes"): 20, ("residential", "no"): 5,
        ("transit", "yes"): 10, ("transit", "no"): 20,
    }  # fmt: skip
    assert sums(made[made["measure"] == "sites"], "site_kind", "answered") == {
        ("residential", "yes"): 1, ("residential", "no"): 1,
        ("transit", "yes"): 1, ("transit", "no"): 2,
    }  # fmt: skip
    assert set(made["unit"]) == {"published"}
    assert set(made["province"]) == {"Antwerpen"}


def test_pitch_nights_are_those_of_the_quarters_that_were_given(tmp_path):
    offered, used = (frame(make, tmp_path, *SITES) for make in (capacity, in_use))
    of_nights = [sums(each[each["measure"] == "nights"], "quarter") for each in (offered, used)]
    assert of_nights[0] == {"Q1": 1800, "Q2": 900, "Q3": 1800, "Q4": 1800}
    assert of_nights[1] == {"Q1": 600, "Q2": 300, "Q3": 600, "Q4": 600}


def test_what_is_in_use_is_a_unit_of_its_site_and_quarter(tmp_path):
    made = frame(in_use, tmp_path, SITES[0], SITES[2])
    names = made.set_index("unit")["units"].to_dict()
    assert names == {"caravan_sites|a|occupied|_Z": 18} | {
        f"caravan_sites|c|nights|Q{each}": 300 for each in QUARTERS
    }


def test_a_site_where_nobody_stays_has_no_row_in_use_and_answered_all_the_same(tmp_path):
    empty = SITES[0] | {"occupied": "0"}
    assert frame(in_use, tmp_path, empty).empty
    assert set(frame(capacity, tmp_path, empty)["answered"]) == {"yes"}


def test_occupied_pitches_of_a_transit_site_are_not_used(tmp_path):
    counted = SITES[2] | {"occupied": "4", "counted_on": "2023-03-31"}
    assert set(frame(in_use, tmp_path, counted)["measure"]) == {"nights"}
