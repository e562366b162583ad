"""The survey of residents: traced from raw, against its truth, hidden by respondents."""

import tempfile
from functools import cache
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis import plan
from analysis.disclosure.model_results.limits import limited
from analysis.disclosure.model_results.protect import MINIMA, protect_results
from analysis.extracts.elsewhere import published
from analysis.extracts.frames.respondents import respondents
from analysis.extracts.reading import delivery_register
from analysis.indicators import change, selection
from analysis.indicators.differences import with_clear
from analysis.indicators.discrimination import experienced
from analysis.indicators.discrimination.kinds import of_kind
from analysis.indicators.modelled import of_model
from analysis.indicators.scoreboard import scoreboard
from analysis.models import residents_survey, run
from analysis.models.estimates import OF_RESPONDENTS
from analysis.pipeline.public_frames import _comparable
from analysis.reference.survey_items import of_topic
from analysis.report.text.numbers import percent
from analysis.report.text.together import residents_checks as check_words
from analysis.report.text.together import residents_survey as words
from analysis.report.writing.headline import headline_estimates
from analysis.report.writing.html_tables import html_table
from analysis.report.writing.table_notes import remarks
from analysis.settings import RAW, SURVEY_BRACKETED, SURVEY_HIDDEN
from analysis.workbench.resources import resource
from support import shipped

YEARS = (shipped.YEAR - 1, shipped.YEAR)
EXPERIENCED, TOGETHER = ("E1", "E2", "E3", "E8"), ("E4", "E5", "E6", "E7", "E9")
_kept = []

shipped_only = pytest.mark.skipif(
    not (RAW / str(shipped.YEAR) / "truth.json").is_file(), reason="data/raw holds delivered data"
)


@cache
def models() -> pd.DataFrame:
    """The public frame `models` of the shipped waves, without the other extracts."""
    _kept.append(tempfile.TemporaryDirectory())
    files = {year: Path(_kept[0].name) / f"{year}.parquet" for year in YEARS}
    for year, path in files.items():
        respondents(RAW / str(year), year).to_parquet(path, index=False)
    sources = pd.concat(
        [delivery_register.newest_snapshots(RAW / str(year)).assign(year=year) for year in YEARS]
    )
    return protect_results(run.estimate({"respondents": files}, sources, year=shipped.YEAR)).public


def table(table_id: str) -> pd.DataFrame:
    return of_model(models(), table_id)


@cache
def figures() -> pd.DataFrame:
    return _comparable(published.load("figures", RAW / "published"))


def test_e1_share_and_gap_traced_from_raw_with_the_variance_of_r():
    frame = pd.read_parquet(RAW / str(shipped.YEAR) / "survey.parquet")
    inside = (frame["region"] == "VG") & frame["experienced_work"].isin(
        ["never", "sometimes", "often"]
    )
    felt = frame["experienced_work"].isin(["sometimes", "often"]).astype(float)
    scores, used, share = np.zeros(len(frame)), np.zeros(len(frame), dtype=bool), {}
    # Of an experience a gap is group less Belgian origin.
    for group, sign in (("belgian", -1), ("non_eu", 1)):
        rows = (inside & (frame["origin_group"] == group)).to_numpy()
        weight = frame["weight"][rows]
        share[group] = np.average(felt[rows], weights=weight)
        scores[rows] = sign * weight * (felt[rows] - share[group]) / weight.sum()
        used |= (inside & frame["origin_group"].isin(["belgian", "eu", "non_eu"])).to_numpy()
    # As svytotal of the linearised values: clusters within strata, drawn with replacement.
    totals = frame.assign(score=scores).groupby(["stratum", "psu"])["score"].sum()
    variance = sum(
        len(t) / (len(t) - 1) * ((t - t.mean()) ** 2).sum() for _, t in totals.groupby("stratum")
    )
    df = frame[used]["psu"].nunique() - frame[used]["stratum"].nunique()
    half = stats.t.ppf(0.975, df) * np.sqrt(variance)
    gap = share["non_eu"] - share["belgian"]
    codes = {"year": shipped.YEAR, "item": "experienced_work", "origin_group": "non_eu"}
    made = selection.only(table("E1"), indicator="experienced_share", **codes)
    assert made["value"] == pytest.approx(share["non_eu"], abs=0.00050001)
    assert made["n"] == 5 * round((inside & (frame["origin_group"] == "non_eu")).sum() / 5)
    made = selection.only(table("E1"), indicator="experienced_share_gap", **codes)
    for name, value in {"value": gap, "low": gap - half, "high": gap + half}.items():
        assert made[name] == pytest.approx(100 * value, abs=0.0500001)


