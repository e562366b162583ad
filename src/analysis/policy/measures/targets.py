"""Targets beside what was reached: value, distance, pace needed and pace so far, or why not."""

import re
from typing import Any, NamedTuple

import pandas as pd

from analysis.extracts.elsewhere import published
from analysis.policy.measures.evidence import row_of
from analysis.policy.measures.small_series import points
from analysis.policy.report_values import FinishedReport
from analysis.policy.rows import each_row
from analysis.workbench.resources import resource

__all__ = ["JUDGEMENTS", "judged", "results", "targets"]

REACHED, NOT_REACHED, ON_PACE, BEHIND = "reached", "not_reached", "on_pace", "behind"
CANNOT = "cannot_be_judged"
JUDGEMENTS = (REACHED, NOT_REACHED, ON_PACE, BEHIND, CANNOT)
_YEAR = re.compile(r"\d{4}")


class _Point(NamedTuple):
    """A value that was reached: the year that it is about, its size, what it counts."""

    year: int
    value: float
    wording: str


def results() -> pd.DataFrame:
    """Targets that are results aimed at: of the 94 rows the 35 of that kind.

    Examples
    --------
    >>> found = results()
    >>> len(found), int(found["value"].notna().sum())
    (35, 22)
    """
    frame = published.load("targets")
    return frame[frame["kind"] == "result"].reset_index(drop=True)


def targets(updates: pd.DataFrame, report: FinishedReport | None, *, on: str) -> pd.DataFrame:
    """Each result aimed at, beside the newest value of the register, a fiche or the report.

    Parameters
    ----------
    updates : DataFrame
        Accepted updates up to the reference date (`register.history`).
    report : FinishedReport or None
        The finished report whose estimates stand beside seven of the targets.
    on : str
        The reference date.

    Returns
    -------
    DataFrame
        `target`, `objective`, `indicator`, `operator`, `goal`, `unit`, `deadline`, `value`, `low`,
        `high`, `value_year`, `source`, `distance` (still to go, in the unit), `pace_needed` and
        `pace_so_far` (a year), `judgement` (one of `JUDGEMENTS`), `reason` (Dutch, where it cannot
        be judged), `synthetic`. Nothing says that a measure moved a value.
    """
    reached = points(updates)
    rows = []
    for target in each_row(results()):
        evidence = resource("measures")["evidence"].get(target.id)
        if evidence is not None and report is not None:
            found = _beside_report(target, evidence, report)
        else:
            found = _beside_register(target, reached, evidence, on)
        rows.append(_of_target(target) | found)
    return pd.DataFrame(rows)


def _of_target(target: Any) -> dict:
    return {
        "target": target.id,
        "objective": target.objective,
        "indicator": target.indicator,
        "operator": target.operator,
        "goal": target.value,
        "unit": target.unit,
        "deadline": target.deadline,
        **dict.fromkeys(["value", "low", "high", "distance"], float("nan")),
        **dict.fromkeys(["pace_needed", "pace_so_far"], float("nan")),
        "value_year": "",
        "source": "",
        "judgement": CANNOT,
        "reason": "",
        "synthetic": False,
    }


def _beside_register(target: Any, reached: pd.DataFrame, evidence: dict | None, on: str) -> dict:
    if evidence is not None:
        return {"reason": f"{evidence['about']}; er is geen verslag waarin het cijfer staat"}
    own = reached[
        (reached["measure_id"] == target.objective)
        & (reached["state"] == "reported")
        & (reached["unit"] == target.unit)
        & (reached["period"].str[:4] <= on[:4])
    ]
    named = own[own["wording"] == target.indicator]
    # A fiche words its milestones otherwise than its target: what it counts last stands beside it.
    # A report says of which target it is; that of another, or of none, is never set beside this.
    of_fiche = own[own["source"] == "fiche"]
    found = [_point(row) for row in each_row(named if len(named) else of_fiche)]
    if pd.isna(target.value):
        return {"reason": "een richting of een beschreven toestand, zonder getal om aan te toetsen"}
    if not found:
        return {"reason": "er is geen waarde gemeld"}
    last = max(found, key=lambda each: each.year)
    same = sorted(each for each in found if each.wording == last.wording)
    source = "register" if len(named) else f"fiche: {last.wording}"
    kept = {"value": last.value, "value_year": str(last.year), "source": source}
    return kept | judged(target, [(each.year, each.value) for each in same], on)


