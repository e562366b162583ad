"""The estimate of a finished report that stands beside a target or a policy domain."""

import pandas as pd

from analysis.policy.report_values import FinishedReport

__all__ = ["row_of"]


def row_of(line: dict, codes: dict[str, str], report: FinishedReport) -> pd.Series | None:
    """The row of the report's year with these codes; None where the report has none.

    Parameters
    ----------
    line
        `table` and `indicator`.
    codes
        Code of each dimension: `YEAR` is the year of the report, `FIRST` the earliest year that
        the changes of the table are counted from.
    report : FinishedReport
        The report.
    """
    named = {name: str(report.year) if code == "YEAR" else code for name, code in codes.items()}
    if named.get("since") == "FIRST":
        since = report.estimates(line["table"]).get("since", pd.Series(dtype="str"))
        named["since"] = min((each for each in since if each.isdecimal()), default="")
    return report.one(line["table"], indicator=line["indicator"], year=report.year, **named)
