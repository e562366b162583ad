"""Targets: what was reached, how far it is, at what pace, and why some cannot be judged."""

import pandas as pd
import pytest

from analysis.policy.measures import evolution, targets
from analysis.policy.measures.update_contract import COLUMNS

EMPTY = pd.DataFrame(columns=[*COLUMNS, "update"], dtype="str")


class Report:
    """A finished report of which one row is known a table."""

    year = 2024

    def __init__(self, **rows):
        self.rows = rows

    def one(self, table, **codes):
        row = self.rows.get(table)
        if isinstance(row, dict) and "beside" in row:
            row = row[row["beside"] and codes["beside"]]
        return None if row is None else pd.Series(row)

    def estimates(self, table):
        return pd.DataFrame({"since": ["2022", "2014"]})


class Target:
    def __init__(self, value, operator=">=", deadline=""):
        self.value, self.operator, self.deadline = value, operator, deadline


def row(value, low, high, **other):
    return {
        "value": value, "low": low, "high": high, "unit": "share", "year": 2024,
        "data_kind": "synthetic", "reference": "2014",
    } | other  # fmt: skip


def beside(low, high):
    return {"beside": True, "staff_lowest": row(low, 0, 0), "staff_highest": row(high, 0, 0)}


def judged(report=None, updates=EMPTY, on="2023-12-31"):
    return targets.targets(updates, report, on=on).set_index("target")


@pytest.mark.parametrize(
    ("target", "values", "judgement", "distance", "needed", "pace"),
    [
        # 300 - 260 = 40 to go in 2 years; 20 a year so far.
        (Target(300, deadline="2026"), [(2022, 220), (2024, 260)], "on_pace", 40, 20, 20),
        (Target(300, deadline="2025"), [(2022, 220), (2024, 260)], "behind", 40, 40, 20),
        (Target(300, deadline="2024"), [(2024, 260)], "not_reached", 40, None, None),
        (Target(300, deadline="2023"), [(2022, 260)], "cannot_be_judged", 40, None, None),
        (Target(300), [(2024, 310)], "reached", 0, None, None),
        (Target(5, "<=", "2026"), [(2022, 11), (2024, 9)], "behind", 4, -2, -1),
        (Target(300, deadline="2026"), [(2024, 260)], "cannot_be_judged", 40, 20, None),
    ],
)
def test_distance_and_pace_by_hand(target, values, judgement, distance, needed, pace):
    found = targets.judged(target, values, "2024-12-31")
    assert found.get("judgement", "cannot_be_judged") == judgement
    assert found["distance"] == distance
    assert found.get("pace_needed") == needed
    assert (found["pace_so_far"] == pace) or (pace is None and pd.isna(found["pace_so_far"]))


def test_only_results_are_targets_and_each_has_a_judgement_or_a_reason():
    found = judged()
    assert len(found) == 35
    assert set(found["judgement"]) <= set(targets.JUDGEMENTS)
    assert (found.query("judgement == 'cannot_be_judged'")["reason"] != "").all()


def test_a_value_of_a_fiche_keeps_its_wording_and_gives_no_pace_over_two_wordings():
    houses = judged().loc["ts_hvk_300"]
    assert (houses["value"], houses["value_year"], houses["distance"]) == (210, "2018", 90)
    assert houses["source"] == "fiche: gemeenten met actief Huis van het Kind"
    assert pd.isna(houses["pace_so_far"])
    assert houses["reason"] == "de einddatum 2019 is voorbij, en na 2018 is niets gemeld"


def test_a_reported_value_of_the_target_itself_decides():
    update = dict.fromkeys([*COLUMNS, "update"], "") | {
        "measure_id": "M1.2.03", "indicator_id": "ts_hvk_300", "period": "2019",
        "value": "300", "unit": "municipalities",
    }  # fmt: skip
    found = judged(updates=pd.DataFrame([update])).loc["ts_hvk_300"]
    assert (found["judgement"], found["source"], found["distance"]) == ("reached", "register", 0)


def test_a_reported_value_of_one_target_never_stands_beside_another_of_the_measure():
    update = dict.fromkeys([*COLUMNS, "update"], "") | {
        "measure_id": "P8.01", "indicator_id": "t20_stops", "period": "2023", "value": "38.5",
        "unit": "percent",
    }  # fmt: skip
    in_words = update | {"indicator_id": "haltes die klaar zijn", "value": "70"}
    found = judged(updates=pd.DataFrame([update, in_words]))
    assert (found.loc["t20_stops", "value"], found.loc["t20_stops", "distance"]) == (38.5, 11.5)
    assert pd.isna(found.loc["t20_mobipunt", "value"])
    assert found.loc["t20_mobipunt", "reason"] == "er is geen waarde gemeld"


@pytest.mark.parametrize(
    ("low", "high", "judgement"),
    [
        (0.06, 0.11, "cannot_be_judged"),
        (0.10, 0.12, "reached"),
        (0.06, 0.09, "not_reached"),
    ],
)
def test_staff_is_judged_by_both_bounds_and_says_of_whom_and_when(low, high, judgement):
    found = judged(Report(W17b=beside(low, high))).loc["t16_staff_share"]
    assert found["judgement"] == judgement
    assert (found["low"], found["high"]) == (pytest.approx(100 * low), pytest.approx(100 * high))
    assert "tegen 2020 en alleen voor de Vlaamse overheid" in found["reason"]
    assert found["synthetic"]


@pytest.mark.parametrize(
    ("value", "low", "high", "judgement"),
    [
        (40000, 38500, 41500, "reached"),
        (38000, 36500, 39500, "cannot_be_judged"),
        (35000, 33500, 36500, "not_reached"),
    ],
)
def test_enrolments_rise_where_the_interval_lies_above_the_baseline(value, low, high, judgement):
    found = judged(Report(N7=row(value, low, high, unit="count"))).loc["t24_nt2_indicator"]
    assert found["judgement"] == judgement
    assert found["pace_so_far"] == value - 37646


def test_seven_targets_stand_beside_a_table_and_say_how_far_they_are_the_same():
    found = judged(Report())
    about = found[found["source"].str.startswith("tabel")]
    assert sorted([*about.index, "t20_reach"]) == [
        "t16_dutch", "t16_participation", "t16_respect", "t16_staff_share", "t20_reach",
        "t24_brussels", "t24_nt2_indicator",
    ]  # fmt: skip
    assert "Toets: het 95 %-interval" in found.loc["t16_participation", "reason"]


def test_a_domain_moved_only_where_the_interval_says_so():
    report = Report(
        W10=row(7.5, 6.0, 8.9, unit="pp"), E1=row(-1.6, -6.3, 3.1, unit="pp"),
    )  # fmt: skip
    found = evolution.evolution(report).set_index(["domain", "indicator"])
    verdicts = found["verdict"].tolist()
    # The same rise is better for the rate and worse for the gap; then unclear, then no table.
    assert verdicts == ["better", "worse", "unclear", "unknown"]
    assert {"education", "housing", "welfare", "culture", "youth", "sport", "media"} <= set(
        evolution.without_indicator()
    )
