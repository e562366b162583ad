"""The codes of the extracts that are too long to stand in a contract, or that others need too."""

import pandas as pd

__all__ = [
    "ACTS",
    "DATA_KINDS",
    "DOMAINS",
    "EVENTS",
    "FIRST_VMRI_DAY",
    "FLEMISH_PROVINCES",
    "GROUNDS",
    "ILO",
    "ISCED",
    "KNOWLEDGE_OF_DUTCH",
    "LEGAL_GROUNDS",
    "LEVELS",
    "MARKETS",
    "NATIONALITIES",
    "OUTFLOWS",
    "PID_SCOPES",
    "POSITIONS",
    "PROFILES",
    "PROVINCES",
    "RACIAL_GROUNDS",
    "SEXES",
    "SURVEY_GENERATIONS",
    "SURVEY_MODES",
    "SURVEY_ORIGINS",
    "VMRI_DOMAINS",
    "VMRI_FORMS",
    "VMRI_ROUTES",
    "VMRI_TYPES",
]

# What the register of a delivery says: the kind of data, and whether a pid is the same person in
# all years or in this delivery only.
DATA_KINDS = ("register", "survey", "published", "open", "synthetic")
PID_SCOPES = ("project", "year")
RACIAL_GROUNDS = (
    "alleged_race",
    "skin_colour",
    "descent",
    "nationality",
    "national_or_ethnic_origin",
)
# The nineteen grounds of the Belgian anti-discrimination, anti-racism and gender acts; Unia itself
# is not competent for the last two, which therefore occur in reports only.
GROUNDS = (
    *RACIAL_GROUNDS,
    "disability",
    "religion_or_belief",
    "sexual_orientation",
    "age",
    "wealth",
    "civil_status",
    "birth",
    "political_conviction",
    "trade_union_conviction",
    "health",
    "physical_or_genetic_trait",
    "social_origin_or_condition",
    "language",
    "sex",
)
DOMAINS = (
    "work",
    "goods_services",
    "education",
    "media",
    "society",
    "police_justice",
    "social_protection",
    "other",
)
ACTS = (
    "discrimination",
    "harassment",
    "hate_speech",
    "hate_crime",
    "accommodation_refused",
    "other",
)
# The Flemish Human Rights Institute (Vlaams Mensenrechteninstituut) received nothing before this
# day.
FIRST_VMRI_DAY = pd.Timestamp(2023, 3, 15)
VMRI_TYPES = ("discrimination_complaint", "human_rights_report")
VMRI_FORMS = ("direct", "indirect", "harassment", "accommodation_refused", "instruction", "other")
VMRI_DOMAINS = (
    "education",
    "housing",
    "work",
    "goods_services",
    "social_protection",
    "society",
    "other",
)
VMRI_ROUTES = ("mediation", "dispute_chamber", "referral", "closed")
FLEMISH_PROVINCES = ("Antwerpen", "Limburg", "Oost-Vlaanderen", "Vlaams-Brabant", "West-Vlaanderen")
PROVINCES = (*FLEMISH_PROVINCES, "Henegouwen", "Luik", "Luxemburg", "Namen", "Waals-Brabant")
LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
ISCED = ("0-2", "3-4", "5-8", "unknown")
# What the employment service (VDAB) notes of a job seeker, and where a spell of looking for work
# led.
KNOWLEDGE_OF_DUTCH = ("none", "limited", "good", "very_good", "unknown")
OUTFLOWS = ("work", "training", "inactive", "moved", "unknown")
# Labour status of the labour force survey, by the definition of the ILO.
ILO = ("employed", "unemployed", "inactive")
SEXES = ("M", "F", "X")
# What a survey of residents says of its respondents; of Belgian origin nobody has a generation.
SURVEY_MODES = ("web", "paper", "face_to_face", "telephone")
SURVEY_ORIGINS = ("belgian", "eu", "non_eu")
SURVEY_GENERATIONS = ("first", "second")
NATIONALITIES = ("nat_now", "nat_first", "nat_first_father", "nat_first_mother")
LEGAL_GROUNDS = (
    "family_third_country",
    "family_eu_be",
    "protection",
    "temporary_protection",
    "labour",
    "study",
    "eu_free_movement",
    "other",
    "unknown",
    "not_applicable",
)
POSITIONS = (
    "employee",
    "self_employed",
    "helper",
    "combined",
    "job_seeker",
    "career_break",
    "incapacity",
    "pension",
    "social_assistance",
    "student",
    "other_inactive",
    "cross_border",
    "international",
    "unknown",
)
EVENTS = (
    "registration",
    "contract",
    "mo_start",
    "mo_end",
    "mo_test",
    "level",
    "vdab_registration",
    "network_start",
    "network_end",
    "certificate",
    "exemption",
    "contract_stop",
    "infringement_file",
    "fine",
)
# Correspondence tests: what was applied for, and the origin that the name of the applicant signals.
MARKETS = ("rent_private", "rent_agent", "job")
PROFILES = (
    "majority",
    "minority_maghreb",
    "minority_turkey",
    "minority_sub_saharan",
    "minority_eastern_europe",
    "minority_other",
)
