"""The package that leaves the secured room, with a checklist for the second person."""

import shutil
import tempfile
import zipfile
from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.report.outsider import audit_published, contents, scans
from analysis.report.page import manifest
from analysis.report.text.disclosure import audited
from analysis.report.text.numbers import label, listed, number
from analysis.settings import AUDIT_SMALLEST_SD, REPORTS, RESOURCES
from analysis.workbench import fingerprint
from analysis.workbench.folders import only_one, replaced, shown

__all__ = ["release"]

# What the checklist says of the scans of municipalities, by why they stay.
_SCANS = {
    "": "mee in de map `local`, samen met het verslag aangevallen",
    scans.ABSENT: "niet mee: er zijn er geen",
    scans.ALTERED: "niet mee: een bestand is niet wat hun manifest zegt",
    scans.SOME: "niet mee: niet elke gemeente heeft een pagina van deze gegevens",
    scans.OTHER: "niet mee: ze zijn van andere gegevens dan het verslag",
}
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def release(year: int) -> Path:
    """Write `reports/release-YEAR/` and the same as `reports/release-YEAR.zip`.

    It holds the report as it is (page, tables, figures, public frames, notebooks as run, manifest),
    the scans of all municipalities as they are where they were made from the same public frames,
    the number of hidden cells per table and a checklist in Dutch. The same report gives the same
    bytes.

    Parameters
    ----------
    year
        Year of a report that was made.

    Returns
    -------
    Path
        The zip file.

    Raises
    ------
    DataError
        When there is no report of that year, or a file in it is not what its manifest says.
    DisclosureError
        When its files show hidden or small counts, or leave too little of one unknown.
    """
    source = REPORTS / str(year)
    target = REPORTS / f"release-{year}"
    with only_one(REPORTS / f".{year}.lock"):
        record = manifest.read(source)
        altered = manifest.altered(source, record)
        if altered:
            raise DataError(
                f"reports/{year} is not what its manifest says: {', '.join(altered[:5])}"
                f"{' and more' if len(altered) > 5 else ''}; make it again: make report YEAR={year}"
            )
        why_not = scans.why_not_of(source)
        with replaced(target) as folder:
            shutil.copytree(source, folder / "report", copy_function=shutil.copyfile)
            if not why_not:
                local = scans.beside(folder / "report")
                shutil.copytree(scans.beside(source), local, copy_function=shutil.copyfile)
            protection = pd.read_parquet(source / "public" / "protection.parquet")
            protection.to_csv(folder / "protection.csv", index=False, lineterminator="\n")
            (folder / "CHECKLIST.md").write_text(
                _checklist(source, record, protection, why_not), encoding="utf-8"
            )
            partly = _packed(folder, target)
            _attack(partly, year, extracts=record["made_from"] == "raw extracts")
        packed = target.with_suffix(".zip")
        partly.replace(packed)
    size, digest = packed.stat().st_size / 1e6, fingerprint.of_file(packed)
    print(f"release {year} is ready: {shown(packed)} ({size:.1f} MB), sha256 {digest}", flush=True)
    print(
        f"scans of municipalities: {f'left out, {why_not}' if why_not else 'with it'}", flush=True
    )
    print(f"for the second person: {shown(target / 'CHECKLIST.md')}", flush=True)
    print(
        f"once it has left: make released YEAR={year}, so that later reports take it into account",
        flush=True,
    )
    return packed


def _packed(folder: Path, target: Path) -> Path:
    """Pack a folder, under the name of `target`, without times and owners.

    It is stored as it is, because compression differs between versions of zlib.
    """
    partly = target.with_name(f".{target.name}.zip-partly")
    with zipfile.ZipFile(partly, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(
                f"{target.name}/{path.relative_to(folder).as_posix()}", _LONG_AGO
            )
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    return partly


def _attack(packed: Path, year: int, *, extracts: bool) -> None:
    """Attack what stands in the zip, as an outsider would who received it; refused, it goes."""
    try:
        with tempfile.TemporaryDirectory() as place, zipfile.ZipFile(packed) as archive:
            archive.extractall(place)
            (received,) = Path(place).iterdir()
            report = received / "report"
            files = [path for path in sorted(received.rglob("*")) if path.is_file()]
            others = tuple(path for path in files if not path.is_relative_to(report))
            found = contents.findings(report, year=year, extracts=extracts, beside=others)
            found += audit_published.findings(report)
            if scans.beside(report).is_dir():
                found += scans.findings(report)
            audit_published.refuse(found)
    except BaseException:
        packed.unlink()
        raise


def _checklist(report: Path, record: dict, protection: pd.DataFrame, why_not: str) -> str:
    sources = pd.read_parquet(report / "public" / "sources.parquet")
    hidden = protection[protection["hidden"] > 0]
    kinds = [label("data_kind", kind) for kind in dict.fromkeys(sources["data_kind"])]
    facts = {
        "year": record["year"],
        "manifest": fingerprint.of_file(report / "manifest.json"),
        "code": record["code_sha256"],
        "files": number(len(record["outputs"]) + 1),
        "inputs": number(len(record["inputs"])),
        "tables": number(len(list((report / "tables").glob("*.csv")))),
        "chapters": number(len(record["chapters"])),
        "kinds": listed(kinds),
        "settings": "\n".join(
            f"| {name} | {value} |" for name, value in record["settings"].items()
        ),
        "cells": number(protection["cells"].sum()),
        "hidden": number(protection["hidden"].sum()),
        "audit": audited(pd.read_parquet(report / "public" / "audit.parquet")),
        # What it refuses is said here of what it let through.
        "outside": (
            "geen bestand toont een klein of verborgen aantal; wie alleen het pakket heeft, zit er "
            f"bij een verborgen aantal minstens {number(AUDIT_SMALLEST_SD, 1)} eenheden naast "
            "(standaardafwijking)"
        ),
        "hidden_tables": listed(list(hidden["table"])) if len(hidden) else "geen",
        "scans": _SCANS[why_not],
        "packages": ", ".join(f"{name} {version}" for name, version in record["packages"].items()),
        "python": record["python"],
    }
    return (
        (RESOURCES / "template" / "release_checklist.md")
        .read_text(encoding="utf-8")
        .format(**facts)
    )
