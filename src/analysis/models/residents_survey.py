"""A survey of residents: its items by group, gaps to Belgian origin, changes, non-response."""

import numpy as np
import pandas as pd

from analysis.models.estimates import Files, turned
from analysis.models.residents_waves import (
    LAST_WAVES,
    NAME,
    PREFIX,
    REFERENCE,
    UNIT,
    Model,
    asked_of,
    changes,
    design_of,
    finished,
    of_waves,
    values,
)
from analysis.reference.survey_items import Item, nonresponse, of_topic, outcome
from analysis.statistics.samples import survey

__all__ = ["CHARACTERISTICS", "by_characteristic", "by_origin", "without_answer"]

DIMENSIONS = ["item", "origin_group"]
# Besides origin, which every table has.
CHARACTERISTICS = {"sex": ("M", "F"), "generation": ("first", "second")}


def by_origin(topic: str, kind: str) -> Model:
    """Model of the items of a topic and kind by origin: values, gaps to Belgian origin, changes.

    Share: of those who answered, the weighted share whose answer counts as yes, in [0, 1]; mean:
    the weighted mean of the codes. Gap: Belgian origin - group, in percentage points for shares;
    positive means that the group lies lower. Change: this wave - the wave delivered before, as of
    two independent samples. Intervals are those of the design, or of the replicate weights where
    delivered; that of a gap includes the covariance of groups that share clusters.

    Parameters
    ----------
    topic, kind
        As in the item file.

    Returns
    -------
    callable
        Model of the processed files and the year: estimates of every delivered wave by `item` and
        `origin_group`. `n` counts those who answered; for a gap or change, on the smaller side.
        `obs_status` is `u` under `settings.SURVEY_BRACKETED`. An item that a wave did not ask has
        no row.

    References
    ----------
    Decisions of the house, sections 0.1, 0.2 and 0.10.
    """

    def of_wave(frame: pd.DataFrame) -> list[pd.DataFrame]:
        return [
            _with_gaps(asked_of(frame, outcome(frame[item.id], item)), item, PREFIX[topic]).assign(
                item=item.id
            )
            for item in of_topic(topic, kind=kind).values()
        ]

    def model(files: Files, year: int) -> pd.DataFrame:
        found = of_waves(files, year, of_wave)
        found = pd.concat([found, changes(found, by=DIMENSIONS)], ignore_index=True)
        return finished(found, DIMENSIONS)

    return model


def by_characteristic(topic: str) -> Model:
    """Model of all items of a topic by origin and, within it, by sex and by generation.

    Shares, means and gaps as in `by_origin`: by sex against Belgian origin of the same sex, by
    generation against all of Belgian origin, who have none.

    Parameters
    ----------
    topic
        As in the item file.

    Returns
    -------
    callable
        Model of the processed files and the year: estimates of the last two waves by `item`,
        `origin_group`, `characteristic`, `category`.
    """

    def of_wave(frame: pd.DataFrame) -> list[pd.DataFrame]:
        insides = {
            (name, code): _inside(frame, name, code)
            for name, codes in CHARACTERISTICS.items()
            for code in codes
        }
        made = []
        for item in of_topic(topic).values():
            answers = outcome(frame[item.id], item)
            for (name, code), inside in insides.items():
                part = _with_gaps(asked_of(frame, answers, inside), item, PREFIX[topic])
                made.append(part.assign(item=item.id, characteristic=name, category=code))
        return made

    def model(files: Files, year: int) -> pd.DataFrame:
        found = of_waves(files, year, of_wave, last=LAST_WAVES)
        # Those of Belgian origin have no generation: there they are only what is compared with.
        is_kept = (found["characteristic"] != "generation") | (found["origin_group"] != REFERENCE)
        return finished(found[is_kept], ["item", "origin_group", "characteristic", "category"])

    return model


def without_answer(topic: str) -> Model:
    """Model of item non-response: of those asked, the weighted share without an answer.

    No answer: refused or did not know.

    Parameters
    ----------
    topic
        As in the item file.

    Returns
    -------
    callable
        Model of the processed files and the year: estimates of the last two waves by `item` and
        `origin_group`; `n` counts those who were asked.
    """

    def of_wave(frame: pd.DataFrame) -> list[pd.DataFrame]:
        made = []
        for item in of_topic(topic).values():
            asked = asked_of(frame, nonresponse(frame[item.id]))
            name = f"{PREFIX[topic]}_nonresponse"
            part = values(asked, by="origin_group", indicator=name, unit="share")
            made.append(part.assign(item=item.id))
        return made

    return lambda files, year: finished(
        of_waves(files, year, of_wave, last=LAST_WAVES), ["item", "origin_group"]
    )


def _inside(frame: pd.DataFrame, name: str, code: str) -> pd.Series:
    """Who is of a category; everybody of Belgian origin where it is a generation."""
    return (frame[name] == code) | ((name == "generation") & (frame["origin_group"] == REFERENCE))


def _with_gaps(asked: pd.DataFrame, item: Item, prefix: str) -> pd.DataFrame:
    """Values of an item by origin, and their gaps to Belgian origin where it answered too."""
    name, (unit, gap_unit) = f"{prefix}_{NAME[item.kind]}", UNIT[item.kind]
    found = values(asked, by="origin_group", indicator=name, unit=unit)
    if len(found) < 2 or REFERENCE not in set(found["origin_group"]):
        return found
    gaps = survey.difference(
        asked, "outcome", by="origin_group", reference=REFERENCE, **design_of(asked)
    )
    gaps = gaps[gaps["n"] > 0]
    answered = int(found.loc[found["origin_group"] == REFERENCE, "n"].iloc[0])
    points = 100 if gap_unit == "pp" else 1
    gaps = gaps.assign(
        **{each: points * gaps[each] for each in ("value", "low", "high")},
        indicator=f"{name}_gap", unit=gap_unit, reference=REFERENCE,
        n=np.minimum(gaps["n"], answered),
    )  # fmt: skip
    if item.adverse:
        gaps = turned(gaps)
    return pd.concat([found, gaps], ignore_index=True)
