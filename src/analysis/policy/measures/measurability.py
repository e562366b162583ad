"""How far the fiches can be measured: which have indicators, a target, an amount."""

import re

import pandas as pd

from analysis.policy.measures import plans

__all__ = ["fiches", "kind_of_target", "measurability"]

# A target that says there is none: not applicable, still to be decided, flexible.
_NO_TARGET = re.compile(
    r"n\.?v\.?t\b|niet van toepassing|nog te bepalen|geen |flexibel|niet vooraf", re.IGNORECASE
)


def fiches() -> pd.DataFrame:
    """The fiches, by id: the one plan that has a place for indicators, target and amount."""
    known = plans.measures()
    return known[known["plan"] == plans.FICHES]


def kind_of_target(text: str, value: float) -> str:
    """What a fiche gives as its target: `number`, `described`, `none_stated` or `empty`.

    Examples
    --------
    >>> kind_of_target("n.v.t.", float("nan")), kind_of_target("aantal projecten", 12.0)
    ('none_stated', 'number')
    >>> kind_of_target("toepassing in heel Vlaanderen", float("nan"))
    'described'
    """
    if not pd.isna(value):
        return "number"
    if not text:
        return "empty"
    return "none_stated" if _NO_TARGET.match(text) else "described"


def measurability() -> pd.DataFrame:
    """How many fiches have what, of how many.

    Returns
    -------
    DataFrame
        `what` (Dutch), `fiches`, `of`: indicators that are empty, targets by kind, amounts.
    """
    frame = fiches()
    effect, output = frame["effect_indicator"] == "", frame["output_indicator"] == ""
    kinds = pd.Series(
        [
            kind_of_target(text, value)
            for text, value in zip(frame["target_text"], frame["target_value"], strict=True)
        ]
    )
    counts = {
        "effectindicator leeg": effect.sum(),
        "outputindicator leeg": output.sum(),
        "allebei leeg": (effect & output).sum(),
        "streefwaarde: een getal": (kinds == "number").sum(),
        "streefwaarde: een beschreven toestand": (kinds == "described").sum(),
        "streefwaarde: n.v.t., nog te bepalen, geen of flexibel": (kinds == "none_stated").sum(),
        "streefwaarde: niets ingevuld": (kinds == "empty").sum(),
        "bedrag ingevuld": frame["budget_eur"].notna().sum(),
    }
    return pd.DataFrame(
        {"what": list(counts), "fiches": [int(n) for n in counts.values()], "of": len(frame)}
    )
