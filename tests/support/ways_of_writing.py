"""How producers write a file: ways that are read, and values that may be one thing or another."""

import pandas as pd

from support.small_delivery import good

__all__ = ["EITHER", "WAYS", "change", "text"]


def text(extract: str, frame: pd.DataFrame | None = None, **options) -> str:
    return (good(extract) if frame is None else frame).to_csv(index=False, **options)


def change(extract: str, **columns) -> pd.DataFrame:
    return good(extract).assign(**columns)


ANTWERP = change("persons", household_id="huishouden-\u00e9")
# How a file may be written: extract, its bytes, what the reader says of it.
WAYS = {
    "byte order mark": ("persons", text("persons").encode("utf-8-sig"), set()),
    "UTF-16": ("persons", text("persons").encode("utf-16"), {"utf-16"}),
    "Latin-1": ("persons", text("persons", ANTWERP).encode("latin-1"), {"cp1252"}),
    "Windows-1252": (
        "persons",
        text("persons", change("persons", household_id="\u20ac-1")).encode("cp1252"),
        {"cp1252"},
    ),
    "semicolons": ("persons", text("persons", sep=";").encode(), {"semicolon"}),
    "semicolons and decimal commas": (
        "persons",
        text("persons", change("persons", weight="60,5"), sep=";").encode(),
        {"semicolon", "decimal_comma"},
    ),
    "tabs": ("persons", text("persons", sep="\t").encode(), {"tab"}),
    "bars": ("persons", text("persons", sep="|").encode(), {"bar"}),
    "Windows line ends": ("persons", text("persons", lineterminator="\r\n").encode(), set()),
    "old Macintosh line ends": ("persons", text("persons", lineterminator="\r").encode(), set()),
    "sep line": (
        "persons",
        ("sep=;\r\n" + text("persons", sep=";")).encode(),
        {"semicolon", "sep_line"},
    ),
    "quoted decimal comma": (
        "persons",
        text("persons", change("persons", weight="60,5")).encode(),
        {"decimal_comma"},
    ),
    "everything quoted": ("persons", text("persons", quoting=1).encode(), set()),
    "lines quoted whole": (
        "unia_grounds",
        b'"report_id,ground"\n"secret-report-1,age"\n"secret-report-2,nationality"\n',
        {"quoted_lines"},
    ),
    "padding at the right": (
        "unia_grounds",
        b"report_id;ground;;\nsecret-report-1;age;;\nsecret-report-2;nationality;;\n;;;\n",
        {"semicolon", "empty_lines"},
    ),
    "blanks around fields": (
        "unia_grounds",
        b"report_id,ground\nsecret-1 , age\nsecret-2,nationality\n",
        {"blanks"},
    ),
    "accents apart from their letters": (
        "persons",
        text("persons", change("persons", household_id="huishouden-e\u0301")).encode(),
        {"composed"},
    ),
    "names in capitals": (
        "persons",
        text("persons").replace("nat_now", " NAT_NOW").encode(),
        {"capitals"},
    ),
    "NACE without its zero": (
        "labour_quarter",
        text("labour_quarter", change("labour_quarter", nace2=["1", "47"])).encode(),
        {"digits"},
    ),
    "NIS code as a decimal": (
        "ci_persons",
        text("ci_persons", change("ci_persons", nis_at_contract=["11002.0", ""])).encode(),
        {"digits"},
    ),
    "days run on": (
        "persons",
        text("persons", change("persons", first_registration="20010502")).encode(),
        {"days"},
    ),
    "days at midnight": (
        "persons",
        text("persons", change("persons", first_registration="2001-05-02 00:00:00")).encode(),
        {"days"},
    ),
    "months run on": (
        "persons",
        text("persons", change("persons", birth_date="198002")).encode(),
        {"months"},
    ),
    "flags of a Dutch spreadsheet": (
        "unia_reports",
        text("unia_reports", change("unia_reports", competent="WAAR")).encode(),
        {"flags"},
    ),
}
# What may be one thing or another: extract, changed columns, what the message holds.
EITHER = {
    "comma of thousands or decimals": (
        "persons",
        {"weight": "1,500"},
        "weight: rows 2, 3; expected a number",
    ),
    "commas and points": (
        "persons",
        {"weight": ["60,5", "60.5"]},
        "weight: row 2; expected a number",
    ),
    "point beside decimal commas": (
        "persons",
        {"weight": ["60,5", "1.500"]},
        "weight: row 3; expected a number",
    ),
    "a thousand or one": (
        "population_official",
        {"population": "1.000"},
        "population: rows 2, 3; expected a whole",
    ),
    "day and month": (
        "persons",
        {"first_registration": "05/04/2001"},
        "first_registration: rows 2, 3; expected a day",
    ),
    "a day with a time": (
        "persons",
        {"first_registration": "2001-05-02 14:30"},
        "first_registration: rows 2, 3",
    ),
    "day number of Excel": (
        "persons",
        {"first_registration": "37013"},
        "first_registration: rows 2, 3",
    ),
    "code made a day": (
        "persons",
        {"isced": ["3-apr", "unknown"]},
        "isced: row 2: found a rare value (not shown); expected one of",
    ),
    "id rounded by Excel": (
        "persons",
        {"pid": ["1,23E+11", "1.23E+12"]},
        "pid: rows 2, 3; expected an id that no",
    ),
    "error of a spreadsheet": (
        "persons",
        {"weight": ["#N/B", "60.5"]},
        "weight: row 2; expected a number",
    ),
    "suppressed count": (
        "population_official",
        {"population": ["<5", "31"]},
        "population: row 2; expected a whole number, not a bound (<5) or a range (1-4): ask the "
        "producer for the counts themselves, which the report protects",
    ),
    "range of a count": (
        "staff",
        {"staff_foreign": ["38", "1 \u2013 4"]},
        "staff_foreign: row 3; expected a whole number, not a bound",
    ),
    "count of at least": (
        "cells",
        {"n": ["100+", "20"]},
        "n: row 2; expected a number with a decimal point, the same way in the whole column, not a",
    ),
    "error in a code": ("persons", {"sex": ["#REF!", "F"]}, "sex: row 2"),
}
