"""Every choice the field leaves open, in one place; `choices` says in words what they are.

A chapter, a test or a line of the plan never repeats a number from here; a text of `resources/`
names the setting between braces (`{WORKING_AGE_TEXT}`).
"""

from collections.abc import Iterable
from pathlib import Path

from analysis.user_settings import SCHEMES, read

USER = read()

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
    "flanders_values", "open", "needs", "quality", "local", "audit_local",
    "boundaries",
)  # fmt: skip

THRESHOLD: int = USER["threshold"]
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
UNKNOWN_PARENTS: str = USER["unknown_parents"]
ORIGIN_GROUPS: str = USER["origin_groups"]
ORIGIN_SCHEME = SCHEMES[ORIGIN_GROUPS]
ORIGIN_EU, ORIGIN_NON_EU = ORIGIN_SCHEME.eu, ORIGIN_SCHEME.non_eu
# Countries of origin that are shown by name: those with the most residents.
SHOWN_COUNTRIES = 10
ORIGIN_RULE_TEXT = (
    f"{ORIGIN_RULE}; unknown parents: {UNKNOWN_PARENTS}; {ORIGIN_GROUPS} {ORIGIN_SCHEME.version}"
)
EMPLOYED: tuple[str, ...] = tuple(USER["employed"])
# Without work and looking for it, by the register: never the unemployed of the labour force survey.
UNEMPLOYED = ("job_seeker",)
# Positions with an employer, of which the register knows the regime, the agency and the joint
# committee.
EMPLOYEES = ("employee", "combined")
WORKING_AGE = (20, 64)
# First age of the second and of the third band of working age.
AGE_BANDS: tuple[int, int] = tuple(USER["age_bands"])
# Last age of the bands before these.
AGES_BEFORE = (AGE_BANDS[0] - 1, AGE_BANDS[1] - 1)
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
STANDARD_YEAR: int = USER["standard_year"]
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
# from the contract, days within which the orientation course starts, years of registration of which
# the wait is given, and the relative change from which a revision is listed.
ADULT = 18
FUNNEL_YEARS = 3
PART_YEARS = 3
WAIT_DAYS = (30, 60, 90)
WAIT_YEARS = 5
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


def either(words: Iterable[str]) -> str:
    """Words of which one holds, as a Dutch text writes them.

    Examples
    --------
    >>> either(["werknemer", "helper", "zelfstandige"])
    'werknemer, helper of zelfstandige'
    """
    *first, last = [*words] or [""]
    return f"{', '.join(first)} of {last}" if first else last


# As the page writes them.
THRESHOLD_IN_WORDS = in_words(THRESHOLD)
NOISE_MOST_IN_WORDS = in_words(NOISE_MOST)
SHOWN_COUNTRIES_IN_WORDS = in_words(SHOWN_COUNTRIES)
WORKING_AGE_TEXT = ages_in_words(WORKING_AGE)
NEET_AGE_TEXT = ages_in_words(NEET_AGE)
DECOMPOSED_AGE_TEXT = ages_in_words(DECOMPOSED_AGE)
SURVEY_AGE_TEXT = ages_in_words(SURVEY_AGE)
UNKNOWN_PARENTS_IN_WORDS = {
    "belgian": "telt als Belgisch als niets anders op buitenlandse herkomst wijst",
    "indeterminate": "maakt de herkomst onbekend als niets anders op buitenlandse herkomst wijst",
}
UNKNOWN_PARENTS_TEXT = UNKNOWN_PARENTS_IN_WORDS[UNKNOWN_PARENTS]
UNKNOWN_PARENTS_SHORT = {
    "belgian": "onbekende ouders tellen als Belgisch",
    "indeterminate": "bij onbekende ouders is de herkomst onbekend",
}[UNKNOWN_PARENTS]
_POSITION_WORDS = {
    "employee": "werknemer", "self_employed": "zelfstandige", "helper": "helper",
    "combined": "combinatie", "career_break": "loopbaanonderbreking",
    "incapacity": "arbeidsongeschikt", "pension": "pensioen", "social_assistance": "leefloon",
    "student": "student", "other_inactive": "anders niet actief",
    "cross_border": "werk over de grens", "international": "internationale instelling",
}  # fmt: skip


def positions_in_words(codes: Iterable[str]) -> str:
    """Positions in the labour market of which one holds, in Dutch."""
    return either(_POSITION_WORDS[code] for code in codes)


EMPLOYED_TEXT = positions_in_words(EMPLOYED)
LEVEL_OF_100 = round(100 * LEVEL)
