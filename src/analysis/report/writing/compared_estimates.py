"""Every computed estimate that a published figure is set beside, in one frame to pick from."""

import pandas as pd

from analysis.indicators.civic_integration import programme
from analysis.indicators.discrimination import reported, reported_bodies
from analysis.report.writing.headline import headline_estimates

__all__ = ["compared_estimates"]


def compared_estimates(cells: pd.DataFrame, models: pd.DataFrame, *, year: int) -> pd.DataFrame:
    """Headline estimates, and those that no key figure is made of but others published as well."""
    frames = [
        headline_estimates(cells, models, year=year),
        programme.obliged_share(cells),
        programme.results(cells),
        reported.files_by_kind(cells),
        *(reported_bodies.complaints(cells, table=table) for table in ("D12", "D5", "D6")),
    ]
    return pd.concat(frames, ignore_index=True)