def _point(row: Any) -> _Point:
    return _Point(max(int(year) for year in _YEAR.findall(row.period)), row.value, row.wording)


def judged(target: Any, values: list[tuple[int, float]], on: str) -> dict:
    """Distance, pace and judgement of a target with a number.

    Distance is goal less value (for an upper bound value less goal), never below zero; the pace
    needed is that distance over the years left after the year of the value; the pace so far is the
    change between the first and the last value over the years between.

    Parameters
    ----------
    target
        `value`, `operator` and `deadline` of the target.
    values : list of tuple of int and float
        Year and value of what counts the same thing, in the order of the years.
    on : str
        The reference date.
    """
    sign = -1 if target.operator in ("<=", "decrease") else 1
    year, value = values[-1]
    distance = max(0.0, sign * (target.value - value))
    first_year, first = values[0]
    pace = (value - first) / (year - first_year) if year > first_year else float("nan")
    found = {"distance": distance, "pace_so_far": pace}
    deadline = int(target.deadline[:4]) if target.deadline else 0
    if distance == 0:
        return found | {"judgement": REACHED}
    if not deadline:
        return found | {"reason": "er is geen einddatum om een tempo aan te toetsen"}
    if deadline <= year:
        return found | {"judgement": NOT_REACHED}
    if deadline <= int(on[:4]):
        return found | {
            "reason": f"de einddatum {deadline} is voorbij, en na {year} is niets gemeld"
        }
    needed = distance / (deadline - year)
    found |= {"pace_needed": sign * needed}
    if pd.isna(pace):
        return found | {"reason": "er is maar één waarde die hetzelfde telt: nog geen tempo"}
    return found | {"judgement": ON_PACE if sign * pace >= needed else BEHIND}


def _beside_report(target: Any, evidence: dict, report: FinishedReport) -> dict:
    if "table" not in evidence:
        return {"reason": evidence["about"]}
    low_row = row_of(evidence, evidence["codes"], report)
    high_row = row_of(evidence, evidence.get("highest", evidence["codes"]), report)
    source = f"tabel {evidence['table']}"
    if low_row is None or high_row is None or pd.isna(low_row["value"]):
        return {"source": source, "reason": f"{evidence['about']}; het verslag geeft geen cijfer"}
    scale = 100.0 if target.unit == "percent" and low_row["unit"] == "share" else 1.0
    has_bounds = "highest" in evidence
    found = {
        "value": scale * low_row["value"] if not has_bounds else float("nan"),
        "low": scale * low_row["value" if has_bounds else "low"],
        "high": scale * high_row["value" if has_bounds else "high"],
        "unit": target.unit or low_row["unit"],
        "value_year": _when(low_row),
        "source": source,
        "synthetic": low_row["data_kind"] == "synthetic",
        "reason": evidence["about"],
    }
    return found | (_judged_report(target, evidence, found) if evidence["judged"] else {})


def _judged_report(target: Any, evidence: dict, found: dict) -> dict:
    if "baseline" in evidence:
        return _since_baseline(evidence, found, int(found["value_year"]))
    distance = max(0.0, target.value - found["low"])
    if distance == 0:
        return {"distance": 0.0, "judgement": REACHED}
    if found["high"] < target.value:
        return {"distance": distance, "judgement": NOT_REACHED}
    return {"reason": f"{found['reason']}. De streefwaarde ligt tussen de twee grenzen"}


def _since_baseline(evidence: dict, found: dict, year: int) -> dict:
    base, base_year = evidence["baseline"], evidence["baseline_year"]
    about = found["reason"]
    if year <= base_year:
        return {"reason": f"{about}. Er is nog geen later jaar dan {base_year}"}
    pace = (found["value"] - base) / (year - base_year)
    if found["low"] > base or found["high"] < base:
        return {"pace_so_far": pace, "judgement": REACHED if pace > 0 else NOT_REACHED}
    return {
        "pace_so_far": pace,
        "reason": f"{about}. Het 95 %-interval raakt de uitgangswaarde",
    }


def _when(row: pd.Series) -> str:
    """Year of an estimate, or both years of a change."""
    since = str(row["reference"])
    is_change = str(row.get("indicator", "")).endswith("_change") and since.isdecimal()
    return f"{since}-{row['year']}" if is_change else str(row["year"])
