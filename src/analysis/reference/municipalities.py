"""The municipalities of Flanders and Brussels, one row for each code and period of its borders.

`resources/municipalities.csv`: codes, names, provinces, areas, residents and the codes since 2025
from Statbel open data (municipalities 2024 and 2025, population on 1 January 2020).
`resources/mergers_2019.csv`: the codes until 2018 of the 15 municipalities merged on 1 January
2019, from Statbel's classification "Geografie" as listed by provincies.incijfers.be; the mergers
themselves also at lokaalbestuur.vlaanderen.be. Neither area nor residents are held for those 15.
"""

import pandas as pd

from analysis.errors import DataError
from analysis.settings import RESOURCES
from analysis.workbench.asked import asked

__all__ = ["FIRST_YEAR", "MERGER_YEARS", "load", "require_valid", "successor"]

# Flemish Brabant exists since the province of Brabant was divided on 1 January 1995.
FIRST_YEAR = 1995
MERGER_YEARS = (2019, 2025)
LAST_YEAR = 9999
BRUSSELS = "Brussels Hoofdstedelijk Gewest"


def load(*, year: int | None = None) -> pd.DataFrame:
    """Municipalities with province, region and period of validity; areas in km2.

    Parameters
    ----------
    year : int, optional
        Only the municipalities of that calendar year: 327 until 2018, 319 from 2019 to 2024,
        304 since 2025. Without it one row per code and period.

    Returns
    -------
    DataFrame sorted by `nis_code`, `valid_from`, with `name`, `province`, `region` (`VG`,
    `BHG`), `valid_to` (last year, 9999 where still valid), `merged_into` (code after the
    period, missing where it did not merge), `area_km2` and `population_2020`. A municipality
    that kept its code while another joined it (Antwerpen in 2025) has a row for each period.
    Area and residents are missing for those merged in 2019.

    Raises
    ------
    DataError
        If the year is before 1995.

    References
    ----------
    Statbel open data, as named at the head of `analysis.reference.municipalities`.

    Examples
    --------
    >>> load(year=2024)["region"].value_counts().to_dict()
    {'VG': 300, 'BHG': 19}
    """
    table = _table()
    if year is not None:
        table = table[_valid(table, year)]
    return table.reset_index(drop=True)


def require_valid(nis_codes, *, year: int | None, caller: str) -> None:
    """Refuse codes that do not exist, or not in a year, and say what became of the first.

    Raises
    ------
    DataError
        Naming the municipality, into which it merged or from which it was formed, and since when.

    Examples
    --------
    >>> require_valid(["11001"], year=2024, caller="example")
    """
    present = set(load(year=year)["nis_code"])
    codes = pd.Series(list(nis_codes), dtype="object")
    wrong = codes[~codes.isin(present)]
    if wrong.empty:
        return
    code = wrong.iloc[0]
    others = wrong.nunique(dropna=False) - 1
    also = f" ({others} other codes likewise)" if others else ""
    raise DataError(f"{caller}: {_why_absent(code, year)}{also}.")


def successor(code: str, year: int) -> str:
    """Code of the municipality that a municipality belongs to in a later year.

    Examples
    --------
    >>> successor("44029", 2024), successor("71022", 2025), successor("71022", 2024)
    ('44084', '71072', '71022')
    """
    for since in MERGER_YEARS:
        if since <= year:
            code = _merged_in(since).get(code, code)
    return code


@asked
def _table() -> pd.DataFrame:
    """Every code and period; never changed in place."""
    current = pd.read_csv(
        RESOURCES / "municipalities.csv",
        dtype={"nis_2024": "str", "nis_2025": "str", "area_km2": float, "population_2020": "Int64"},
        keep_default_na=False,
    )
    merged = pd.read_csv(RESOURCES / "mergers_2019.csv", dtype="str", keep_default_na=False)
    rows = pd.concat(
        [_merged_in_2019(current, merged), _until_2024(current, merged), _since_2025(current)]
    )
    rows["region"] = rows["province"].eq(BRUSSELS).map({True: "BHG", False: "VG"}).astype("str")
    columns = [
        "nis_code",
        "name",
        "province",
        "region",
        "valid_from",
        "valid_to",
        "merged_into",
        "area_km2",
        "population_2020",
    ]
    return rows[columns].sort_values(["nis_code", "valid_from"], ignore_index=True)


