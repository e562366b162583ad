"""A survey of residents: shares and means of its items by group, differences to Belgian origin, who did not answer."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.reference.survey_items import REPLICATE, SCALE, Item, nonresponse, of_topic, outcome
from analysis.settings import LEVEL, SURVEY_BRACKETED, SURVEY_LONELY
from analysis.statistics import survey, survey_waves

__all__ = ["CHARACTERISTICS", "by_characteristic", "by_origin", "without_answer"]

REFERENCE, REGION = "belgian", "VG"
# Origin is that of the item itself; these are told apart within it.
CHARACTERISTICS = {"sex": ("M", "F"), "generation": ("first", "second")}
PREFIX = {"experienced": "experienced", "together": "survey"}
NAME = {"share": "share", "mean": "score"}
UNIT = {"share": ("share", "pp"), "mean": ("score", "score")}

Model = Callable[[dict[str, dict[int, Path]], int], pd.DataFrame]


def by_origin(topic: str, kind: str) -> Model:
    """Return the model of the items of a topic and kind by origin: values, gaps to Belgian origin, and changes.

    A share: weighted share of who answered that gave an answer which counts as yes, in [0, 1]; a
    mean: weighted mean of the codes. Gap: Belgian origin - group, in points for shares; positive
    means that the group lies lower. Change: this wave - the one delivered before, as of two
    independent samples. Intervals are those of the design, or of the replicate weights where
    delivered; the covariance of groups that share clusters is counted in a gap.

    Parameters
    ----------
    topic, kind
        As in the item file.

    Returns
    -------
    callable
        Model of the processed files and the year: estimates of every delivered wave by `item` and
        `origin_group`. `n` counts who answered; of a gap or change that of the smaller side.
        `obs_status` is `u` under `settings.SURVEY_BRACKETED`. An item that a wave did not ask has
        no row.

    References
    ----------
    Decisions of the house, sections 0.1, 0.2 and 0.10.
    """

    def of_wave(frame: pd.DataFrame) -> list[pd.DataFrame]:
        return [
            _compared(frame, item, PREFIX[topic]) for item in of_topic(topic, kind=kind).values()
        ]

    def model(files: dict[str, dict[int, Path]], year: int) -> pd.DataFrame:
        found = _waves(files, year, of_wave)
        return _finished(
            pd.concat([found, _changes(found)], ignore_index=True), ["item", "origin_group"]
        )

    return model


def by_characteristic(topic: str) -> Model:
    """Return the model of all items of a topic by origin and, within it, by sex and by generation.

    Shares, means and gaps as in `by_origin`: by sex against Belgian origin of the same sex, by
    generation against all of Belgian origin, who have none.

    Parameters
    ----------
    topic
        As in the item file.

    Returns
    -------
    callable
        Model of the processed files and the year: estimates by `item`, `origin_group`,
        `characteristic`, `category`.
    """

    def of_wave(frame: pd.DataFrame) -> list[pd.DataFrame]:
        return [
            _compared(frame, item, PREFIX[topic], inside=_inside(frame, name, code)).assign(
                characteristic=name, category=code
            )
            for item in of_topic(topic).values()
            for name, codes in CHARACTERISTICS.items()
            for code in codes
        ]

    def model(files: dict[str, dict[int, Path]], year: int) -> pd.DataFrame:
        found = _waves(files, year, of_wave)
        # Those of Belgian origin are no generation: there they are only what is compared with.
        kept = (found["characteristic"] != "generation") | (found["origin_group"] != REFERENCE)
        return _finished(found[kept], ["item", "origin_group", "characteristic", "category"])

    return model


def without_answer(topic: str) -> Model:
    """Return the model of item non-response: of who was asked, the weighted share that refused or did not know.

    Parameters
    ----------
    topic
        As in the item file.

    Returns
    -------
    callable
        Model of the processed files and the year: estimates by `item` and `origin_group`; `n`
        counts who was asked.
    """

    def of_wave(frame: pd.DataFrame) -> list[pd.DataFrame]:
        made = []
        for item in of_topic(topic).values():
            asked = _asked(frame, nonresponse(frame[item.id]))
            made.append(_values(asked, item, f"{PREFIX[topic]}_nonresponse", unit="share"))
        return made

    return lambda files, year: _finished(_waves(files, year, of_wave), ["item", "origin_group"])


def _waves(
    files: dict, year: int, of_wave: Callable[[pd.DataFrame], list[pd.DataFrame]]
) -> pd.DataFrame:
    """Estimates of every delivered wave up to the year's."""
    made = [
        found.assign(year=each)
        for each, path in sorted(files["respondents"].items())
        if each <= year
        for found in of_wave(pd.read_parquet(path))
    ]
    return pd.concat([part for part in made if len(part)], ignore_index=True)


