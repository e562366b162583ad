"""What a scan shows, block by block: each item with its tables."""

from typing import NamedTuple

import pandas as pd

from analysis.indicators.loaded import rows_of
from analysis.plan import TOTAL
from analysis.reference.survey_items import items, of_topic
from analysis.report.text.numbers import label
from analysis.settings import ORIGIN_EU, ORIGIN_NON_EU

__all__ = [
    "ANSWER", "BLOCKS", "COUNTRY", "ITEMS", "Block", "Item", "countries", "item", "title",
]  # fmt: skip

ANSWER = "answer"
ACTIVE = ("employed", "unemployed")


class Item(NamedTuple):
    """One line of a scan.

    `kind`: `share` (of a category in all units of the cell), `answer` (of the respondents to a
    survey who gave an answer), `among` (of a category in the categories `of`), `part` (of the units
    of `table` in those of the table that `of` names), `gap` (of the group
    in `codes` to that of Belgian origin, in percentage points) or `per_1000` (units per 1,000
    residents). `table` is by municipality, `wide` by province, with the region as its total.
    `main`: whether it stands open on the page. `word`: dimension and code of which the word ends
    the label.
    """

    name: str
    block: str
    label: str
    kind: str
    table: str
    wide: str
    indicator: str
    category: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    of: tuple[str, ...] = ()
    main: bool = True
    word: tuple[str, str] | None = None


class Block(NamedTuple):
    """One of the six blocks of a scan: its title, and where its items stand in the order."""

    name: str
    title: str


BLOCKS = (
    Block("residents", "Wie woont er?"),
    Block("newcomers", "Nieuwkomers, inburgering en Nederlands"),
    Block("work", "Werk"),
    Block("education", "Onderwijs"),
    Block("housing", "Wonen en armoede"),
    Block("together", "Meedoen en samenleven"),
)

_FOREIGN = ("eu15", "non_eu15")
_BY_ORIGIN = ("eu", "non_eu")


def _age(name: str, code: str, label: str, *, main: bool) -> Item:
    """Share of foreign origin at an age."""
    return Item(
        name, "residents", label, "share", "G3", "G3p", "share_of_residents", _BY_ORIGIN,
        (("age_band", code),), main=main,
    )  # fmt: skip


def _nationality(code: str, label: str) -> Item:
    return Item(
        f"nationality_{code}", "residents", f"Buitenlandse herkomst: {label}", "share", "G4", "G4p",
        "nationality_share", (code,), main=False,
    )  # fmt: skip


def _work(
    name: str, label: str, kind: str, indicator: str, origin: str, *, main: bool = True
) -> Item:
    """Line on work of residents of an origin."""
    category = ("unemployed",) if kind == "among" else ("employed",)
    of = ACTIVE if kind == "among" else ()
    return Item(
        name, "work", label, kind, "G5", "G5p", indicator, category, (("origin_group", origin),),
        of, main,
    )  # fmt: skip


def _number(
    name: str, block: str, label: str, table: str, indicator: str, *, main: bool = True
) -> Item:
    """Units per 1,000 residents."""
    return Item(name, block, label, "per_1000", table, table, indicator, main=main)


# Statements of which who agrees stands open; with more of them a printed page takes a third sheet.
_OPEN = ("lives_together", "trusts_people")


def _answers(name: str) -> list[Item]:
    """Lines of a statement, one for each answer."""
    asked = items()[name]
    return [
        Item(
            f"{name}_{code}", "together", f"{asked.title}: {words}", ANSWER, "G9", "G9p",
            "answer_share", (code,), (("item", name),), main=code == "agree" and name in _OPEN,
        )
        for code, words in asked.answers.items()
    ]  # fmt: skip


def _group(code: str) -> Item:
    return Item(
        f"group_{code}", "residents", "", "share", "G1", "G1p", "share_of_residents", (code,),
        main=False, word=("origin_group", code),
    )  # fmt: skip


# How the names of lines on a country of origin begin.
COUNTRY = "country_"


def _country(code: str) -> Item:
    return Item(
        f"{COUNTRY}{code}", "residents", "Buitenlandse herkomst: ", "share", "G10", "G10p",
        "country_share", (code,), main=False, word=("country", code),
    )  # fmt: skip


def countries(cells: pd.DataFrame) -> list[Item]:
    """Lines of the countries of origin that are counted by name: which, the data say.

    Parameters
    ----------
    cells : DataFrame
        Public cells of the scans.
    """
    codes = rows_of(cells, "G10")["country"].unique()
    return [_country(code) for code in sorted({*codes} - {TOTAL, "other"})]