@shipped_only
def test_the_intervals_hold_the_truth_of_the_synthetic_survey():
    truth, held = shipped.truth()["survey"], []
    made = pd.concat([table(name) for name in ("E1", "E2", "E4", "E5", "E6")]).fillna(
        {"category": "_T"}
    )
    made = made[(made["reference"] == "") & made["value"].notna() & made["low"].notna()]
    for row in made.itertuples():
        true = truth.get(f"{row.item}/{row.origin_group}/{row.category}")
        if true is None:
            continue
        held.append(row.low <= true <= row.high)
        # No value lies farther off than twice its interval, which would be a fault and no chance.
        assert abs(row.value - true) < 2 * (row.high - row.low), row
    assert len(held) > 250
    assert np.mean(held) > 0.88


@shipped_only
def test_rates_that_are_the_same_in_both_waves_show_no_clear_change():
    for table_id, name in (
        ("E1", "experienced_share"),
        ("E4", "survey_share"),
        ("E5", "survey_score"),
    ):
        made = with_clear(selection.pick(table(table_id), indicator=f"{name}_change"))
        assert set(made["reference"]) == {str(shipped.YEAR - 1)}
        assert not made["clear"].dropna().any()
        assert "een duidelijk verschil" in words.changes(table(table_id), year=shipped.YEAR)


def test_who_does_not_answer_is_shown_per_item_and_counts_in_no_share():
    keys = ["item", "origin_group", "year"]
    asked, answered = (
        table("E3").set_index(keys),
        table("E1").query("reference == ''").set_index(keys),
    )
    frame = pd.read_parquet(RAW / str(shipped.YEAR) / "survey.parquet")
    here = frame[(frame["region"] == "VG") & (frame["origin_group"] == "eu")]
    raw = here["experienced_housing"].isin(["refused", "do_not_know"])
    row = asked.loc[("experienced_housing", "eu", shipped.YEAR)]
    assert row["value"] == pytest.approx(np.average(raw, weights=here["weight"]), abs=0.00050001)
    assert row["n"] == len(here)
    both = answered[["denominator"]].join(
        asked[["denominator", "value"]].set_axis(["asked", "without"], axis=1)
    )
    # Weighted sums are rounded, to what five respondents weigh.
    assert (both["denominator"] / both["asked"]).to_numpy() == pytest.approx(
        1 - both["without"], abs=0.04
    )
    assert set(table("E3")["item"]) | set(table("E7")["item"]) == {
        *of_topic("experienced"),
        *of_topic("together"),
    }


def wave(folder: Path, size: int, year: int = 2023, **answers: list[str]) -> Path:
    """A processed wave of 600 respondents of Belgian and some of non-EU origin, each a unit."""
    n = 600 + size
    every = {
        name: next(iter(item.answers))
        for name, item in (of_topic("experienced") | of_topic("together")).items()
    }
    frame = pd.DataFrame(
        {"psu": np.arange(n), "stratum": 0, "weight": 10.0, "region": "VG", "sex": "F"}
    ).assign(
        origin_group=np.where(np.arange(n) < 600, "belgian", "non_eu"),
        generation=None,
        year=year,
        **every,
    )
    yes = np.arange(n) % 4 == 0
    frame["experienced_any"] = np.where(yes, "often", "never")
    for name, codes in answers.items():
        frame[name] = codes if isinstance(codes, str) else np.resize(codes, n)
    path = folder / f"wave{year}.parquet"
    frame.to_parquet(path)
    return path


