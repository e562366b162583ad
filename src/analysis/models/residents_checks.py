"""A survey of residents, checked: at equal composition, by a test, and for who did not answer."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.models.estimates import DESIGN, turned
from analysis.models.residents_waves import (
    LAST_WAVES,
    NAME,
    PREFIX,
    REFERENCE,
    REGION,
    UNIT,
    Model,
    asked_of,
    design_of,
    finished,
    of_waves,
)
from analysis.reference.survey_items import Item, nonresponse, of_topic, outcome
from analysis.settings import MODEL_UNITS, SURVEY_AGES_FROM
from analysis.statistics.comparisons.multiple_comparisons import holm
from analysis.statistics.samples import equal_composition
from analysis.statistics.samples.nonresponse import bounds, weighted
from analysis.statistics.samples.rao_scott import independence

__all__ = ["by_origin_checked"]

HELD = ["sex", "age_class", "isced"]
ALL, REST = "_T", "rest"
# Kind of interval of a share with the bounds that non-response leaves.
NO_ANSWER = "design, any answer"


def by_origin_checked(topic: str) -> Model:
    """Model of what may stand behind the values and gaps of a topic by origin.

    Of a share: `..._bounds`, the share of who answered, between the bounds if those without an
    answer had all said no, or all yes, with the sampling error of both; and `..._origin_p`, the p
    of Rao and Scott's test that answer and origin do not go together, after Holm over the items of
    the wave (on the row of all origins). Of shares and means: `..._weighted`, of all who were
    asked, if who did not answer is like who did of the same origin, sex and age class; and
    `..._equal_gap`, the gap to Belgian origin at equal sex, age class and education, in percentage
    points for shares, the same way round as the gap.

    Parameters
    ----------
    topic
        As in the item file.

    Returns
    -------
    callable
        Model of the processed files and the year: estimates of every delivered wave by `item` and
        `origin_group`. `n` counts those who answered; for a gap, on the smaller side.

    Notes
    -----
    A class with fewer answers than `settings.MODEL_UNITS` is merged with the others of its origin.

    References
    ----------
    Manski (1989), Little (1986), Graubard and Korn (1999), Rao and Scott (1984).
    """

    def of_wave(frame: pd.DataFrame) -> list[pd.DataFrame]:
        classes = np.searchsorted(SURVEY_AGES_FROM, frame["age"], side="right").astype(str)
        parts = []
        for item in of_topic(topic).values():
            asked = asked_of(frame, outcome(frame[item.id], item)).assign(
                asked=_was_asked(frame, item), age_class=classes
            )
            if asked["outcome"].notna().any():
                parts += _of_item(asked, item, f"{PREFIX[topic]}_{NAME[item.kind]}")
        return _after_holm(parts)

    return lambda files, year: finished(
        of_waves(files, year, of_wave, last=LAST_WAVES), ["item", "origin_group"]
    )


def _was_asked(frame: pd.DataFrame, item: Item) -> pd.Series:
    """Whom of the region the question was put to."""
    return nonresponse(frame[item.id]).notna() & (frame["region"] == REGION)


def _of_item(asked: pd.DataFrame, item: Item, name: str) -> list[pd.DataFrame]:
    """All checks of one item, each a part."""
    unit = UNIT[item.kind][0]
    made = [_weighted(asked).assign(indicator=f"{name}_weighted", unit=unit)]
    if item.kind == "share":
        made.append(_bounds(asked).assign(indicator=f"{name}_bounds", unit=unit))
        made.append(_test(asked).assign(indicator=f"{name}_origin_p", unit="p_value"))
    gaps = _gaps(asked, item)
    if len(gaps):
        made.append(gaps.assign(indicator=f"{name}_equal_gap"))
    return [part.assign(count=np.nan, item=item.id) for part in made]


def _bounds(asked: pd.DataFrame) -> pd.DataFrame:
    """Share of who answered, between the bounds that the others leave."""
    found = bounds(asked, "outcome", asked="asked", by="origin_group", **_design(asked))
    answered = asked["outcome"].notna().groupby(asked["origin_group"]).sum()
    return found.assign(
        # A share that rests on few answers is hidden as in the table of the shares.
        n=found["origin_group"].map(answered), df=np.nan, reference="", interval=NO_ANSWER,
        denominator=_asked_weight(asked, found),
    )  # fmt: skip


def _weighted(asked: pd.DataFrame) -> pd.DataFrame:
    """Share or mean of all who were asked, weighted within classes."""
    found = weighted(
        asked.assign(classes=_classes(asked)), "outcome", asked="asked", classes="classes",
        by="origin_group", **_design(asked),
    )  # fmt: skip
    return found.assign(denominator=_asked_weight(asked, found), reference="", interval=DESIGN)


def _classes(asked: pd.DataFrame) -> pd.Series:
    """Origin, sex and age class; those with few answers together, within an origin."""
    answered = asked["outcome"].notna()
    fine = asked["origin_group"] + " " + asked["sex"] + " " + asked["age_class"]
    rest = asked["origin_group"] + " " + REST
    merged = fine.where(answered.groupby(fine).transform("sum") >= MODEL_UNITS, rest)
    few = answered.groupby(merged).transform("sum") < MODEL_UNITS
    # Where even the rest is small, the whole origin is one class.
    whole = few.groupby(asked["origin_group"]).transform("any")
    return merged.mask(whole, rest)


def _gaps(asked: pd.DataFrame, item: Item) -> pd.DataFrame:
    """Gaps to Belgian origin at equal composition; none where it or all others did not answer."""
    origins = asked.loc[asked["outcome"].notna(), "origin_group"]
    sizes = origins.value_counts()
    if REFERENCE not in sizes.index or len(sizes) == 1:
        return pd.DataFrame()
    found = equal_composition.difference(
        asked, "outcome", by="origin_group", reference=REFERENCE, held=HELD, **_design(asked)
    )
    unit = UNIT[item.kind][1]
    points = 100 if unit == "pp" else 1
    found = found.assign(
        **{name: points * found[name] for name in ("value", "low", "high")},
        n=np.minimum(found["n"], sizes[REFERENCE]), denominator=np.nan, reference=REFERENCE,
        unit=unit, interval=DESIGN,
    )  # fmt: skip
    return turned(found) if item.adverse else found


def _test(asked: pd.DataFrame) -> pd.DataFrame:
    """P of the test that answer and origin do not go together."""
    design = {name: each for name, each in _design(asked).items() if name != "level"}
    found = independence(asked, "origin_group", "outcome", missing="drop", **design)
    row = {"origin_group": ALL, "value": found["p"], "low": np.nan, "high": np.nan}
    row |= {"n": found["n"], "df": np.nan, "denominator": np.nan, "reference": "", "interval": ""}
    return pd.DataFrame([row])


def _after_holm(parts: list[pd.DataFrame]) -> list[pd.DataFrame]:
    """Adjust the p of all items of a wave together."""
    tests = [part for part in parts if part["unit"].iloc[0] == "p_value"]
    if tests:
        adjusted = holm([part["value"].iloc[0] for part in tests])
        for part, p in zip(tests, adjusted, strict=True):
            part["value"] = p
    return parts


def _design(asked: pd.DataFrame) -> dict[str, Any]:
    """Return the design; who lacks an answer is left out by each check in its own way."""
    return {name: each for name, each in design_of(asked).items() if name != "missing"}


def _asked_weight(asked: pd.DataFrame, found: pd.DataFrame) -> pd.Series:
    """Sum of the weights of who was asked, of each origin."""
    weight = asked["weight"].where(asked["asked"], 0.0).groupby(asked["origin_group"]).sum()
    return found["origin_group"].map(weight)
