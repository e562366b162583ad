"""Civic integration and Dutch (NT2): participants and their events."""

from analysis.extracts.contracts import columns as r
from analysis.extracts.contracts.codes import EVENTS, ISCED, LEGAL_GROUNDS, LEVELS, SEXES

__all__ = ["CONTRACTS"]

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
    r.ordered("status_from", "observed_until"),
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
        "skill": r.codes(
            "all", "oral", "written", "listening", "reading", "speaking", "writing", nullable=True
        ),
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
    r.both_or_none("level", "skill"),
    r.filled_when("amount_eur", where="event", value="fine"),
)

CONTRACTS = (CI_PERSONS, CI_EVENTS)