def estimated(*paths: Path) -> pd.DataFrame:
    files = {"respondents": {int(path.stem[-4:]): path for path in paths}}
    made = residents_survey.by_origin("experienced", "share")(files, max(files["respondents"]))
    shown = limited(made.assign(table="E1"), **MINIMA[OF_RESPONDENTS])
    return of_model(shown.assign(data_kind="survey", vintage="2024-06-30"), "E1")


@pytest.mark.parametrize(
    ("size", "hidden", "status"),
    [
        (SURVEY_HIDDEN - 1, True, "u"),
        (SURVEY_HIDDEN, False, "u"),
        (SURVEY_BRACKETED - 1, False, "u"),
        (SURVEY_BRACKETED, False, ""),
    ],
)
def test_few_respondents_hide_or_bracket_a_share_its_gap_and_its_change(
    tmp_path, size, hidden, status
):
    made = estimated(wave(tmp_path, 300, 2022), wave(tmp_path, size, 2023))
    rows = selection.pick(made, year=2023, item="experienced_any", origin_group="non_eu")
    assert len(rows) == 3
    assert (rows["value"].isna() == hidden).all()
    assert (rows["obs_status"] == status).all()
    assert (rows["conf_status"] == ("C" if hidden else "")).all()
    page = html_table(made, caption="x")
    assert ("Tussen haakjes: minder dan 120 respondenten" in page) == (not hidden and status == "u")
    assert ("weinig betrouwbaar" in words.experienced(made, year=2023)) == (
        not hidden and status == "u"
    )


def test_an_item_that_a_wave_did_not_ask_has_no_row_there_and_no_change(tmp_path):
    made = estimated(wave(tmp_path, 300, 2022, experienced_work=[None]), wave(tmp_path, 300, 2023))
    work = selection.pick(made, item="experienced_work")
    assert set(work["year"]) == {2023}
    assert "experienced_share_change" not in set(work["indicator"])
    assert not selection.pick(
        made, item="experienced_any", indicator="experienced_share_change"
    ).empty


def test_a_change_is_said_when_it_is_clear_and_never_across_a_break(tmp_path):
    none, half = (
        wave(tmp_path, 300, 2022),
        wave(tmp_path, 300, 2023, experienced_any=["often", "never"]),
    )
    made = estimated(none, half)
    row = selection.only(
        made, indicator="experienced_share_change", item="experienced_any", origin_group="non_eu"
    )
    assert row["value"] == pytest.approx(25.0)
    assert "25,0\u00a0procentpunt (17,5 tot 32,5) hoger" in words.changes(made, year=2023)
    assert "hoger dan in 2022" in words.changes(made, year=2023)
    assert "geen eerdere enquête" in words.changes(made, year=2022)
    day = pd.Timestamp("2023-01-01").date()
    new = ({"series": ["experienced_share"], "date": day, "reason_nl": "Andere vragenlijst."},)
    with patch.object(change, "breaks", lambda: new):
        every = estimated(none, half)
        assert (
            selection.pick(every, year=2023, indicator="experienced_share")["value"].notna().all()
        )
        broken = selection.pick(every, indicator="experienced_share_change")
        assert set(broken["obs_status"]) == {"b"}
        assert broken[["value", "low", "high"]].isna().all(axis=None)
        said = words.changes(broken, year=2023)
    assert said == "Een vergelijking met 2022 maken we niet. Andere vragenlijst."


def test_every_result_says_that_it_is_experienced_and_not_reported_or_established():
    names = {
        name
        for row in plan.load().values()
        if row.chapter == "08_experienced"
        for name in row.indicators
    }
    assert names == set(of_kind("experienced"))
    for made in (*map(table, EXPERIENCED), experienced.published(figures())):
        assert "niet wat gemeld of vastgesteld is" in " ".join(remarks(made))
    for made in map(table, TOGETHER):
        assert not any("gemeld" in remark for remark in remarks(made))


def test_no_table_of_the_survey_holds_an_indicator_of_a_register():
    ours = {*EXPERIENCED, *TOGETHER}
    mine, theirs = (
        {name for row in plan.load().values() if (row.id in ours) == own for name in row.indicators}
        for own in (True, False)
    )
    assert not mine & theirs


