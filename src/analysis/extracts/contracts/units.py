"""What identifies the units of each processed frame: a family, and columns of an extract."""

__all__ = ["CLUSTERED", "IDENTIFIED_BY"]

_PERSON = ("persons", "pid")
_EVENT = ("ci_events", "event_id")
_REPORT = ("unia_reports", "report_id")
_FILE = ("vmri_files", "file_id")
_APPLICATION = ("correspondence", "application_id")
# One family for everybody in an extract of persons, so that a person has one key in all of them. A
# pair is known by the application of the majority. Counts that are public already name no unit.
IDENTIFIED_BY: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            "residents", "contracts", "attainment", "attainment_by", "landmark", "newcomers",
            "registrations", "programme_parts", "orientation_tests", "enrolments",
        ),
        _PERSON,
    ),
    **dict.fromkeys(("programme_results", "exclusions"), _EVENT),
    **dict.fromkeys(("reports", "report_grounds", "files", "file_kinds"), _REPORT),
    **dict.fromkeys(("complaints", "complaint_grounds"), _FILE),
    **dict.fromkeys(("applications", "pairs"), _APPLICATION),
    "spells": ("spells", "pid", "start"),
    "staff": ("staff", "organisation", "staff_origin"),
    "caravan_use": ("caravan_sites", "site_id", "measure", "quarter"),
    "labour_force": ("lfs", "person_id"),
    "respondents": ("survey", "resp_id"),
    "language_respondents": ("language_survey", "resp_id"),
    "municipal_respondents": ("municipal_survey", "resp_id"),
    "caravan_capacity": (),
    "population": (),
}  # fmt: skip
# Frames of which units come in clusters: several reports of one incident.
CLUSTERED = frozenset({"reports", "report_grounds", "files", "file_kinds"})
