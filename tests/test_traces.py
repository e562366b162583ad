"""One number of each chapter, traced by hand from the raw file with plain pandas."""

from functools import cache

import pandas as pd
import pytest

import shipped
from analysis.extracts import open_data
from analysis.indicators import attainment, discrimination, population, published, select, tested, work
from analysis.settings import RAW

FOLDER = RAW / str(shipped.YEAR)
NATIONALITIES = ["nat_first_father", "nat_first_mother", "nat_first", "nat_now"]
UNKNOWN = {"XX", "XU", ""}
# The 27 since 2020, and Czechoslovakia, whose two successors are members.
EU = {
    "CSHH",
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
}  # fmt: skip


@cache
def persons() -> pd.DataFrame:
    read = pd.read_parquet(FOLDER / "persons.parquet", columns=["pid", "weight", "sex", "birth_date", *NATIONALITIES])
    # Father, mother, own first, current: the first that is known and not Belgian is the country of origin.
    read["country"] = None
    for name in NATIONALITIES:
        known = read[name].notna() & ~read[name].isin({*UNKNOWN, "BE"})
        read["country"] = read["country"].where(read["country"].notna() | ~known, read[name])
    return read


def weighted(mask: pd.Series, among: pd.DataFrame) -> float:
    return among.loc[mask, "weight"].sum() / among["weight"].sum()


def test_p1_share_of_foreign_origin():
    read = persons()
    made = select.only(population.foreign_share(shipped.cells(), table="P1"), year=shipped.YEAR)
    assert made["value"] == pytest.approx(weighted(read["country"].notna(), read), rel=1e-9)
    assert made["n"] == len(read)


def test_w1_employment_rate_of_women_of_non_eu_origin():
    read = persons()
    age = shipped.YEAR - read["birth_date"].str[:4].astype(int)
    women = read[(read["sex"] == "F") & age.between(20, 64) & read["country"].notna() & ~read["country"].isin(EU)]
    work_ = pd.read_parquet(FOLDER / "labour_quarter.parquet").query(f"quarter == '{shipped.YEAR}4'")
    employed = work_["position"].isin(["employee", "self_employed", "helper", "combined", "career_break"])
    works = women["pid"].isin(work_.loc[employed, "pid"])
    made = select.only(
        work.employment_rate(shipped.cells(), table="W1"), year=shipped.YEAR, origin_group="non_eu", sex="F"
    )
    assert made["value"] == pytest.approx(weighted(works, women), rel=1e-9)
    assert made["n"] == len(women)


def test_n3_a2_within_three_years_of_the_contracts_of_2020():
    events = pd.read_parquet(FOLDER / "ci_events.parquet")
    signed = events[events["event"] == "contract"].groupby("pid")["date"].min()
    signed = signed[signed.dt.year == 2020]
    level = events[(events["event"] == "level") & (events["skill"] == "all")]
    level = level[level["level"].isin(["A2", "B1", "B2", "C1", "C2"])].groupby("pid")["date"].min()
    # Crude: everybody followed for three years, so the share who got there is the cumulative incidence.
    reached = sum(
        (day.year + 3, day.month, day.day) >= (got.year, got.month, got.day)
        for pid, day in signed.items()
        if pd.notna(got := level.get(pid))
    )
    made = select.only(
        attainment.attainment(shipped.cells(), year=shipped.YEAR), cohort="2020", level="A2", horizon="3"
    )
    assert made["n"] == len(signed)
    assert made["value"] == pytest.approx(reached / len(signed), rel=1e-12)


def test_d4_files_per_100k_in_antwerpen():
    reports = pd.read_csv(FOLDER / "unia_reports.csv", dtype=str)
    files = (
        reports["file"].str.lower().eq("true")
        & (reports["facts_region"] == "VG")
        & (reports["province"] == "Antwerpen")
    )
    official = pd.read_parquet(FOLDER / "population_official.parquet")
    # NIS codes of the province of Antwerpen begin with 1.
    residents = official.loc[official["nis_code"].str.startswith("1"), "population"].sum() / 2
    made = select.only(discrimination.files_per_100k(shipped.cells()), year=shipped.YEAR, province="Antwerpen")
    assert made["count"] == files.sum()
    assert made["value"] == pytest.approx(100_000 * files.sum() / residents, rel=1e-12)


def test_t1_net_discrimination_of_agents_in_the_flemish_region():
    sent = pd.read_csv(FOLDER / "correspondence.csv", dtype=str).query("market == 'rent_agent' and region == 'VG'")
    nets = []
    for _, advert in sent.groupby("advert_id"):
        if len(advert) == 2 and not (advert["response"] == "undeliverable").any():
            yes = advert.set_index(advert["profile"] == "majority")["response"] == "positive"
            nets.append(int(yes[True]) - int(yes[False]))
    made = select.only(tested.net(shipped.cells(), table="T1"), year=shipped.YEAR, market="rent_agent", region="VG")
    assert made["n"] == len(nets)
    assert made["value"] == pytest.approx(100 * sum(nets) / len(nets), rel=1e-12)


def test_o1_gap_by_citizenship(shared):
    folder = shared / "real" / "eurostat"
    text = pd.read_csv(folder / "lfsa_ergan__employment_rates_yearly.csv", dtype=str)
    row = text[
        (text["sex"] == "T") & (text["age"] == "Y15-64") & (text["geo"] == "BE") & (text["TIME_PERIOD"] == "2023")
    ]
    rate = row.set_index("citizen")["OBS_VALUE"].astype(float)
    made = published.by_citizenship(open_data.load(folder)["LFSA_ERGAN"])
    gap = select.pick(made, year=2023, citizenship="_T")["value"].item()
    assert gap == pytest.approx(rate["NAT"] - rate["FOR"], abs=1e-9)
