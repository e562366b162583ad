"""The frames of a year: processed, counted, protected and public, in that order."""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from analysis import plan
from analysis.counting import delivered_cells
from analysis.disclosure.attacked import by_municipality, by_province, of_report
from analysis.disclosure.audit import audit, coarse, refuse
from analysis.disclosure.model_results.protect import Protected, protect_results
from analysis.disclosure.protect import protect, summary
from analysis.errors import DisclosureError
from analysis.extracts.boundaries.frame import boundaries
from analysis.extracts.delivery.quality import compare_with_earlier
from analysis.extracts.elsewhere import eurostat, published, written_precision
from analysis.extracts.frames import labour_positions
from analysis.extracts.frames.registry import FRAMES
from analysis.pipeline import effort, exported, kept_delivery, kept_frames, released
from analysis.pipeline.invented_places import with_invented_places, without_municipalities
from analysis.pipeline.kept_steps import Build
from analysis.pipeline.provenance import in_any_of, of_elsewhere_by_weight, with_provenance
from analysis.pipeline.source_list import refuse_made_up_beside_real, source_list
from analysis.pipeline.table_needs import needs
from analysis.pipeline.words import refuse_wordless
from analysis.settings import PUBLIC_FRAMES, RAW
from analysis.workbench import room_key
from analysis.workbench.progress import Progress

__all__ = ["PUBLISHED", "with_cells_of", "write"]

PUBLISHED = ("figures", "targets", "unia_totals", "flanders_values")


def write(
    folder: Path, year: int, years: list[int], progress: Progress, earlier: Iterable[Path] = ()
) -> None:
    """Write the processed frames, the unprotected cells and, in `folder/public`, what may be seen.

    What an earlier build made of the same is taken over (`kept_steps`).

    Parameters
    ----------
    folder
        Empty folder.
    year
        Reference year.
    years
        Delivered years to read, the reference year last.
    progress
        Of the steps of `effort.expected`.
    earlier
        Folders of earlier builds, of this year or of others.
    """
    tables, secret = plan.load(), room_key.secret_of(year)
    bases = released.bases()
    build = Build(folder, tuple(earlier))
    files: kept_frames.Files = {}
    for delivered in years:
        words = f"reading and checking the delivery of {delivered}"
        progress.step(effort.with_rows(words, effort.rows_delivered(delivered)))
        made = kept_delivery.delivery(build, delivered, secret)
        for name, path in made.items():
            files.setdefault(name, {})[delivered] = path
    counting, protecting, auditing, modelling, measuring = effort.AFTER_DELIVERIES
    progress.step(effort.with_rows(counting, effort.units_of(files)))
    sources = source_list(years, secret)
    refuse_made_up_beside_real(sources)
    counted, elsewhere = _counted(build, tables, files, sources, years)
    before = [*([bases["cells"]] if "cells" in bases else []), *exported.bases()]
    base = pd.concat(before, ignore_index=True) if before else None
    progress.step(protecting)
    base = _of_earlier_deliveries(build, tables, files, base, years[:-1])
    protected, base = protect(counted, tables, base)
    # The audit knows no units of a table and year that was counted elsewhere, even in part.
    here = [
        frame[~in_any_of(frame, elsewhere)].reset_index(drop=True) for frame in (counted, protected)
    ]
    progress.step(auditing)
    audited = _audited(exported.Together(tables, *here), files, year, base)
    counted, protected = with_invented_places(counted), with_invented_places(protected)
    of_scan = protected["table"].map({name: line.of_scan for name, line in tables.items()})
    public = folder / "public"
    public.mkdir()
    counted.to_parquet(folder / "cells.parquet", index=False)
    base.to_parquet(folder / released.BASES["cells"], index=False)
    frames = {"cells": protected[~of_scan].reset_index(drop=True), "sources": sources}
    frames["local"] = _with_own_columns(protected[of_scan], tables)
    frames["protection"] = summary(frames["cells"])
    frames |= {name: coarse(found) for name, found in audited.items()}
    progress.step(modelling)
    modelled = _modelled(build, files, sources, years, bases.get("models"))
    modelled.base.to_parquet(folder / released.BASES["models"], index=False)
    frames["models"] = without_municipalities(modelled.public)
    frames |= {name: published.load(name, RAW / "published") for name in PUBLISHED}
    frames["figures"] = _comparable(frames["figures"])
    frames["open"] = _open()
    frames["boundaries"] = boundaries(year, raw=RAW)
    frames["needs"] = _needs(tables)
    progress.step(measuring)
    frames["quality"] = _quality(build, files, years)
    refuse_wordless(tables.values(), protected, frames["models"])
    for name in PUBLIC_FRAMES:
        frames[name].to_parquet(public / f"{name}.parquet", index=False)


