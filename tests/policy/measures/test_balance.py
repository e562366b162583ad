"""The balance of the plans: the counts of the fiches, each state by its rule, what is signalled."""

import pandas as pd
import pytest

from analysis.policy.measures import balance, budgets, measurability, plans, small_series, states
from analysis.policy.measures.update_contract import COLUMNS
from analysis.workbench.resources import resource

EMPTY = pd.DataFrame(columns=[*COLUMNS, "update"], dtype="str")


def updates(*rows):
    columns = [*COLUMNS, "update"]
    full = [dict.fromkeys(columns, "") | {"update": 1} | row for row in rows]
    return pd.DataFrame(full, columns=columns) if rows else EMPTY


def state(measure, *rows, on="2023-12-31"):
    given = [{"measure_id": measure} | row for row in rows]
    return states.standing(updates(*given), on=on).loc[measure]


def test_how_far_the_fiches_can_be_measured():
    counts = measurability.measurability().set_index("what")["fiches"].to_dict()
    assert counts == {
        "effectindicator leeg": 13,
        "outputindicator leeg": 11,
        "allebei leeg": 3,
        "streefwaarde: een getal": 9,
        "streefwaarde: een beschreven toestand": 2,
        "streefwaarde: n.v.t., nog te bepalen, geen of flexibel": 12,
        "streefwaarde: niets ingevuld": 39,
        "bedrag ingevuld": 25,
    }
    assert set(measurability.measurability()["of"]) == {62}


def test_without_updates_every_fiche_is_overdue_and_thirty_were_never_reported():
    standing = states.standing(EMPTY, on="2023-12-31")
    fiches = standing[standing["plan"] == "2016-2019"]
    assert (fiches["months_overdue"] == 54).all()
    assert fiches["state"].value_counts().to_dict() == {
        "late": 32,
        "not_reported": 30,
    }


def test_the_plan_without_milestones_is_never_counted_as_not_reported():
    standing = states.standing(EMPTY, on="2023-12-31")
    assert set(standing.query("plan == '2020-2024'")["state"]) == {"elsewhere"}
    assert (standing.query("plan == '2020-2024'")["months_overdue"] == 0).all()
    assert set(standing.query("plan == '2024-2029'")["state"]) == {"not_begun"}
    later = states.standing(EMPTY, on="2025-06-30")
    assert set(later.query("plan == '2024-2029'")["state"]) == {"nothing_planned"}


@pytest.mark.parametrize(
    ("reported", "on", "expected"),
    [
        ("done", "2023-12-31", "done"),
        ("stopped", "2023-12-31", "stopped"),
        ("postponed", "2023-12-31", "late"),
        ("running", "2023-12-31", "late"),
    ],
)
def test_the_last_update_decides(reported, on, expected):
    row = {"state": reported, "reported_on": "2023-11-01"}
    assert state("M1.1.01", row, on=on)["state"] == expected


def test_a_measure_that_runs_before_its_end_is_on_schedule():
    row = {"state": "running", "reported_on": "2023-11-01"}
    assert state("A1.1", row)["state"] == "on_schedule"
    assert state("A1.1", row, on="2024-12-31")["state"] == "late"
    assert state("A1.3", row)["state"] == "late"


def test_a_planned_year_that_passes_without_a_report_makes_late():
    # Planned 2018 and 2019; reported up to 2017.
    assert state("M5.1.05", on="2018-06-30")["state"] == "on_schedule"
    assert state("M5.1.05", on="2018-12-31")["state"] == "late"
    row = {"state": "running", "reported_on": "2018-11-01"}
    assert state("M5.1.05", row, on="2018-12-31")["state"] == "on_schedule"


def test_half_a_year_after_an_update_it_is_overdue_but_not_once_it_is_done():
    row = {"state": "running", "reported_on": "2023-03-15"}
    assert state("M1.1.01", row, on="2023-09-15")["months_overdue"] == 0
    assert state("M1.1.01", row, on="2023-10-15")["months_overdue"] == 1
    done = row | {"state": "done"}
    assert state("M1.1.01", done, on="2023-12-31")["months_overdue"] == 0


