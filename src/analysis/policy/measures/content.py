"""Everything that the pages, the CSV and the workbook of the follow-up show, computed once."""

from typing import NamedTuple

import pandas as pd

from analysis.policy.files import DataTable
from analysis.policy.measures import (
    balance,
    budgets,
    evolution,
    measurability,
    plans,
    small_series,
    states,
    targets,
)
from analysis.policy.report_values import FinishedReport

__all__ = ["Content", "content", "data_tables"]


class Content(NamedTuple):
    """The tables of the follow-up at a reference date, and since when an update is new."""

    year: int
    on: str
    since: str
    updates: pd.DataFrame
    standing: pd.DataFrame
    domains: pd.DataFrame
    objectives: pd.DataFrame
    measurable: pd.DataFrame
    bottlenecks: pd.DataFrame
    owners: pd.DataFrame
    ministers: pd.DataFrame
    targets: pd.DataFrame
    series: pd.DataFrame
    amounts: pd.DataFrame
    staff: pd.DataFrame
    evolution: pd.DataFrame

    @property
    def synthetic(self) -> bool:
        """Whether estimates of synthetic deliveries stand among the targets or changes."""
        return bool(self.targets["synthetic"].any() or self.evolution["synthetic"].any())

    @property
    def fiches(self) -> pd.DataFrame:
        """State of the measures of the plan whose measures are fiches."""
        return self.standing[self.standing["plan"] == plans.FICHES]


def content(
    year: int, updates: pd.DataFrame, report: FinishedReport | None, *, on: str, since: str
) -> Content:
    """Compute the whole follow-up.

    Parameters
    ----------
    year
        Year of the folder and of the report.
    updates : DataFrame
        Accepted updates up to the reference date (`register.history`).
    report : FinishedReport or None
        The finished report of the year; without it no target stands beside an estimate.
    on
        The reference date, as 2023-12-31.
    since
        Day of the last meeting: updates reported later are new.
    """
    standing = states.standing(updates, on=on)
    lagging = balance.bottlenecks(standing)
    return Content(
        year=year,
        on=on,
        since=since,
        updates=updates,
        standing=standing,
        domains=balance.by_domain(standing),
        objectives=balance.by_objective(standing),
        measurable=measurability.measurability(),
        bottlenecks=lagging,
        owners=balance.by_recipient(lagging, "owner"),
        ministers=balance.by_recipient(lagging, "minister"),
        targets=targets.targets(updates, report, on=on),
        series=small_series.series_of(small_series.points(updates)),
        amounts=budgets.amounts(),
        staff=budgets.staff(),
        evolution=evolution.evolution(report),
    )


def data_tables(found: Content) -> list[DataTable]:
    """The tables that can be downloaded as CSV."""
    return [
        DataTable("measures", "Elke maatregel met zijn stand", found.standing.reset_index()),
        DataTable("balance_by_domain", "Balans per beleidsdomein", found.domains),
        DataTable("balance_by_objective", "Balans per doelstelling", found.objectives),
        DataTable("measurability", "Hoe meetbaar de fiches zijn", found.measurable),
        DataTable("bottlenecks", "Knelpunten", found.bottlenecks),
        DataTable("bottlenecks_by_owner", "Knelpunten per administratie", found.owners),
        DataTable("bottlenecks_by_minister", "Knelpunten per minister", found.ministers),
        DataTable("targets", "Streefwaarden", found.targets),
        DataTable("series", "Getallen uit mijlpalen en meldingen", found.series),
        DataTable("amounts", "Bedragen per maatregel", found.amounts),
        DataTable("staff", "Personeelsinzet per administratie", found.staff),
        DataTable("evolution", "Veranderingen per beleidsdomein", found.evolution),
        DataTable("updates", "Alle meldingen", found.updates),
    ]