def _self_employed(code: str, label: str) -> Item:
    return Item(
        f"self_employed_{code}", "work", f"{label}: zelfstandig, van wie werkt", "share", "G11",
        "G11p", "self_employed_share", ("self_employed",), (("origin_group", code),), main=False,
    )  # fmt: skip


def _contracts_by_age() -> list[Item]:
    """Lines of the first contracts at each age at arrival."""
    return [
        Item(
            f"age_at_arrival_{code}", "newcomers", "Eerste contracten, bij aankomst: ", "share",
            "G13", "G13p", "first_contracts_by_age", (code,), main=False,
            word=("age_at_arrival", code),
        )
        for code in _AGES
    ]  # fmt: skip


_AGES = ("0-17", "18-24", "25-34", "35-44", "45-54", "55+")


ITEMS: tuple[Item, ...] = (
    Item(
        "foreign", "residents", "Van buitenlandse herkomst", "share", "P8", "G2p",
        "share_of_residents", _FOREIGN,
    ),
    Item(
        "non_eu15", "residents", "Van herkomst buiten de EU15", "share", "P8", "G2p",
        "share_of_residents", ("non_eu15",),
    ),
    _age("foreign_0_17", "0-17", "0 tot 17 jaar: van buitenlandse herkomst", main=True),
    _age("foreign_18_64", "18-64", "18 tot 64 jaar: van buitenlandse herkomst", main=False),
    _age("foreign_65", "65+", "65 jaar en ouder: van buitenlandse herkomst", main=False),
    *(_group(code) for code in ("belgian", *ORIGIN_EU, *ORIGIN_NON_EU)),
    _nationality("foreign", "nu een vreemde nationaliteit"),
    _nationality("became_belgian", "Belg geworden"),
    _nationality("born_belgian", "als Belg geboren"),
    _number(
        "contracts", "newcomers", "Eerste inburgeringscontracten, laatste vijf jaren", "G6",
        "first_contracts",
    ),
    Item(
        "a2_after_contract", "newcomers", "Minstens A2 binnen drie jaar na het contract", "part",
        "G14", "G14", "a2_after_contract", of=("G15",),
    ),
    _number(
        "enrolments", "newcomers", "Eerste inschrijvingen NT2, laatste drie jaren", "G7",
        "first_enrolments", main=False,
    ),
    *_contracts_by_age(),
    _work("work_belgian", "Belgische herkomst: aan het werk", "share", "employment_rate", "belgian",
          main=False),
    _work("work_eu", "EU-herkomst: aan het werk", "share", "employment_rate", "eu", main=False),
    _work("work_non_eu", "Niet-EU-herkomst: aan het werk", "share", "employment_rate", "non_eu"),
    _work("gap_eu", "Kloof in werk, EU-herkomst", "gap", "employment_gap", "eu", main=False),
    _work("gap_non_eu", "Kloof in werk, niet-EU-herkomst", "gap", "employment_gap", "non_eu"),
    _work("seeking_belgian", "Belgische herkomst: werkloosheidsgraad (register)", "among",
          "registered_unemployment_rate", "belgian", main=False),
    _work("seeking_non_eu", "Niet-EU-herkomst: werkloosheidsgraad (register)", "among",
          "registered_unemployment_rate", "non_eu"),
    _self_employed("belgian", "Belgische herkomst"),
    _self_employed("eu", "EU-herkomst"),
    _self_employed("non_eu", "Niet-EU-herkomst"),
    _number(
        "reports", "together", "Meldingen van discriminatie bij Unia", "G8",
        "discrimination_reports",
    ),
    *(line for name in of_topic("municipality") for line in _answers(name)),
)  # fmt: skip


def title(shown: Item) -> str:
    """What a line is called.

    Examples
    --------
    >>> title(item("gap_non_eu")), title(item("country_MA"))
    ('Kloof in werk, niet-EU-herkomst', 'Buitenlandse herkomst: Marokko')
    """
    return shown.label + (label(*shown.word) if shown.word else "")


def item(name: str) -> Item:
    """Item of a name.

    Examples
    --------
    >>> item("gap_non_eu").codes
    (('origin_group', 'non_eu'),)
    """
    if name.startswith(COUNTRY):
        return _country(name.removeprefix(COUNTRY))
    return next(each for each in ITEMS if each.name == name)
