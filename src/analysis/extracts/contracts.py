"""One contract for each extract: its columns, types, codes, keys and orders.

A contract is a pandera schema on the typed frame; `read` holds a file against it and words what is wrong.
"""

import pandera.pandas as pa

from analysis.extracts import rules as r
from analysis.extracts.codes import (
    ACTS,
    DOMAINS,
    EVENTS,
    FLEMISH_PROVINCES,
    GROUNDS,
    ISCED,
    LEGAL_GROUNDS,
    LEVELS,
    NATIONALITIES,
    POSITIONS,
    PROVINCES,
    RACIAL_GROUNDS,
    SEXES,
)

__all__ = ["CODED", "CONTRACTS", "GROUNDS", "NATIONALITIES", "RACIAL_GROUNDS"]

DELIVERY = r.contract(
    "delivery",
    {
        "extract": r.identifier(),
        "producer": r.text(),
        "data_kind": r.codes("register", "survey", "published", "open", "synthetic"),
        "snapshot_date": r.date(),
        "ref_from": r.date(),
        "ref_to": r.date(),
        "history_from": r.date(),
        "pid_scope": r.codes("project", "year"),
        "sampling_fraction": r.number(0, 1, "a fraction above 0, at most 1", open_low=True),
        "coverage_note": r.text(),
        "sha256": r.pattern(r"^[0-9a-f]{64}$", "64 hexadecimal digits in lower case"),
    },
    r.unique("extract"),
    r.ordered("ref_from", "ref_to"),
    r.ordered("history_from", "ref_to"),
    r.ordered("ref_to", "snapshot_date"),
)
POPULATION_OFFICIAL = r.contract(
    "population_official",
    {
        "nis_code": r.nis(),
        "date": r.date(pa.Check(lambda s: (s.dt.month == 1) & (s.dt.day == 1), error="the first of January of a year")),
        "sex": r.codes("M", "F"),
        "age": r.whole(0, 110),
        "population": r.whole(0, 10_000_000),
    },
    r.unique("nis_code", "date", "sex", "age"),
)
PERSONS = r.contract(
    "persons",
    {
        "pid": r.identifier(),
        "ref_date": r.date(pa.Check(lambda s: (s.dt.month == 12) & (s.dt.day == 31), error="31 December of the year")),
        "weight": r.number(0, 1_000_000, "a weight above 0", open_low=True),
        "birth_date": r.month(),
        "sex": r.codes(*SEXES),
        "nis_code": r.nis(),
        "sector": r.pattern(r"^\S{9}$", "a statistical sector of nine characters", nullable=True),
        "household_id": r.identifier(),
        "household_type": r.codes("single", "couple", "couple+children", "lone parent", "collective", "other"),
        "youngest_child_age": r.whole(0, 110, nullable=True),
        **{nationality: r.country() for nationality in NATIONALITIES},
        "birth_country": r.country(),
        "first_registration": r.date(nullable=True),
        "residence_since": r.date(nullable=True),
        "register": r.codes("population", "foreigners", "waiting", "other"),
        "legal_ground": r.codes(*LEGAL_GROUNDS),
        "nationality_acquired": r.date(nullable=True),
        "isced": r.codes(*ISCED),
        "isced_source": r.codes("diploma database", "VDAB", "census", "recognition", "imputed", "none"),
    },
    r.unique("pid"),
    r.born_by("ref_date"),
    r.rule(lambda df: df["ref_date"] == df["ref_date"].iloc[:1].squeeze(), "the same ref_date in every row"),
    r.ordered("first_registration", "ref_date"),
    r.ordered("residence_since", "ref_date"),
    r.ordered("nationality_acquired", "ref_date"),
)
LABOUR_QUARTER = r.contract(
    "labour_quarter",
    {
        "pid": r.identifier(),
        "quarter": r.pattern(r"^(19|20)[0-9]{2}[1-4]$", "a quarter as YYYYQ", coded=True),
        "position": r.codes(*POSITIONS),
        "registered_jobseeker": r.flag(nullable=True),
        "volume_fte": r.number(0, 2, "full-time equivalents from 0 to 2", nullable=True),
        "regime": r.codes("full", "part", "special", nullable=True),
        "temporary_agency": r.flag(nullable=True),
        "joint_committee": r.text(nullable=True),
        "nace2": r.pattern(r"^[0-9]{2}$", "a NACE division of two digits", nullable=True, coded=True),
        "wage_class": r.whole(1, 10, nullable=True),
        "in_education": r.flag(nullable=True),
    },
    r.unique("pid", "quarter"),
)
CI_PERSONS = r.contract(
    "ci_persons",
    {
        "pid": r.identifier(),
        "birth_date": r.month(),
        "sex": r.codes(*SEXES),
        "nat_now": r.country(),
        "nat_first": r.country(),
        "nat_first_father": r.country(nullable=True),
        "nat_first_mother": r.country(nullable=True),
        "birth_country": r.country(),
        "first_registration": r.date(),
        "kbi_entry": r.date(),
        "legal_ground": r.codes(*LEGAL_GROUNDS),
        "status": r.codes("obliged", "entitled", "exempt"),
        "status_from": r.date(),
        "exemption_reason": r.text(nullable=True),
        "isced_intake": r.codes(*ISCED),
        "dutch_at_intake": r.codes("none", *LEVELS, "unknown"),
        "small_children": r.flag(nullable=True),
        "agency": r.codes("AgII", "Atlas", "Amal", "HvN Brussel"),
        "region": r.codes("VG", "BHG"),
        "nis_at_contract": r.nis(nullable=True),
        "exit_date": r.date(nullable=True),
        "exit": r.codes("abroad", "other_region", "death", "struck_off", nullable=True),
        "observed_until": r.date(),
    },
    r.unique("pid"),
    r.born_by("first_registration"),
    r.ordered("first_registration", "observed_until"),
    r.ordered("kbi_entry", "observed_until"),
    r.ordered("kbi_entry", "exit_date"),
    r.ordered("exit_date", "observed_until"),
    r.both_or_none("exit_date", "exit"),
    r.filled_when("exemption_reason", where="status", value="exempt"),
)
CI_EVENTS = r.contract(
    "ci_events",
    {
        "pid": r.identifier(),
        "event_id": r.identifier(),
        "date": r.date(),
        "recorded_on": r.date(),
        "event": r.codes(*EVENTS),
        "contract_no": r.whole(1, 99, nullable=True),
        "regime": r.codes("pre2022", "2022", "2023+", nullable=True),
        "level": r.codes(*LEVELS, nullable=True),
        "skill": r.codes("all", "oral", "written", "listening", "reading", "speaking", "writing", nullable=True),
        "proof": r.codes("course", "test", "diploma", "other", nullable=True),
        "result": r.codes("pass", "fail", nullable=True),
        "score": r.number(0, 100, "a score from 0 to 100", nullable=True),
        "amount_eur": r.number(0, 100_000, "an amount in euro from 0 to 100000", nullable=True),
    },
    r.unique("event_id"),
    r.ordered("date", "recorded_on"),
    r.filled_when("contract_no", where="event", value="contract"),
    r.filled_when("regime", where="event", value="contract"),
    r.filled_when("level", where="event", value="level"),
    r.filled_when("skill", where="event", value="level"),
    r.filled_when("amount_eur", where="event", value="fine"),
)
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
    r.rule(lambda df: ~df["file"] | df["competent"], "a file only where Unia is competent"),
    r.rule(
        lambda df: df["file"] == df["file_opened_on"].notna(),
        "file_opened_on filled for files, and only there",
    ),
    r.rule(
        lambda df: ~df["province"].isin(FLEMISH_PROVINCES) | (df["facts_region"] == "VG"),
        "facts_region VG where the province is Flemish",
    ),
)
UNIA_GROUNDS = r.contract(
    "unia_grounds",
    {"report_id": r.identifier(), "ground": r.codes(*GROUNDS, "other")},
    r.unique("report_id", "ground"),
)

CONTRACTS: dict[str, pa.DataFrameSchema] = {
    contract.name: contract
    for contract in (
        DELIVERY,
        POPULATION_OFFICIAL,
        PERSONS,
        LABOUR_QUARTER,
        CI_PERSONS,
        CI_EVENTS,
        UNIA_REPORTS,
        UNIA_GROUNDS,
    )
}
CODED: dict[str, frozenset[str]] = {
    name: frozenset(column for column, rules in contract.columns.items() if (rules.metadata or {}).get("coded"))
    for name, contract in CONTRACTS.items()
}
