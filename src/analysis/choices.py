"""Every choice the field leaves open, as the account chapter and the manifest print it."""

from collections.abc import Callable
from typing import Any

from analysis.settings import (
    ADULT,
    AUDIT_ABOVE_GUESSING,
    AUDIT_DIFFERENCES,
    AUDIT_SMALLEST_SD,
    AUDIT_SURE,
    CURVE_COHORTS,
    DAYS_STEP,
    DAYS_UNITS,
    DECOMPOSED_AGE_TEXT,
    EMPLOYED_TEXT,
    FLOW_MONTHS,
    JUMP_DAYS,
    JUMP_ROWS,
    JUMP_SHARE,
    LANDMARK_MONTHS,
    LEVEL_OF_100,
    LEVELS_MISSED,
    LINKED_AT_LEAST,
    MODEL_DF,
    MODEL_UNITS,
    NEET_AGE_TEXT,
    NOISE_MOST,
    NOISE_VARIANCE,
    ORIGIN_SCHEME,
    PANEL_AT_LEAST,
    PER_STRATUM,
    RELIABLE_AT_LEAST,
    REVISION_LISTED,
    SERVICE_VOUCHERS,
    STANDARD_YEAR,
    SURVEY_AGE_TEXT,
    SURVEY_AGES_FROM,
    SURVEY_BRACKETED,
    SURVEY_HIDDEN,
    THRESHOLD,
    UNDELIVERABLE,
    UNKNOWN_PARENTS_IN_WORDS,
    UNKNOWN_PARENTS_TEXT,
    USER,
    WORK_REFERENCE,
    WORKING_AGE,
    WORKING_AGE_TEXT,
    positions_in_words,
)
from analysis.user_settings import KNOWN, SCHEMES, changed

__all__ = ["CHANGED", "CHOICES"]

