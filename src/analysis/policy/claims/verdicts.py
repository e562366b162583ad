"""Each claim without a number with its verdict: computed from a finished report, never typed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis.errors import DataError
from analysis.extracts.elsewhere.published import FOLDER, load
from analysis.indicators.selection import pick
from analysis.plan import NUMBERS
from analysis.policy.claims.verdict_rules import CANNOT, RULES, Judgement
from analysis.policy.report_values import FinishedReport
from analysis.report.text.numbers import listed
from analysis.report.writing.invented_names import unnamed_of
from analysis.workbench.resources import resource

__all__ = ["Verdict", "verdicts"]

_NO_TEST = "none"


class Verdict(NamedTuple):
    """A claim and what a report says of it.

    Attributes
    ----------
    claim
        Row of the published table `claims`.
    judgement
        Verdict, why, and the comparisons it was reached by.
    measured, limits
        What is compared, and what the test leaves open; from `resources/claims.toml`.
    tables
        Ids of the tables that it was computed from.
    synthetic
        Whether these are of synthetic deliveries: then the verdict shows how one judges, and judges
        nobody's claim.
    """

    claim: Mapping[str, str]
    judgement: Judgement
    measured: str
    limits: str
    tables: tuple[str, ...]
    synthetic: bool


def verdicts(report: FinishedReport, *, folder: Path = FOLDER) -> list[Verdict]:
    """A verdict on every claim of the published table, in its order.

    Parameters
    ----------
    report
        Finished report whose estimates decide.
    folder
        Folder of the published tables.

    Raises
    ------
    DataError
        When a claim has no test or two, a test is of no claim, or a test names a rule that is not
        there or a cell that a table does not have.
    """
    claims = load("claims", folder)
    tests = _by_claim(resource("claims")["test"], set(claims["id"]))
    return [_verdict(dict(row), tests[row["id"]], report) for _, row in claims.iterrows()]


def _by_claim(tests: list[dict], known: set[str]) -> dict[str, dict]:
    named = [test["claim"] for test in tests]
    wrong = sorted(known ^ set(named)) + sorted({name for name in named if named.count(name) > 1})
    if wrong:
        raise DataError(
            f"resources/claims.toml: {listed(wrong)} without a test, with two, or without a "
            "claim; expected one [[test]] for each row of data/raw/published/claims.csv."
        )
    return {test["claim"]: test for test in tests}


def _verdict(claim: Mapping[str, str], test: Mapping[str, Any], report: FinishedReport) -> Verdict:
    tables = tuple(dict.fromkeys(spec["table"] for spec in test.get("rows", [])))
    return Verdict(
        claim=claim,
        judgement=_judgement(test, report),
        measured=test["measured"],
        limits=test.get("limits", ""),
        tables=tables,
        synthetic=any(report.is_synthetic(table) for table in tables),
    )


def _judgement(test: Mapping[str, Any], report: FinishedReport) -> Judgement:
    if test["rule"] == _NO_TEST:
        return Judgement(CANNOT, test["why"], pd.DataFrame())
    if test["rule"] not in RULES:
        raise DataError(
            f"resources/claims.toml: the test of {test['claim']} has rule {test['rule']!r}; "
            f"expected one of {', '.join([*RULES, _NO_TEST])}."
        )
    found = [_rows(spec, report, every_year=test["rule"] == "places") for spec in test["rows"]]
    absent = [spec["table"] for spec, rows in zip(test["rows"], found, strict=True) if rows.empty]
    if absent:
        why = f"Het verslag van {report.year} heeft geen cijfers voor tabel {listed(absent)}."
        return Judgement(CANNOT, why, pd.DataFrame())
    together = pd.concat(found, ignore_index=True)
    if made_up := _made_up(test, together):
        why = (
            f"Het verslag van {report.year} is synthetisch en noemt {listed(made_up)} daarom niet "
            "bij naam."
        )
        return Judgement(CANNOT, why, pd.DataFrame())
    texts = together.columns.difference(NUMBERS)
    return RULES[test["rule"]](together.fillna(dict.fromkeys(texts, "")), test)


def _made_up(test: Mapping[str, Any], rows: pd.DataFrame) -> list[str]:
    """Names that a test puts first, where the report has made-up ones in their place."""
    names = test.get("first", ())
    there = set(rows[test["by"]]) if names else set()
    return [name for name in names if name not in there and unnamed_of(name, rows) != name]


def _rows(spec: Mapping[str, Any], report: FinishedReport, *, every_year: bool) -> pd.DataFrame:
    """Estimates of one table that a test names, of the year of the report."""
    estimates = report.estimates(spec["table"])
    if estimates.empty:
        return estimates
    codes = {"indicator": spec["indicator"], **spec.get("codes", {})}
    found = pick(estimates, **codes)
    if not every_year:
        found = found[found["year"] == report.year]
    if oldest := spec.get("oldest"):
        found = found[found[oldest] == found[oldest].min()]
    return found.reset_index(drop=True)
