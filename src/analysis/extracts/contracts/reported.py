"""Discrimination as reported to Unia and to the Flemish Human Rights Institute, with grounds."""

from analysis.extracts.contracts import column_kinds as column
from analysis.extracts.contracts import row_rules as rule
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
from analysis.extracts.contracts.contract import Coverage, contract

__all__ = ["CONTRACTS"]

UNIA_REPORTS = contract(
    "unia_reports",
    {
        "report_id": column.identifier(),
        "incident_id": column.identifier(nullable=True, most_share=0.5),
        "received_on": column.date(),
        "facts_on": column.date(nullable=True),
        "competent": column.flag(),
        "file": column.flag(),
        "file_opened_on": column.date(nullable=True),
        "jurisdiction": column.codes("federal", "flemish", "other"),
        "facts_region": column.codes("VG", "BHG", "WG", "online", "unknown"),
        "province": column.codes(*PROVINCES, nullable=True),
        "nis_code": column.nis(nullable=True),
        "domain": column.codes(*DOMAINS),
        "act": column.codes(*ACTS),
    },
    rule.unique("report_id"),
    rule.ordered("facts_on", "received_on"),
    rule.ordered("received_on", "file_opened_on"),
    rule.each_row(
        lambda df: ~df["file"] | df["competent"],
        "a file only where Unia is competent",
        sql="NOT file OR competent",
    ),
    rule.each_row(
        lambda df: df["file"] == df["file_opened_on"].notna(),
        "file_opened_on filled for files, and only there",
        sql="file = (file_opened_on IS NOT NULL)",
    ),
    rule.each_row(
        lambda df: ~df["province"].isin(FLEMISH_PROVINCES) | (df["facts_region"] == "VG"),
        "facts_region VG where the province is Flemish",
        sql=f"province NOT IN {FLEMISH_PROVINCES} OR facts_region = 'VG'",
    ),
    covers=Coverage(
        "received_on",
        municipalities="of the year",
        elsewhere="facts_region",
        elsewhere_codes=("WG", "online", "unknown"),
    ),
)

UNIA_GROUNDS = contract(
    "unia_grounds",
    {"report_id": column.identifier(), "ground": column.codes(*GROUNDS, "other")},
    rule.unique("report_id", "ground"),
)

VMRI_FILES = contract(
    "vmri_files",
    {
        "file_id": column.identifier(),
        "received_on": column.date(
            rule.each_day(
                lambda s: s >= FIRST_VMRI_DAY,
                f"a day from {FIRST_VMRI_DAY:%Y-%m-%d}, when it began",
                sql=f"{{column}} >= DATE '{FIRST_VMRI_DAY:%Y-%m-%d}'",
            )
        ),
        "type": column.codes(*VMRI_TYPES),
        "form": column.codes(*VMRI_FORMS, nullable=True),
        "domain": column.codes(*VMRI_DOMAINS),
        "route": column.codes(*VMRI_ROUTES),
        "referred_by_unia": column.flag(nullable=True),
        "province": column.codes(*PROVINCES, nullable=True),
    },
    rule.unique("file_id"),
    rule.filled_when("form", where="type", value="discrimination_complaint"),
    covers=Coverage("received_on"),
)

VMRI_GROUNDS = contract(
    "vmri_grounds",
    {"file_id": column.identifier(), "ground": column.codes(*GROUNDS, "other")},
    rule.unique("file_id", "ground"),
)

CONTRACTS = (UNIA_REPORTS, UNIA_GROUNDS, VMRI_FILES, VMRI_GROUNDS)
