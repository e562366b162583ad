"""One number of each chapter, traced by hand from the raw file with plain pandas.

Of the cells as they were counted: what is published differs by the noise, which its interval holds.
"""

from functools import cache

import pandas as pd
import pytest

from analysis.extracts.elsewhere import eurostat
from analysis.indicators import selection
from analysis.indicators.discrimination import reported_rates, tested
from analysis.indicators.dutch import attainment
from analysis.indicators.population import residents as population
from analysis.indicators.published import citizenship
from analysis.indicators.work import employment, employment_change, positions, same_persons
from analysis.settings import RAW
from analysis.workbench.resources import resource
from support import shipped

FOLDER = RAW / str(shipped.YEAR)
INVENTED = resource("invented_names")["names"]
NATIONALITIES = ["nat_first_father", "nat_first_mother", "nat_first", "nat_now"]
UNKNOWN = {"XX", "XU", ""}
# The 27 since 2020, and Czechoslovakia, whose two successors are members.
EU = {
    "CSHH",
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
}  # fmt: skip


@cache
def persons() -> pd.DataFrame:
    read = pd.read_parquet(
        FOLDER / "persons.parquet", columns=["pid", "weight", "sex", "birth_date", *NATIONALITIES]
    )
    # Father, mother, own first, current: the first that is known and not Belgian is the country of
    # origin.
    read["country"] = None
    for name in NATIONALITIES:
        known = read[name].notna() & ~read[name].isin({*UNKNOWN, "BE"})
        read["country"] = read["country"].where(read["country"].notna() | ~known, read[name])
    return read


def weighted(mask: pd.Series, among: pd.DataFrame) -> float:
    return among.loc[mask, "weight"].sum() / among["weight"].sum()


def test_p1_share_of_foreign_origin():
    read = persons()
    made = selection.only(
        population.foreign_share(shipped.counted(), table="P1"), year=shipped.YEAR
    )
    assert made["value"] == pytest.approx(weighted(read["country"].notna(), read), rel=1e-9)
    assert made["n"] == len(read)


def test_w1_employment_rate_of_women_of_non_eu_origin():
    read = persons()
    age = shipped.YEAR - read["birth_date"].str[:4].astype(int)
    women = read[
        (read["sex"] == "F")
        & age.between(20, 64)
        & read["country"].notna()
        & ~read["country"].isin(EU)
    ]
    work_ = pd.read_parquet(FOLDER / "labour_quarter.parquet").query(
        f"quarter == '{shipped.YEAR}4'"
    )
    employed = work_["position"].isin(
        ["employee", "self_employed", "helper", "combined", "career_break"]
    )
    works = women["pid"].isin(work_.loc[employed, "pid"])
    made = selection.only(
        employment.employment_rate(shipped.counted(), table="W1"),
        year=shipped.YEAR,
        origin_group="non_eu",
        sex="F",
    )
    assert made["value"] == pytest.approx(weighted(works, women), rel=1e-9)
    assert made["n"] == len(women)


AT_WORK = ["employee", "self_employed", "helper", "combined", "career_break"]


def labour(year: int = shipped.YEAR) -> pd.DataFrame:
    """Residents of working age with their record of the fourth quarter and group of origin."""
    return _labour(year)


@cache
def _labour(year: int) -> pd.DataFrame:
    folder = RAW / str(year)
    columns = [
        "pid",
        "weight",
        "sex",
        "birth_date",
        "birth_country",
        "first_registration",
        "legal_ground",
    ]
    read = pd.read_parquet(folder / "persons.parquet", columns=[*columns, *NATIONALITIES])
    foreign = read[NATIONALITIES].notna() & ~read[NATIONALITIES].isin({*UNKNOWN, "BE"})
    # As Python's own texts: pandas turns columns of Arrow into rows one by one.
    country = read[NATIONALITIES].where(foreign).astype(object).bfill(axis=1).iloc[:, 0]
    nothing = read[["nat_first", "nat_now"]].isin(UNKNOWN).all(axis=1) & country.isna()
    read["origin"] = (
        country.isin(EU).map({True: "eu", False: "non_eu"}).where(country.notna(), "belgian")
    )
    read["age"] = year - read["birth_date"].str[:4].astype(int)
    quarter = pd.read_parquet(folder / "labour_quarter.parquet").query(f"quarter == '{year}4'")
    return read[~nothing].merge(quarter, on="pid", how="left")