def _audited(
    report: exported.Together, files: kept_frames.Files, year: int, base: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Attack all tables together with what left the room before as own tables.

    `audit`: those of the report; `audit_local`: those of the scans (`disclosure.attacked`).
    """
    every = exported.beside(report, files, year, base)
    sets = {"report": of_report, "municipality": by_municipality, "province": by_province}
    found = {}
    for name, choose in sets.items():
        found[name] = audit(*choose(every.cells, every.public, every.tables), files)
    left = sorted(set(every.tables) - set(report.tables))
    try:
        for each in found.values():
            refuse(each)
    except DisclosureError as error:
        if not left:
            raise
        raise DisclosureError(
            f"{error} It was judged beside what was exported: {', '.join(left)}. A table of the "
            "same units asks for the same where as its export; of an export that never left the "
            "room, remove the folder in data/raw/exported."
        ) from None
    of_scans = [found[name].assign(attacked=name) for name in ("municipality", "province")]
    return {"audit": found["report"], "audit_local": pd.concat(of_scans, ignore_index=True)}


def _with_own_columns(cells: pd.DataFrame, tables: dict[str, plan.Table]) -> pd.DataFrame:
    """Cells of the scans without the dimensions that none of them has."""
    own = plan.dimensions_of({name: line for name, line in tables.items() if line.of_scan})
    others = set(plan.dimensions_of(tables)) - {*own, "region"}
    return cells.drop(columns=[name for name in cells if name in others]).reset_index(drop=True)


def _counted(
    build: Build,
    tables: dict[str, plan.Table],
    files: kept_frames.Files,
    sources: pd.DataFrame,
    years: list[int],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Count every table, with the cells that were counted elsewhere; return these apart too."""
    year = years[-1]
    elsewhere = delivered_cells.delivered({each: RAW / str(each) for each in years}, year=year)
    counted_here = kept_frames.counted(build, "counts", tables, files, year=year)
    together = delivered_cells.added(counted_here, elsewhere, files)
    names = set(elsewhere["table"])
    rests_on = {
        table.id: [*needs(table), *([delivered_cells.EXTRACT] if table.id in names else [])]
        for table in tables.values()
        if table.source in FRAMES
    }
    counted = with_provenance(with_cells_of(together, year), rests_on, sources)
    return of_elsewhere_by_weight(counted, elsewhere), elsewhere


def _of_earlier_deliveries(
    build: Build,
    tables: dict[str, plan.Table],
    files: kept_frames.Files,
    base: pd.DataFrame | None,
    earlier: list[int],
) -> pd.DataFrame | None:
    """Add to the base what reports of earlier deliveries showed of units that are counted again.

    A cohort of 2020 stands in the report of 2022 and in that of 2023: the second keeps the number
    of the first while the cohort moved by little, whether or not the first was registered.
    """
    latest = {name: table for name, table in tables.items() if table.years == "latest"}
    for year in earlier:
        delivered = {name: {year: paths[year]} for name, paths in files.items() if year in paths}
        if not delivered:
            continue
        counted = kept_frames.counted(build, f"counts_{year}", latest, delivered, year=year)
        _, base = protect(counted, latest, base)
    return base


def _modelled(
    build: Build,
    files: kept_frames.Files,
    sources: pd.DataFrame,
    years: list[int],
    base: pd.DataFrame | None,
) -> Protected:
    """Results of the models; those that moved by little keep the number of an earlier report."""
    for earlier in years[:-1]:
        again = kept_frames.estimated(build, files, sources, year=earlier, lasting=True)
        if len(again):
            base = protect_results(again, base).base
    last = kept_frames.estimated(build, files, sources, year=years[-1])
    return protect_results(last, base)


def with_cells_of(counted: pd.DataFrame, year: int) -> pd.DataFrame:
    """Leave out the tables that have no cell of the year, because an extract is late.

    What was delivered for the years before stands in their reports; here it would look like this
    year's.
    """
    tables = counted.loc[counted["year"] == year, "table"]
    return counted[counted["table"].isin(tables)].reset_index(drop=True)


def _quality(build: Build, files: kept_frames.Files, years: list[int]) -> pd.DataFrame:
    """Quality of every delivery beside the one before."""
    measures = [kept_frames.quality(build, year, files) for year in years]
    return compare_with_earlier(pd.concat(measures))


def _needs(tables: dict[str, plan.Table]) -> pd.DataFrame:
    """One row per table and extract that it needs, with the column where that may be absent."""
    rows = []
    for table in tables.values():
        rows += [(table.id, extract, _needed_column(table, extract)) for extract in needs(table)]
    return pd.DataFrame(rows, columns=["table", "extract", "column"], dtype="str")


def _needed_column(table: plan.Table, extract: str) -> str:
    if table.source != "residents" or extract != labour_positions.EXTRACT:
        return ""
    return ", ".join(
        asked for column, asked in labour_positions.NEEDED_COLUMN.items() if table.uses(column)
    )


def _comparable(figures: pd.DataFrame) -> pd.DataFrame:
    """Add each published value in the unit of our estimates, and how far another may be off."""
    shares = figures["unit"].isin(["percent", "ratio"])
    value, within = [], []
    for row, is_share in zip(figures.itertuples(), shares, strict=True):
        value.append(
            written_precision.as_share(row.value, unit=row.unit) if is_share else row.value
        )
        within.append(
            written_precision.rounding(
                row.value_text, unit=row.unit, form=row.value_form, qualifier=row.qualifier
            )
        )
    percent = figures["unit"].eq("percent").map({True: 100, False: 1})
    unit = shares.map({True: "share", False: "count"}).mask(
        figures["unit"] == "percentage_points", "pp"
    )
    return figures.assign(our_value=value, our_unit=unit, tolerance=pd.Series(within) / percent)


def _open() -> pd.DataFrame:
    series = eurostat.load(RAW / "open")
    if not series:
        return pd.DataFrame({"dataset": pd.Series(dtype=str)})
    frame = pd.concat([series[name] for name in sorted(series)], ignore_index=True)
    return frame.astype({name: "str" for name, kind in frame.dtypes.items() if kind == "object"})
