import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.statistics.durations.log_rank import log_rank
from analysis.statistics.durations.time_to_event import cumulative_incidence, kaplan_meier

ESTIMATE = ["at_risk", "value", "se", "low", "high"]
# Twelve persons: 0 censored, 1 the event, 2 a competing event.
TIME = [1, 2, 2, 3, 4, 4, 5, 6, 6, 7, 8, 9]
EVENT = [1, 2, 0, 1, 1, 2, 0, 1, 2, 1, 0, 0]
ENTRY = [0, 0, 1, 0, 2, 3, 0, 1, 5, 2, 4, 0]
GROUP = ["a", "b"] * 6
ANY = [event > 0 for event in EVENT]

persons = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 2), st.sampled_from("ab")), min_size=1, max_size=60
)


def agree(table, expected):
    np.testing.assert_allclose(
        table[ESTIMATE].to_numpy(float), np.array(expected), rtol=1e-8, atol=1e-12
    )


def test_cumulative_incidence_agrees_with_r():
    # R 4.2.2, survival 3.5-3: s <- summary(survfit(Surv(time, factor(ev, 0:2)) ~ g), times = c(3,
    # 6)); p <- s$pstate[, 2]; n <- p * (1 - p) / s$std.err[, 2]^2; the bounds are those of
    # prop.test(p * n, n, correct = FALSE), whose warning is of fractions
    table = cumulative_incidence(TIME, EVENT, group=GROUP, at=[3, 6])
    assert table["group"].tolist() == ["a", "a", "b", "b"]
    agree(
        table,
        [
            [4, 0.166666666666667, 0.152145154862546, 0.0300533697483066, 0.56350282218647],
            [2, 0.375, 0.213478140957492, 0.107402841851756, 0.7494906277312],
            [5, 0.166666666666667, 0.152145154862546, 0.0300533697483066, 0.56350282218647],
            [3, 0.333333333333333, 0.192450089729875, 0.0967714111057805, 0.700006684861608],
        ],
    )


def test_late_entry_agrees_with_r():
    # summary(survfit(Surv(entry, time, factor(ev, 0:2)) ~ 1, id = id), times = c(3, 6)); then
    # summary(survfit(Surv(entry, time, ev > 0) ~ 1, conf.type = "log"), times = c(3, 6)), of 1 - S
    agree(
        cumulative_incidence(TIME, EVENT, entry=ENTRY, at=[3, 6]),
        [
            [6, 0.311111111111111, 0.177159418416317, 0.0931352777100454, 0.665094449237222],
            [5, 0.477777777777778, 0.174306385566860, 0.202782856161218, 0.766937095124701],
        ],
    )
    agree(
        kaplan_meier(TIME, ANY, entry=ENTRY, at=[3, 6], interval="log"),
        [
            [6, 0.444444444444444, 0.189758347517770, 0.0, 0.715562522788574],
            [5, 0.777777777777778, 0.128300059819917, 0.310984603938075, 0.928328573887274],
        ],
    )


def test_kaplan_meier_agrees_with_r():
    # summary(survfit(Surv(time, ev > 0) ~ 1, conf.type = "log-log"), times = c(3, 6)), of 1 - S
    agree(
        kaplan_meier(TIME, ANY, at=[3, 6]),
        [
            [9, 0.259259259259259, 0.129482573848167, 0.0913761305959384, 0.609323872392218],
            [5, 0.666666666666667, 0.151127450097060, 0.3869376662736759, 0.915139125994196],
        ],
    )


def test_log_rank_agrees_with_r():
    # survdiff(Surv(time, ev > 0) ~ g)
    found = log_rank(TIME, ANY, GROUP)
    assert (found["statistic"], found["df"], found["p"]) == pytest.approx(
        (0.161404299087907, 1, 0.687866890232191), rel=1e-10
    )


