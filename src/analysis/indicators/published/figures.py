"""Published figures, targets and open series as estimates: read in, never computed."""

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.indicators.change import breaks
from analysis.indicators.estimates import finish
from analysis.indicators.selection import pick
from analysis.workbench.resources import resource

__all__ = ["beside", "by_citizenship", "by_theme", "citizenship_breaks", "figures", "targets"]

LABOUR_SERIES = "LFSA_ERGAN"
_TEXTS = ["definition", "place", "period", "form", "qualifier", "document", "note"]


def _estimates(
    frame: pd.DataFrame, *, table: str, indicator: str, data_kind: str, interval: str
) -> pd.DataFrame:
    """Give read values the columns of estimates: no interval, no count."""
    empty = dict.fromkeys(["low", "high", "count", "denominator", "n"], np.nan)
    unit = frame["unit"]
    whole = frame.assign(table=table, data_kind=data_kind, interval=interval, hidden=False, **empty)
    made = finish(whole.drop(columns="unit"), indicator=indicator, unit="", rule="")
    return made.assign(unit=unit.to_numpy())


def figures(published: pd.DataFrame) -> pd.DataFrame:
    """All published figures (table O5), each in the unit of its source, with document, place, period and note.

    Parameters
    ----------
    published : DataFrame
        Public frame `figures`.

    Returns
    -------
    DataFrame
        Estimates with `value` as published (a percentage stays a percentage) and, as dimensions,
        `theme`, `figure`, `definition`, `place`, `period`, `form`, `qualifier`, `document`, `note`.
        A range has its lower end as `value` and says the upper end in `note`.
    """
    frame = _described(published).assign(value=published["value"], unit=published["unit"])
    frame.insert(2, "theme", published["theme"])
    return _estimates(frame, table="O5", indicator="published_figure", data_kind="published",
                      interval="none (published)")  # fmt: skip


def by_theme(every: pd.DataFrame) -> pd.DataFrame:
    """Number of published figures per theme, for a figure.

    Parameters
    ----------
    every : DataFrame
        As made by `figures`.
    """
    number = every.groupby("theme", sort=False).size().sort_values(ascending=False, kind="stable")
    frame = pd.DataFrame(
        {"theme": number.index, "value": number.to_numpy(dtype=float), "unit": "count"}
    )
    whole = frame.assign(year="", region="", vintage="")
    return _estimates(
        whole, table="O5", indicator="published_figure", data_kind="published", interval=""
    )


def _described(published: pd.DataFrame) -> pd.DataFrame:
    upper = published["value_high"].map(
        lambda v: "" if pd.isna(v) else f"Bovengrens in de bron: {v:.12g}. "
    )
    return pd.DataFrame(
        {
            "year": published["period"].str.extract(r"^(\d{4})", expand=False).fillna(""),
            "region": published["region"],
            "figure": published["id"],
            "definition": published["definition_nl"] + " (" + published["population"] + ")",
            "place": published["region"],
            "period": published["period"],
            "form": published["value_form"],
            "qualifier": published["qualifier"],
            "document": published["document_title"] + ", " + published["locator"],
            "note": (upper.astype(str) + published["note"]).str.strip(),
            "vintage": "",
        }
    )


def beside(published: pd.DataFrame, computed: pd.DataFrame, *, year: int) -> pd.DataFrame:
    """Published figures beside the computed ones of the same definition (table O3).

    Parameters
    ----------
    published : DataFrame
        Public frame `figures` with `our_value`, `our_unit` and `tolerance`.
    computed : DataFrame
        Estimates to pick from (`report.summary.computed`).
    year
        Year of the report; comparisons with a later year are left out.

    Returns
    -------
    DataFrame
        Estimates, two rows per figure: `published_figure` and `computed_beside`. `agreement` says
        whether the computed value lies within the rounding of the published one; for synthetic data
        that is so by construction, and it says so.
    """
    rows = resource("comparisons")["comparison"]
    made = [_pair(row, published, computed) for row in rows if row["year"] <= year]
    nothing = _read_in(published.iloc[:0], agreement="", year=year, region="")
    return pd.concat([nothing, *(frame for frame in made if frame is not None)], ignore_index=True)


def _pair(row: dict, published: pd.DataFrame, computed: pd.DataFrame) -> pd.DataFrame | None:
    """Both rows of a comparison; None where the figure or the extract it would be computed from is absent."""
    source = published[published["id"] == row["figure"]].reset_index(drop=True)
    found = pick(
        computed,
        table=row["table"],
        indicator=row["indicator"],
        year=row["year"],
        **row.get("codes", {}),
    )
    if source.empty or len(found) != 1:
        return None
    ours = found.iloc[0]
    value = ours[row.get("from", "value")]
    agreement = _agreement(value, source.iloc[0], ours["data_kind"])
    theirs = _read_in(source, agreement=agreement, year=row["year"], region=ours["region"])
    mine = theirs.assign(indicator="computed_beside", value=value, data_kind=ours["data_kind"])
    carried = ["interval", "n", "rule", "vintage", "conf_status"]
    carried += ["low", "high", "count", "denominator"] if "from" not in row else []
    return pd.concat([theirs, mine.assign(**{c: ours[c] for c in carried})], ignore_index=True)


