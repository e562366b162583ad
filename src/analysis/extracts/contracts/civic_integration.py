"""Civic integration and Dutch (NT2): participants and their events."""

from analysis.extracts.contracts import column_kinds as column
from analysis.extracts.contracts import row_rules as rule
from analysis.extracts.contracts.codes import EVENTS, ISCED, LEGAL_GROUNDS, LEVELS, SEXES
from analysis.extracts.contracts.contract import Coverage, contract
from analysis.extracts.contracts.fictitious import AGENCIES

__all__ = ["CONTRACTS"]

CI_PERSONS = contract(
    "ci_persons",
    {
        "pid": column.identifier(),
        "birth_date": column.month(),
        "sex": column.codes(*SEXES),
        "nat_now": column.country(),
        "nat_first": column.country(),
        "nat_first_father": column.country(nullable=True),
        "nat_first_mother": column.country(nullable=True),
        "birth_country": column.country(),
        "first_registration": column.date(),
        "kbi_entry": column.date(),
        "legal_ground": column.codes(*LEGAL_GROUNDS),
        "status": column.codes("obliged", "entitled", "exempt"),
        "status_from": column.date(),
        "exemption_reason": column.text(nullable=True),
        "isced_intake": column.codes(*ISCED),
        "dutch_at_intake": column.codes("none", *LEVELS, "unknown"),
        "small_children": column.flag(nullable=True),
        "agency": column.codes("AgII", "Atlas", "Amal", "HvN Brussel", *AGENCIES),
        "region": column.codes("VG", "BHG"),
        "nis_at_contract": column.nis(nullable=True),
        "exit_date": column.date(nullable=True),
        "exit": column.codes("abroad", "other_region", "death", "struck_off", nullable=True),
        "observed_until": column.date(),
    },
    rule.unique("pid"),
    rule.born_by("first_registration"),
    rule.ordered("first_registration", "observed_until"),
    rule.ordered("kbi_entry", "observed_until"),
    rule.ordered("status_from", "observed_until"),
    rule.ordered("kbi_entry", "exit_date"),
    rule.ordered("exit_date", "observed_until"),
    rule.both_or_none("exit_date", "exit"),
    rule.filled_when("exemption_reason", where="status", value="exempt"),
    covers=Coverage(
        "observed_until",
        municipalities="of any year",
        place_column="nis_at_contract",
        acts="agency",
    ),
)

CI_EVENTS = contract(
    "ci_events",
    {
        "pid": column.identifier(),
        "event_id": column.identifier(),
        "date": column.date(),
        "recorded_on": column.date(),
        "event": column.codes(*EVENTS),
        "contract_no": column.integer(1, 99, nullable=True),
        "regime": column.codes("pre2022", "2022", "2023+", nullable=True),
        "level": column.codes(*LEVELS, nullable=True),
        "skill": column.codes(
            "all", "oral", "written", "listening", "reading", "speaking", "writing", nullable=True
        ),
        "proof": column.codes("course", "test", "diploma", "other", nullable=True),
        "result": column.codes("pass", "fail", nullable=True),
        "score": column.number(0, 100, "a score from 0 to 100", nullable=True),
        "amount_eur": column.number(
            0, 100_000, "an amount in euro from 0 to 100000", nullable=True
        ),
    },
    rule.unique("event_id"),
    rule.ordered("date", "recorded_on"),
    rule.filled_when("contract_no", where="event", value="contract"),
    rule.filled_when("regime", where="event", value="contract"),
    rule.filled_when("level", where="event", value="level"),
    rule.both_or_none("level", "skill"),
    rule.filled_when("amount_eur", where="event", value="fine"),
    covers=Coverage("date", "history_from"),
)

CONTRACTS = (CI_PERSONS, CI_EVENTS)
