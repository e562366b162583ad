"""Verdicts on claims, and published figures beside ours, as tables to download."""

import pandas as pd

from analysis.policy.claims.beside import beside
from analysis.policy.claims.statements import statements
from analysis.policy.claims.verdicts import verdicts
from analysis.policy.files import DataTable
from analysis.policy.report_values import FinishedReport

__all__ = ["said_tables"]


def said_tables(report: FinishedReport) -> list[DataTable]:
    """The two tables of the page `gezegd`, with a schema in `resources/measures.toml`.

    Parameters
    ----------
    report
        The finished report that the estimates come from.
    """
    return [
        DataTable("claims", "Oordeel over elke uitspraak zonder cijfer", _claims(report)),
        DataTable("published_beside", "Gepubliceerde cijfers naast de onze", _beside(report)),
    ]


def _claims(report: FinishedReport) -> pd.DataFrame:
    rows = [
        {
            "claim_id": each.claim["id"],
            "claim": each.claim["claim_nl"],
            "claim_verdict": each.judgement.verdict,
            "why": each.judgement.why,
            "measured": each.measured,
            "limits": each.limits,
            "from_tables": " ".join(each.tables),
            "synthetic": each.synthetic,
            "document": each.claim["document_title"],
            "place": each.claim["locator"],
        }
        for each in verdicts(report)
    ]
    return pd.DataFrame(rows)


def _beside(report: FinishedReport) -> pd.DataFrame:
    """One row a pair; values in the unit of ours, a share between 0 and 1."""
    said = {each.id: each for each in statements()}
    rows = [
        {
            "published_id": name,
            "words": said[name].text,
            "published": each.published,
            **{column: each.ours[column] for column in ("value", "low", "high", "unit")},
            "covered": "" if each.covered is None else str(each.covered).lower(),
            "agreement": each.agreement,
            "caveat": each.caveat,
            "table": each.table,
            "synthetic": each.synthetic,
            "document": said[name].document,
            "place": said[name].place,
        }
        for name, each in beside(report).items()
    ]
    return pd.DataFrame(rows)
