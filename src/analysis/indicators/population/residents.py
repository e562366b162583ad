"""Population by origin: numbers of residents, and shares."""

import pandas as pd

from analysis.indicators.cell_sums import SUMS, among, less, of_table, parts
from analysis.indicators.counts import counts
from analysis.indicators.estimates import before_value, share, share_of
from analysis.settings import ORIGIN_RULE_TEXT

__all__ = [
    "by_municipality",
    "country_share",
    "first_generation_share",
    "foreign_share",
    "nationality_share",
    "non_eu_share",
    "residents",
    "share_of_residents",
]

ORIGINS = ("belgian", "eu", "non_eu", "unknown")


def share_of_residents(cells: pd.DataFrame, *, table: str) -> pd.DataFrame:
    """Share of residents of each origin, in [0, 1], by the dimensions of a table.

    Residents of the origin divided by all residents of the same cell; the shares of one cell add up
    to 1 but for the noise of the counts. The outcome of the table is the origin. Unknown origin is
    a category of `P1`; the population of `P3` leaves it out.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        `P1` (all residents) or `P3` (by age band).

    Returns
    -------
    DataFrame
        Estimates, one row per cell and origin that the table holds: `belgian`, `eu`, `non_eu`,
        `unknown`.

    References
    ----------
    Flemish origin rule: Statistics Flanders, metadata "bevolking naar herkomst".
    """
    frame, _ = of_table(cells, table, "origin_group")
    # One origin is always there, so that a table without cells has its columns.
    in_table = {*frame["origin_group"], "belgian"}
    shares = [
        _share(cells, table, [origin], origin_group=origin)
        for origin in ORIGINS
        if origin in in_table
    ]
    return pd.concat(shares, ignore_index=True)


def _share(cells: pd.DataFrame, table: str, codes: list[str], *, origin_group: str) -> pd.DataFrame:
    """Share of residents of some origins together, under one name."""
    shares = share(cells, table, codes, indicator="share_of_residents", rule=ORIGIN_RULE_TEXT)
    return before_value(shares.assign(origin_group=origin_group), "origin_group")


def foreign_share(cells: pd.DataFrame, *, table: str) -> pd.DataFrame:
    """Share of residents of foreign origin, in [0, 1]: EU and non-EU origin together.

    Parameters and result as `share_of_residents`, with `origin_group` always `foreign`.
    """
    return _share(cells, table, ["eu", "non_eu"], origin_group="foreign")


def by_municipality(cells: pd.DataFrame) -> pd.DataFrame:
    """Share of residents of foreign origin by municipality (table P8), in [0, 1].

    Of foreign origin, and of origin outside the EU15. Numerator and denominator are the published
    counts, each with its own noise; a share of few residents is rough.

    Parameters
    ----------
    cells : DataFrame
        Public cells.

    Returns
    -------
    DataFrame
        Estimates, two rows per municipality and year, `origin_group` `foreign` and `non_eu15`;
        missing where a count is hidden.

    References
    ----------
    Origin outside the EU15: the funding criterion for municipalities in the Flemish integration
    policy.
    """
    foreign = _share(cells, "P8", ["eu15", "non_eu15"], origin_group="foreign")
    outside = _share(cells, "P8", ["non_eu15"], origin_group="non_eu15")
    return pd.concat([foreign, outside], ignore_index=True)


def nationality_share(cells: pd.DataFrame, *, table: str, nationality: str) -> pd.DataFrame:
    """Share of residents of foreign origin with a history of nationality, in [0, 1].

    Residents of foreign origin who are foreigners now (`foreign`), became Belgian
    (`became_belgian`) or are Belgian from their first nationality on (`born_belgian`), divided by
    all of the same cell; the shares of all add up to 1 but for the noise of the counts.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with the outcome `nationality`, such as `G4` (by municipality).
    nationality
        Code of the outcome.

    Returns
    -------
    DataFrame
        Estimates, one row per cell, with `nationality`.
    """
    shares = share(cells, table, nationality, indicator="nationality_share", rule=ORIGIN_RULE_TEXT)
    return before_value(shares.assign(nationality=nationality), "nationality")


def country_share(cells: pd.DataFrame, *, table: str, country: str) -> pd.DataFrame:
    """Share of residents of foreign origin with a country of origin, in [0, 1].

    Those of the country divided by all residents of foreign origin of the same cell; the shares of
    all countries add up to 1 but for the noise of the counts.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with the outcome `country`, such as `G10` (by municipality).
    country
        Code of the outcome.

    Returns
    -------
    DataFrame
        Estimates, one row per cell, with `country`.
    """
    shares = share(cells, table, country, indicator="country_share", rule=ORIGIN_RULE_TEXT)
    return before_value(shares.assign(country=country), "country")


def residents(cells: pd.DataFrame, *, table: str = "P2") -> pd.DataFrame:
    """Residents by the dimensions of a table, in persons.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table without an outcome, such as `P2`.

    Returns
    -------
    DataFrame
        Estimates in persons. On a sample, whose weights add up to the official population, the
        interval is that of the share of all residents, times all residents; with the noise of the
        count.
    """
    return counts(cells, table, indicator="residents", calibrated=True, rule=ORIGIN_RULE_TEXT)


def non_eu_share(cells: pd.DataFrame) -> pd.DataFrame:
    """Share of residents of foreign origin with an origin outside the EU27, in [0, 1].

    Residents of non-EU origin divided by residents of EU and non-EU origin (table P1).

    Returns
    -------
    DataFrame
        Estimates, one row per year.
    """
    frame = among(parts(cells, "P1", "non_eu"), parts(cells, "P1", ["eu", "non_eu"]))
    return share_of(frame, indicator="non_eu_share", rule=ORIGIN_RULE_TEXT)


def first_generation_share(cells: pd.DataFrame) -> pd.DataFrame:
    """Share of residents of foreign origin born abroad, in [0, 1].

    Residents of the first generation divided by all residents of foreign origin, those
    of unknown generation included (margin of table P2).

    Returns
    -------
    DataFrame
        Estimates, one row per year.
    """
    frame, _ = of_table(cells, "P2")
    margin = frame[(frame["origin_group"] == "_T") & (frame["sex"] == "_T")].drop(
        columns=["origin_group", "sex"]
    )
    everybody = margin[margin["generation"] == "_T"].set_index("year")
    # A category without a cell counts zero; a hidden one stays missing.
    home, first = (
        margin[margin["generation"] == code]
        .set_index("year")[SUMS]
        .reindex(everybody.index, fill_value=0.0)
        for code in ("not_applicable", "first")
    )
    whole = everybody.drop(columns=["generation", "conf_status"]).assign(**less(everybody, home))
    joined = whole.join(first.add_prefix("yes_")).reset_index().assign(yes_shared=0.0)
    joined["hidden"] = joined[["weight", "yes_weight"]].isna().any(axis=1)
    return share_of(joined, indicator="first_generation_share", rule=ORIGIN_RULE_TEXT)
