"""Who lives here: the register of deliveries, official population and persons."""

from analysis.extracts.contracts import column_kinds as column
from analysis.extracts.contracts import row_rules as rule
from analysis.extracts.contracts.codes import (
    DATA_KINDS,
    ISCED,
    LEGAL_GROUNDS,
    NATIONALITIES,
    PID_SCOPES,
    SEXES,
)
from analysis.extracts.contracts.contract import Coverage, contract

__all__ = ["CONTRACTS"]

DELIVERY = contract(
    "delivery",
    {
        "extract": column.identifier(),
        "producer": column.text(),
        "data_kind": column.codes(*DATA_KINDS),
        "snapshot_date": column.date(),
        "ref_from": column.date(),
        "ref_to": column.date(),
        "history_from": column.date(),
        "pid_scope": column.codes(*PID_SCOPES),
        "sampling_fraction": column.number(0, 1, "a fraction above 0, at most 1", above_low=True),
        "coverage_note": column.text(),
        "sha256": column.pattern(r"^[0-9a-f]{64}$", "64 hexadecimal digits in lower case"),
        # A register from before `make deliver` lacks these; they are empty then.
        "file": column.added_later(
            column.pattern(
                r"^[^/\\\\]+$", "the name of a file in the folder of the year", nullable=True
            )
        ),
        "licence": column.added_later(column.text(nullable=True)),
        "bytes": column.added_later(column.integer(0, 10**13, nullable=True)),
        "rows": column.added_later(column.integer(0, 10**11, nullable=True)),
    },
    rule.unique("extract", "snapshot_date"),
    rule.ordered("ref_from", "ref_to"),
    rule.ordered("history_from", "ref_to"),
    rule.ordered("ref_to", "snapshot_date"),
)

POPULATION_OFFICIAL = contract(
    "population_official",
    {
        "nis_code": column.nis(),
        "date": column.date(
            rule.each_day(
                lambda s: (s.dt.month == 1) & (s.dt.day == 1),
                "the first of January of a year",
                sql="strftime({column}, '%m-%d') = '01-01'",
            )
        ),
        "sex": column.codes("M", "F"),
        "age": column.integer(0, 110),
        "population": column.integer(0, 10_000_000),
    },
    rule.unique("nis_code", "date", "sex", "age"),
    covers=Coverage("date", municipalities="of any year"),
)

PERSONS = contract(
    "persons",
    {
        "pid": column.identifier(),
        "ref_date": column.date(
            rule.each_day(
                lambda s: (s.dt.month == 12) & (s.dt.day == 31),
                "31 December of the year",
                sql="strftime({column}, '%m-%d') = '12-31'",
            )
        ),
        "weight": column.number(0, 1_000_000, "a weight above 0", above_low=True),
        "birth_date": column.month(),
        "sex": column.codes(*SEXES),
        "nis_code": column.nis(),
        "sector": column.pattern(
            r"^\S{9}$", "a statistical sector of nine characters", nullable=True
        ),
        "household_id": column.identifier(most_share=0.2),
        "household_type": column.codes(
            "single", "couple", "couple+children", "lone parent", "collective", "other"
        ),
        "youngest_child_age": column.integer(0, 110, nullable=True),
        **{nationality: column.country() for nationality in NATIONALITIES},
        "birth_country": column.country(),
        "first_registration": column.date(nullable=True),
        "residence_since": column.date(nullable=True),
        "register": column.codes("population", "foreigners", "waiting", "other"),
        "legal_ground": column.codes(*LEGAL_GROUNDS),
        "nationality_acquired": column.date(nullable=True),
        "isced": column.codes(*ISCED),
        "isced_source": column.codes(
            "diploma database", "VDAB", "census", "recognition", "imputed", "none"
        ),
    },
    rule.unique("pid"),
    rule.born_by("ref_date"),
    rule.each_row(
        lambda df: df["ref_date"] == df["ref_date"].iloc[:1].squeeze(),
        "the same ref_date in every row",
        sql="ref_date = (SELECT ref_date FROM extract ORDER BY file_row_number LIMIT 1)",
    ),
    rule.ordered("first_registration", "ref_date"),
    rule.ordered("residence_since", "ref_date"),
    rule.ordered("nationality_acquired", "ref_date"),
    covers=Coverage("ref_date", municipalities="of the year"),
)

CONTRACTS = (DELIVERY, POPULATION_OFFICIAL, PERSONS)
