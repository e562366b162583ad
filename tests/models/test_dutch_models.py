"""Dutch, computed inside: curves, those still here, and work after a level."""

import numpy as np
import pandas as pd
import pytest

from analysis.indicators import selection
from analysis.indicators.dutch import contracts, e_values
from analysis.indicators.modelled import of_model
from analysis.models import dutch_at_work, dutch_levels, dutch_states
from analysis.models.estimates import key_of
from analysis.report.text import dutch_checks
from analysis.report.text.numbers import number, percent
from analysis.settings import EMPLOYED, NOISE_MOST, NT2_LEVELS, RAW
from analysis.statistics.composition.doubly_robust import weighted_difference
from analysis.statistics.composition.marginal_effects import average_difference
from analysis.statistics.durations.time_to_event import cumulative_incidence
from support import shipped

YEAR = shipped.YEAR


def frame(name: str) -> pd.DataFrame:
    return pd.read_parquet(shipped.folder() / f"delivery_{YEAR}" / f"{name}.parquet")


def models() -> pd.DataFrame:
    return pd.read_parquet(shipped.folder() / "public/models.parquet")


def signers(
    *, regime: list[str], reached: list[str | None], left: list[str | None]
) -> pd.DataFrame:
    days = {f"{level} {skill}": pd.NaT for level in NT2_LEVELS for skill in ("all", "oral")}
    days |= {name: pd.to_datetime(reached) for name in ("A1 all", "A2 all", "A1 oral", "A2 oral")}
    signed = pd.Timestamp("2022-03-01")
    return pd.DataFrame(
        days | {"signed": signed, "cohort": 2022, "regime": regime,
                "exit_date": pd.to_datetime(left),
                "exit": ["abroad" if day else None for day in left], "weight": 1.0,
                "complete_years": 1, "key": 2 ** np.arange(len(regime)) % 2**32},
    )  # fmt: skip


@pytest.mark.parametrize("level", ["A2", "B1"])
@pytest.mark.parametrize("months", [6, 12, 36, 72])
def test_with_complete_follow_up_the_curve_is_the_crude_share(level, months, tmp_path):
    signed = frame("contracts").query("cohort <= 2017")
    signed.to_parquet(tmp_path / "c.parquet")
    time = dutch_levels.durations(tmp_path / "c.parquet", level, skill="all", year=YEAR)
    curve = cumulative_incidence(time["months"], time["event"], at=months, count=time["units"])
    crude = (signed[f"{level} all"] <= signed["signed"] + pd.DateOffset(months=months)).mean()
    assert curve["value"].item() == pytest.approx(crude, abs=1e-12)


def test_leaving_before_the_level_competes_and_the_end_of_the_year_censors(tmp_path):
    signers(
        regime=["2022"] * 5,
        reached=["2022-09-01", "2023-09-01", None, "2021-09-01", "2022-09-01"],
        left=[None, "2023-03-01", None, None, None],
    ).to_parquet(tmp_path / "c.parquet")
    made = dutch_levels.durations(tmp_path / "c.parquet", "A2", skill="all", year=2023)
    assert made["event"].tolist() == [1, 1, 2, 0]
    assert made["months"].tolist() == pytest.approx([0, 6, 12, 21 + 30 / 31])
    # The first and the last of them took six months both: keys 1 and 16.
    assert made[["units", "key"]].to_numpy().tolist() == [[1, 8], [2, 17], [1, 2], [1, 4]]
    nobody = dutch_levels.durations(
        tmp_path / "c.parquet", "A2", skill="all", year=2023, after=2022
    )
    assert nobody.empty


def test_beyond_the_follow_up_of_a_regime_there_is_no_value_but_a_reason():
    curve = selection.pick(of_model(models(), "N6"), regime="2023+", level="A2", skill="all")
    late = curve["months"].astype(int) >= 12
    assert curve.loc[late, "value"].isna().all()
    assert set(curve.loc[late, "obs_status"]) == {"M"}
    assert (curve.loc[curve["months"] == "6", "value"] > 0).all()


def test_a_curve_never_falls_and_oral_is_never_below_all_skills():
    path = shipped.folder() / f"delivery_{YEAR}" / "contracts.parquet"
    raw = dutch_levels.cumulative_attainment({"contracts": {YEAR: path}}, YEAR)
    public = of_model(models(), "N6")
    for curve, noise in ((raw, 0), (public, 2 * NOISE_MOST)):
        curve = curve.assign(months=curve["months"].astype(int)).dropna(subset="value")
        for _, rows in curve.groupby(["regime", "level", "skill"]):
            assert rows.sort_values("months")["value"].is_monotonic_increasing
        wide = curve.pivot_table(
            index=["regime", "level", "months"], columns="skill", values=["value", "n"]
        ).dropna()
        # As far as the noise of both may lie apart: a unit adds no more than 1 of those followed.
        apart = noise / wide["n"]["all"]
        assert (wide["value"]["oral"] >= wide["value"]["all"] - apart - 1e-12).all()