def test_domains_add_up_and_objectives_without_measures_are_shown():
    standing = states.standing(EMPTY, on="2023-12-31")
    domains = balance.by_domain(standing)
    assert domains.groupby("plan")["measures"].sum().to_dict() == {
        "2016-2019": 62,
        "2020-2024": 75,
        "2024-2029": 95,
    }
    assert (domains[list(states.STATES)].sum(axis=1) == domains["measures"]).all()
    objectives = balance.by_objective(standing)
    assert len(objectives) == 44
    alone = objectives[objectives["measures"] == 0]
    assert alone["objective"].tolist() == ["OD3.2"]
    assert set(standing["domain"]) == set(resource("measures")["domain"])


def test_bottlenecks_name_owner_months_and_what_is_missing():
    standing = states.standing(EMPTY, on="2023-12-31")
    lagging = balance.bottlenecks(standing)
    assert len(lagging) == 62
    row = lagging.set_index("measure_id").loc["M2.1.03"]
    assert (row["owner"], row["minister"]) == (
        "Departement Onderwijs en Vorming; AGODI",
        "Onderwijs",
    )
    assert row["missing"] == "melding, effectindicator, outputindicator"
    owners = balance.by_recipient(lagging, "owner").set_index("recipient")
    assert owners.loc["VDAB", "measures"] == owners.loc["VDAB", "overdue"] == 4
    assert owners.loc["VDAB", "ids"] == "M1.1.01, M1.1.06, M1.2.06, M2.1.02"


def test_the_houses_of_the_child_are_three_series_that_never_join():
    found = small_series.series_of(small_series.points(EMPTY))
    houses = found.query("measure_id == 'M1.2.03' and unit == 'municipalities'")
    assert houses.set_index("wording")["points"].to_dict() == {
        "gemeenten in werkingsgebied": 2,
        "gemeenten met actief Huis van het Kind": 1,
        "gemeenten met erkend Huis van het Kind": 1,
    }
    area = houses.set_index("wording").loc["gemeenten in werkingsgebied"]
    assert (area["first_value"], area["last_value"]) == (188, 208)


def test_a_reported_value_makes_a_series_of_its_own_wording():
    row = {
        "measure_id": "M1.2.03", "indicator_id": "gemeenten met actief Huis van het Kind",
        "period": "2019", "value": "240", "unit": "municipalities",
    }  # fmt: skip
    found = small_series.series_of(small_series.points(updates(row)))
    houses = found[found["wording"] == "gemeenten met actief Huis van het Kind"].iloc[0]
    assert (houses["points"], houses["first_value"], houses["last_value"]) == (2, 210, 240)


def test_amounts_stand_apart_by_kind_and_year_and_have_no_total():
    rows = budgets.amounts()
    of_pilot = rows[rows["measure_id"] == "M1.1.03"]
    assert of_pilot[["kind", "euro"]].apply(tuple, axis=1).tolist() == [
        ("AMIF", 2000000),
        ("Vlaams", 500000),
        ("AMIF", 1500000),
    ]
    regular = rows[rows["measure_id"] == "M1.1.01"].iloc[0]
    assert (regular["kind"], pd.isna(regular["euro"])) == ("regulier", True)
    coach = rows[rows["measure_id"] == "M2.2.01"].iloc[0]
    assert (coach["euro"], coach["yearly"]) == (150000, True)


def test_staff_is_summed_only_where_every_fiche_names_it():
    rows = budgets.staff().set_index("administration")
    assert rows.loc["Departement Kanselarij en Bestuur", "fte"] == 0.2
    # The teachers of M2.1.03 are no staff of the agency, which has a fiche of its own without any.
    assert rows.loc["Agentschap voor Onderwijsdiensten", ["fiches", "with_fte"]].tolist() == [2, 1]
    assert rows.loc["Syntra Vlaanderen", ["fiches", "with_fte"]].tolist() == [2, 1]
    assert pd.isna(rows.loc["Syntra Vlaanderen", "fte"])


def test_every_state_and_plan_has_its_words_and_its_rule():
    words = resource("measures")
    assert set(words["balance_state"]) == set(words["balance_rule"]) == set(states.STATES)
    assert set(words["plan_title"]) == set(plans.measures()["plan"])
