"""The synthetic reports to Unia, a full count: published totals in a plausible shape."""

import numpy as np
import pandas as pd

from analysis.extracts.contracts.codes import ACTS, DOMAINS, GROUNDS, RACIAL_GROUNDS
from analysis.reference.geography import province
from analysis.synthetic.draws import pick
from analysis.synthetic.population.official_counts import (
    BRUSSELS,
    borders,
    foreign_share,
    municipalities,
)

__all__ = ["unia_reports"]

# Reports in Belgium as published; a year that is not listed gets the number of 2023. The Flemish
# number is published for 2023 only (2,614 of 6,879 = 38 %), and so are the files.
REPORTS = {
    2015: 4554,
    2017: 6602,
    2018: 7489,
    2019: 8478,
    2020: 9466,
    2021: 10610,
    2022: 7310,
    2023: 6879,
}
PARTS = {"VG": 0.38, "BHG": 0.25, "WG": 0.22, "online": 0.09, "unknown": 0.06}
# Per region the part of reports that become a file, and of files with a racial and a religious
# ground.
FILE_PART = {"VG": 655 / 2614, "BHG": 0.29, "WG": 0.30, "online": 0.26, "unknown": 0.10}
RACIAL_PART = {"VG": 262 / 655, "unknown": 15 / 41}
RELIGION_PART = {"VG": 59 / 655}
# Outside Flanders 1,155 files in the year of the published 670 racial and 202 religious ones in
# Belgium.
RACIAL_ELSEWHERE, RELIGION_ELSEWHERE = 408 / 1155, 143 / 1155
WORK_PART = 0.40
OTHER_DOMAINS = (0.36, 0.14, 0.12, 0.15, 0.09, 0.08, 0.06)
RACIAL_CHANCES = (0.24, 0.20, 0.12, 0.12, 0.32)
OTHER_CHANCES = {
    "disability": 33,
    "health": 13,
    "age": 14,
    "sexual_orientation": 9,
    "wealth": 9,
    "physical_or_genetic_trait": 4,
    "political_conviction": 4,
    "trade_union_conviction": 4,
    "civil_status": 4,
    "social_origin_or_condition": 3,
    "birth": 1,
    "other": 2,
}


def _regions(year: int) -> dict[str, int]:
    total = REPORTS.get(year, REPORTS[2023])
    sizes = {region: round(total * part) for region, part in PARTS.items()}
    sizes["unknown"] = total - sum(size for region, size in sizes.items() if region != "unknown")
    return sizes


def _days_received(year: int, n: int, rng: np.random.Generator) -> np.ndarray:
    """Days of the year; fewer from 15 March 2023, when a Flemish institute takes a part."""
    days = np.arange(np.datetime64(f"{year}-01-01"), np.datetime64(f"{year + 1}-01-01"))
    weight = np.ones(len(days))
    if year == 2023:
        weight[days >= np.datetime64("2023-03-15")] = 0.85
    return days[rng.choice(len(days), size=n, p=weight / weight.sum())]


def _reports_of_region(year: int, region: str, n: int, rng: np.random.Generator) -> pd.DataFrame:
    """Reports with facts in one region; `racial` and `religion` mark files with that ground."""
    files = round(n * FILE_PART[region])
    racial = round(files * RACIAL_PART.get(region, RACIAL_ELSEWHERE))
    religion = round(files * RELIGION_PART.get(region, RELIGION_ELSEWHERE))
    order = np.arange(n)
    both = round(religion * 0.3)
    shuffle = rng.permutation(n)
    file = order < files
    work = order[:files]
    domain = pick(DOMAINS[1:], OTHER_DOMAINS, n, rng)
    domain[rng.permutation(work)[: round(files * WORK_PART)]] = "work"
    domain[files:][rng.random(n - files) < 0.27] = "work"
    frame = pd.DataFrame(
        {
            "facts_region": region,
            "received": _days_received(year, n, rng),
            "file": file,
            "racial": file & (order < racial),
            "religion": file & (order >= racial - both) & (order < racial - both + religion),
            "domain": domain,
        }
    )
    return frame.iloc[shuffle]


def _places(reports: pd.DataFrame, year: int, rng: np.random.Generator) -> pd.DataFrame:
    """Municipality of seven in ten facts in Flanders and Brussels; province in Flanders."""
    towns = municipalities().set_index("nis_2024")
    flemish = towns.loc[towns["province"] != BRUSSELS]
    capital = towns.loc[towns["province"] == BRUSSELS]
    weight = flemish["population_2020"] * (0.15 + foreign_share())
    n = len(reports)
    here = pick(tuple(flemish.index), weight, n, rng)
    there = pick(tuple(capital.index), capital["population_2020"], n, rng)
    in_flanders = (reports["facts_region"] == "VG").to_numpy()
    in_brussels = (reports["facts_region"] == "BHG").to_numpy()
    known = rng.random(n) < 0.7
    nis = borders(pd.Series(np.where(in_flanders, here, there), index=reports.index), year)
    return reports.assign(
        nis_code=nis.where(known & (in_flanders | in_brussels)),
        province=province(nis).where(in_flanders),
    )


