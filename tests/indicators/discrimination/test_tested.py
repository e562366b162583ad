"""Correspondence tests from public counts: what follows from pairs, what is hidden, the truth."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis import plan
from analysis.disclosure.protect import protect
from analysis.indicators import selection
from analysis.indicators.discrimination import pairs as pairs_
from analysis.indicators.discrimination import tested, tested_elsewhere, tested_places
from analysis.indicators.discrimination.kinds import of_kind
from analysis.indicators.modelled import of_model
from analysis.report.figures.funnel_plot import funnel_plot
from analysis.report.text import tested as sentences_tested
from analysis.settings import RAW, in_words
from analysis.statistics.comparisons import matched_pairs, meta_analysis
from support import shipped

PAIRS = {
    "11002": (60, 40, 20, 80),
    "12025": (50, 45, 15, 90),
    "44021": (70, 30, 25, 75),
    "24062": (30, 40, 12, 40),
}


def counted(pairs: dict[str, tuple[int, ...]], *, per_actor: float = 1.0) -> pd.DataFrame:
    """Unprotected cells of T2, where a pair adds `per_actor` to the actors."""
    rows = [
        (place, code, n)
        for place, ns in pairs.items()
        for code, n in zip(pairs_.RESPONSES, ns, strict=True)
    ]
    inner = pd.DataFrame(rows, columns=["municipality", "response", "weight"])
    parts = [
        inner,
        inner.groupby("municipality", as_index=False)["weight"].sum().assign(response="_T"),
        inner.groupby("response", as_index=False)["weight"].sum().assign(municipality="_T"),
        pd.DataFrame(
            {"municipality": ["_T"], "response": ["_T"], "weight": [inner["weight"].sum()]}
        ),
    ]
    made = pd.concat(parts, ignore_index=True).query("weight > 0")
    others = {
        name: "_Z"
        for name in plan.dimensions_of(plan.load())
        if name not in ("municipality", "response")
    }
    about = {
        "table": "T2",
        "year": 2023,
        "region": "VG",
        "data_kind": "synthetic",
        "vintage": "x",
        "basis": "full count",
    }
    weight = made["weight"].astype(float)
    return made.assign(
        **others, **about, weight=weight, weight2=weight, n=per_actor * weight
    ).reset_index(drop=True)


def public(*args, **options) -> pd.DataFrame:
    # Actors have minima, not the noise of a key.
    cells, _ = protect(counted(*args, **options).assign(key=0), {"T2": plan.load()["T2"]})
    return cells


def test_net_ratio_rates_and_p_are_those_of_the_pairs():
    cells = public(PAIRS)
    # Of the usable pairs T1 alone says it.
    of_t1 = cells.assign(table="T1", market=cells["municipality"])
    usable = tested.net(of_t1, None, table="T1", denominator="usable")
    made = pd.concat(
        [
            tested.net(cells, None, table="T2"),
            usable.assign(municipality=usable["market"]),
            tested.ratio(cells, None, table="T2"),
            tested.rates(cells, None, table="T2"),
            tested.p_value(cells, None, table="T2"),
        ]
    )
    row = made[made["municipality"] == "11002"].set_index("indicator")
    assert row["value"].to_dict() == pytest.approx(
        {
            "net_discrimination": 10,
            "net_of_usable": 100 * 20 / 120,
            "response_ratio": 0.8,
            "response_majority": 0.5,
            "response_minority": 0.4,
            "mcnemar_p": matched_pairs.estimate(60, 40, 20, 80)["p_exact"],
        }
    )
    assert row.loc["net_discrimination", ["denominator", "n"]].tolist() == [200, 200]
    assert row.loc["net_of_usable", "denominator"] == 120
    assert row.loc["net_of_usable", "interval"] == "paired Newcombe, given usable"


def effects(values: dict[str, float | None]) -> pd.DataFrame:
    """Public frame `models` that holds T5 alone: the same effect on every result."""
    rows = [
        {"municipality": place, "result": result, "value": value}
        for place, value in values.items()
        for result in ("net", "usable", "ratio", "majority", "minority")
    ]
    about = {"table": "T5", "indicator": "actor_effect", "year": 2023, "region": "VG"}
    about |= {"market": "_T", "unit": "ratio", "interval": "", "reference": "", "obs_status": ""}
    return pd.DataFrame(rows).assign(**about, low=np.nan, high=np.nan)


def every_result(cells: pd.DataFrame, models: pd.DataFrame | None) -> pd.DataFrame:
    """Every result of each municipality; of the usable pairs as T1 has it, by market."""
    of_t1 = cells.assign(table="T1", market=cells["municipality"])
    if models is not None:
        by_market = models.assign(market=models["municipality"], municipality="_T")
        models = pd.concat([models, by_market], ignore_index=True)
    usable = tested.net(of_t1, models, table="T1", denominator="usable")
    made = [
        tested.net(cells, models, table="T2"),
        usable.assign(municipality=usable["market"]),
        tested.ratio(cells, models, table="T2"),
        tested.rates(cells, models, table="T2"),
        tested.p_value(cells, models, table="T2"),
    ]
    together = pd.concat(made).set_index(["municipality", "indicator"])
    return together[["value", "low", "high"]]


def test_an_effect_of_the_actor_leaves_the_intervals_of_so_many_times_fewer_pairs():
    made = every_result(public({"11002": (120, 80, 40, 160)}), effects({"11002": 2.0}))
    fewer = every_result(public({"11002": (60, 40, 20, 80)}), None)
    assert len(made) == 6
    pd.testing.assert_frame_equal(made, fewer)


def test_a_hidden_effect_of_the_actor_leaves_the_value_without_an_interval():
    cells, models = public(PAIRS), effects(dict.fromkeys(PAIRS, 1.0) | {"11002": None})
    for made in (
        tested.net(cells, models, table="T2"),
        tested.ratio(cells, models, table="T2"),
        tested.rates(cells, models, table="T2"),
    ):
        row = made[made["municipality"] == "11002"].iloc[0]
        assert row["interval"] == "none (actors unknown)"
        assert row["value"] > 0
        assert row[["low", "high"]].isna().all()
    together = tested_places.benchmark(cells, models).set_index("indicator")
    assert together.loc["tested_places", "value"] == len(PAIRS) - 1


def test_no_sum_over_municipalities_is_given():
    assert set(tested.net(public(PAIRS), None, table="T2")["municipality"]) == set(PAIRS)


def test_few_actors_hide_a_count_of_many_pairs_and_nothing_tells_of_parts_of_actors():
    cells = public(PAIRS, per_actor=0.5)
    of_12 = cells[(cells["municipality"] == "24062") & (cells["response"] == "n01")]
    assert of_12["conf_status"].tolist() == ["C"]
    assert cells["n"].equals(cells["weight"])
    row = tested.net(cells, None, table="T2").set_index("municipality").loc["24062"]
    assert row["conf_status"] == "C"
    assert row[["value", "low", "high", "denominator"]].isna().all()


def test_a_response_that_nobody_gave_is_zero_and_not_missing():
    cells = public(PAIRS | {"31005": (40, 30, 0, 40)})
    assert tested.net(cells, None, table="T2").set_index("municipality").loc[
        "31005", "value"
    ] == pytest.approx(3000 / 110)


def log_ratios() -> tuple[np.ndarray, np.ndarray]:
    """Logarithm of each ratio, and its variance from its pairs and the shares of all."""
    n11, n10, n01, n00 = np.array(list(PAIRS.values()), dtype=float).T
    pairs, majority, minority = n11 + n10 + n01 + n00, n11 + n10, n11 + n01
    shares = [each.sum() / pairs.sum() for each in (n10 + n01, majority, minority)]
    return np.log(minority / majority), shares[0] / (pairs * shares[1] * shares[2])


def test_the_benchmark_is_a_meta_analysis_of_the_log_ratios():
    made = tested_places.benchmark(public(PAIRS), None).set_index("indicator")
    found = meta_analysis.estimate(*log_ratios())
    assert made.loc["mean_ratio", "value"] == pytest.approx(np.exp(found["value"]))
    assert made.loc["mean_ratio", "high"] == pytest.approx(np.exp(found["high"]))
    i2 = made.loc["ratio_i2"]
    bounds = (found["i2"], found["i2_low"], found["i2_high"])
    assert (i2["value"], i2["low"], i2["high"]) == pytest.approx(bounds, nan_ok=True)
    assert made.loc["tested_places", "value"] == len(PAIRS)


def test_what_a_next_municipality_would_show_is_given_only_where_i2_is_known():
    alike = {f"1100{i}": (60, 30, 15, 100) for i in range(6)}
    made = tested_places.benchmark(public(alike), None)
    assert np.isnan(made.set_index("indicator").loc["ratio_prediction", "value"])
    assert "is niet te zeggen" in sentences_tested.together(made)
    # Ten municipalities with many pairs, ratios of 0.96 and 0.46: I2 is between 0.9 and 1.
    apart = {f"110{10 + i}": (300, 60 + 300 * (i % 2), 45, 200) for i in range(10)}
    made = tested_places.benchmark(public(apart), None)
    row = made.set_index("indicator").loc["ratio_prediction"]
    assert row["low"] < 0.46
    assert row["high"] > 0.96
    assert "verschillen meer dan door toeval te verwachten is" in sentences_tested.together(made)


def test_the_mean_without_a_municipality_is_that_of_the_others():
    made = tested_places.sensitivity(public(PAIRS), None)
    effects, variances = log_ratios()
    others = np.array(list(PAIRS)) != "24062"
    # As leave1out of metafor: the variances of the others stay.
    expected = meta_analysis.estimate(effects[others], variances[others])
    row = selection.only(made, municipality="24062", indicator="mean_ratio_without")
    numbers = ["value", "low", "high"]
    assert row[numbers].tolist() == pytest.approx([np.exp(expected[name]) for name in numbers])
    assert row["n"] == sum(sum(PAIRS[place]) for place in PAIRS if place != "24062")
    error = selection.only(made, municipality="24062", indicator="log_ratio_error")
    assert error["value"] == pytest.approx(variances[~others][0] ** 0.5)


def test_the_funnel_has_a_point_for_each_municipality_and_says_which_lie_outside():
    cells = public(PAIRS)
    places = tested.ratio(cells, None, table="T2")
    together = tested_places.benchmark(cells, None)
    without = tested_places.sensitivity(cells, None)
    points = tested_places.funnel(places, together, without).set_index("municipality")
    effects, variances = log_ratios()
    mean = selection.only(together, indicator="mean_ratio")["value"]
    for place, effect, variance in zip(PAIRS, effects, variances, strict=True):
        row = points.loc[place]
        assert row["ratio"] == pytest.approx(np.exp(effect))
        assert row["error"] == pytest.approx(variance**0.5)
        far = abs(effect - np.log(mean)) > 1.959964 * variance**0.5
        assert row["inside"] == (not far)
    said = sentences_tested.funnel(points.reset_index())
    assert f": trechterfiguur van {in_words(len(PAIRS))} gemeenten" in said
    outside = sentences_tested.funnel(points.reset_index().assign(inside=False))
    assert "Buiten wat toeval verklaart liggen" in outside
    figure = funnel_plot(points.reset_index(), by="municipality")
    assert figure.axes[0].get_ylim()[0] > figure.axes[0].get_ylim()[1]
    nothing = tested_places.funnel(places, together.iloc[:0], without)
    assert nothing.empty
    assert "te weinig gemeenten" in sentences_tested.funnel(nothing)


def test_of_three_municipalities_none_is_left_out():
    three = public({place: PAIRS[place] for place in ("11002", "12025", "44021")})
    made = tested_places.sensitivity(three, None)
    assert made.empty


def test_two_municipalities_are_not_compared_and_the_sentence_says_so():
    made = tested_places.benchmark(public({name: PAIRS[name] for name in ("11002", "44021")}), None)
    assert made.empty
    assert "geen drie gemeenten" in sentences_tested.together(made)


def test_every_result_says_that_it_is_established_and_not_experienced_or_reported():
    names = {
        name
        for table in plan.load().values()
        if table.chapter == "09_tested"
        for name in table.indicators
    }
    assert names == set(of_kind("established"))


def test_published_results_have_a_place_a_year_and_a_source_and_make_no_trend():
    made = tested_elsewhere.published()
    assert made[["place", "market", "document"]].ne("").all(axis=None)
    assert set(made["data_kind"]) == {"published"}
    assert "geen reeks" in sentences_tested.elsewhere(made)


shipped_only = pytest.mark.skipif(
    not (RAW / str(shipped.YEAR) / "truth.json").is_file(), reason="data/raw holds delivered data"
)


@shipped_only
def test_the_true_net_rates_lie_in_the_intervals_of_the_shipped_report():
    known = json.loads((RAW / str(shipped.YEAR) / "truth.json").read_text())["correspondence_pairs"]
    made = tested.net(shipped.cells(), shipped.models(), table="T2").set_index("municipality")
    inside = []
    for place, row in made.iterrows():
        sent = [each for name, each in known.items() if name.endswith(place)]
        net = 100 * np.average(
            [each["net"] for each in sent], weights=[each["pairs_sent"] for each in sent]
        )
        inside.append(row["low"] <= net <= row["high"])
    # Of six 95 % intervals two or more miss once in thirty data sets.
    assert len(inside) == 6
    assert sum(inside) >= 5


@shipped_only
def test_shares_by_profile_are_those_of_adverts_with_four_applications():
    sent = pd.read_csv(RAW / str(shipped.YEAR) / "correspondence.csv", dtype=str)
    arrived = ~(sent["response"] == "undeliverable").groupby(sent["advert_id"]).transform("any")
    four = sent[arrived & (sent.groupby("advert_id")["profile"].transform("size") == 4)]
    share = four["response"].eq("positive").groupby(four["profile"]).mean()
    made = of_model(shipped.models(), "T3")
    shown = selection.pick(made, indicator="response_by_profile").set_index("profile")
    assert shown["value"].to_dict() == pytest.approx(share.to_dict(), abs=0.0005)
    wide = four.assign(yes=four["response"].eq("positive")).groupby("profile")["yes"].mean()
    odds = wide / (1 - wide)
    ratio = selection.pick(made, indicator="odds_ratio_by_profile").set_index("profile")["value"]
    assert ratio.to_dict() == pytest.approx(
        (odds / odds["majority"]).drop("majority").to_dict(), abs=0.0005
    )
