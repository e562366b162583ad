"""What the page `gezegd` says in sentences: how many claims hold, how many figures agree."""

from collections import Counter
from collections.abc import Sequence

from analysis.policy.claims.beside import Beside
from analysis.policy.claims.verdict_rules import CANNOT, NOT_SUPPORTED, SUPPORTED
from analysis.policy.claims.verdicts import Verdict
from analysis.report.text.numbers import number
from analysis.settings import in_words

__all__ = [
    "COVERED", "KINDS", "MEANINGS", "VERDICTS", "compared_caption", "counted", "counted_figures",
]  # fmt: skip

VERDICTS = {
    SUPPORTED: "Ondersteund",
    NOT_SUPPORTED: "Niet ondersteund",
    CANNOT: "Niet te beoordelen",
}
MEANINGS = [
    (
        SUPPORTED,
        VERDICTS[SUPPORTED],
        "Elke vergelijking van de toets komt duidelijk uit zoals gezegd.",
    ),
    (
        NOT_SUPPORTED,
        VERDICTS[NOT_SUPPORTED],
        "Minstens één vergelijking komt niet duidelijk zo uit. Dat is niet hetzelfde als onwaar.",
    ),
    (CANNOT, VERDICTS[CANNOT], "Er is geen cijfer, of het zegt te weinig om te oordelen."),
]
COVERED = {True: "ja", False: "nee", None: "geen interval"}
KINDS = {
    "cijfer": "Cijfers",
    "uitspraak": "Uitspraken zonder cijfer",
    "streefwaarde": "Streefwaarden, normen en voorwaarden",
    "doelstelling": "Doelstellingen",
    "maatregel": "Maatregelen en acties",
    "mijlpaal": "Mijlpalen",
}


def counted(judged: Sequence[Verdict]) -> str:
    """How many claims have which verdict, and that it judges nobody where data are synthetic.

    Parameters
    ----------
    judged
        Every verdict.
    """
    found = Counter(each.judgement.verdict for each in judged)
    text = (
        f"Van de {number(len(judged))} uitspraken zonder cijfer ondersteunen onze cijfers er "
        f"{in_words(found[SUPPORTED])}, {in_words(found[NOT_SUPPORTED])} niet, en "
        f"{in_words(found[CANNOT])} zijn niet te beoordelen."
    )
    if any(each.synthetic for each in judged):
        text += (
            " De cijfers zijn synthetisch: een oordeel toont hier hoe de toets werkt, en oordeelt "
            "over geen enkele uitspraak."
        )
    return text


def counted_figures(compared: Sequence[Beside], said: int) -> str:
    """How many published figures stand beside one of ours, and how many our interval covers.

    Parameters
    ----------
    compared
        Every pair.
    said
        Number of figures and targets that were taken from the documents.
    """
    covered = Counter(each.covered for each in compared)
    with_interval = covered[True] + covered[False]
    text = (
        f"Van de {number(said)} cijfers en streefwaarden uit de documenten staan er "
        f"{number(len(compared))} naast een eigen cijfer. Bij {number(with_interval)} is er een "
        f"interval, en bij {number(covered[True])} ligt het gepubliceerde cijfer erin."
    )
    if any(each.synthetic for each in compared):
        text += " De onze zijn synthetisch en ernaar gemaakt: overeenstemming bewijst niets."
    return text


def compared_caption(year: int) -> str:
    """Caption of the comparisons under a claim."""
    return f"De vergelijkingen van de toets, uit het verslag van {year}"