def _incidents(reports: pd.DataFrame, year: int, rng: np.random.Generator) -> pd.DataFrame:
    """A few incidents that many people report: same region, domain and week."""
    incident = np.full(len(reports), None, dtype=object)
    received = reports["received"].to_numpy().copy()
    loose = np.flatnonzero(
        ~reports["file"].to_numpy() & (reports["facts_region"] == "VG").to_numpy()
    )
    chosen = rng.permutation(loose)[:150]
    for number, group in enumerate(np.split(chosen, np.cumsum([60, 35, 20, 12, 9, 8]))):
        first = received[group].min() + np.timedelta64(30 * number, "D")
        incident[group] = f"I{year}-{number + 1:02d}"
        last = np.datetime64(f"{year}-12-31")
        received[group] = np.minimum(
            first + rng.integers(0, 7, len(group)).astype("timedelta64[D]"), last
        )
    domain = reports["domain"].mask(pd.Series(incident, index=reports.index).notna(), "media")
    return reports.assign(incident_id=incident, received=received, domain=domain)


def _grounds(reports: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """One row per report and ground; only the marked files name a racial ground or religion."""
    n = len(reports)
    file = reports["file"].to_numpy()
    loose = ~file & (rng.random(n) < 0.38)
    racial = reports["racial"].to_numpy() | loose
    religion = reports["religion"].to_numpy() | (~file & ~loose & (rng.random(n) < 0.10))
    codes, chances = tuple(OTHER_CHANCES), OTHER_CHANCES.values()
    neither = ~racial & ~religion
    second = rng.random(n) < np.where(racial, 0.22, 0.12)
    choices = [
        (racial, pick(RACIAL_GROUNDS, RACIAL_CHANCES, n, rng)),
        (racial & second, pick(RACIAL_GROUNDS, RACIAL_CHANCES, n, rng)),
        (religion, np.full(n, "religion_or_belief", dtype=object)),
        (neither, pick(codes, chances, n, rng)),
        ((rng.random(n) < 0.13), pick(codes, chances, n, rng)),
        (~file & (rng.random(n) < 0.02), pick(("sex", "language"), (0.6, 0.4), n, rng)),
    ]
    ids = reports["report_id"].to_numpy()
    parts = [
        pd.DataFrame({"report_id": ids[rows], "ground": ground[rows]}) for rows, ground in choices
    ]
    grounds = pd.concat(parts, ignore_index=True).drop_duplicates()
    position = grounds["ground"].map(
        {code: place for place, code in enumerate((*GROUNDS, "other"))}
    )
    return grounds.assign(position=position).sort_values(
        ["report_id", "position"], ignore_index=True
    )[["report_id", "ground"]]


def unia_reports(year: int, *, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the extracts `unia_reports` and `unia_grounds`, for the whole of Belgium."""
    rng = np.random.default_rng([seed, 6, year])
    parts = [_reports_of_region(year, region, n, rng) for region, n in _regions(year).items()]
    reports = _incidents(_places(pd.concat(parts, ignore_index=True), year, rng), year, rng)
    reports = reports.sort_values("received", kind="stable", ignore_index=True)
    n = len(reports)
    reports["report_id"] = [f"U{year}-{number:05d}" for number in range(1, n + 1)]
    days = _days(reports, year, rng)
    could_be_flemish = np.isin(reports["domain"], ["education", "goods_services"])
    is_flemish = could_be_flemish & (rng.random(n) < 0.4)
    grounds = _grounds(reports, rng)
    competent = reports["file"].to_numpy() | (rng.random(n) < 0.62)
    otherwise = pick(("federal", "other"), (0.93, 0.07), n, rng)
    same = ["report_id", "incident_id", "file", "facts_region", "province", "nis_code", "domain"]
    extract = reports[same].assign(
        **days,
        competent=competent,
        jurisdiction=np.where(is_flemish, "flemish", otherwise),
        act=pick(ACTS, (0.62, 0.13, 0.13, 0.04, 0.04, 0.04), n, rng),
    )
    dates = dict.fromkeys(days, "datetime64[us]")
    text = [name for name in extract if extract[name].dtype.kind == "O"]
    return extract.astype(dates | dict.fromkeys(text, "str")), grounds.astype("str")


def _days(
    reports: pd.DataFrame, year: int, rng: np.random.Generator
) -> dict[str, np.ndarray | pd.Series]:
    """When each report was received, when its file was opened and when the facts took place."""
    n = len(reports)
    received = reports["received"].to_numpy().astype("datetime64[D]")
    opened = np.minimum(received + rng.integers(0, 45, n), np.datetime64(f"{year}-12-31"))
    lag = np.floor(rng.exponential(40, n)).clip(max=700).astype(int)
    return {
        "received_on": received,
        "facts_on": pd.Series(received - lag).where(rng.random(n) < 0.8),
        "file_opened_on": pd.Series(opened).where(reports["file"].to_numpy()),
    }
