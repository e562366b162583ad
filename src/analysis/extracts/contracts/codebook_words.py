"""The words of the codebook that belong to no extract: headings, kinds of value, general rules."""

__all__ = [
    "ABOVE",
    "DUTCH_RULES",
    "HEAD",
    "INTRODUCTION",
    "KINDS",
    "LANGUAGES",
    "RANGE",
    "RULES",
    "TITLE",
    "YES",
]

LANGUAGES = ("nl", "en")
TITLE = {"nl": "Codeboek van de extracten", "en": "Codebook of the extracts"}
INTRODUCTION = {
    "nl": "Gemaakt uit de contracten (`make codebook`): pas hier niets aan. De voorbeelden zijn "
    "verzonnen; samen zijn ze een rij die aan het contract voldoet. Onbekend is iets anders "
    "dan niet van toepassing.",
    "en": "Made from the contracts (`make codebook`): change nothing here. The examples are made "
    "up; together they are a row that keeps the contract. Unknown is something else than not "
    "applicable.",
}
HEAD = {
    "nl": ("Kolom", "Betekenis", "Waarden", "Mag leeg", "Voorbeeld"),
    "en": ("Column", "Meaning", "Values", "May be empty", "Example"),
}
YES = {"nl": "ja", "en": "yes"}
RULES = {"nl": "Regels voor een rij", "en": "Rules for a row"}
KINDS = {
    "nl": {
        "int": "geheel getal",
        "float": "getal met decimale punt",
        "bool": "`true` of `false`",
        "datetime": "dag als JJJJ-MM-DD",
        "str": "tekst",
    },
    "en": {
        "int": "whole number",
        "float": "number with a decimal point",
        "bool": "`true` or `false`",
        "datetime": "day as YYYY-MM-DD",
        "str": "text",
    },
}
RANGE = {"nl": "van {} tot {}", "en": "from {} to {}"}
ABOVE = {"nl": "boven {}, hoogstens {}", "en": "above {}, at most {}"}
# The rules that every contract may hold, in Dutch.
DUTCH_RULES = (
    (r"(.+) only once", r"\1 maar één keer"),
    (
        r"a country code of (\S+): ISO two letters, ISO 3166-3 four letters, XX, XS or XU",
        r"een landcode uit \1: ISO twee letters, ISO 3166-3 vier letters, XX, XS of XU",
    ),
    (r"(\w+) not before (\w+)", r"\1 niet vóór \2"),
    (r"(\w+) not after (\w+)", r"\1 niet na \2"),
    (r"(\w+) and (\w+) both filled or both empty", r"\1 en \2 allebei ingevuld of allebei leeg"),
    (r"(\w+) filled where (\w+) is (.+)", r"\1 ingevuld waar \2 \3 is"),
)
