"""An estimates frame as an HTML table with caption, scope and one row per cell of the table."""

from html import escape

import pandas as pd

from analysis.indicators.estimates import dimensions
from analysis.report.text import estimate, interval, label, number

__all__ = ["html_table"]


def html_table(estimates: pd.DataFrame, *, caption: str) -> str:
    """HTML of a published table: the dimensions, then value and interval of each indicator, then the counts.

    All text is escaped: what comes from data is shown, never run.

    Parameters
    ----------
    estimates : DataFrame
        Estimates of one table, one or more indicators.
    caption : str
        Text above the table.
    """
    keys = ["year", "region", *dimensions(estimates)]
    shown = [k for k in keys if k == "year" or len(set(estimates[k])) > 1]
    indicators = list(dict.fromkeys(estimates["indicator"]))
    cells = {name: part.set_index(keys) for name, part in estimates.groupby("indicator", sort=False)}
    rows = list(dict.fromkeys(map(tuple, estimates[keys].itertuples(index=False))))
    counted = [c for c in ("count", "denominator", "n") if estimates[c].notna().any()]
    with_interval = {name: part["low"].notna().any() for name, part in cells.items()}
    head = "".join(f'<th scope="col">{escape(label("dimension", k))}</th>' for k in shown)
    for name in indicators:
        head += f'<th scope="col" class="number">{escape(label("indicator", name))}</th>'
        head += '<th scope="col" class="number">Interval</th>' if with_interval[name] else ""
    words = {"count": "Teller", "denominator": "Noemer", "n": "n (ongewogen)"}
    head += "".join(f'<th scope="col" class="number">{words[c]}</th>' for c in counted)
    body = "\n".join(
        _row(row, keys, shown, [cells[name] for name in indicators], list(with_interval.values()), counted)
        for row in rows
    )
    return f"<table><caption>{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"


def _row(
    row: tuple,
    keys: list[str],
    shown: list[str],
    parts: list[pd.DataFrame],
    with_interval: list[bool],
    counted: list[str],
) -> str:
    html = ""
    for key, code in zip(keys, row, strict=True):
        if key in shown:
            tag = 'th scope="row"' if key == shown[0] else "td"
            html += f"<{tag}>{escape(label(key, code))}</{tag[:2]}>"
    first = None
    for part, has_interval in zip(parts, with_interval, strict=True):
        found = part.loc[[row]].iloc[0] if row in part.index else None
        first = first if first is not None else found
        html += f'<td class="number">{_value(found)}</td>'
        html += (
            f'<td class="number">{escape(interval(found)) if found is not None else ""}</td>' if has_interval else ""
        )
    for column in counted:
        text = "" if first is None or pd.isna(first[column]) else number(first[column])
        html += f'<td class="number">{text}</td>'
    return f"<tr>{html}</tr>"


def _value(found: pd.Series | None) -> str:
    if found is None:
        return ""
    flag = '<sup title="breuk in de reeks">b</sup>' if found["obs_status"] == "b" else ""
    return escape(estimate(found)) + flag