def test_a_point_of_a_curve_says_which_units_have_the_level_and_which_are_followed(tmp_path):
    late = [f"2022-{5 + at:02}-01" for at in range(5)]
    people = signers(regime=["2022"] * 25, reached=[*late, *[None] * 20], left=[None] * 25)
    people.to_parquet(tmp_path / "c.parquet")
    found = dutch_levels.cumulative_attainment({"contracts": {2023: tmp_path / "c.parquet"}}, 2023)
    rows = selection.pick(found, level="A2", skill="all", regime="2022").set_index("months")
    # By six months all five have it, the last just then: keys 1, 2, 4, 8 and 16; at 0 nobody.
    assert rows.loc[["0", "6", "12"], "units"].tolist() == [0, 5, 5]
    assert rows.loc[["0", "6", "12"], "key"].tolist() == [0, 31, 31]
    assert rows.loc[["0", "6", "12"], "n"].tolist() == [25, 21, 20]
    assert rows.loc["12", "n_key"] == key_of(people["key"][5:])
    assert set(rows["whole_key"]) == {key_of(people["key"])}
    assert rows.loc["12", "per_unit"] == pytest.approx(1 / 25)
    assert found["curve"].nunique() == 4


def test_of_those_still_here_the_units_are_those_in_the_share(tmp_path):
    # Of 30 ten reached A2, five of whom left afterwards, and so did five others.
    reached, left = ["2022-06-01"] * 10 + [None] * 20, ["2022-12-01"] * 5 + [None] * 20
    people = signers(regime=["2022"] * 30, reached=reached, left=[*left, *["2022-12-01"] * 5])
    people.to_parquet(tmp_path / "c.parquet")
    found = dutch_levels.attainment_of_residents(
        {"contracts": {2023: tmp_path / "c.parquet"}}, 2023
    )
    row = selection.pick(found, level="A2", horizon="1").iloc[0]
    assert row[["units", "n", "value", "count", "denominator"]].tolist() == [5, 20, 0.25, 5, 20]
    assert row["key"] == key_of(people["key"][5:10])
    assert row["n_key"] == key_of(people["key"][5:25])


def test_average_difference_agrees_with_r():
    # R 4.2.2: f <- glm(y ~ g + x, binomial); mean plogis(X b) with g set to each group; delta
    # method with vcov(f)
    group, x = np.repeat(list("abc"), 8), np.tile(list("uv"), 12)
    y = [1, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 1, 0, 1]
    found = average_difference(y, group, pd.DataFrame({"x": x}), reference="a")
    np.testing.assert_allclose(
        found[["value", "se"]], [[0.25, 0.237892417145814], [0.375, 0.226058608051612]], rtol=1e-8
    )


