"""How the figures of the policy domains moved, each with its test; which domains have none."""

import pandas as pd

from analysis.policy.measures import plans
from analysis.policy.measures.evidence import row_of
from analysis.policy.report_values import FinishedReport
from analysis.workbench.resources import resource

__all__ = ["VERDICTS", "evolution", "without_indicator"]

# What the 95 % interval of a change allows to say, read by the direction that is better.
VERDICTS = {
    "better": "duidelijk beter",
    "worse": "duidelijk slechter",
    "unclear": "geen duidelijk verschil",
    "unknown": "geen cijfer in het verslag",
}


def evolution(report: FinishedReport | None) -> pd.DataFrame:
    """Change of the indicators that stand for a policy domain, with the test used.

    Clear where the 95 % interval of the change does not touch zero. What caused a change is not
    asked: it is never put down to a measure.

    Parameters
    ----------
    report : FinishedReport or None
        The finished report of the year.

    Returns
    -------
    DataFrame
        `domain`, `indicator` (Dutch), `table`, `since`, `year`, `value`, `low`, `high`, `unit`,
        `verdict` (one of `VERDICTS`), `synthetic`.
    """
    return pd.DataFrame([_of(line, report) for line in resource("measures")["evolution"]])


def _of(line: dict, report: FinishedReport | None) -> dict:
    row = row_of(line, line["codes"], report) if report is not None else None
    found = {
        "domain": line["domain"],
        "indicator": line["words"],
        "table": line["table"],
        "since": "",
        "year": "",
        **dict.fromkeys(["value", "low", "high"], float("nan")),
        "unit": "",
        "verdict": "unknown",
        "synthetic": False,
    }
    if row is None or pd.isna(row["value"]):
        return found
    return found | {
        "since": str(row["reference"]) if str(row["reference"]).isdecimal() else "",
        "year": str(row["year"]),
        **{name: float(row[name]) for name in ("value", "low", "high")},
        "unit": row["unit"],
        "verdict": _verdict(row, line["better"]),
        "synthetic": row["data_kind"] == "synthetic",
    }


def _verdict(row: pd.Series, better: str) -> str:
    if pd.isna(row["low"]) or row["low"] <= 0 <= row["high"]:
        return "unclear"
    rose = row["low"] > 0
    return "better" if rose == (better == "higher") else "worse"


def without_indicator() -> list[str]:
    """Policy domains of the plans for which no change is computed, in the order of their names.

    Examples
    --------
    >>> "education" in without_indicator(), "work" in without_indicator()
    (True, False)
    """
    covered = {line["domain"] for line in resource("measures")["evolution"]}
    return sorted(set(plans.measures()["domain"]) - covered)
