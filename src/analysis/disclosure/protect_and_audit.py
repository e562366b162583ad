"""Protection that stood the attack: protect, attack, hide what it leans on, until none is found.

The protection sees one population of one year at a time. What other populations, broader or
narrower ones, and earlier releases tell is found by the auditor; here both are brought together, so
that neither knows the other.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.disclosure.auditor.audit import Rules, audit, block_of, refuse
from analysis.disclosure.known.earlier_releases import of_release, told
from analysis.disclosure.known.model_counts import Beside, laid, nothing
from analysis.disclosure.protection.controlled_rounding import rounded
from analysis.disclosure.protection.suppress import blanked, hidden, with_empty_cells
from analysis.errors import DisclosureError
from analysis.plan import Table

__all__ = ["Protected", "protect_and_audit"]

ROUNDS = 60
# A table keeps at least this share of what it can show by itself.
LEFT = 0.5


class Protected(NamedTuple):
    """Cells that may be published, and what the auditor found of each blank (`audit.audit`).

    `models`: positions of the rows of models that may not, because they give such a blank away.
    """

    cells: pd.DataFrame
    found: pd.DataFrame
    models: list[int]


def protect_and_audit(
    cells: pd.DataFrame,
    tables: dict[str, Table],
    rules: Rules | None = None,
    releases: Sequence[pd.DataFrame] = (),
    models: Beside | None = None,
) -> Protected:
    """Protect the cells of all tables so that the auditor narrows none.

    Parameters
    ----------
    cells : DataFrame
        As made by `cells.count`.
    tables
        The plan.
    rules
        What a blank has to stand up to.
    releases
        Public cells released before, the oldest first; what they tell is known to the auditor
        (`earlier.told`).

    models
        Counts of models, to be published beside the cells. One that gives a blank away is not.

    Returns
    -------
    Protected
        The cells as `protect.protect` gives them, and the ranges of the blanks.

    Raises
    ------
    DisclosureError
        When a table cannot be protected: it names table and cell.
    """
    rules = rules or Rules()
    released = [of_release(release, tables) for release in releases]
    full = rounded(with_empty_cells(cells, tables), tables, released, threshold=rules.threshold)
    before = told(_as_published(full, tables), tables, released, threshold=rules.threshold)
    limits = {"threshold": rules.threshold, "fixed": before.knows}
    first = hide = hidden(full, tables, also=before.stays, **limits)
    models = models or nothing()
    known, gone = {**tables, **models.tables}, np.zeros(len(models.cells), dtype=bool)
    blocks, found = block_of(laid(full, models.cells, gone), known), None
    changed = np.ones(len(blocks), dtype=bool)
    for _ in range(ROUNDS):
        public = _as_published(blanked(full, hide), tables)
        seen = public.assign(n=public["n"].mask(before.knows, _as_published(full, tables)["n"]))
        touched = blocks.isin(blocks[changed]).to_numpy()
        found = _audited(laid(seen, models.cells, gone), known, rules, touched, found)
        # What the cells tell of the units of a model is public anyway.
        failed = found.loc[~found["passes"] & (found["position"] < len(full)), "rests_on"]
        leaking = [cell - len(full) for cells in failed for cell in cells if cell >= len(full)]
        off = gone.copy()
        off[leaking] = True
        more = hide
        if (off == gone).all():
            more = hide | _cheapest(full, hide | before.knows, failed)
            if (more == hide).all():
                break
            _refuse_emptied(full, more, first)
        last, hide = hide, hidden(full, tables, also=more, kept=hide, **limits)
        changed, gone = np.append(hide != last, off != gone), off
    found = found[found["position"] < len(full)].reset_index(drop=True)
    refuse(found)
    rows = [row for cell in np.flatnonzero(gone) for row in models.rows[cell]]
    return Protected(public, found, rows)


def _audited(
    public: pd.DataFrame,
    tables: dict[str, Table],
    rules: Rules,
    touched: np.ndarray,
    before: pd.DataFrame | None,
) -> pd.DataFrame:
    """Audit the blocks in which something changed, and keep what was found of the others."""
    places = np.flatnonzero(touched)
    new = audit(public.iloc[places], tables, rules)
    new["position"] = [places[at] if at >= 0 else at for at in new["position"]]
    new["rests_on"] = [frozenset(places[list(cells)].tolist()) for cells in new["rests_on"]]
    if before is None:
        return new
    names = block_of(public, tables)
    kept = before[~block_of(before, tables).isin(set(names[touched]))]
    return pd.concat([kept, new]).sort_values(["position", "table", "cell"], ignore_index=True)


def _as_published(cells: pd.DataFrame, tables: dict[str, Table]) -> pd.DataFrame:
    """Give tables whose units count actors their weight as n: parts of an actor tell of some."""
    actors = (
        cells["table"].map({t.id: t.counts_actors for t in tables.values()}).to_numpy(dtype=bool)
    )
    return cells.assign(n=cells["n"].mask(actors, cells["weight"]))


def _cheapest(full: pd.DataFrame, unhelpful: np.ndarray, leans: pd.Series) -> np.ndarray:
    """For each blank that failed, the smallest count its range rests on that can be hidden."""
    n = full["n"].to_numpy()
    chosen = np.zeros(len(full), dtype=bool)
    for rests_on in leans:
        free = [cell for cell in sorted(rests_on) if not unhelpful[cell] and n[cell] > 0]
        if free and not chosen[free].any():
            chosen[min(free, key=lambda cell: n[cell])] = True
    return chosen


def _refuse_emptied(full: pd.DataFrame, hide: np.ndarray, first: np.ndarray) -> None:
    """Stop where what other tables tell costs a table most of what it could show by itself."""
    shown = (
        pd.DataFrame({"table": full["table"], "first": ~first, "now": ~hide})
        .groupby("table", sort=False)
        .sum()
    )
    emptied = shown.index[shown["now"] < LEFT * shown["first"]]
    if len(emptied):
        raise DisclosureError(
            f"table {', '.join(emptied)} cannot be protected without emptying it: together with "
            "other tables of the plan it gives small counts away. Give these tables the same "
            "population or fewer categories, or leave one out of the plan."
        )
