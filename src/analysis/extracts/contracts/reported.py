"""Discrimination as reported to Unia and to the Flemish Human Rights Institute, with grounds."""

from analysis.extracts.contracts import columns as r
from analysis.extracts.contracts.codes import (
    ACTS,
    DOMAINS,
    FIRST_VMRI_DAY,
    FLEMISH_PROVINCES,
    GROUNDS,
    PROVINCES,
    VMRI_DOMAINS,
    VMRI_FORMS,
    VMRI_ROUTES,
    VMRI_TYPES,
)

__all__ = ["CONTRACTS"]

UNIA_REPORTS = r.contract(
    "unia_reports",
    {
        "report_id": r.identifier(),
        "incident_id": r.identifier(nullable=True),
        "received_on": r.date(),
        "facts_on": r.date(nullable=True),
        "competent": r.flag(),
        "file": r.flag(),
        "file_opened_on": r.date(nullable=True),
        "jurisdiction": r.codes("federal", "flemish", "other"),
        "facts_region": r.codes("VG", "BHG", "WG", "online", "unknown"),
        "province": r.codes(*PROVINCES, nullable=True),
        "nis_code": r.nis(nullable=True),
        "domain": r.codes(*DOMAINS),
        "act": r.codes(*ACTS),
    },
    r.unique("report_id"),
    r.ordered("facts_on", "received_on"),
    r.ordered("received_on", "file_opened_on"),
    r.rule(
        lambda df: ~df["file"] | df["competent"],
        "a file only where Unia is competent",
        sql="NOT file OR competent",
    ),
    r.rule(
        lambda df: df["file"] == df["file_opened_on"].notna(),
        "file_opened_on filled for files, and only there",
        sql="file = (file_opened_on IS NOT NULL)",
    ),
    r.rule(
        lambda df: ~df["province"].isin(FLEMISH_PROVINCES) | (df["facts_region"] == "VG"),
        "facts_region VG where the province is Flemish",
        sql=f"province NOT IN {FLEMISH_PROVINCES} OR facts_region = 'VG'",
    ),
)

UNIA_GROUNDS = r.contract(
    "unia_grounds",
    {"report_id": r.identifier(), "ground": r.codes(*GROUNDS, "other")},
    r.unique("report_id", "ground"),
)

VMRI_FILES = r.contract(
    "vmri_files",
    {
        "file_id": r.identifier(),
        "received_on": r.date(
            r.day(
                lambda s: s >= FIRST_VMRI_DAY,
                f"a day from {FIRST_VMRI_DAY:%Y-%m-%d}, when it began",
                sql=f"{{column}} >= DATE '{FIRST_VMRI_DAY:%Y-%m-%d}'",
            )
        ),
        "type": r.codes(*VMRI_TYPES),
        "form": r.codes(*VMRI_FORMS, nullable=True),
        "domain": r.codes(*VMRI_DOMAINS),
        "route": r.codes(*VMRI_ROUTES),
        "referred_by_unia": r.flag(nullable=True),
        "province": r.codes(*PROVINCES, nullable=True),
    },
    r.unique("file_id"),
    r.filled_when("form", where="type", value="discrimination_complaint"),
)

VMRI_GROUNDS = r.contract(
    "vmri_grounds",
    {"file_id": r.identifier(), "ground": r.codes(*GROUNDS, "other")},
    r.unique("file_id", "ground"),
)

CONTRACTS = (UNIA_REPORTS, UNIA_GROUNDS, VMRI_FILES, VMRI_GROUNDS)