def test_a_competing_event_has_its_own_incidence_as_in_r():
    # R 4.2.2, survival 3.5-3: as above, of the second event. Nobody in a had it by month 3.
    table = cumulative_incidence(TIME, EVENT, group=GROUP, at=[3, 6], cause=2)
    # There prop.test(0, 5, correct = FALSE): of six one was censored before.
    assert table["value"].iloc[0] == 0
    assert table[["low", "high"]].iloc[0].tolist() == pytest.approx(
        [0, 0.434482464783175], rel=1e-8
    )
    agree(
        table.iloc[1:],
        [
            [2, 0.3125, 0.245400395612286, 0.0620896535442487, 0.7573417038663],
            [5, 0.166666666666667, 0.152145154862546, 0.0300533697483066, 0.56350282218647],
            [3, 0.333333333333333, 0.192450089729875, 0.0967714111057805, 0.700006684861608],
        ],
    )


def test_censoring_the_competitor_gives_the_naive_curve_of_r():
    # 1 - summary(survfit(Surv(time, ev == 1) ~ g), times = c(3, 6))$surv
    table = kaplan_meier(TIME, [event == 1 for event in EVENT], group=GROUP, at=[3, 6])
    expected = [0.166666666666667, 0.375, 0.2, 0.466666666666667]
    np.testing.assert_allclose(table["value"], expected, rtol=1e-8)
    # survdiff(Surv(time, ev == 2) ~ g)
    found = log_rank(TIME, [event == 2 for event in EVENT], GROUP)
    assert found["statistic"] == pytest.approx(0.170343823496472, rel=1e-8)


@pytest.mark.parametrize(
    "group",
    [
        [1, 1, 2, 2],
        (1, 1, 2, 2),
        [False, False, True, True],
        np.array([1, 1, 2, 2], dtype=np.int8),
        pd.Series([1, 1, 2, 2]),
        pd.Series([False, False, True, True]),
        pd.Index([1, 1, 2, 2]),
        pd.array([1, 1, 2, 2], dtype="Int64"),
        pd.array([False, False, True, True], dtype="boolean"),
    ],
)
def test_groups_are_numbers_booleans_or_words_in_any_container(group):
    made = cumulative_incidence([1, 2, 3, 4], [1, 0, 1, 2], group=group, at=2)
    assert made["group"].tolist() == sorted(set(group))
    assert made["value"].tolist() == [0.5, 0]
    assert log_rank([1, 2, 3, 4], [1, 0, 1, 1], group)["df"] == 1


def test_a_code_of_an_event_may_be_large():
    coded = cumulative_incidence([1, 2, 3, 4], [1, 0, 40_000, 70_000], at=4, cause=40_000)
    plain = cumulative_incidence([1, 2, 3, 4], [1, 0, 2, 3], at=4, cause=2)
    assert coded["value"].tolist() == plain["value"].tolist() == [0.375]


def test_where_the_last_events_take_everybody_the_curve_goes_on_as_in_r():
    # R 4.2.2, survival 3.5-3: summary(survfit(Surv(c(1, 2), factor(c(1, 2), 0:2)) ~ 1), times =
    # c(2, 9), extend = TRUE); the same of Surv(c(0, 0, 3, 3), c(1, 2, 4, 5), ...), id = 1:4, where
    # nobody is observed between 2 and 3.
    for late in ({}, {"entry": [0, 0, 3, 3]}):
        time, event = ([1, 2, 4, 5], [1, 2, 1, 2]) if late else ([1, 2], [1, 2])
        table = cumulative_incidence(time, event, at=[2, 9], **late)
        assert table["value"].tolist() == [0.5, 0.5]
        assert table["se"].tolist() == pytest.approx([0.353553390593274] * 2, rel=1e-8)
        assert table["reason"].tolist() == ["", ""]
    ended = cumulative_incidence([1, 2], [1, 0], at=9)
    assert ended["reason"].tolist() == ["follow-up ends at 2"]


def test_an_event_that_all_or_nobody_had_has_the_bounds_of_a_share():
    # R 4.2.2: prop.test(0, 30, correct = FALSE) and of 30
    nobody, everybody = (0, 0.113513393173969), (0.886486606826031, 1)
    for event, expected in ((0, nobody), (1, everybody)):
        for made in (cumulative_incidence, kaplan_meier):
            row = made([5] * 30, [event] * 30, at=5).iloc[0]
            assert (row["low"], row["high"]) == pytest.approx(expected, abs=1e-12)