def test_persons_who_are_alike_may_be_counted_first():
    group, x = np.repeat(list("abc"), 60), np.tile(list("uvw"), 60)
    i = np.arange(180)
    people = pd.DataFrame({"y": (i * 7 + i // 9 + i // 60) % 5 < 2, "g": group, "x": x})
    counted = people.groupby(["y", "g", "x"], as_index=False).size()
    assert len(counted) < len(people)
    for difference in (average_difference, weighted_difference):
        one, other = (
            difference(rows["y"], rows["g"], rows[["x"]], reference="a", count=count)
            for rows, count in ((people, None), (counted, counted["size"]))
        )
        pd.testing.assert_frame_equal(one, other, rtol=1e-10)
        with pytest.raises(ValueError, match=r"count has shape \(2,\).*expected a whole number"):
            difference([1, 0], list("ab"), people[["x"]][:2], reference="a", count=[1, 0.5])


def test_separated_outcomes_give_no_difference():
    found = average_difference(
        [0, 0, 0, 1, 1, 1], list("aaabbb"), pd.DataFrame(index=range(6)), reference="a"
    )
    assert found[["value", "low", "high"]].isna().all(axis=None)


def test_the_adjusted_differences_cover_the_truth_of_the_synthetic_data():
    found = selection.pick(of_model(models(), "N8"), indicator="work_difference_adjusted", sex="_T")
    truth = shipped.truth()["work_after_level_adjusted_pp"]
    assert set(found["highest_level"]) == set(truth)
    for row in found.itertuples():
        assert row.low <= truth[row.highest_level] <= row.high


def test_n8_work_of_women_with_a2_traced_from_the_raw_files():
    folder = RAW / str(YEAR)
    events = pd.read_parquet(folder / "ci_events.parquet")
    people = pd.read_parquet(folder / "ci_persons.parquet").set_index("pid")
    signed = (
        events[(events["event"] == "contract") & (events["contract_no"] == 1)]
        .groupby("pid")["date"]
        .min()
    )
    day = pd.Timestamp(YEAR - 3, 12, 31)
    level = events[
        (events["event"] == "level")
        & (events["skill"] == "all")
        & (pd.to_datetime(events["date"]) <= day)
    ]
    highest = level.groupby("pid")["level"].max()
    there = people.loc[signed.index[pd.to_datetime(signed) <= day]]
    age = YEAR - there["birth_date"].str[:4].astype(int)
    women = there[(there["sex"] == "F") & there["exit"].isna() & age.between(20, 64)]
    women = women[highest.reindex(women.index).eq("A2")]
    position = pd.read_parquet(folder / "labour_quarter.parquet").set_index("pid")["position"]
    works = position.reindex(women.index).isin(EMPLOYED)
    found = selection.pick(
        of_model(models(), "N8"), indicator="work_after_level", highest_level="A2", sex="F"
    ).iloc[0]
    assert found["n"] == pytest.approx(len(women), abs=NOISE_MOST)
    assert found["count"] / 8 == pytest.approx(works.sum(), abs=NOISE_MOST)
    assert found["value"] == pytest.approx(found["count"] / found["denominator"], abs=0.0005)


def test_n8_a_difference_rests_on_both_groups_and_is_that_of_both_shares():
    found = dutch_at_work.work_after_level(
        {"landmark": {YEAR: shipped.folder() / f"delivery_{YEAR}" / "landmark.parquet"}}, YEAR
    )
    here = frame("landmark").query("present == 'yes' and sex == 'F'")
    row = selection.pick(found, indicator="work_difference", highest_level="B1+", sex="F").iloc[0]
    own, base = (here[here["level"] == level] for level in ("B1+", "A1"))
    assert row[["n", "reference_n"]].tolist() == [len(own), len(base)]
    assert row[["n_key", "reference_n_key"]].tolist() == [key_of(own["key"]), key_of(base["key"])]
    works, works_base = (each[each["position"].isin(EMPLOYED)] for each in (own, base))
    assert [row["key"], row["reference_key"]] == [key_of(works["key"]), key_of(works_base["key"])]
    shares = len(works) / len(own) - len(works_base) / len(base)
    assert row["value"] == pytest.approx(100 * shares, abs=1e-9)
    public = selection.pick(of_model(models(), "N8"), sex="F").set_index(
        ["indicator", "highest_level"]
    )["value"]
    shown = public["work_after_level", "B1+"] - public["work_after_level", "A1"]
    assert public["work_difference", "B1+"] == pytest.approx(100 * shown, abs=0.15)


def test_no_positions_no_work(tmp_path):
    frame("landmark").head(0).to_parquet(tmp_path / "l.parquet")
    found = dutch_at_work.work_after_level({"landmark": {YEAR: tmp_path / "l.parquet"}}, YEAR)
    assert found["value"].isna().all()


def test_the_states_after_three_years_add_up_to_all_first_contracts():
    cells = shipped.cells(protected=False).assign(conf_status="")
    states = contracts.state_after_three_years(cells).query("cohort != '_T'")
    signed = selection.pick(contracts.first_contracts(cells), region="VG+BHG").set_index("cohort")[
        "value"
    ]
    added = states.groupby("cohort")["count"].sum()
    both = added.index.intersection(signed.index)
    assert len(both) >= 2
    assert added[both].tolist() == signed[both].tolist()


def test_states_of_a_month_add_up_and_follow_the_plain_shares_of_old_contracts():
    path = shipped.folder() / f"delivery_{YEAR}" / "contracts.parquet"
    made = dutch_states.states_by_month({"contracts": {YEAR: path}}, YEAR)
    known = made.dropna(subset="value")
    assert known.groupby("months")["value"].sum().to_numpy() == pytest.approx(1)
    assert set(made.loc[made["value"].isna(), "obs_status"]) == {"M"}
    # Of contracts old enough the plain share is near: all others are censored by the calendar.
    plain = known["units"] / known["n"]
    assert (plain - known["value"]).abs().max() < 0.03
    gone = known[known["state"] == "gone"].sort_values("time")["value"]
    assert gone.is_monotonic_increasing


def test_a_lower_level_that_is_registered_later_takes_nobody_back(tmp_path):
    people = signers(
        regime=["2022"] * 3,
        reached=["2022-09-01", None, None],
        left=[None, "2022-06-01", None],
    ).assign(**{"B1 all": pd.to_datetime(["2022-06-01", None, None])})
    people.to_parquet(tmp_path / "c.parquet")
    entries = dutch_states._entries(dutch_states._signed(tmp_path / "c.parquet", 2023))
    states = entries.groupby("person")["state"].agg(list)
    assert states[0] == ["none", "B1+", "B1+", "B1+"]
    assert states[1] == ["none", "gone"]
    assert states[2] == ["none"]


def test_regimes_are_tested_in_a_sample_only_and_p_is_told_in_steps(tmp_path):
    path = tmp_path / "contracts.parquet"
    frame("contracts").to_parquet(path)
    made = dutch_states.regimes_tested({"contracts": {YEAR: path}}, YEAR)
    assert len(made) == 4
    assert set(made["value"]) <= set(dutch_states.STEPS_OF_P)
    frame("contracts").assign(weight=1.0).to_parquet(path)
    assert dutch_states.regimes_tested({"contracts": {YEAR: path}}, YEAR).empty


def test_weighting_for_the_level_keeps_the_sign_of_the_adjusted_difference():
    path = shipped.folder() / f"delivery_{YEAR}" / "landmark.parquet"
    files = {"landmark": {YEAR: path}}
    keys = ["highest_level", "sex"]
    adjusted = dutch_at_work.work_after_level(files, YEAR).query(
        "indicator == 'work_difference_adjusted'"
    )
    both = dutch_at_work.work_weighted(files, YEAR).merge(adjusted, on=keys)
    assert len(both) == 9
    clear = both["low_y"] * both["high_y"] > 0
    assert (np.sign(both["value_x"]) == np.sign(both["value_y"]))[clear].all()
    assert (both["value_x"] - both["value_y"]).abs().max() < 3


def test_e_values_follow_from_the_public_numbers_of_work():
    work = of_model(models(), "N8")
    made = e_values.work_e_values(work)
    codes = {"highest_level": "B1+", "sex": "_T"}
    base = selection.only(work, indicator="work_after_level", highest_level="A1", sex="_T")["value"]
    gap = selection.only(work, indicator="work_difference_adjusted", **codes)
    ratio = 1 + gap["value"] / 100 / base
    value = selection.only(made, indicator="work_e_value", **codes)["value"]
    assert value == pytest.approx(ratio + np.sqrt(ratio * (ratio - 1)))
    bound = selection.only(made, indicator="work_e_value_bound", **codes)["value"]
    assert 1 <= bound < value
    said = dutch_checks.adjusted(work)
    assert "Dat is niet het effect van de cursus" in said
    equal = selection.only(work, indicator="work_difference_adjusted", highest_level="A2", sex="_T")
    assert f"{number(equal['value'], 1)}\u00a0procentpunt (" in said
    hidden = e_values.work_e_values(work.assign(value=np.nan, low=np.nan, high=np.nan))
    assert hidden["value"].isna().all()
    assert set(hidden["conf_status"]) == {"C"}


def test_the_sentences_on_months_and_regimes_name_what_they_rest_on():
    months, curve = of_model(models(), "N5b"), of_model(models(), "N6")
    said = dutch_checks.by_month(months, months=("12", "36"), since=2019)
    assert said.startswith("Van wie vanaf 2019 een eerste contract tekende, had ")
    none = selection.only(months, state="none", months="36")
    assert f"{percent(none['value'])} ({numbers_of(none)}) na 36 maanden" in said
    tests = of_model(models(), "N6b")
    said = dutch_checks.regimes(curve, tests, months="12")
    assert said.endswith("is er geen duidelijk verschil (getoetst volgens Gray).")
    clear = dutch_checks.regimes(curve, tests.assign(value=0.001), months="12")
    assert clear.endswith("dat is geen effect van het stelsel.")
    assert "niet te tonen" in dutch_checks.regimes(curve, tests.assign(value=np.nan), months="12")


def numbers_of(row: pd.Series) -> str:
    """Interval of a share as a sentence writes it."""
    return f"{number(100 * row['low'], 1)} tot {number(100 * row['high'], 1)}"


def test_a_month_with_a_hidden_state_is_not_drawn_so_that_no_bar_jumps():
    months = of_model(models(), "N5b")
    drawn = dutch_checks.whole(months, "months")
    assert drawn["value"].notna().all()
    hidden = set(months.loc[months["value"].isna(), "months"])
    assert hidden
    assert set(drawn["months"]) == set(months["months"]) - hidden
