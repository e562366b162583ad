"""`make funding`: the funding rule for all municipalities of a year, a page that stays in the room.

It is made from unprotected counts, and stands in `data/processed/YEAR/funding`, which nothing reads
and git does not hold. What may leave is said on it in words, from protected counts.
"""

from pathlib import Path

import pandas as pd

from analysis.errors import DataError
from analysis.extracts.reading import delivery_register
from analysis.local.funding import counts, results
from analysis.local.funding.rules import regions, rule_sets
from analysis.local.funding.words import ANSWERS, DENOMINATORS, may_leave
from analysis.report.text.numbers import number, percent
from analysis.report.writing.templates import TEMPLATES, environment
from analysis.settings import PROCESSED, RAW
from analysis.workbench.folders import shown

__all__ = ["FOLDER", "funding"]

FOLDER = "funding"


def funding(year: int, *, raw: Path = RAW, processed: Path = PROCESSED) -> Path:
    """Write page, tables and the words that may leave; return their folder.

    Parameters
    ----------
    year
        Year of the delivery.
    raw, processed
        Folders of deliveries and of what is made from them.

    Raises
    ------
    DataError
        When no residents were delivered, or data of the year were never made.
    """
    if not (raw / str(year)).is_dir():
        raise DataError(f"funding: nothing was delivered for {year}; expected {shown(raw)}/{year}.")
    regions("region_2022", year=year)
    full = counts.is_full(raw / str(year))
    counted = counts.counts(raw / str(year), year)
    table = results.by_rules(counted, year=year, full=full)
    reached = results.two_thirds(counted, year=year) if full else None
    names = counted[counted["region_code"] == "VG"].set_index("nis_code")["name"]
    public = processed / str(year) / "public" / "cells.parquet"
    words = []
    if public.is_file():
        cells = pd.read_parquet(public)
        words = may_leave(cells, rule_sets()["plan"], names, year=year)
    folder = processed / str(year) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    table.to_csv(folder / "gemeenten.csv", index=False)
    if reached is not None:
        reached.to_csv(folder / "twee_derde.csv", index=False)
    (folder / "wat-naar-buiten-mag.txt").write_text("\n".join([*words, ""]), encoding="utf-8")
    page = (
        environment()
        .get_template("funding.html.j2")
        .render(
            year=year,
            style=(TEMPLATES / "style.css").read_text(encoding="utf-8"),
            synthetic=_synthetic(raw / str(year)),
            full=full,
            sets=list(rule_sets().values()),
            totals=_totals(table),
            towns=_towns(table, names),
            targets=_targets(reached, names),
            compared=_compared(counted, names, year),
            border=_border(counted, names, year),
            words=words,
            step=results.STEP,
        )
    )
    (folder / "index.html").write_text(page, encoding="utf-8")
    print(f"{shown(folder / 'index.html')}: {len(names)} municipalities, {len(rule_sets())} rules")
    print(
        "It shows unprotected counts and stays in the room. What may leave stands in "
        "wat-naar-buiten-mag.txt."
    )
    return folder


def _synthetic(folder: Path) -> bool:
    register = delivery_register.newest_snapshots(folder).set_index("extract")
    return bool(register.loc["persons", "data_kind"] == "synthetic")


def _totals(table: pd.DataFrame) -> list[tuple[str, list[str]]]:
    """Municipalities with each answer, by each set of rules."""
    sizes = table.groupby(["answer", "rules"]).size()
    return [
        (word, [number(sizes.get((answer, name), 0)) for name in rule_sets()])
        for answer, word in ANSWERS.items()
    ]


def _towns(table: pd.DataFrame, names: pd.Series) -> list[dict]:
    """Give each municipality by name, with what it can get by each set of rules."""
    found = []
    for code, rows in table.sort_values("name").groupby(["name", "nis_code"]):
        first = rows.iloc[0]
        found.append(
            {
                "code": code[1],
                "name": code[0],
                "region": rows["reference_region"].iloc[-1],
                "residents": number(first["residents"]),
                "counts": [_count(row) for row in rows.to_dict("records")],
                "answers": [_answer(row, names) for row in rows.to_dict("records")],
            }
        )
    return found


def _count(row: dict) -> str:
    bounds = ""
    if row["low"] != row["high"]:
        high = number(row["high"]) if row["high"] < float("inf") else "?"
        bounds = f" ({number(row['low'])} tot {high})"
    share = percent(row["share"]) if row["residents"] else ""
    return f"{number(row['count'])}{bounds}, {share}"


def _answer(row: dict, names: pd.Series) -> str:
    partners = [names[code] for code in row["partners"].split()]
    return f"{ANSWERS[row['answer']]}{', met ' + _joined(partners) if partners else ''}"


def _joined(partners: list[str]) -> str:
    return f"{', '.join(partners[:-1])} en {partners[-1]}" if partners[1:] else partners[0]


def _targets(reached: pd.DataFrame | None, names: pd.Series) -> list[dict]:
    if reached is None:
        return []
    return [
        {
            "rules": rule_sets()[row["rules"]].title,
            "of": DENOMINATORS[row["denominator"]],
            "wanted": f"{number(row['wanted'])} van {number(row['all'])}",
            "alone": f"{number(row['alone'])} gemeenten, {number(row['reached_alone'])} inwoners",
            "joining": _joining(row),
            "which": ", ".join(sorted(names[code] for code in row["joining"].split())),
        }
        for row in reached.to_dict("records")
    ]


def _joining(row: dict) -> str:
    if row["reached"] < row["wanted"]:
        return "niet te bereiken, ook niet met alle andere samen"
    several = len(row["joining"].split())
    proof = "bewezen: met minder lukt het niet" if row["proven"] else "niet bewezen de minste"
    return (
        f"nog {number(several)} gemeenten in {number(row['regions'])} regio's: "
        f"{number(row['reached'])} inwoners ({proof})"
    )


def _compared(counted: pd.DataFrame, names: pd.Series, year: int) -> list[dict]:
    """Who changes between sets of rules, and within each between the schemes."""
    titles = {name: rules.title for name, rules in rule_sets().items()}
    found = []
    for name, frame in results.changes(counted, year=year).items():
        heads = [titles.get(str(column), f"niet-{str(column).upper()}") for column in frame]
        rows = [
            (names[code], [ANSWERS[answer] for answer in answers])
            for code, answers in zip(frame.index, frame.to_numpy(), strict=True)
        ]
        found.append({"title": titles.get(name, ""), "heads": heads, "rows": sorted(rows)})
    return found


def _border(counted: pd.DataFrame, names: pd.Series, year: int) -> list[dict]:
    found = []
    for rules in rule_sets().values():
        frame = results.near_the_border(counted, rules, year=year)
        rows = [
            (names[code], [ANSWERS[answer] for answer in answers])
            for code, answers in zip(frame.index, frame.to_numpy(), strict=True)
        ]
        found.append({"title": rules.title, "rows": sorted(rows)})
    return found