CHOICES = {
    "Kleinste getoonde aantal eenheden in een cel (ongewogen)": THRESHOLD,
    "Afscherming: elk aantal verhoogd of verlaagd met": (
        f"hoogstens {NOISE_MOST} eenheden; variantie {NOISE_VARIANCE:g}"
    ),
    "Onthullingsaudit: geweigerd wordt": (
        f"een juiste gok met een kans boven {100 * AUDIT_SURE:.0f} %; kleine aantallen meer dan "
        f"{100 * AUDIT_ABOVE_GUESSING:.0f} procentpunt vaker juist dan wie niets heeft; meer dan "
        f"{100 * AUDIT_DIFFERENCES:.0f} % van de verschillen juist; een standaardafwijking onder "
        f"{str(AUDIT_SMALLEST_SD).replace('.', ',')} eenheden"
    ),
    "Aandeel dat als weinig betrouwbaar getoond wordt: noemer onder (ongewogen)": RELIABLE_AT_LEAST,
    "Herkomstregel": "Vlaamse regel: nationaliteit van vader, moeder, eerste eigen, huidige",
    "Onbekende nationaliteit van de ouders": UNKNOWN_PARENTS_TEXT,
    "Herkomstgroepen": ORIGIN_SCHEME.words,
    "Aan het werk": f"{EMPLOYED_TEXT} in het vierde kwartaal",
    "Onbekende arbeidspositie": "blijft in de noemer en telt niet als werkend",
    "Leeftijd voor de werkzaamheidsgraad": WORKING_AGE_TEXT,
    "Werkloos volgens het register": (
        "niet-werkende werkzoekende in het vierde kwartaal; geen enquête"
    ),
    "Niet aan het werk en niet in onderwijs (NEET)": (
        f"{NEET_AGE_TEXT}; werk over de grens en wat onbekend is, blijft in de noemer"
    ),
    "Deeltijds": (
        "deeltijds stelsel, van wie een werkgever heeft; een bijzonder stelsel blijft in de noemer"
    ),
    "Dienstencheques": (
        f"paritair comité {SERVICE_VOUCHERS[0]}; geen paritair comité (overheid) blijft in de "
        "noemer"
    ),
    "Kenmerk van het werk gekend voor minstens": (
        f"{100 * LINKED_AT_LEAST:.0f} %, anders geldt het als niet geleverd"
    ),
    "Wie twee jaren gevolgd wordt": (
        "inwoners met een positie in het vierde kwartaal van beide jaren; het pseudoniem "
        "moet over de jaren gelijk zijn"
    ),
    "Standaardbevolking van de gestandaardiseerde kloof": (
        f"inwoners van het Vlaamse Gewest van {WORKING_AGE_TEXT} op 31 december "
        f"{STANDARD_YEAR}; lege leeftijden samengevoegd met de volgende, binnen geslacht en "
        "opleiding, tot beide groepen er mensen hebben; niet getoond bij gemiddeld minder dan "
        f"{PER_STRATUM} mensen per combinatie"
    ),
    "Ontleding van de kloof": (
        f"{DECOMPOSED_AGE_TEXT}; coëfficiënten van Belgische herkomst op de lineaire schaal, "
        "op de logitschaal en samengevoegd ernaast; alleen kenmerken die beide groepen hebben"
    ),
    (
        f"Kleinste aandeel van {WORKING_AGE[0]}-{WORKING_AGE[1]} met een arbeidspositie, anders "
        "geweigerd"
    ): f"{100 * LINKED_AT_LEAST:.0f} %",
    "Taalniveau bereikt": "alle vaardigheden; een niveau van vóór het contract telt mee",
    "Noemer voor NT2": (
        "alle eerste contracten van het jaar, ook wie intussen vertrok; daarnaast wie nog hier "
        "woont"
    ),
    "Niveaus boven A2: aandeel dat het register kan missen, voor de bovengrens": (
        f"{100 * LEVELS_MISSED:.0f} %"
    ),
    "Curven van taalniveaus: contracten van de laatste jaren": CURVE_COHORTS,
    "Werk na een taalniveau: maanden na het ijkmoment; vergeleken met": (
        f"{LANDMARK_MONTHS}; {WORK_REFERENCE}"
    ),
    "Uitstroom naar werk: maanden na de inschrijving bij VDAB": ", ".join(map(str, FLOW_MONTHS)),
    "Uitstroom naar werk: eenheid": "een inschrijving; wie later terugkomt, was toch uitgestroomd",
    "Personeel dat niet gekoppeld is": "laagste: niemand van buitenlandse herkomst; hoogste: allen",
    "Nieuwkomer": f"bij de eerste inschrijving in het Rijksregister {ADULT} jaar of ouder",
    "Onderdeel VDAB of Actiris": (
        f"gevraagd van wie bij het contract hoogstens {WORKING_AGE[1]} jaar was; arbeidsrecht niet "
        "gekend"
    ),
    "Drempel test maatschappelijke oriëntatie": (
        "70 op 100, de aangekondigde; die van het jaar zelf is niet gevonden"
    ),
    "Herziening op de lijst vanaf": f"{100 * REVISION_LISTED:.1f} %".replace(".", ","),
    "Records die niet kunnen kloppen": (
        "weggelaten en geteld in tabel X1; wat het contract breekt, wordt geweigerd"
    ),
    "Berekend uit meer dan openbare tellingen: kleinste aantal eenheden en vrijheidsgraden": (
        f"{MODEL_UNITS} en {MODEL_DF}"
    ),
    "Wachttijd in dagen": (
        f"op een dag vanaf {DAYS_UNITS} personen, anders in stappen van {DAYS_STEP} dagen"
    ),
    "Praktijktest: een kandidatuur die niet aankwam": (
        "de hele advertentie valt weg" if UNDELIVERABLE == "left_out" else "telt als geen antwoord"
    ),
    "Enquête: verborgen onder, tussen haakjes onder (aantal respondenten)": (
        f"{SURVEY_HIDDEN}, {SURVEY_BRACKETED}"
    ),
    "Enquête bij inwoners: verandering": (
        "tegenover de vorige geleverde enquête, als twee aparte steekproeven"
    ),
    "Enquête naar de arbeidskrachten: leeftijd voor de werkloosheidsgraad": SURVEY_AGE_TEXT,
    "Enquête bij inwoners: gelijke samenstelling": (
        "van geslacht, opleiding en leeftijd (klassen vanaf "
        f"{', '.join(map(str, SURVEY_AGES_FROM))} jaar), zoals van allen die antwoordden; "
        "logistisch bij een aandeel, lineair bij een score"
    ),
    "Enquête bij inwoners: wie niet antwoordde": (
        "telt niet mee; ernaast gewogen naar geslacht en leeftijd binnen herkomst, en met grenzen "
        "alsof allen nee of allen ja zeiden"
    ),
    "Enquête naar de arbeidskrachten: verandering": (
        "met wie in beide jaren antwoordde (panel) als minstens "
        f"{100 * PANEL_AT_LEAST:.0f} % van een groep is teruggevonden, anders alsof de jaren "
        "andere mensen hebben: dan is het interval meestal te breed"
    ),
    "Enquête: een stratum met één steekproefeenheid": (
        "telt met zijn afstand tot het gemiddelde van de steekproef"
    ),
    "Steekproef uit een register: interval van een aandeel, kloof of verhouding": (
        "van wat een volledige telling zou geven: de variantie maal het deel dat niet getrokken "
        "is (eindige populatie); bij wat uit modellen komt, bij enquêtes en bij dezelfde personen "
        "in twee jaren zonder die correctie, dus eerder te breed"
    ),
    "Gewichten die op bekende totalen zijn afgestemd": (
        "een aandeel dat daarmee vastligt, heeft geen steekproeffout; op welke totalen staat niet "
        "in de levering: meestal is het interval te breed"
    ),
    "Betrouwbaarheid van intervallen": f"{LEVEL_OF_100} %",
    "Sprong tegenover de vorige levering die gemeld wordt": (
        f"aandeel meer dan {100 * JUMP_SHARE:.0f} procentpunt, aantal rijen meer dan "
        f"{100 * JUMP_ROWS:.0f} %, tijd meer dan {JUMP_DAYS} dagen"
    ),
}
# What a user changed, beside what the house does, as the page writes both.
_IN_WORDS: dict[str, Callable[[Any], str]] = {
    "unknown_parents": UNKNOWN_PARENTS_IN_WORDS.__getitem__,
    "origin_groups": lambda value: SCHEMES[value].words,
    "employed": positions_in_words,
    "age_bands": lambda value: " en ".join(map(str, value)),
}


def _house_and_own(name: str, own: object) -> tuple[str, str]:
    in_words = _IN_WORDS.get(name, str)
    return in_words(KNOWN[name].default), in_words(own)


CHANGED = {KNOWN[name].label: _house_and_own(name, own) for name, own in changed(USER).items()}