def traced(made: pd.DataFrame, read: pd.DataFrame, yes: pd.Series, **codes: str) -> None:
    row = selection.only(made, year=shipped.YEAR, **codes)
    assert row["value"] == pytest.approx(weighted(yes, read), rel=1e-9)
    assert row["n"] == len(read)


def test_w1_ratio_of_men_of_eu_origin():
    read = labour()[lambda f: f["age"].between(20, 64) & (f["sex"] == "M")]
    rate = {o: weighted(f["position"].isin(AT_WORK), f) for o, f in read.groupby("origin")}
    row = selection.only(
        employment.employment_ratio(shipped.counted(), table="W1"),
        year=2023,
        origin_group="eu",
        sex="M",
    )
    assert row["value"] == pytest.approx(rate["eu"] / rate["belgian"], rel=1e-9)


def test_w5_registered_unemployment_of_women_of_non_eu_origin():
    read = labour()[
        lambda f: f["age"].between(20, 64) & (f["sex"] == "F") & (f["origin"] == "non_eu")
    ]
    codes = {"origin_group": "non_eu", "sex": "F"}
    active = read["position"].isin([*AT_WORK, "job_seeker"])
    traced(positions.activity_rate(shipped.counted()), read, active, **codes)
    made = positions.registered_unemployment_rate(shipped.counted())
    traced(made, read[active], read[active]["position"] == "job_seeker", **codes)


def test_w6_social_assistance_of_eu_origin():
    read = labour()[lambda f: f["age"].between(20, 64) & (f["origin"] == "eu")]
    made = positions.position_share(shipped.counted())
    codes = {"origin_group": "eu", "work_position": "social_assistance"}
    traced(made, read, read["position"] == "social_assistance", **codes)


def test_w7_employment_of_women_with_protection_who_came_less_than_five_years_ago():
    read = labour()[
        lambda f: f["age"].between(20, 64) & (f["sex"] == "F") & (f["origin"] != "belgian")
    ]
    read = read[
        ~read["birth_country"].isin({"BE", *UNKNOWN}) & (read["first_registration"].dt.year >= 2019)
    ]
    read = read[read["legal_ground"].isin(["protection", "temporary_protection"])]
    codes = {"years_here": "0-4", "ground_of_stay": "protection", "sex": "F"}
    traced(
        employment.employment_rate(shipped.counted(), table="W7"),
        read,
        read["position"].isin(AT_WORK),
        **codes,
    )


def test_w10_and_w18_change_of_the_rate_of_non_eu_origin():
    rates = []
    for year in (2022, 2023):
        read = labour(year)[lambda f: f["age"].between(20, 64) & (f["origin"] == "non_eu")]
        rates.append(100 * weighted(read["position"].isin(AT_WORK), read))
    made = employment_change.employment_rate_change(shipped.counted(), year=2023)
    split = employment_change.changes_split(shipped.counted(), year=2023)
    split = selection.pick(split, indicator="employment_rate_change_split", component="change")
    for each in (made, split):
        row = selection.only(each, year=2023, since="2022", origin_group="non_eu")
        assert row["value"] == pytest.approx(rates[1] - rates[0], rel=1e-9)


def test_w19_young_men_of_non_eu_origin_without_work_or_education():
    read = labour()[
        lambda f: f["age"].between(15, 29) & (f["sex"] == "M") & (f["origin"] == "non_eu")
    ]
    seen = read["position"].notna() & ~read["position"].isin(
        ["unknown", "cross_border", "international", *AT_WORK]
    )
    made = positions.neet_rate(shipped.counted())
    traced(made, read, seen & read["in_education"].eq(False), origin_group="non_eu", sex="M")


def test_w20_to_w22_forms_of_work_of_women_of_eu_origin():
    read = labour()[lambda f: f["age"].between(20, 64) & (f["sex"] == "F") & (f["origin"] == "eu")]
    read = read[read["position"].isin(["employee", "combined"])]
    codes = {"origin_group": "eu", "sex": "F"}
    traced(positions.part_time_share(shipped.counted()), read, read["regime"] == "part", **codes)
    traced(
        positions.temporary_agency_share(shipped.counted()),
        read,
        read["temporary_agency"].eq(True),
        **codes,
    )
    traced(
        positions.service_voucher_share(shipped.counted()),
        read,
        read["joint_committee"] == "322.01",
        **codes,
    )


