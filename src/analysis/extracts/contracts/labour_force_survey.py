"""Work by the labour force survey: a row per respondent and quarter, sampled by household."""

from analysis.extracts.contracts import columns as r
from analysis.extracts.contracts.codes import ILO, ISCED, SEXES

__all__ = ["CONTRACTS"]

ILO_AGES = (15, 89)
_FIRST, _LAST = ILO_AGES

LFS = r.contract(
    "lfs",
    {
        "person_id": r.identifier(),
        "household_id": r.identifier(),
        "stratum": r.identifier(),
        "year": r.whole(1983, 2100),
        "quarter": r.whole(1, 4),
        "wave": r.whole(1, 4),
        "weight_q": r.number(0, 1_000_000, "a weight above 0", open_low=True),
        "weight_y": r.number(0, 1_000_000, "a weight above 0", open_low=True),
        "birth_country": r.country(),
        "nat_now": r.country(),
        "birth_country_father": r.country(nullable=True),
        "birth_country_mother": r.country(nullable=True),
        "years_resident": r.whole(0, 110, nullable=True),
        "age": r.whole(0, 110),
        "sex": r.codes(*SEXES),
        "isced": r.codes(*ISCED),
        "ilo": r.codes(*ILO, nullable=True),
        "part_time": r.flag(nullable=True),
        "temporary": r.flag(nullable=True),
        "hours": r.number(0, 168, "hours a week from 0 to 168", nullable=True),
        "education_4w": r.flag(nullable=True),
        "proxy": r.flag(nullable=True),
        "nis1": r.pattern(
            r"^0[234]000$", "the NIS code of a region: 02000, 03000 or 04000", coded=True, digits=5
        ),
        "nis2": r.pattern(
            r"^([1-9]0000|2000[12])$",
            "the NIS code of a province",
            nullable=True,
            coded=True,
            digits=5,
        ),
    },
    r.unique("person_id", "year", "quarter"),
    r.rule(
        lambda df: df["ilo"].notna() | ~df["age"].between(*ILO_AGES),
        f"ilo filled for who is {_FIRST} to {_LAST} years old",
        sql=f"ilo IS NOT NULL OR age NOT BETWEEN {_FIRST} AND {_LAST}",
    ),
    r.rule(
        lambda df: (
            (df["ilo"] == "employed").fillna(False)
            | df[["part_time", "temporary"]].isna().all(axis=1)
        ),
        "part_time and temporary only for who is employed",
        sql="ilo IS NOT DISTINCT FROM 'employed' OR (part_time IS NULL AND temporary IS NULL)",
    ),
    r.rule(
        lambda df: df.groupby("household_id")["stratum"].transform("nunique") == 1,
        "one stratum for each household_id",
        sql="household_id NOT IN (SELECT household_id FROM extract GROUP BY household_id "
        "HAVING COUNT(DISTINCT stratum) > 1)",
    ),
)

CONTRACTS = (LFS,)