def _read_in(source: pd.DataFrame, *, agreement: str, year: int, region: str) -> pd.DataFrame:
    """Published figures in the unit of our estimates, as rows of table O3."""
    texts = _described(source)[["figure", *_TEXTS]].assign(
        agreement=agreement, year=year, region=region
    )
    return _estimates(
        texts.assign(value=source["our_value"], unit=source["our_unit"], vintage=""),
        table="O3", indicator="published_figure", data_kind="published",
        interval="none (published)",
    )  # fmt: skip


def _agreement(value: float, source: pd.Series, data_kind: str) -> str:
    if pd.isna(value):
        return "niet te vergelijken: afgeschermd"
    if pd.isna(source["tolerance"]):
        return "niet te vergelijken: de bron geeft een grens"
    near = abs(value - source["our_value"]) <= source["tolerance"] + 1e-12
    if data_kind == "synthetic":
        return (
            "gelijk binnen de afronding; synthetisch, dus door constructie"
            if near
            else "wijkt af; synthetisch"
        )
    return "gelijk binnen de afronding" if near else "wijkt af"


def targets(read: pd.DataFrame) -> pd.DataFrame:
    """Targets, thresholds and norms of the policy plans (table O4), as written in the source.

    Parameters
    ----------
    read : DataFrame
        Public frame `targets`.

    Returns
    -------
    DataFrame
        Estimates; `value` is missing where the target is a direction or a level of Dutch
        (`target_text`).
    """
    frame = pd.DataFrame(
        {
            "year": read["deadline"].str.extract(r"^(\d{4})", expand=False).fillna(""),
            "region": "",
            "figure": read["id"],
            "objective": read["objective"],
            "definition": read["indicator"],
            "operator": read["operator"],
            "target_text": read["value_text"],
            "unit_text": read["unit"],
            "deadline": read["deadline"],
            "form": read["value_form"],
            "document": read["document_title"] + ", " + read["locator"],
            "note": read["note"],
            "value": read["value"],
            "unit": read["unit"],
            "vintage": "",
        }
    )
    return _estimates(
        frame, table="O4", indicator="target", data_kind="published", interval="none (published)"
    )


def by_citizenship(series: pd.DataFrame) -> pd.DataFrame:
    """Employment rate of nationals and of foreign citizens in Belgium, and the gap, by year (table O1).

    Rates in percent as Eurostat publishes them, both sexes, 15-64; the gap is nationals - foreign
    citizens in percentage points; positive means that foreign citizens are employed less often.
    Citizenship, not origin: never in one series with the register.

    Parameters
    ----------
    series : DataFrame
        Public frame `open`; without the dataset LFSA_ERGAN the result is empty.

    Returns
    -------
    DataFrame
        Estimates with `citizenship` (NAT, FOR; `_T` for the gap); `obs_status` b where Eurostat
        flags a break.

    References
    ----------
    Eurostat, LFSA_ERGAN, employment rates by sex, age and citizenship (CC BY 4.0).
    """
    if LABOUR_SERIES not in set(series["dataset"]):
        return pd.DataFrame(
            columns=[
                *_estimates(
                    _no_series(), table="O1", indicator="", data_kind="", interval=""
                ).columns
            ]
        )
    rows = pick(
        series, dataset=LABOUR_SERIES, sex="T", age="Y15-64", geo="BE", citizen=["NAT", "FOR"]
    )
    if rows.duplicated(["period", "citizen"]).any():
        raise DataError(
            f"{LABOUR_SERIES}: a year is there twice for one citizenship; expected one rate. "
            "Keep one download."
        )
    wide = rows.set_index(["citizen", "period"])["value"]
    wide = pd.DataFrame(
        {
            code: wide.loc[wide.index.get_level_values(0) == code].droplevel(0)
            for code in ("NAT", "FOR")
        }
    )
    broken = rows["flag"].fillna("").str.contains("b").groupby(rows["period"]).any()
    parts = []
    for citizen in ("NAT", "FOR", "_T"):
        value = wide["NAT"] - wide["FOR"] if citizen == "_T" else wide[citizen]
        frame = pd.DataFrame(
            {
                "year": wide.index,
                "region": "BE",
                "citizenship": citizen,
                "value": value.round(1).to_numpy(),
                "unit": "pp" if citizen == "_T" else "percent",
                "reference": "NAT" if citizen == "_T" else "",
                "obs_status": broken.map({True: "b", False: ""}).reindex(wide.index).to_numpy(),
                "vintage": "",
            }
        )
        indicator = "citizenship_gap" if citizen == "_T" else "employment_rate_by_citizenship"
        parts.append(
            _estimates(
                frame,
                table="O1",
                indicator=indicator,
                data_kind="open",
                interval="none (not delivered)",
            )
        )
    return pd.concat(parts, ignore_index=True)


def _no_series() -> pd.DataFrame:
    return pd.DataFrame(
        {"year": [], "region": [], "citizenship": [], "value": [], "unit": [], "vintage": []}
    )


def citizenship_breaks(estimates: pd.DataFrame) -> list[float]:
    """Years in which the series breaks: those that Eurostat flags and those of the registry, joined."""
    flagged = estimates.loc[estimates["obs_status"] == "b", "year"].astype(int)
    registered = [b["date"].year for b in breaks() if LABOUR_SERIES in b["series"]]
    years = set(estimates["year"].astype(int))
    return sorted(float(y) for y in {*flagged, *registered} if y in years)