@given(persons)
@settings(max_examples=50)
def test_complete_follow_up_gives_the_crude_share(rows):
    horizon = 6
    time = [min(duration, horizon) for duration, _, _ in rows] + [horizon] * 2
    event = [1 + kind % 2 if duration <= horizon else 0 for duration, kind, _ in rows] + [0] * 2
    table = cumulative_incidence(time, event, at=horizon)
    share = np.mean(np.array(event) == 1)
    assert table.loc[0, "value"] == pytest.approx(share, abs=1e-12)
    assert table.loc[0, "se"] == pytest.approx(np.sqrt(share * (1 - share) / len(time)), abs=1e-12)


@given(persons, st.booleans())
@settings(max_examples=50)
def test_persons_who_are_alike_may_be_counted_first(rows, late):
    people = pd.DataFrame(rows, columns=["time", "event", "group"])
    # In halves of a unit too, which are counted in another way.
    people = people.assign(time=people["time"] / 2 + late, entry=late / 2)
    counted = people.groupby(list(people), as_index=False).size()
    entry = {"entry": counted["entry"]} if late else {}
    one = cumulative_incidence(
        people["time"], people["event"], group=people["group"], at=[1, 2.5, 6],
        entry=people["entry"] if late else None,
    )  # fmt: skip
    other = cumulative_incidence(
        counted["time"], counted["event"], group=counted["group"], at=[1, 2.5, 6],
        count=counted["size"], **entry,
    )  # fmt: skip
    pd.testing.assert_frame_equal(one, other)


def test_the_step_is_the_most_that_one_event_has_added():
    # Of four, one has it at 1 and adds 1/4; one leaves at 2 and one is last seen then, so that the
    # half that is left stands on one person, who has it at 3.
    table = cumulative_incidence([1, 2, 2, 3], [1, 2, 0, 1], at=[0, 1, 2, 3])
    assert table["step"].tolist() == [0.25, 0.25, 0.25, 0.5]
    assert table["value"].tolist() == [0, 0.25, 0.25, 0.75]


@given(persons)
@settings(max_examples=50)
def test_no_event_adds_more_than_the_step_or_less_than_its_part_of_all(rows):
    time, event, _ = zip(*rows, strict=True)
    table = cumulative_incidence(time, event, at=sorted(set(time)))
    cases = [sum(e == 1 and t <= at for t, e, _ in rows) for at in table["time"]]
    known = table["value"].notna()
    assert (table["value"] <= table["step"] * cases + 1e-12)[known].all()
    assert (table["value"] >= np.array(cases) / len(rows) - 1e-12)[known].all()


@given(persons)
@settings(max_examples=50)
def test_causes_and_the_rest_add_up_and_never_fall(rows):
    time, event, group = zip(*rows, strict=True)
    at = sorted({duration for duration, _, _ in rows})
    first, second = (
        cumulative_incidence(time, event, group=group, at=at, cause=cause) for cause in (1, 2)
    )
    either = kaplan_meier(time, np.array(event) > 0, group=group, at=at)
    np.testing.assert_allclose(first["value"] + second["value"], either["value"], atol=1e-12)
    steps = first.groupby("group")["value"].diff().dropna()
    assert (steps >= -1e-12).all()


