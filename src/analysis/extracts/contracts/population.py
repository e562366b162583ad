"""Who lives here: the register of deliveries, official population and persons."""

from analysis.extracts.contracts import columns as r
from analysis.extracts.contracts.codes import ISCED, LEGAL_GROUNDS, NATIONALITIES, SEXES

__all__ = ["CONTRACTS"]

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
        # A register from before `make deliver` lacks these; they are empty then.
        "file": r.later(
            r.pattern(r"^[^/\\\\]+$", "the name of a file in the folder of the year", nullable=True)
        ),
        "licence": r.later(r.text(nullable=True)),
        "bytes": r.later(r.whole(0, 10**13, nullable=True)),
        "rows": r.later(r.whole(0, 10**11, nullable=True)),
    },
    r.unique("extract", "snapshot_date"),
    r.ordered("ref_from", "ref_to"),
    r.ordered("history_from", "ref_to"),
    r.ordered("ref_to", "snapshot_date"),
)

POPULATION_OFFICIAL = r.contract(
    "population_official",
    {
        "nis_code": r.nis(),
        "date": r.date(
            r.day(
                lambda s: (s.dt.month == 1) & (s.dt.day == 1),
                "the first of January of a year",
                sql="strftime({column}, '%m-%d') = '01-01'",
            )
        ),
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
        "ref_date": r.date(
            r.day(
                lambda s: (s.dt.month == 12) & (s.dt.day == 31),
                "31 December of the year",
                sql="strftime({column}, '%m-%d') = '12-31'",
            )
        ),
        "weight": r.number(0, 1_000_000, "a weight above 0", open_low=True),
        "birth_date": r.month(),
        "sex": r.codes(*SEXES),
        "nis_code": r.nis(),
        "sector": r.pattern(r"^\S{9}$", "a statistical sector of nine characters", nullable=True),
        "household_id": r.identifier(),
        "household_type": r.codes(
            "single", "couple", "couple+children", "lone parent", "collective", "other"
        ),
        "youngest_child_age": r.whole(0, 110, nullable=True),
        **{nationality: r.country() for nationality in NATIONALITIES},
        "birth_country": r.country(),
        "first_registration": r.date(nullable=True),
        "residence_since": r.date(nullable=True),
        "register": r.codes("population", "foreigners", "waiting", "other"),
        "legal_ground": r.codes(*LEGAL_GROUNDS),
        "nationality_acquired": r.date(nullable=True),
        "isced": r.codes(*ISCED),
        "isced_source": r.codes(
            "diploma database", "VDAB", "census", "recognition", "imputed", "none"
        ),
    },
    r.unique("pid"),
    r.born_by("ref_date"),
    r.rule(
        lambda df: df["ref_date"] == df["ref_date"].iloc[:1].squeeze(),
        "the same ref_date in every row",
        sql="ref_date = (SELECT ref_date FROM extract ORDER BY file_row_number LIMIT 1)",
    ),
    r.ordered("first_registration", "ref_date"),
    r.ordered("residence_since", "ref_date"),
    r.ordered("nationality_acquired", "ref_date"),
)

CONTRACTS = (DELIVERY, POPULATION_OFFICIAL, PERSONS)
