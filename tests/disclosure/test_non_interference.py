"""What is published does not hang on what is hidden: other hidden counts give the same bytes."""

import io

import numpy as np
import pandas as pd

from analysis import plan
from analysis.counting.cells import MEASURES
from analysis.disclosure.auditor.audit import audit
from analysis.disclosure.auditor.audit import summary as audited
from analysis.disclosure.protection.suppress import blanked, summary, with_empty_cells
from support import shipped


def published(cells: pd.DataFrame, hide: np.ndarray, audits: dict[bytes, bytes]) -> bytes:
    """Bytes of the public frames made from cells, blanks held; equal cells are audited once."""
    public = blanked(cells, hide)
    made = written(public, summary(public))
    if made not in audits:
        audits[made] = written(audited(audit(public, plan.load()), public))
    return made + audits[made]


def written(*frames: pd.DataFrame) -> bytes:
    out = io.BytesIO()
    for frame in frames:
        frame.to_parquet(out, index=False)
    return out.getvalue()


def test_a_unit_moved_between_hidden_cells_changes_no_published_byte():
    exact = [t.id for t in plan.load().values() if not t.rounding and t.outcome]
    true = shipped.cells(protected=False)
    true = with_empty_cells(true[true["table"].isin(exact)], plan.load())
    public = shipped.cells()
    keys = [c for c in true.columns if c not in MEASURES]
    hide = (
        true[keys]
        .merge(public[[*keys, "conf_status"]], on=keys, how="left")["conf_status"]
        .eq("C")
        .to_numpy()
    )
    outcomes = {name for table_id in exact for name in plan.load()[table_id].outcome}
    inner = hide & ~true[sorted(outcomes)].eq("_T").any(axis=1).to_numpy()
    whole = [c for c in keys if c not in outcomes]
    rows = [at for at in true[inner].groupby(whole).indices.values() if len(at) > 1]
    positions = np.flatnonzero(inner)
    audits = {}
    before = published(true, hide, audits)
    chance = np.random.default_rng()
    for _ in range(20):
        giver, taker = positions[chance.permutation(rows[chance.integers(len(rows))])[:2]]
        if true.loc[giver, "n"] == 0:
            giver, taker = taker, giver
        moved = true.copy()
        unit = true.loc[giver, MEASURES] / true.loc[giver, "n"]
        moved.loc[giver, MEASURES] = true.loc[giver, MEASURES] - unit
        moved.loc[taker, MEASURES] = true.loc[taker, MEASURES] + unit
        assert published(moved, hide, audits) == before