@given(persons, st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_row_order_and_unit_of_time_change_nothing(rows, random):
    moved = list(rows)
    random.shuffle(moved)
    (time, event, group), (time2, event2, group2) = (
        list(zip(*each, strict=True)) for each in (rows, moved)
    )
    first = cumulative_incidence(time, event, group=group, at=[3, 6])
    # 0.1 makes fractions, which take the sorting way instead of the tabulating one.
    second = cumulative_incidence(np.array(time2) * 0.1, event2, group=group2, at=[0.3, 0.6])
    pd.testing.assert_frame_equal(
        first.drop(columns=["time", "reason"]), second.drop(columns=["time", "reason"])
    )


def test_entry_at_the_start_changes_nothing():
    shifted = cumulative_incidence(
        np.array(TIME), EVENT, group=GROUP, at=[3, 6], entry=np.zeros(12)
    )
    pd.testing.assert_frame_equal(
        shifted, cumulative_incidence(TIME, EVENT, group=GROUP, at=[3, 6])
    )


def test_times_that_differ_by_rounding_are_one_time():
    # R survival's timefix: 0.1 + 0.2 and 0.3 are ties
    table = kaplan_meier([0.1 + 0.2, 0.3, 1.5], [1, 1, 0], at=[0.3])
    assert table.loc[0, ["value", "at_risk"]].tolist() == [pytest.approx(2 / 3), 3]


def test_time_beyond_follow_up_is_missing_with_the_reason():
    table = cumulative_incidence([1, 2, 3, 5], [1, 0, 0, 0], group=list("aabb"), at=[2, 4])
    assert table["value"].isna().tolist() == [False, True, False, False]
    assert table["reason"].tolist() == ["", "follow-up ends at 2", "", ""]
    assert table.loc[1, ["se", "low", "high"]].isna().all()


def test_group_where_nobody_had_the_event_has_value_zero_and_an_upper_bound():
    for table in (
        cumulative_incidence([3, 4], [0, 0], at=[2]),
        kaplan_meier([3, 4], [0, 0], at=[2]),
    ):
        assert table.loc[0, ["value", "se"]].tolist() == [0, 0]
        # R 4.2.2: prop.test(0, 2, correct = FALSE)
        bounds = table.loc[0, ["low", "high"]].tolist()
        assert bounds == pytest.approx([0, 0.657619772493858], rel=1e-8)


def test_groups_come_in_the_order_of_their_categories():
    group = pd.Categorical(["low", "high", "low"], categories=["low", "mid", "high"], ordered=True)
    table = kaplan_meier([1, 2, 3], [1, 1, 0], group=group, at=1)
    assert table["group"].tolist() == ["low", "high"]
    assert kaplan_meier([1, 2, 3], [1, 1, 0], at=1)["group"].tolist() == ["_T"]


def test_log_rank_ignores_a_group_never_at_risk_and_needs_two():
    found = log_rank([5, 6, 7, 8, 1], [1, 1, 1, 0, 0], ["a", "b", "a", "b", "c"])
    assert found["df"] == 1
    with pytest.raises(ValueError, match="one group only"):
        log_rank([1, 2], [1, 0], ["a", "a"])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"time": [1, -2, 3]}, "time is -2 at position 1; expected 0 or more"),
        ({"time": [1, None, 3]}, "time is nan at position 1; expected a finite number"),
        (
            {"time": pd.to_timedelta([1, 2, 3], unit="D")},
            "time holds timedelta64.*expected numbers",
        ),
        ({"event": [0, 1]}, r"event has shape \(2,\); expected one code for each of 3"),
        ({"event": [0, 1.5, 1]}, "event is 1.5 at position 1"),
        ({"event": [0, -1, 1]}, "event is -1 at position 1"),
        ({"group": ["a", None, "b"]}, "group is missing for 1 persons"),
        ({"group": ["a"]}, "group has 1 values"),
        ({"entry": [0, 2, 0]}, "entry is 2 at position 1; expected an entry before"),
        ({"at": -1}, "at is -1"),
        ({"at": [1, np.nan]}, "at is nan at position 1"),
        ({"cause": 0}, "cause is 0"),
        ({"count": [1, 0, 2]}, "count is 0 at position 1; expected a whole number of 1 or more"),
        ({"count": [1, 1.5, 2]}, "count is 1.5 at position 1"),
        ({"count": [1]}, r"count has shape \(1,\); expected one number for each of 3 rows"),
        ({"level": 95}, "level is 95"),
    ],
)
def test_bad_input_is_refused_with_what_was_expected(change, message):
    with pytest.raises(ValueError, match=message):
        cumulative_incidence(**{"time": [1, 2, 3], "event": [0, 1, 2], "at": [1]} | change)


def test_competing_event_and_unknown_scale_are_refused_by_kaplan_meier():
    with pytest.raises(ValueError, match="event holds 2; .*cumulative_incidence"):
        kaplan_meier([1, 2], [1, 2], at=1)
    with pytest.raises(ValueError, match="interval 'logit'"):
        kaplan_meier([1, 2], [1, 0], at=1, interval="logit")
