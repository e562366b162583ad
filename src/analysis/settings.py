"""Every choice the field leaves open, in one place; the account chapter prints those of `CHOICES`.

A chapter, a test or a line of the plan never repeats a number from here; a text of `resources/`
names the setting between braces (`{WORKING_AGE_TEXT}`).
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RAW = ROOT / "data" / "raw"
PROCESSED = ROOT / "data" / "processed"
# The secret of the room: never in git, never packed, made once (make key).
KEY_FILE = ROOT / "data" / "room.key"
REPORTS = ROOT / "reports"
NOTEBOOKS = ROOT / "notebooks"
RESOURCES = Path(__file__).parent / "resources"
# Key of the notebook metadata in which a chapter declares its tables and figures.
DECLARED = "integratiemonitor"
# Frames that may be seen, and nothing else of what is made from extracts.
PUBLIC_FRAMES = (
    "cells", "protection", "sources", "audit", "models", "figures", "targets", "unia_totals",
    "flanders_values", "open", "needs", "quality",
)  # fmt: skip

THRESHOLD = 10
# Every count of units gets a noise of at most so many units, with this variance; the audit judges
# them together with the threshold.
NOISE_MOST = 5
NOISE_VARIANCE = 3.0
# What the audit accepts: the chance that somebody gives to a small count and is right; right
# guesses of small counts above those of somebody who has nothing; right guesses of differences of
# two cells; the smallest standard deviation that is left of a small count. Why the second and the
# third are what they are: docs/protection.md.
AUDIT_SURE = 0.9
AUDIT_ABOVE_GUESSING = 0.10
AUDIT_DIFFERENCES = 0.40
AUDIT_SMALLEST_SD = 1.2
# A share of fewer units than this is shown as of low reliability.
RELIABLE_AT_LEAST = 30
ORIGIN_RULE = "flemish"
UNKNOWN_PARENTS = "belgian"
ORIGIN_GROUPS = "origin_8"
# Countries of origin that are shown by name: those with the most residents.
SHOWN_COUNTRIES = 10
ORIGIN_RULE_TEXT = f"{ORIGIN_RULE}; unknown parents: {UNKNOWN_PARENTS}; {ORIGIN_GROUPS} 2024.1"
EMPLOYED = ("employee", "self_employed", "helper", "combined", "career_break")
# Without work and looking for it, by the register: never the unemployed of the labour force survey.
UNEMPLOYED = ("job_seeker",)
# Positions with an employer, of which the register knows the regime, the agency and the joint
# committee.
EMPLOYEES = ("employee", "combined")
WORKING_AGE = (20, 64)
# Young people neither in employment nor in education or training.
NEET_AGE = (15, 29)
# Regimes that are part-time; a special regime (seasonal, temporary, limited hours) is not.
PART_TIME = ("part",)
# Joint committee of approved companies for service vouchers, in the notations in use.
SERVICE_VOUCHERS = ("322.01", "32201")
# From 25 on most have left education, so that it explains instead of follows.
DECOMPOSED_AGE = (25, 64)
# Whose composition a standardised rate is computed for: residents of the Flemish Region of working
# age.
STANDARD_YEAR = 2022
PER_STRATUM = 5
LINKED_AT_LEAST = 0.95
NT2_SKILL = "all"
NT2_LEVELS = ("A1", "A2", "B1", "B2")
HORIZONS = 6
# Of those who reached a level above A2, the share that the register may have missed: for a bound,
# not measured.
LEVELS_MISSED = 0.10
# Curves of attainment follow the contracts of this many years, the report's own included.
CURVE_COHORTS = 5
# Work is looked at this long after the highest level was taken (the landmark).
LANDMARK_MONTHS = 36
WORK_REFERENCE = "A1"
LEVEL = 0.95
# A delivery that differs more than this from the one before is called out.
JUMP_SHARE = 0.05
JUMP_ROWS = 0.20
JUMP_DAYS = 60
# Civic integration: age from which somebody is a newcomer, years followed from registration and
# from the contract, days within which the orientation course starts, and the relative change from
# which a revision is listed.
ADULT = 18
FUNNEL_YEARS = 3
PART_YEARS = 3
WAIT_DAYS = (30, 60, 90)
REVISION_LISTED = 0.005
# Flow to work: months since the start of a spell of looking for work.
FLOW_MONTHS = (3, 6, 12)
# Results that are computed inside, from more than public counts (models): what they must rest on to
# be shown.
MODEL_UNITS = 30
MODEL_DF = 10
# Counts of respondents and actors carry no noise and are rounded to a multiple of this, so that
# none differs from another by one.
MODEL_BASE = 5
# From so many units on one of them moves a percentile of days by at most a day (measured on the
# synthetic waits); of fewer it is shown in steps of so many days.
DAYS_UNITS = 1000
DAYS_STEP = 7
# Correspondence tests: what an application does that did not arrive (left_out: its advert;
# no_response).
UNDELIVERABLE = "left_out"
# Unemployment by the labour force survey is that of all ages of work, as Statbel publishes it.
SURVEY_AGE = (15, 64)
# A stratum with one household counts by its distance to the mean of the sample.
SURVEY_LONELY = "adjust"
# Of a group of the labour force survey, the part that must be found in the year before to take the
# households asked twice into account.
PANEL_AT_LEAST = 0.05
SURVEY_HIDDEN = 70
SURVEY_BRACKETED = 120
# First ages of the classes in which the survey holds composition equal, and weighs for who did not
# answer.
SURVEY_AGES_FROM = (30, 45, 65)
# What decides how a unit is counted, besides its line of the plan: cells made elsewhere must rest
# on the same.
COUNTED_BY = (
    ORIGIN_RULE_TEXT, EMPLOYED, UNEMPLOYED, EMPLOYEES, PART_TIME, SERVICE_VOUCHERS, NT2_SKILL,
    HORIZONS, ADULT, FUNNEL_YEARS, PART_YEARS, FLOW_MONTHS,
)  # fmt: skip

_NUMBERS = (
    "nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf",
    "twaalf",
)  # fmt: skip


def in_words(number: int) -> str:
    """Whole number as a Dutch text writes it: up to twelve in a word.

    Examples
    --------
    >>> in_words(10), in_words(15)
    ('tien', '15')
    """
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def ages_in_words(ages: tuple[int, int]) -> str:
    """First and last age as a Dutch text writes them.

    Examples
    --------
    >>> ages_in_words((20, 64))
    '20 tot en met 64 jaar'
    """
    return f"{ages[0]} tot en met {ages[1]} jaar"


# As the page writes them.
THRESHOLD_IN_WORDS = in_words(THRESHOLD)
NOISE_MOST_IN_WORDS = in_words(NOISE_MOST)
SHOWN_COUNTRIES_IN_WORDS = in_words(SHOWN_COUNTRIES)
WORKING_AGE_TEXT = ages_in_words(WORKING_AGE)
NEET_AGE_TEXT = ages_in_words(NEET_AGE)
DECOMPOSED_AGE_TEXT = ages_in_words(DECOMPOSED_AGE)
SURVEY_AGE_TEXT = ages_in_words(SURVEY_AGE)
LEVEL_OF_100 = round(100 * LEVEL)

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
    "Onbekende nationaliteit van de ouders": (
        "telt als Belgisch als niets anders op buitenlandse herkomst wijst"
    ),
    "Herkomstgroepen": "acht groepen, EU27 (vanaf 2020); Verenigd Koninkrijk buiten de EU",
    "Aan het werk": (
        "werknemer, zelfstandige, helper, combinatie of loopbaanonderbreking in het vierde kwartaal"
    ),
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
        f"{DECOMPOSED_AGE_TEXT}; coëfficiënten van Belgische herkomst op de logitschaal, "
        "samengevoegd en lineair ernaast; alleen kenmerken die beide groepen hebben"
    ),
    (
        f"Kleinste aandeel van {WORKING_AGE[0]}-{WORKING_AGE[1]} met een arbeidspositie, anders "
        "geweigerd"
    ): LINKED_AT_LEAST,
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
    "Herziening op de lijst vanaf (relatief)": REVISION_LISTED,
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
        "andere mensen hebben: dan is het interval hoogstens te breed"
    ),
    "Enquête: een stratum met één steekproefeenheid": (
        "telt met zijn afstand tot het gemiddelde van de steekproef"
    ),
    "Steekproef uit een register: interval van een aandeel, kloof of verhouding": (
        "van wat een volledige telling zou geven: de variantie maal het deel dat niet getrokken "
        "is (eindige populatie); bij wat uit modellen komt, bij enquêtes en bij dezelfde personen "
        "in twee jaren zonder die correctie, dus hoogstens te breed"
    ),
    "Gewichten die op bekende totalen zijn afgestemd": (
        "een aandeel dat daarmee vastligt, heeft geen steekproeffout; op welke totalen staat niet "
        "in de levering, dus het interval is hoogstens te breed"
    ),
    "Betrouwbaarheid van intervallen": f"{LEVEL_OF_100} %",
    "Sprong tegenover de vorige levering die gemeld wordt": (
        f"aandeel meer dan {100 * JUMP_SHARE:.0f} procentpunt, aantal rijen meer dan "
        f"{100 * JUMP_ROWS:.0f} %, tijd meer dan {JUMP_DAYS} dagen"
    ),
}
