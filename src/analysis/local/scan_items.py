"""What a scan shows, block by block: each item with its tables, and what no extract gives."""

from collections.abc import Container
from typing import NamedTuple

from analysis.reference.survey_items import items, of_topic
from analysis.settings import ORIGIN_EU, ORIGIN_NON_EU

__all__ = [
    "ANSWER", "BLOCKS", "HOLDERS", "ITEMS", "NOT_DELIVERED", "Block", "Item", "item", "without",
]  # fmt: skip

ANSWER = "answer"
ACTIVE = ("employed", "unemployed")


class Item(NamedTuple):
    """One line of a scan.

    `kind`: `share` (of a category in all units of the cell), `answer` (of the respondents to a
    survey who gave an answer), `among` (of a category in the categories `of`), `gap` (of the group
    in `codes` to that of Belgian origin, in percentage points) or `per_1000` (units per 1,000
    residents). `table` is by municipality, `wide` by province, with the region as its total.
    `main`: whether it stands open on the page.
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

# Who holds what a table by municipality is counted from; named where it was not delivered so.
HOLDERS = {
    **dict.fromkeys(("P8", "G1", "G3", "G4"), "Rijksregister"),
    "G5": "Kruispuntbank van de Sociale Zekerheid",
    "G6": "Kruispuntbank Inburgering, met de gemeente van het contract",
    "G7": "Kruispuntbank Inburgering, met de gemeente van de cursist",
    "G8": "Unia, met de gemeente van de feiten",
    "G9": "Gemeente-Stadsmonitor, met de gemeente van wie antwoordde",
}

# By block, what no extract gives by municipality, or no table counts yet, and who holds it.
NOT_DELIVERED = {
    "residents": (
        "Verhuizingen naar en uit de gemeente: Rijksregister, loop van de bevolking.",
        "Herkomst naar geslacht en de vijf grootste landen: Rijksregister; geleverd, nog niet naar "
        "gemeente geteld.",
    ),
    "newcomers": (
        "Nieuwkomers zonder inburgeringscontract: Kruispuntbank Inburgering; ons extract kent "
        "alleen de gemeente van het contract.",
        "Attesten, verblijfsgrond en leeftijd bij inburgering: Kruispuntbank Inburgering; "
        "geleverd, nog niet naar gemeente geteld.",
    ),
    "work": (
        "Zelfstandigen en loonklasse: Kruispuntbank van de Sociale Zekerheid; geleverd, nog niet "
        "naar gemeente geteld.",
        "Werkzoekenden bij de VDAB en hun kennis van het Nederlands: VDAB; ons extract kent geen "
        "gemeente.",
    ),
    "education": (
        "Kleuterparticipatie, schoolse vertraging, vroegtijdig schoolverlaten en thuistaal: "
        "leerlingenregister van het Departement Onderwijs en Vorming.",
    ),
    "housing": (
        "Eigenaars en sociale huurders: Wonen in Vlaanderen, sociale huurregister.",
        "Leefloon en verhoogde tegemoetkoming: Kruispuntbank van de Sociale Zekerheid.",
        "Geboorten in kansarme gezinnen: Opgroeien (Kind en Gezin).",
    ),
    "together": (
        "Contact en ervaren discriminatie: Gemeente-Stadsmonitor; ons extract vraagt alleen naar "
        "houding, vertrouwen en zich thuis voelen.",
        "Kiezers zonder Belgische nationaliteit: kiezerslijsten van het Rijksregister.",
        "Personeel van de gemeente naar herkomst: personeelsdienst van de gemeente; ons extract "
        "kent geen gemeente.",
    ),
}

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
        f"nationality_{code}", "residents", f"Van hen: {label}", "share", "G4", "G4p",
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


def _number(name: str, block: str, label: str, table: str, indicator: str) -> Item:
    """Units per 1,000 residents."""
    return Item(name, block, label, "per_1000", table, table, indicator)


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
        f"group_{code}", "residents", code, "share", "G1", "G1p", "share_of_residents", (code,),
        main=False,
    )  # fmt: skip


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
    _number(
        "enrolments", "newcomers", "Eerste inschrijvingen NT2, laatste drie jaren", "G7",
        "first_enrolments",
    ),
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
    _number(
        "reports", "together", "Meldingen van discriminatie bij Unia", "G8",
        "discrimination_reports",
    ),
    *(line for name in of_topic("municipality") for line in _answers(name)),
)  # fmt: skip


def without(shown: Item, there: Container[str]) -> str:
    """Name what a line is about where its numbers are not there: of a survey once.

    Parameters
    ----------
    shown
        The line.
    there
        Names of the lines that have numbers.

    Examples
    --------
    >>> without(item("at_home_neutral"), {"gap_eu"}), without(item("gap_eu"), {})
    ('Houding tegenover diversiteit, vertrouwen en zich thuis voelen', 'Kloof in werk, EU-herkomst')
    >>> without(item("at_home_neutral"), {"enriches_agree"})
    'Voelt zich thuis in de buurt'
    """
    if shown.kind != ANSWER:
        return shown.label
    if any(each.kind == ANSWER and each.name in there for each in ITEMS):
        return shown.label.partition(":")[0]
    return "Houding tegenover diversiteit, vertrouwen en zich thuis voelen"


def item(name: str) -> Item:
    """Item of a name.

    Examples
    --------
    >>> item("gap_non_eu").codes
    (('origin_group', 'non_eu'),)
    """
    return next(each for each in ITEMS if each.name == name)