def _inside(frame: pd.DataFrame, name: str, code: str) -> pd.Series:
    """Who is of a category; all of Belgian origin where it is a generation."""
    return (frame[name] == code) | ((name == "generation") & (frame["origin_group"] == REFERENCE))


def _asked(
    frame: pd.DataFrame, answers: pd.Series, inside: pd.Series | bool = True
) -> pd.DataFrame:
    """The whole sample, so that its design stays, with the answers of those inside the region and category."""
    design = [
        "weight",
        "stratum",
        "psu",
        "origin_group",
        *(name for name in frame if name.startswith((REPLICATE, SCALE))),
    ]
    return frame[design].assign(outcome=answers.where((frame["region"] == REGION) & inside))


def _compared(
    frame: pd.DataFrame, item: Item, prefix: str, inside: pd.Series | bool = True
) -> pd.DataFrame:
    """Values of an item by origin, and their gaps to Belgian origin where it answered too."""
    asked = _asked(frame, outcome(frame[item.id], item), inside)
    name, (unit, gap_unit) = f"{prefix}_{NAME[item.kind]}", UNIT[item.kind]
    values = _values(asked, item, name, unit=unit)
    if len(values) < 2 or REFERENCE not in set(values["origin_group"]):
        return values
    size = values.set_index("origin_group")["n"]
    gaps = survey.difference(
        asked, "outcome", by="origin_group", reference=REFERENCE, **_design(asked)
    )
    gaps = gaps[gaps["n"] > 0].assign(
        indicator=f"{name}_gap", unit=gap_unit, reference=REFERENCE, item=item.id, count=np.nan,
        denominator=np.nan,
        n=lambda rows: rows["n"].clip(upper=size[REFERENCE]),
    )  # fmt: skip
    if gap_unit == "pp":
        gaps[["value", "low", "high"]] *= 100
    return pd.concat([values, gaps], ignore_index=True)


def _values(asked: pd.DataFrame, item: Item, name: str, *, unit: str) -> pd.DataFrame:
    """Share or mean by origin of who answered, with weighted count and n."""
    if asked["outcome"].isna().all():
        return pd.DataFrame()
    found = survey.mean(asked, "outcome", by="origin_group", **_design(asked))
    found = found[found["n"] > 0].reset_index(drop=True)
    weight = (
        asked["weight"].where(asked["outcome"].notna(), 0.0).groupby(asked["origin_group"]).sum()
    )
    denominator = found["origin_group"].map(weight)
    # The sum of scores is no count of anybody.
    count = denominator * found["value"] if unit == "share" else np.nan
    return found.assign(
        indicator=name, unit=unit, reference="", item=item.id, count=count, denominator=denominator
    )


def _design(frame: pd.DataFrame) -> dict:
    """How the sample was drawn: by replicate weights where they were delivered, else by strata and clusters."""
    common = {"weight": "weight", "missing": "drop", "level": LEVEL}
    replicates = [name for name in frame if name.startswith(REPLICATE)]
    if replicates:
        return common | {"replicates": replicates, "scale": float(frame[SCALE].iloc[0])}
    return common | {"strata": "stratum", "psu": "psu", "lonely_psu": SURVEY_LONELY}


def _changes(found: pd.DataFrame) -> pd.DataFrame:
    """Change of each value on the wave delivered before, of two independent samples."""
    values = found[found["reference"] == ""]
    years = sorted(set(values["year"]))
    before = values.assign(year=values["year"].map(dict(zip(years, years[1:], strict=False))))
    both = values.merge(
        before, on=["item", "origin_group", "indicator", "year"], suffixes=("", "_before")
    )
    made = survey_waves.change(
        *(both[f"{name}{when}"] for when in ("", "_before") for name in ("value", "se", "df")),
        level=LEVEL,
    )
    points = np.where(both["unit"] == "share", 100.0, 1.0)
    return both[["item", "origin_group", "year"]].assign(
        **{name: made[name] * points for name in ("value", "low", "high")},
        df=made["df"],
        indicator=both["indicator"] + "_change",
        unit=np.where(both["unit"] == "share", "pp", both["unit"]),
        count=np.nan,
        denominator=np.nan,
        n=both[["n", "n_before"]].min(axis=1),
        reference=both["year"].map(dict(zip(years[1:], years, strict=False))).astype(str),
    )


def _finished(found: pd.DataFrame, dimensions: list[str]) -> pd.DataFrame:
    numbers = ["value", "low", "high", "unit", "count", "denominator", "n", "df", "reference"]
    return found[["indicator", "year", *dimensions, *numbers]].assign(
        region=REGION,
        interval="design",
        rule="",
        obs_status=np.where(found["n"] < SURVEY_BRACKETED, "u", ""),
    )
