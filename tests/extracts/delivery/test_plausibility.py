"""What was tried on deliveries, as a tired producer and as a hostile one, is called out."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.errors import DataError
from analysis.extracts.contracts.registry import CONTRACTS, EXTRACTS
from analysis.extracts.delivery import record_counts
from analysis.extracts.delivery.judge_incoming import note_with_reasons
from analysis.extracts.delivery.plausibility import (
    beside_others,
    deliveries,
    in_itself,
    since_before,
)
from analysis.extracts.delivery.plausibility import judge as judge_module
from analysis.extracts.delivery.plausibility.deliveries import Delivery, Incoming
from analysis.extracts.delivery.plausibility.judge import (
    IMPOSSIBLE,
    NOT_JUDGED,
    RIGHT,
    STRANGE,
    Judgement,
    involving,
    judge,
)
from analysis.extracts.delivery.plausibility.limits import limits_of, sections, subjects
from analysis.extracts.delivery.plausibility.reasons import reason, without_reasons
from analysis.extracts.delivery.plausibility.table import refusals, table
from analysis.extracts.delivery.quality import measure_quality
from analysis.extracts.reading import read_extract
from analysis.reference.geography import province
from analysis.settings import RAW
from analysis.workbench.resources import resource

THIS, BEFORE = RAW / "2023", RAW / "2022"
# The extracts of persons, with measures of every kind.
LARGEST = ("persons", "labour_quarter", "job_seekers", "ci_persons", "lfs")


def shipped(extract: str, folder=THIS) -> pd.DataFrame:
    return read_extract.typed_frame(extract, folder)


def incoming(extract: str, frame: pd.DataFrame | None = None, **row: object) -> Incoming:
    """The shipped extract of 2023, another frame or another row of the register in its place."""
    registered = Delivery(THIS).rows[extract].copy()
    for name, value in row.items():
        registered[name] = value
    return Incoming(extract, shipped(extract) if frame is None else frame, registered)


def outside(one: Incoming) -> Iterator[tuple[str, str]]:
    """Each measure that is not right, with its verdict; those of other extracts come last."""
    delivery = Delivery(THIS, one)
    for judged in (judge, involving):
        for each in judged(delivery, one.extract):
            if each.verdict != RIGHT:
                yield each.measure, each.verdict


def changed(extract: str, **columns: Callable[[pd.DataFrame], pd.Series]) -> Incoming:
    return incoming(extract, shipped(extract).assign(**columns))


def codes(frame: pd.DataFrame, column: str, code: str) -> pd.Series:
    return pd.Series(code, index=frame.index, dtype=frame[column].dtype)


def swapped() -> Incoming:
    names = {"nat_now": "nat_first_father", "nat_first_father": "nat_now"}
    frame = shipped("persons").rename(columns=names)
    return incoming("persons", frame[list(shipped("persons"))])


def half_the_events() -> Incoming:
    events = shipped("ci_events")
    return incoming("ci_events", events.iloc[::2].reset_index(drop=True))


def some_provinces() -> Incoming:
    persons = shipped("persons")
    kept = province(persons["nis_code"]).isin(["Antwerpen", "Limburg"])
    return incoming("persons", persons[kept].reset_index(drop=True))


def new_pids() -> Incoming:
    enrolments = shipped("nt2_enrolments")
    pids = pd.Series([f"n{i}" for i in range(len(enrolments))], dtype="str")
    return incoming("nt2_enrolments", enrolments.assign(pid=pids))


def doubled() -> Incoming:
    events = shipped("ci_events").iloc[::2]
    again = events.assign(event_id=events["event_id"] + "b")
    return incoming("ci_events", pd.concat([events, again], ignore_index=True))


def last_year(extract: str, **columns: object) -> Incoming:
    return incoming(extract, shipped(extract, BEFORE).assign(**columns))


class Tried(NamedTuple):
    """What was tried: the delivery, the measure that tells it, and its verdict."""

    delivery: Callable[[], Incoming]
    measure: str
    verdict: str


def fraction(extract: str, times: float) -> Callable[[], Incoming]:
    row = Delivery(THIS).rows[extract]["sampling_fraction"]
    return lambda: incoming(extract, sampling_fraction=row * times)


TRIED = {
    "fraction ten times too small": Tried(fraction("persons", 0.1), "fraction", IMPOSSIBLE),
    "fraction of the target group": Tried(fraction("ci_persons", 0.1), "represented", IMPOSSIBLE),
    "fraction of the events": Tried(fraction("ci_events", 0.1), "same fraction", IMPOSSIBLE),
    "fraction of enrolments": Tried(fraction("nt2_enrolments", 0.1), "represented", IMPOSSIBLE),
    "fraction of job seekers": Tried(fraction("job_seekers", 0.1), "represented", IMPOSSIBLE),
    "fraction of positions": Tried(fraction("labour_quarter", 0.1), "represented", IMPOSSIBLE),
    "fraction of reports": Tried(fraction("unia_reports", 0.1), "represented", STRANGE),
    "fraction of the survey": Tried(fraction("survey", 0.1), "fraction", STRANGE),
    "fraction of the labour force": Tried(fraction("lfs", 0.1), "fraction", IMPOSSIBLE),
    "a sample called full": Tried(
        lambda: incoming("persons", sampling_fraction=1.0), "fraction", IMPOSSIBLE
    ),
    "weights x 1000": Tried(
        lambda: changed("persons", weight=lambda f: f["weight"] * 1000),
        "sum of weights",
        IMPOSSIBLE,
    ),
    "weights all 1": Tried(
        lambda: changed("persons", weight=lambda f: f["weight"] * 0 + 1),
        "sum of weights",
        IMPOSSIBLE,
    ),
    "survey weights x 100": Tried(
        lambda: changed("survey", weight=lambda f: f["weight"] * 100),
        "sum of weights",
        IMPOSSIBLE,
    ),
    "survey weights with mean 1": Tried(
        lambda: changed("survey", weight=lambda f: f["weight"] / f["weight"].mean()),
        "sum of weights",
        STRANGE,
    ),
    "labour force in thousands": Tried(
        lambda: changed("lfs", weight_y=lambda f: f["weight_y"] / 1000),
        "sum of weights",
        IMPOSSIBLE,
    ),
    "everybody female": Tried(
        lambda: changed("persons", sex=lambda f: codes(f, "sex", "F")), "women", IMPOSSIBLE
    ),
    "all learners female": Tried(
        lambda: changed("nt2_enrolments", sex=lambda f: codes(f, "sex", "F")), "women", IMPOSSIBLE
    ),
    "100 % employed": Tried(
        lambda: changed("labour_quarter", position=lambda f: codes(f, "position", "employee")),
        "employed",
        IMPOSSIBLE,
    ),
    "100 % employed in the survey": Tried(
        lambda: changed("lfs", ilo=lambda f: codes(f, "ilo", "employed")), "employed", IMPOSSIBLE
    ),
    "all parents unknown": Tried(
        lambda: changed(
            "persons", nat_first_father=lambda f: codes(f, "nat_first_father", "XX")
        ),
        "nat_first_father, unknown",
        STRANGE,
    ),
    "own nationality unknown": Tried(
        lambda: changed("persons", nat_now=lambda f: codes(f, "nat_now", "XX")),
        "nat_now, unknown",
        IMPOSSIBLE,
    ),
    "father and own nationality swapped": Tried(swapped, "foreign, first Belgian", IMPOSSIBLE),
    "half the events": Tried(half_the_events, "events a person", STRANGE),
    "half the events, by size": Tried(half_the_events, "size", STRANGE),
    "population in thousands": Tried(
        lambda: changed("population_official", population=lambda f: f["population"] // 1000),
        "people since 2020",
        IMPOSSIBLE,
    ),
    "population in thousands beside weights": Tried(
        lambda: changed("population_official", population=lambda f: f["population"] // 10),
        "sum of weights",
        IMPOSSIBLE,
    ),
    "a new pid for each enrolment": Tried(new_pids, "enrolments a person", IMPOSSIBLE),
    "pids made anew": Tried(new_pids, "found again", STRANGE),
    "scores 0-1": Tried(
        lambda: changed("ci_events", score=lambda f: f["score"] / 100),
        "median score",
        IMPOSSIBLE,
    ),
    "a subset of provinces": Tried(some_provinces, "sum of weights", STRANGE),
    "a subset of provinces, by name": Tried(some_provinces, "provinces", STRANGE),
    "last year's persons": Tried(
        lambda: last_year("persons", ref_date=pd.Timestamp("2023-12-31")),
        "last year's file",
        IMPOSSIBLE,
    ),
    "last year's positions": Tried(
        lambda: last_year("labour_quarter"), "of the year", IMPOSSIBLE
    ),
    "last year's positions, renamed": Tried(
        lambda: last_year("labour_quarter", quarter="20234"), "last year's file", IMPOSSIBLE
    ),
    "last year's survey": Tried(lambda: last_year("survey"), "of the year", IMPOSSIBLE),
    "last year's labour force": Tried(lambda: last_year("lfs"), "of the year", IMPOSSIBLE),
    "last year's staff": Tried(
        lambda: last_year("staff", date=pd.Timestamp("2023-12-31")),
        "last year's file",
        IMPOSSIBLE,
    ),
    "events twice, with other ids": Tried(doubled, "twins", IMPOSSIBLE),
    "positions of other people": Tried(
        lambda: changed("labour_quarter", pid=lambda f: f["pid"] + "x"), "linked", IMPOSSIBLE
    ),
    "residents with other pids": Tried(
        lambda: changed("persons", pid=lambda f: f["pid"] + "x"), "linked", IMPOSSIBLE
    ),
    "grounds of other reports": Tried(
        lambda: changed("unia_grounds", report_id=lambda f: f["report_id"] + "x"),
        "linked",
        IMPOSSIBLE,
    ),
    "one ground for all": Tried(
        lambda: changed("unia_grounds", ground=lambda f: codes(f, "ground", "age")),
        "ground, share of age",
        STRANGE,
    ),
    "half of the applications": Tried(
        lambda: incoming("correspondence", shipped("correspondence").iloc[::2]),
        "both profiles",
        IMPOSSIBLE,
    ),
    "made-up tests in a municipality that exists": Tried(
        lambda: changed("correspondence", nis_code=lambda f: codes(f, "nis_code", "11002")),
        "real names",
        STRANGE,
    ),
    "made-up waits at an agency that exists": Tried(
        lambda: changed("ci_persons", agency=lambda f: codes(f, "agency", "Atlas")),
        "real names",
        STRANGE,
    ),
    "made-up staff of an organisation that may exist": Tried(
        lambda: changed("staff", organisation=lambda f: "Stad " + f["organisation"]),
        "real names",
        STRANGE,
    ),
    "made-up pitches of a caravan site that may exist": Tried(
        lambda: changed("caravan_sites", site_id=lambda f: "Terrein " + f["site_id"]),
        "real names",
        STRANGE,
    ),
    "flags turned round": Tried(
        lambda: changed("unia_reports", competent=lambda f: ~f["competent"]),
        "competent, share of False",
        STRANGE,
    ),
    "a column no longer filled": Tried(
        lambda: changed("persons", residence_since=lambda f: pd.NaT),
        "residence_since, empty",
        STRANGE,
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TRIED)
def test_what_was_tried_is_not_silent(what):
    tried = TRIED[what]
    assert (tried.measure, tried.verdict) in outside(tried.delivery())


@pytest.mark.parametrize("folder", [BEFORE, THIS], ids=lambda folder: folder.name)
def test_the_shipped_deliveries_pass_without_a_reason(folder):
    delivery = Delivery(folder)
    judged = [each for extract in delivery.rows for each in judge(delivery, extract)]
    assert {each.extract for each in judged} == set(delivery.rows)
    assert refusals(judged, {}, year=delivery.year) == []
    assert {each.verdict for each in judged} <= {RIGHT, NOT_JUDGED}


def test_few_rows_are_measured_and_not_judged():
    few = incoming("persons", shipped("persons").iloc[:50].assign(sex="F"))
    found = {each.measure: each for each in judge(Delivery(THIS, few), "persons")}
    assert found["women"].value == 1
    assert found["women"].verdict == NOT_JUDGED
    assert found["size"].verdict == STRANGE


def test_a_value_is_that_of_a_plain_count():
    found = {each.measure: each for each in judge(Delivery(THIS), "persons")}
    persons, before = shipped("persons"), shipped("persons", BEFORE)
    assert found["women"].value == pytest.approx((persons["sex"] == "F").mean())
    assert found["women"].before == pytest.approx((before["sex"] == "F").mean())
    assert found["size"].value == pytest.approx(len(persons) / 0.009273)
    again = before["pid"].isin(set(persons["pid"])).mean()
    assert found["found again"].value == pytest.approx(again)


@pytest.mark.parametrize(("grown", "verdict"), [(1.4, RIGHT), (1.6, STRANGE), (0.9, STRANGE)])
def test_a_history_grows_and_does_not_shrink(grown, verdict):
    before = len(shipped("ci_events", BEFORE))
    events = shipped("ci_events")
    rows = np.resize(np.arange(len(events)), round(grown * before))
    found = judge(Delivery(THIS, incoming("ci_events", events.iloc[rows])), "ci_events")
    assert next(each.verdict for each in found if each.measure == "size") == verdict


def test_chance_moves_the_shares_of_a_small_extract():
    codes_before, codes_now = pd.Series({"M": 50, "F": 50}), pd.Series({"M": 62, "F": 38})
    found, before, may_move = since_before.compared_codes(codes_now, codes_before, 0.05)
    # sqrt(0.56 * 0.44 * (1/100 + 1/100)) = 0.0702 for M, four times that is 0.2808.
    assert (found.code, found.value, before) == ("M", 0.62, 0.5)
    assert may_move == pytest.approx(0.2808, abs=0.0001)


@pytest.mark.parametrize(
    ("means", "alike"),
    [
        # Of 4000 descriptions each has 0.8 persons on average; the share alike is 1 - exp(-0.8).
        (np.full(4000, 0.8), 0.55),
        # Most have few persons, some have many, as in a full register: nearly all are alike.
        (np.geomspace(0.05, 200, 4000), 0.97),
    ],
    ids=["all as often", "some much more often"],
)
def test_persons_who_are_alike_by_chance_are_no_file_added_to_itself(means, alike):
    persons = np.repeat(np.arange(4000), np.random.default_rng(17).poisson(means))
    assert pd.Series(persons).duplicated(keep=False).mean() == pytest.approx(alike, abs=0.03)
    held_by = pd.Series(persons).value_counts()
    by_chance = in_itself.beyond_chance(held_by.value_counts())
    assert by_chance.value < limits_of("ci_persons", "twins").expected[1]
    for times in (2, 3):
        added = in_itself.beyond_chance((times * held_by).value_counts())
        assert added.value > limits_of("ci_persons", "twins").possible[1]
        assert added.rows > limits_of("ci_persons", "twins").fewest


def test_twins_of_a_large_file_are_those_of_a_small_one(monkeypatch, tmp_path):
    shutil.copytree(THIS, tmp_path / "2023")
    path = tmp_path / "2023/ci_persons.parquet"
    persons = pd.read_parquet(path)
    # Every third is there twice, with another pid.
    twice = persons.iloc[::3].assign(pid=lambda f: f["pid"] + "x")
    table = pa.Table.from_pandas(pd.concat([persons, twice]), pq.read_schema(path))
    pq.write_table(table, path)
    register = tmp_path / "2023/delivery.csv"
    old = hashlib.sha256((THIS / "ci_persons.parquet").read_bytes()).hexdigest()
    new = hashlib.sha256(path.read_bytes()).hexdigest()
    register.write_text(register.read_text().replace(old, new))
    small = in_itself._twins(Delivery(tmp_path / "2023"), "ci_persons", {"key": "pid"})
    monkeypatch.setattr(deliveries, "SMALL", 10_000)
    delivery = Delivery(tmp_path / "2023")
    assert delivery.file("ci_persons") == path
    assert in_itself._twins(delivery, "ci_persons", {"key": "pid"}) == small
    assert small.rows == len(persons) + len(twice)
    assert small.value == pytest.approx(2 * len(twice) / small.rows)
    # Of a file of this many times as many records, one description in six is looked at.
    monkeypatch.setattr(in_itself, "_ENOUGH", small.rows // 5)
    some = in_itself._twins(delivery, "ci_persons", {"key": "pid"})
    assert some.rows == pytest.approx(small.rows / 6, rel=0.1)
    assert some.value == pytest.approx(small.value, abs=0.05)


def test_what_is_counted_in_large_files_is_what_is_counted_in_memory(monkeypatch):
    def told() -> tuple[list[Judgement], pd.DataFrame]:
        delivery = Delivery(THIS)
        judged = [each for extract in LARGEST for each in judge(delivery, extract)]
        return judged, measure_quality(THIS, 2023)

    in_memory, quality = told()
    monkeypatch.setattr(deliveries, "SMALL", 0)
    asked = []
    ask = record_counts._asked
    monkeypatch.setattr(record_counts, "_asked", lambda *query: asked.append(query) or ask(*query))
    in_files, quality_of_files = told()
    assert asked
    pd.testing.assert_frame_equal(quality_of_files, quality)
    for one, other in zip(in_files, in_memory, strict=True):
        assert one.value == pytest.approx(other.value, rel=1e-12), one.measure
        assert replace(one, value=0.0) == replace(other, value=0.0)


def test_a_made_up_year_is_no_year_before_a_real_one():
    one = incoming("persons", data_kind="register")
    assert Delivery(THIS, one).before("persons") is None


def test_a_column_that_is_new_is_not_compared_and_one_that_is_gone_is():
    empty = shipped("persons").assign(youngest_child_age=pd.array([pd.NA] * 63258, dtype="Int64"))
    for earlier, now, said in ((empty, None, False), (None, empty, True)):
        before = Delivery(BEFORE, incoming("persons", earlier)) if earlier is not None else None
        delivery = Delivery(THIS, incoming("persons", now))
        made = judge_module._of_columns(delivery, before or delivery.before("persons"), "persons")
        assert any(each.measure.startswith("youngest_child_age") for each in made) == said


def strange() -> Incoming:
    return TRIED["all parents unknown"].delivery()


def note(one: Incoming, text: str, ask=None, kind: str = "register") -> str:
    row = {
        name: f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)
        for name, value in one.row.items()
    }
    row |= {"coverage_note": text, "data_kind": kind}
    return note_with_reasons(THIS, row, one.frame, ask=ask)


def test_what_is_strange_is_refused_until_the_note_says_why(capsys):
    with pytest.raises(DataError) as refused:
        note(strange(), "all residents")
    said = str(refused.value)
    assert "strange: persons: nat_first_father, unknown is 1; expected 0 to 0.5" in said
    assert "NOTE='who is in it; nat_first_father: WHY'" in said
    assert "pid" not in said
    why = "all residents; nat_first_father: not delivered this year"
    assert note(strange(), why) == why
    assert "Its reason: not delivered this year" in capsys.readouterr().out


def test_no_reason_helps_what_cannot_be_right():
    with pytest.raises(DataError, match="cannot be right: persons: women is 1; possible 0.05") as r:
        note(TRIED["everybody female"].delivery(), "all; women: a survey of women; sex: the same")
    assert "strange" not in str(r.value)


def test_who_is_asked_gives_the_reason():
    answers = iter(["", "a; b and c", "not delivered this year"])
    questions = []

    def ask(question: str) -> str:
        questions.append(question)
        return next(answers)

    assert note(strange(), "all", ask) == "all; nat_first_father: not delivered this year"
    assert len(questions) == 3


def test_another_extract_beside_it_may_have_the_reason():
    some = some_provinces()
    delivery = Delivery(THIS, some)
    judged = [each for each in judge(delivery, "persons") if each.measure == "sum of weights"]
    why = {"population_official": "all; sum of weights: two provinces take part"}
    assert refusals(judged, {}, year=2023)
    assert refusals(judged, why, year=2023) == []
    assert "strange, with its reason" in table(judged, why)


def moved(many: int) -> list[Judgement]:
    first = Judgement("persons", "", "", 0.3, 0.1, 0.05, 0.15, STRANGE, of_codes=True)
    names = ("nat_now", "nat_first", "birth_country", "legal_ground")[:many]
    return [replace(first, measure=f"{name}, share of UA", subject=name) for name in names]


def test_one_reason_serves_all_codes_that_moved_and_is_asked_for_where_many_did():
    assert "who is in it; nat_now: WHY; nat_first: WHY'" in refusals(moved(2), {}, year=2023)[0]
    assert "NOTE='who is in it; codes: WHY'" in refusals(moved(4), {}, year=2023)[0]
    why = {"persons": "all; codes: people who fled the war in Ukraine"}
    assert refusals(moved(4), why, year=2023) == []
    of_size = [replace(moved(1)[0], measure="size", subject="size", of_codes=False)]
    assert refusals(of_size, why, year=2023)


def test_made_up_data_are_called_out_and_asked_no_reason(capsys):
    assert note(strange(), "all", kind="synthetic") == "all"
    assert "Its reason: made-up data" in capsys.readouterr().out
    with pytest.raises(DataError, match="cannot be right"):
        note(TRIED["everybody female"].delivery(), "all", kind="synthetic")


@pytest.mark.parametrize("text", ["all", "all; size:", "all; size: ok", "all; sizes: long enough"])
def test_a_word_is_no_reason(text):
    assert reason(text, "size") == ""


def test_a_reason_of_last_year_is_none_for_this_one():
    assert without_reasons("all; size: two provinces left; sex: of women only", "persons") == "all"


def test_every_section_is_of_an_extract_and_has_a_measure():
    stated = resource("plausibility")
    assert set(stated) - {"every"} <= set(EXTRACTS)
    known = {**in_itself.MEASURES, **beside_others.MEASURES, **since_before.MEASURES}
    used = {section["of"] for extract in EXTRACTS for section in sections(extract).values()}
    assert used == set(known)
    for extract in stated:
        for measure, section in stated[extract].items():
            column, _, kind = measure.rpartition(", ")
            if "of" not in section and extract != "every":
                assert kind in stated["every"]
                assert not column or column in CONTRACTS[extract].columns
            for named in {"column", "weight", "key", "where", "place"} & set(section):
                owner = section.get("wanted", extract)
                assert section[named] in CONTRACTS[owner].columns


@pytest.mark.parametrize("extract", EXTRACTS)
def test_what_is_possible_holds_what_is_expected(extract):
    for measure in sections(extract):
        limits = limits_of(extract, measure)
        if np.isfinite(limits.expected[0]):
            assert limits.possible[0] <= limits.expected[0] <= limits.expected[1]
            assert limits.expected[1] <= limits.possible[1]
    assert len(subjects(extract)) == len(set(subjects(extract)))


def test_who_acts_may_have_a_real_name_in_what_was_observed():
    atlas = shipped("ci_persons").assign(agency="Atlas")
    observed = incoming("ci_persons", atlas, data_kind="register")
    measures = {each.measure for each in judge(Delivery(THIS, observed), "ci_persons")}
    assert "women" in measures
    assert "real names" not in measures