def _joined_in_2025(current: pd.DataFrame) -> pd.Series:
    return current.groupby("nis_2025")["nis_2024"].transform("size") > 1


def _merged_in_2019(current: pd.DataFrame, merged: pd.DataFrame) -> pd.DataFrame:
    provinces = current.set_index("nis_2024")["province"]
    return pd.DataFrame(
        {
            "nis_code": merged["nis_2018"],
            "name": merged["name_2018"],
            "province": merged["nis_2019"].map(provinces),
            "valid_from": FIRST_YEAR,
            "valid_to": 2018,
            "merged_into": merged["nis_2019"],
            "area_km2": float("nan"),
            "population_2020": pd.array([pd.NA] * len(merged), dtype="Int64"),
        }
    )


def _until_2024(current: pd.DataFrame, merged: pd.DataFrame) -> pd.DataFrame:
    joined = _joined_in_2025(current)
    new_in_2019 = current["nis_2024"].isin(merged["nis_2019"])
    return pd.DataFrame(
        {
            "nis_code": current["nis_2024"],
            "name": current["name_2024"],
            "province": current["province"],
            "valid_from": new_in_2019.map({True: 2019, False: FIRST_YEAR}),
            "valid_to": joined.map({True: 2024, False: LAST_YEAR}),
            "merged_into": current["nis_2025"].where(joined),
            "area_km2": current["area_km2"],
            "population_2020": current["population_2020"],
        }
    )


def _since_2025(current: pd.DataFrame) -> pd.DataFrame:
    parts = current[_joined_in_2025(current)]
    rows = parts.groupby("nis_2025", as_index=False).agg(
        name=("name_2025", "first"),
        area_km2=("area_km2", "sum"),
        population_2020=("population_2020", "sum"),
    )
    rows["province"] = rows["nis_2025"].str[0].map(_province_by_digit(current))
    return rows.rename(columns={"nis_2025": "nis_code"}).assign(
        valid_from=2025,
        valid_to=LAST_YEAR,
        merged_into=pd.Series(dtype="str"),
        area_km2=rows["area_km2"].round(2),
    )


def _province_by_digit(current: pd.DataFrame) -> dict[str, str]:
    """Province by the first digit of a code: the code follows the province when a border moves."""
    flemish = current[current["province"] != BRUSSELS]
    # 21 is Brussels and 23, 24 Flemish Brabant, so the digit 2 decides only among the Flemish
    return dict(zip(flemish["nis_2024"].str[0], flemish["province"], strict=True))


def _valid(table: pd.DataFrame, year: int) -> pd.Series:
    if year < FIRST_YEAR:
        raise DataError(f"geography: year is {year}; municipalities are held since {FIRST_YEAR}.")
    return table["valid_from"].le(year) & table["valid_to"].ge(year)


def _why_absent(code, year: int | None) -> str:
    table = load()
    periods = table[table["nis_code"] == code]
    if periods.empty:
        return (
            f"municipality {code!r} is unknown; expected a NIS code of five digits in Flanders or "
            "Brussels"
        )
    if periods["valid_to"].max() < year:
        last = periods.iloc[-1]
        into = successor(code, year)
        name = load(year=year).set_index("nis_code")["name"][into]
        since = last["valid_to"] + 1
        return (
            f"{code} {last['name']} does not exist in {year}: it merged into {into} {name} in "
            f"{since}"
        )
    first = periods.iloc[0]
    formed = table[table["merged_into"] == code]
    parts = ", ".join(formed["nis_code"] + " " + formed["name"])
    since = first["valid_from"]
    return f"{code} {first['name']} does not exist in {year}: it was formed in {since} from {parts}"


@asked
def _merged_in(since: int) -> dict[str, str]:
    ended = load().query("valid_to == @since - 1")
    return dict(zip(ended["nis_code"], ended["merged_into"], strict=True))