def test_groups_are_compared_within_their_own_sex_and_generations_with_all_of_belgian_origin(
    tmp_path,
):
    frame = pd.read_parquet(wave(tmp_path, 400))
    frame["sex"] = np.where(np.arange(len(frame)) % 2, "M", "F")
    frame["generation"] = frame["generation"].mask(frame["origin_group"] == "non_eu", "first")
    frame["experienced_any"] = np.where(frame["sex"] == "M", "often", frame["experienced_any"])
    path = tmp_path / "wave2023.parquet"
    frame.to_parquet(path)
    made = residents_survey.by_characteristic("experienced")({"respondents": {2023: path}}, 2023)
    gaps = selection.pick(
        made, item="experienced_any", indicator="experienced_share_gap"
    ).set_index("category")["value"]
    assert gaps["M"] == 0
    assert gaps["F"] == pytest.approx(0, abs=0.5)
    assert gaps["first"] == pytest.approx(0, abs=0.5)
    assert "belgian" not in set(made.loc[made["characteristic"] == "generation", "origin_group"])


def test_published_values_name_their_source_and_make_no_series():
    made = experienced.published(figures())
    assert len(made) == 8
    assert made[["survey", "definition", "document"]].ne("").all(axis=None)
    assert set(made["data_kind"]) == {"published"}
    assert made["value"].between(0, 1).all()
    assert words.elsewhere(made).startswith("Gepubliceerd zijn acht aandelen uit vier")
    assert "Vergelijk ze niet met elkaar" in words.elsewhere(made)
    assert made["breakdown"].isin(list(resource("labels")["column"]["breakdown"]["codes"])).all()


@shipped_only
def test_the_summary_tells_experienced_reported_and_tested_apart():
    made = scoreboard(
        headline_estimates(shipped.cells(), shipped.models(), year=shipped.YEAR), year=shipped.YEAR
    )
    rows = made[(made["goal"] == "equal_treatment") & made["quantity"].isin(["level", "gap"])]
    followed = rows.drop_duplicates("key_figure")
    assert followed["key_figure"].tolist() == ["experienced", "reported", "tested"]
    assert followed["computed_from"].tolist() == ["E1", "D4", "T1"]
    assert followed[["value", "low", "high"]].notna().all(axis=None)
    # A gap is positive where the group is worse off.
    assert (rows.loc[rows["quantity"] == "gap", "value"] > 0).all()
    changes = made[(made["key_figure"] == "reported") & made["verdict"].ne("")]
    assert not changes["verdict"].isin(["better", "worse"]).any()


def test_differences_are_said_as_they_are_judged_groups_alike_together():
    said = words.where(table("E1"), year=shipped.YEAR)
    assert said.startswith("Mensen van niet-EU-herkomst noemen het vaakst \u2018Straat, winkel")
    assert "Bij elke vraag is hun aandeel duidelijk hoger" in said
    wide = with_clear(table("E1").assign(low=-90.0, high=90.0))
    said = words.where(wide, year=shipped.YEAR)
    assert "Bij geen enkele vraag verschilt dat duidelijk" in said
    assert "duidelijk hoger" not in said


def test_a_gap_is_said_by_its_sign_and_what_it_is_of():
    made, codes = table("E1"), {"item": words.ANYWHERE, "year": shipped.YEAR}
    gap = words.gap_of(made, **codes)
    # Of an experience a positive gap is a disadvantage, and the group lies higher.
    assert gap["value"] > 0
    assert words.gap_word(gap) == "duidelijk hoger"
    belonging = words.gap_of(table("E5"), item="belonging", year=shipped.YEAR)
    assert belonging["value"] > 0
    assert words.gap_word(belonging) == "duidelijk lager"
    unclear = pd.Series({**gap.to_dict(), "clear": False})
    assert words.gap_word(unclear) == "niet duidelijk anders"


