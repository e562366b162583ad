"""The workbook of the secretariat: balance, bottlenecks, targets, new updates, the empty form."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from analysis.policy.measures.balance import named
from analysis.policy.measures.content import Content
from analysis.policy.measures.form import BOLD, fill_form, form_rows, saved
from analysis.policy.measures.small_series import wording
from analysis.policy.measures.states import STATES
from analysis.policy.measures.update_contract import COLUMNS, FORM_SHEET, heading
from analysis.policy.measures.words import day, unit
from analysis.policy.rows import each_row

__all__ = ["NAME", "write_workbook"]

NAME = "opvolging.xlsx"


def write_workbook(folder: Path, found: Content) -> Path:
    """Write `opvolging.xlsx`; its sheet `Formulier` is read back by `make measures-update`.

    Parameters
    ----------
    folder
        Folder of the follow-up.
    found : Content
        The whole follow-up.
    """
    book = openpyxl.Workbook()
    _explained(book.worksheets[0], found)
    _balance(book.create_sheet("Balans"), found)
    _bottlenecks(book.create_sheet("Knelpunten"), found)
    _targets(book.create_sheet("Streefwaarden"), found)
    _updates(book.create_sheet("Meldingen"), found)
    fill_form(book.create_sheet(FORM_SHEET), form_rows(found))
    path = folder / NAME
    path.write_bytes(saved(book))
    return path


def _explained(sheet: Worksheet, found: Content) -> None:
    sheet.title = "Uitleg"
    sheet.column_dimensions["A"].width = 110
    lines = [
        f"Opvolging van het plan {found.year}, peildatum {day(found.on)}",
        "Balans: per plan en beleidsdomein hoeveel maatregelen waar staan.",
        "Knelpunten: wat te laat is, niet gemeld, zonder planning of over tijd.",
        "Streefwaarden: doel, waarde, afstand en tempo, of waarom er geen oordeel is.",
        f"Meldingen: wat er sinds {day(found.since)} gemeld is.",
        "Formulier: vul de gele cellen in van de maatregelen waarover je iets meldt, en laat de "
        "andere rijen leeg.",
        "Melder is een functie, nooit een naam. Een waarde heeft een eenheid, een periode en wat "
        "er geteld is. Wie een stap terug zet, schrijft de reden.",
        "Inlezen: make measures-update FILE=opvolging.xlsx. Eén foute rij, en niets wordt "
        "overgenomen; de melding zegt welke rij.",
        "Per administratie staat hetzelfde formulier apart in de map formulieren.",
    ]
    for line in lines:
        sheet.append([line])
    if found.synthetic:
        sheet.append(["DEELS SYNTHETISCH: cijfers uit het jaarverslag zijn niet echt"])
    sheet["A1"].font = BOLD


def _sheet(sheet: Worksheet, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A header that stays in view, and rows; nothing is shown for what is missing."""
    sheet.append(list(head))
    for row in rows:
        sheet.append([None if _is_missing(value) else value for value in row])
    for place, words in enumerate(head, start=1):
        cell = sheet.cell(1, place)
        cell.font = BOLD
        width = 60 if words in ("Titel", "Streefwaarde", "Waarom") else max(12, len(words) + 4)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _is_missing(value: object) -> bool:
    return value == "" or (isinstance(value, float) and bool(pd.isna(value)))


def _balance(sheet: Worksheet, found: Content) -> None:
    head = ["Plan", "Beleidsdomein", "Maatregelen"]
    head += [named("balance_state", state).capitalize() for state in STATES]
    rows = [
        [
            named("plan_title", row["plan"]),
            named("domain", row["domain"]),
            row["measures"],
            *(row[state] for state in STATES),
        ]
        for row in found.domains.to_dict("records")
    ]
    _sheet(sheet, head, rows)


def _bottlenecks(sheet: Worksheet, found: Content) -> None:
    head = [
        "Maatregel", "Titel", "Wie trekt", "Minister", "Beleidsdomein", "Stand", "Laatste melding",
        "Maanden over tijd", "Ontbreekt",
    ]  # fmt: skip
    rows = (
        [
            row.measure_id,
            row.title,
            row.owner,
            row.minister,
            named("domain", row.domain),
            named("balance_state", row.state),
            row.last_reported,
            row.months_overdue,
            row.missing,
        ]
        for row in each_row(found.bottlenecks)
    )
    _sheet(sheet, head, rows)


def _targets(sheet: Worksheet, found: Content) -> None:
    head = [
        "Nummer", "Streefwaarde", "Maatregel of doelstelling", "Doel", "Eenheid", "Datum",
        "Waarde", "Ondergrens", "Bovengrens", "Jaar", "Bron", "Afstand", "Tempo nodig", "Tempo",
        "Oordeel", "Waarom", "Synthetisch",
    ]  # fmt: skip
    rows = (
        [
            row.target,
            row.indicator,
            row.objective,
            row.goal,
            unit(row.unit),
            row.deadline,
            row.value,
            row.low,
            row.high,
            row.value_year,
            row.source,
            row.distance,
            row.pace_needed,
            row.pace_so_far,
            named("judgement", row.judgement),
            row.reason,
            "ja" if row.synthetic else "",
        ]
        for row in each_row(found.targets)
    )
    _sheet(sheet, head, rows)


def _updates(sheet: Worksheet, found: Content) -> None:
    new = found.updates[found.updates["reported_on"] > found.since]
    rows = (
        [
            *(row[name] for name in COLUMNS[:3]),
            named("reported_state", row["state"]),
            wording(row["indicator_id"]),
            row["period"],
            float(row["value"]) if row["value"] else "",
            unit(row["unit"]),
            *(row[name] for name in COLUMNS[8:]),
        ]
        for row in new.to_dict("records")
    )
    _sheet(sheet, [heading(name) for name in COLUMNS], rows)
