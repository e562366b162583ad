"""Sentences on what the rule of origin does, and on parents who are not known."""

import pandas as pd

from analysis.indicators.selection import only, pick
from analysis.report.text.apart import order
from analysis.report.text.numbers import number
from analysis.report.text.rounding import rounded, rounded_amount
from analysis.report.text.sentences import or_nothing, with_interval

__all__ = [
    "policy_and_gap",
    "policy_and_gap_title",
    "rules",
    "rules_title",
    "unknown_parents",
    "unknown_parents_title",
]

POLICIES = ("belgian", "indeterminate")


@or_nothing
def rules(shares: pd.DataFrame, crossed: pd.DataFrame, *, year: int) -> str:
    """Foreign share by both rules, and without those who cannot be determined."""
    flemish = only(
        shares, year=year, origin_rule="flemish", unknown_parents="belgian", origin_group="foreign"
    )
    apart = only(
        shares,
        year=year,
        origin_rule="flemish",
        unknown_parents="indeterminate",
        origin_group="indeterminate",
    )
    without = only(shares, year=year, unknown_parents="left_out", origin_group="foreign")
    return (
        f"{rules_title(crossed, year=year)}; volgens de Vlaamse regel is {with_interval(flemish)} "
        f"van buitenlandse herkomst. Van {rounded(apart)} is een ouder onbekend en wijst verder "
        f"niets op buitenlandse herkomst: zonder hen is het {with_interval(without)}."
    )


@or_nothing
def rules_title(crossed: pd.DataFrame, *, year: int) -> str:
    """How many residents the two rules classify differently."""
    foreign_by_statbel = pick(
        crossed,
        year=year,
        origin_strict=list(POLICIES),
        origin_statbel=["belgian_foreign_background", "non_belgian"],
    )
    belgian_by_statbel = pick(
        crossed,
        year=year,
        origin_strict=["eu", "non_eu"],
        origin_statbel="belgian_belgian_background",
    )
    differing = foreign_by_statbel["value"].sum() + belgian_by_statbel["value"].sum()
    if differing == 0:
        return "Beide regels noemen dezelfde inwoners van buitenlandse herkomst"
    return f"De regels delen {number(differing)} inwoners anders in"


@or_nothing
def unknown_parents(shares: pd.DataFrame, *, year: int) -> str:
    """Share with an unknown parent, of the eldest and of the youngest."""
    young, old = _youngest_and_eldest(shares, year)
    return (
        f"Van de mensen van 65 jaar en ouder is bij {with_interval(old)} de eerste nationaliteit "
        f"van een ouder onbekend. Onder 18 jaar is dat bij {with_interval(young)}."
    )


@or_nothing
def unknown_parents_title(shares: pd.DataFrame, *, year: int) -> str:
    """Share with an unknown parent of the eldest and the youngest, short."""
    young, old = _youngest_and_eldest(shares, year)
    ages = f"{rounded(old)} vanaf 65 jaar, {rounded(young)} onder 18"
    if order(old, young) > 0:
        return f"Vooral van ouderen kennen we een ouder niet: {ages}"
    return f"Van wie we een ouder niet kennen: {ages}"


def _youngest_and_eldest(shares: pd.DataFrame, year: int) -> tuple:
    return tuple(only(shares, year=year, age_band=band) for band in ("0-17", "65+"))


@or_nothing
def policy_and_gap(estimates: pd.DataFrame, *, year: int) -> str:
    """What unknown parents do to the gap in work of non-EU origin."""
    gap, apart = _gaps(estimates, year)
    return (
        "Tellen mensen met een onbekende ouder niet mee als Belgische herkomst, dan is de kloof in "
        f"werk voor mensen van niet-EU-herkomst {with_interval(apart)}. Tellen zij wel mee, dan "
        f"is ze {with_interval(gap)}."
    )


@or_nothing
def policy_and_gap_title(estimates: pd.DataFrame, *, year: int) -> str:
    """The gap in work by both ways to count unknown parents, short."""
    gap, apart = _gaps(estimates, year)
    return (
        f"Met onbekende ouders apart is de kloof in werk {rounded(apart)}, anders "
        f"{rounded_amount(gap)}"
    )


def _gaps(estimates: pd.DataFrame, year: int) -> tuple:
    gaps = pick(estimates, year=year, indicator="employment_gap", origin_group="non_eu")
    return tuple(only(gaps, unknown_parents=policy) for policy in POLICIES)
