"""Eurostat's code for each label that occurs in the old dialect of its downloads, by dimension."""

__all__ = ["CODE_OF_LABEL"]

COUNTRIES = {
    "Total": "TOTAL",
    "Reporting country": "NAT",
    "Foreign country": "FOR",
    "Foreign country and stateless": "FOR_STLS",
    "Stateless": "STLS",
    "European Free Trade Association except reporting country": "EFTA_FOR",
    "EU27 countries (from 2020) except reporting country": "EU27_2020_FOR",
    "EU28 countries (2013-2020) except reporting country": "EU28_FOR",
    "Non-EU27 countries (from 2020) nor reporting country": "NEU27_2020_FOR",
    "Non-EU28 countries (2013-2020) nor reporting country": "NEU28_FOR",
    # Formed after the pattern of its neighbours; the code list itself was not at hand.
    "Non-EU27 countries (from 2020) nor EFTA countries": "NEU27_2020_NEFTA",
}
CODE_OF_LABEL = {
    "freq": {"Annual": "A"},
    "sex": {"Total": "T", "Females": "F", "Males": "M"},
    "age": {
        "Total": "TOTAL",
        "From 15 to 64 years": "Y15-64",
        "From 20 to 64 years": "Y20-64",
        "16 years or over": "Y_GE16",
        "18 years or over": "Y_GE18",
    },
    "unit": {"Percentage": "PC", "Thousand persons": "THS_PER", "Person": "PER", "Euro": "EUR"},
    "geo": {"Belgium": "BE"},
    "citizen": COUNTRIES,
    "c_birth": COUNTRIES,
    "indic_il": {"Median equivalised net income": "MED_E", "Mean equivalised net income": "MEI_E"},
    "lev_perc": {
        "Very good": "VGOOD",
        "Very good or good": "VG_G",
        "Good": "GOOD",
        "Fair": "FAIR",
        "Bad": "BAD",
        "Bad or very bad": "B_VB",
        "Very bad": "VBAD",
    },
}