def test_a_change_whose_interval_holds_no_zero_but_is_not_clear_is_explained():
    row = {
        "indicator": "experienced_share_change", "item": "experienced_any", "unit": "pp",
        "origin_group": "eu", "year": 2023, "reference": "2022", "value": 5.0, "low": 0.5,
        "high": 9.5, "clear": False,
    }  # fmt: skip
    rows = pd.DataFrame([row, {**row, "origin_group": "non_eu", "low": -1.0}])
    said = words.changes(rows, year=2023)
    assert said == (
        "Tegenover 2022 is er geen duidelijk verschil: bij EU-herkomst raakt het "
        "interval voor \u2018Om het even waar\u2019 nul niet, maar we toetsen twee veranderingen "
        "samen, en dan komt dat ook door toeval voor."
    )
    said = words.changes(rows[rows["low"] < 0], year=2023)
    assert said == "Tegenover 2022 is er in geen van de groepen een duidelijk verschil."


def test_without_a_survey_every_sentence_says_that_nothing_was_delivered():
    nothing = table("E1").iloc[:0]
    said = [
        words.experienced(nothing, year=2023), words.reported(nothing, year=2023),
        words.changes(nothing, year=2023), words.where(nothing, year=2023),
        check_words.without_answer(nothing, item=words.ANYWHERE, year=2023),
        words.generations(nothing, item=words.ANYWHERE, said=("voelt", "dat"), year=2023),
    ]  # fmt: skip
    assert set(said) == {"Geen gegevens geleverd."}


@pytest.mark.parametrize(("checked", "plain"), [("E8", "E1"), ("E9", "E4")])
def test_bounds_hold_the_share_and_widen_by_who_did_not_answer(checked, plain):
    keys = ["item", "origin_group", "year"]
    made, shares = table(checked), table(plain).query("reference == ''").set_index(keys)
    bounds = made[made["indicator"].str.endswith("_bounds")].set_index(keys)
    silent = table("E3" if checked == "E8" else "E7").set_index(keys)
    assert set(bounds["interval"]) == {"design, any answer"}
    for where, row in bounds.dropna(subset="value").iterrows():
        share = shares.loc[where]
        assert (row["value"], row["n"]) == (share["value"], share["n"])
        assert row["low"] <= share["low"] + 0.001
        assert row["high"] >= share["high"] - 0.001
        if share["obs_status"] == "":
            assert row["high"] - row["low"] > silent.loc[where, "value"]


def test_in_the_shipped_survey_weighting_moves_little_and_gaps_stay_clear():
    keys = ["item", "origin_group", "year"]
    made = table("E8").set_index(keys)
    shares = table("E1").query("reference == ''").set_index(keys)["value"]
    weighted = made[made["indicator"] == "experienced_share_weighted"]["value"]
    assert (weighted - shares).abs().max() < 0.01
    gaps = made[made["indicator"] == "experienced_share_equal_gap"]
    anywhere = gaps.loc[("experienced_any", "non_eu", shipped.YEAR)]
    assert anywhere["clear"]
    # Positive is a disadvantage here too.
    assert anywhere["low"] > 0


def test_one_p_for_each_item_over_all_origins_after_holm():
    made = table("E8")
    tests = made[made["indicator"].str.endswith("_origin_p") & (made["year"] == shipped.YEAR)]
    assert set(tests["origin_group"]) == {"_T"}
    assert set(tests["item"]) == set(of_topic("experienced"))
    assert tests.set_index("item")["value"].gt(0.05).to_dict() == {
        name: name == words.REPORTED for name in of_topic("experienced")
    }


def test_the_sentences_on_checks_say_what_they_are_not():
    made = table("E8")
    codes = {"item": words.ANYWHERE, "year": shipped.YEAR}
    said = check_words.at_equal_composition(made, **codes)
    assert said.startswith("Bij gelijk geslacht, gelijke leeftijd en gelijke opleiding is het aand")
    assert "hoger dan bij Belgische herkomst" in said
    assert "bewijst niet dat herkomst de oorzaak is" in said
    said = check_words.without_answer(made, **codes)
    assert "de steekproeffout inbegrepen" in said
    bounds = selection.only(
        made, indicator="experienced_share_bounds", origin_group="non_eu", **codes
    )
    assert f"tussen {percent(bounds['low'])} en {percent(bounds['high'])}" in said
    hidden = made.assign(value=np.nan, low=np.nan, high=np.nan)
    assert "niet te tonen" in check_words.at_equal_composition(hidden, **codes)
    assert "niet te tonen" in check_words.without_answer(hidden, **codes)