def test_w23_who_of_non_eu_origin_kept_work_and_the_paired_change():
    read = labour()[lambda f: f["age"].between(20, 64) & (f["origin"] == "non_eu")]
    before = pd.read_parquet(RAW / "2022" / "labour_quarter.parquet").set_index("pid")["position"]
    read = read.assign(before=read["pid"].map(before))[lambda f: f["before"].notna()]
    then, now = read["before"].isin(AT_WORK), read["position"].isin(AT_WORK)
    codes = {"origin_group": "non_eu", "employed_before": "yes", "activity": "employed"}
    traced(same_persons.position_after(shipped.counted()), read[then], now[then], **codes)
    row = selection.only(
        same_persons.linked_employment_change(shipped.counted()), year=2023, origin_group="non_eu"
    )
    assert row["value"] == pytest.approx(
        100 * (weighted(now, read) - weighted(then, read)), rel=1e-9
    )


def test_n3_a2_within_three_years_of_the_contracts_of_2020():
    events = pd.read_parquet(FOLDER / "ci_events.parquet")
    signed = events[events["event"] == "contract"].groupby("pid")["date"].min()
    signed = signed[signed.dt.year == 2020]
    level = events[(events["event"] == "level") & (events["skill"] == "all")]
    level = level[level["level"].isin(["A2", "B1", "B2", "C1", "C2"])].groupby("pid")["date"].min()
    # Crude: everybody followed for three years, so the share who got there is the cumulative
    # incidence.
    reached = sum(
        (day.year + 3, day.month, day.day) >= (got.year, got.month, got.day)
        for pid, day in signed.items()
        if pd.notna(got := level.get(pid))
    )
    made = selection.only(
        attainment.attainment(shipped.counted(), year=shipped.YEAR),
        cohort="2020",
        level="A2",
        horizon="3",
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
    made = selection.only(
        reported_rates.files_per_100k(shipped.counted()),
        year=shipped.YEAR,
        province=INVENTED["Antwerpen"],
    )
    assert made["count"] == files.sum()
    assert made["value"] == pytest.approx(100_000 * files.sum() / residents, rel=1e-12)


def test_t1_net_discrimination_of_agents_in_the_flemish_region():
    # Pairs have no noise: small counts of actors are hidden instead.
    sent = pd.read_csv(FOLDER / "correspondence.csv", dtype=str).query(
        "market == 'rent_agent' and region == 'VG'"
    )
    nets = []
    for _, advert in sent.groupby("advert_id"):
        if len(advert) == 2 and not (advert["response"] == "undeliverable").any():
            yes = advert.set_index(advert["profile"] == "majority")["response"] == "positive"
            nets.append(int(yes[True]) - int(yes[False]))
    made = selection.only(
        tested.net(shipped.cells(), shipped.models(), table="T1"),
        year=shipped.YEAR,
        market="rent_agent",
        region="VG",
    )
    assert made["n"] == len(nets)
    assert made["value"] == pytest.approx(100 * sum(nets) / len(nets), rel=1e-12)


def test_o1_gap_by_citizenship(tmp_path):
    # Invented, in the columns of a download: the employed of 15 to 64 years, in percent.
    text = "STRUCTURE,STRUCTURE_ID,freq,unit,sex,age,citizen,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG"
    text += ",CONF_STATUS\n"
    for sex, citizen, value in (("T", "NAT", 66.1), ("T", "FOR", 58.4), ("F", "FOR", 49.9)):
        text += f"dataflow,ESTAT:LFSA_ERGAN(1.0),A,PC,{sex},Y15-64,{citizen},BE,2023,{value},,\n"
    (tmp_path / "rates.csv").write_text(text)
    made = citizenship.by_citizenship(eurostat.load(tmp_path)["LFSA_ERGAN"])
    gap = selection.pick(made, year=2023, citizenship="_T")["value"].item()
    assert gap == pytest.approx(66.1 - 58.4, abs=1e-9)
