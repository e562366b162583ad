"""Sentences on what others published: beside ours, as targets, and as figures."""

import pandas as pd

from analysis.indicators.published.comparison import AGREEING, COVERED
from analysis.indicators.selection import pick
from analysis.report.text.apart import or_untitled
from analysis.report.text.numbers import label, listed, number
from analysis.report.text.sentences import or_nothing
from analysis.settings import in_words

__all__ = ["compared", "compared_title", "figures_found", "targets_found"]

_MOST_NAMED = 3
_PLURAL = {
    "norm": "normen voor een dienst",
    "duty": "plichten of opdrachten",
    "funding_rule": "voorwaarden voor subsidie",
    "description": "beschrijvingen",
}


def compared(pairs: pd.DataFrame) -> str:
    """How many published figures agree with the computed ones, and which do not, with why."""
    if pairs.empty:
        return (
            "Voor dit jaar is er geen gepubliceerd cijfer met dezelfde definitie, of er zijn "
            "geen gegevens geleverd."
        )
    computed = pick(pairs, indicator="computed_beside")
    text = (
        f"Van {number(len(computed))} gepubliceerde cijfers met dezelfde definitie "
        f"{_agreeing(computed)}"
    )
    others = computed[~computed["agreement"].isin([*AGREEING, *COVERED])]
    if len(others):
        text = f"{text}. Niet bij {_named(others)}"
    if computed["data_kind"].eq("synthetic").any():
        return (
            f"{text}. De berekende zijn synthetisch en naar het voorbeeld van de gepubliceerde "
            "gemaakt: overeenstemming bewijst niets."
        )
    return f"{text}."


def _agreeing(computed: pd.DataFrame) -> str:
    """How many agree but for rounding, and how many others hold the published one."""
    same = computed["agreement"].isin(AGREEING)
    text = f"stemmen er {in_words(int(same.sum()))} op de afronding na overeen met de berekende"
    inside = int(computed["agreement"].isin(COVERED).sum())
    if not inside:
        return text
    verb = "ligt er nog één" if inside == 1 else f"liggen er nog {in_words(inside)}"
    return f"{text}, en {verb} in het interval ervan"


def _named(others: pd.DataFrame) -> str:
    """Figures by name, each with why; of more than a few the first, and how many others."""
    if len(others) > _MOST_NAMED:
        names = [f"\u2018{_short(each)}\u2019" for each in others["definition"][:_MOST_NAMED]]
        left = in_words(len(others) - _MOST_NAMED)
        return f"{listed([*names, f'{left} andere'])} (tabel O3)"
    return listed(
        [
            f"\u2018{_short(row['definition'])}\u2019 ({label('agreement', row['agreement'])})"
            for _, row in others.iterrows()
        ]
    )


def _short(definition: str) -> str:
    """Definition without what stands between brackets."""
    return definition.partition(" (")[0]


@or_untitled
def compared_title(pairs: pd.DataFrame) -> str:
    """How many published figures agree with the computed ones."""
    computed = pick(pairs, indicator="computed_beside")
    near = computed["agreement"].isin([*AGREEING, *COVERED])
    return (
        f"Van de {number(len(computed))} vergeleken cijfers stemmen er {number(near.sum())} "
        "overeen, op afronding of onzekerheid na"
    )


@or_nothing
def targets_found(found: pd.DataFrame) -> str:
    """How many targets the plans have, how many of these expired, and what the other lines are."""
    aimed = pick(found, target_kind="result")
    expired = int((aimed["standing"] == "expired").sum())
    others = found[found["target_kind"] != "result"]["target_kind"].value_counts(sort=False)
    named = [f"{number(count)} {_PLURAL[kind]}" for kind, count in others.items()]
    text = (
        f"De beleidsplannen noemen {number(len(aimed))} streefwaarden; van {number(expired)} ervan "
        "is de einddatum voorbij."
    )
    return f"{text} De andere regels zijn {listed(named)}." if named else text


@or_nothing
def figures_found(found: pd.DataFrame) -> str:
    """How many published figures there are, and how many carry a note."""
    noted = int((found["note"] != "").sum())
    return (
        f"Uit de beleidsteksten namen we {number(len(found))} cijfers over zoals ze er staan. Bij "
        f"{number(noted)} staat een nota over een tegenspraak, een ontbrekende datum of een andere "
        "definitie."
    )
