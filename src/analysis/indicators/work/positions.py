"""Positions in the labour market by origin, from administrative records."""

import pandas as pd

from analysis.indicators.cell_sums import among, of_table, parts
from analysis.indicators.estimates import before_value, share, share_of
from analysis.indicators.gaps import gap, gap_of
from analysis.settings import ORIGIN_RULE_TEXT

__all__ = [
    "activity_rate",
    "neet_gap",
    "neet_rate",
    "part_time_share",
    "position_share",
    "registered_unemployment_gap",
    "registered_unemployment_rate",
    "self_employed_share",
    "service_voucher_share",
    "temporary_agency_share",
]

ACTIVE = ["employed", "unemployed"]


def activity_rate(cells: pd.DataFrame, *, table: str = "W5") -> pd.DataFrame:
    """Share of residents aged 20-64 who work or look for work, by origin, in [0, 1].

    Residents with an employed position or registered as unemployed job-seeker divided by all
    residents of the same cell; 0 means nobody, 1 means everybody is active.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with the outcome `activity` (employed, unemployed, outside).

    Returns
    -------
    DataFrame
        Estimates, one row per published cell; missing with `conf_status` C where a count is hidden.

    Notes
    -----
    From administrative positions: those who look for work without registering are not active here,
    and neither are those who work across the border.

    References
    ----------
    Activity rate of Statbel and Eurostat, (E + U) / P, on administrative positions.
    """
    return share(cells, table, ACTIVE, indicator="activity_rate", rule=ORIGIN_RULE_TEXT)


def registered_unemployment_rate(cells: pd.DataFrame, *, table: str = "W5") -> pd.DataFrame:
    """Share of the active aged 20-64 who are registered as unemployed, by origin, in [0, 1].

    Unemployed divided by employed and unemployed of the same cell; 0 means that all active work.
    Never the unemployment rate of the International Labour Organization, which comes from a survey.

    Parameters and result as `activity_rate`; the denominator is the active.
    """
    return share_of(
        _of_active(cells, table), indicator="registered_unemployment_rate", rule=ORIGIN_RULE_TEXT
    )


def registered_unemployment_gap(
    cells: pd.DataFrame, *, table: str = "W5", reference: str = "belgian"
) -> pd.DataFrame:
    """Origin gap in the registered unemployment rate, in percentage points.

    100 x (rate of the group - rate of the reference), of the same sex; 0 means equal, positive that
    the group is unemployed more often.

    Parameters
    ----------
    cells, table
        As in `activity_rate`.
    reference
        Origin the groups are set against.

    Returns
    -------
    DataFrame
        Estimates in percentage points; 0 for the reference group.
    """
    frame = _of_active(cells, table)
    return gap_of(
        frame,
        indicator="registered_unemployment_gap",
        reference=reference,
        adverse=True,
        rule=ORIGIN_RULE_TEXT,
    )


def _of_active(cells: pd.DataFrame, table: str) -> pd.DataFrame:
    """Sums over the active and over the unemployed among them, in the columns of `parts`."""
    return among(parts(cells, table, "unemployed"), parts(cells, table, ACTIVE))


def position_share(cells: pd.DataFrame, *, table: str = "W6") -> pd.DataFrame:
    """Share of residents aged 20-64 in each position in the labour market, by origin, in [0, 1].

    Residents with the position in the fourth quarter divided by all residents of the same origin;
    the shares of one origin add up to 1 but for the noise of the counts.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with the outcome `work_position`.

    Returns
    -------
    DataFrame
        Estimates with `work_position`; missing with `conf_status` C where a count is hidden.

    References
    ----------
    Positions of the Crossroads Bank Datawarehouse, some of them together
    (`extracts.frames.labour_positions.GROUPS`).
    """
    frame, _ = of_table(cells, table, "work_position")
    found = [code for code in dict.fromkeys(frame["work_position"]) if code != "_T"]
    # One position is always there, so that a table without cells has its columns.
    by_position = [
        share(cells, table, code, indicator="position_share", rule=ORIGIN_RULE_TEXT).assign(
            work_position=code
        )
        for code in found or ["employee"]
    ]
    return before_value(pd.concat(by_position, ignore_index=True), "work_position")


def self_employed_share(cells: pd.DataFrame, *, table: str) -> pd.DataFrame:
    """Share of those at work aged 20-64 who are self-employed, by origin, in [0, 1].

    Self-employed and helpers, combined with employment too, divided by all at work in the fourth
    quarter of the same origin.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        `G11` (by municipality) or `G11p` (by province).

    Returns
    -------
    DataFrame
        Estimates, one row per cell; missing with `conf_status` C where a count is hidden.
    """
    return share(
        cells, table, "self_employed", indicator="self_employed_share", rule=ORIGIN_RULE_TEXT
    )


def neet_rate(cells: pd.DataFrame, *, table: str = "W19") -> pd.DataFrame:
    """Share of residents aged 15-29 not in employment, education or training, in [0, 1].

    By origin: residents without an employed position who are not in education divided by all
    residents of the same cell; 0 means that all work or learn. Those who work abroad, or whose
    position or education is unknown, are in the denominator only.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table with the outcome `neet`.

    Returns
    -------
    DataFrame
        Estimates, one row per published cell.

    Notes
    -----
    Whether they are in education is what the register says for the fourth quarter; the survey asks
    for any training in the last four weeks, so that the two rates differ.

    References
    ----------
    NEET rate 15-29 of Eurostat, on administrative positions.
    """
    return share(cells, table, "yes", indicator="neet_rate", rule=ORIGIN_RULE_TEXT)


def neet_gap(
    cells: pd.DataFrame, *, table: str = "W19", reference: str = "belgian"
) -> pd.DataFrame:
    """Origin gap in the share without work or education, in percentage points.

    100 x (share of the group - share of the reference), of the same sex; positive means that the
    group is more often without work or education.

    Parameters and result as `registered_unemployment_gap`.
    """
    return gap(
        cells,
        table,
        "yes",
        indicator="neet_gap",
        reference=reference,
        adverse=True,
        rule=ORIGIN_RULE_TEXT,
    )


def part_time_share(cells: pd.DataFrame, *, table: str = "W20") -> pd.DataFrame:
    """Share of employees aged 20-64 who work part-time, by origin, in [0, 1].

    Employees with a part-time regime (`settings.PART_TIME`) divided by all employees of the same
    cell; the regime in the register says nothing of who wants more hours.

    Parameters
    ----------
    cells : DataFrame
        Public cells.
    table
        Table of employees with the outcome `part_time`.

    Returns
    -------
    DataFrame
        Estimates, one row per published cell; none where the regime was not delivered.
    """
    return share(cells, table, "yes", indicator="part_time_share", rule=ORIGIN_RULE_TEXT)


def temporary_agency_share(cells: pd.DataFrame, *, table: str = "W21") -> pd.DataFrame:
    """Share of employees aged 20-64 who do temporary agency work, by origin, in [0, 1].

    Parameters and result as `part_time_share`.
    """
    return share(cells, table, "yes", indicator="temporary_agency_share", rule=ORIGIN_RULE_TEXT)


def service_voucher_share(cells: pd.DataFrame, *, table: str = "W22") -> pd.DataFrame:
    """Share of employees aged 20-64 who work with service vouchers, by origin, in [0, 1].

    Employees under the joint committee of the approved companies (`settings.SERVICE_VOUCHERS`)
    divided by all employees of the same cell. Parameters and result as `part_time_share`.
    """
    return share(cells, table, "yes", indicator="service_voucher_share", rule=ORIGIN_RULE_TEXT)
