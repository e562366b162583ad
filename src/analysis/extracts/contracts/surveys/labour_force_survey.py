"""Work by the labour force survey: a row per respondent and quarter, sampled by household."""

from analysis.extracts.contracts import column_kinds as column
from analysis.extracts.contracts import row_rules as rule
from analysis.extracts.contracts.codes import ILO, ISCED, SEXES
from analysis.extracts.contracts.contract import Coverage, contract

__all__ = ["CONTRACTS"]

# Ages at which the survey asks the labour status.
FIRST_AGE, LAST_AGE = 15, 89

LFS = contract(
    "lfs",
    {
        "person_id": column.identifier(),
        "household_id": column.identifier(most_share=0.5),
        "stratum": column.identifier(),
        "year": column.integer(1983, 2100),
        "quarter": column.integer(1, 4),
        "wave": column.integer(1, 4),
        "weight_q": column.number(0, 1_000_000, "a weight above 0", above_low=True),
        "weight_y": column.number(0, 1_000_000, "a weight above 0", above_low=True),
        "birth_country": column.country(),
        "nat_now": column.country(),
        "birth_country_father": column.country(nullable=True),
        "birth_country_mother": column.country(nullable=True),
        "years_resident": column.integer(0, 110, nullable=True),
        "age": column.integer(0, 110),
        "sex": column.codes(*SEXES),
        "isced": column.codes(*ISCED),
        "ilo": column.codes(*ILO, nullable=True),
        "part_time": column.flag(nullable=True),
        "temporary": column.flag(nullable=True),
        "hours": column.number(0, 168, "hours a week from 0 to 168", nullable=True),
        "education_4w": column.flag(nullable=True),
        "proxy": column.flag(nullable=True),
        "nis1": column.pattern(
            r"^0[234]000$", "the NIS code of a region: 02000, 03000 or 04000", coded=True, digits=5
        ),
        "nis2": column.pattern(
            r"^([1-9]0000|2000[12])$",
            "the NIS code of a province",
            nullable=True,
            coded=True,
            digits=5,
        ),
    },
    rule.unique("person_id", "year", "quarter"),
    rule.each_row(
        lambda df: df["ilo"].notna() | ~df["age"].between(FIRST_AGE, LAST_AGE),
        f"ilo filled for who is {FIRST_AGE} to {LAST_AGE} years old",
        sql=f"ilo IS NOT NULL OR age NOT BETWEEN {FIRST_AGE} AND {LAST_AGE}",
    ),
    rule.each_row(
        lambda df: (
            (df["ilo"] == "employed").fillna(False)
            | df[["part_time", "temporary"]].isna().all(axis=1)
        ),
        "part_time and temporary only for who is employed",
        sql="ilo IS NOT DISTINCT FROM 'employed' OR (part_time IS NULL AND temporary IS NULL)",
    ),
    rule.each_row(
        lambda df: df.groupby("household_id")["stratum"].transform("nunique") == 1,
        "one stratum for each household_id",
        sql="household_id NOT IN (SELECT household_id FROM extract GROUP BY household_id "
        "HAVING COUNT(DISTINCT stratum) > 1)",
    ),
    covers=Coverage("year"),
)

CONTRACTS = (LFS,)
