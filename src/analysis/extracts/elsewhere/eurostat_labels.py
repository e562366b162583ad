"""Eurostat's code for each label of a download without codes: columns, values and flags."""

__all__ = ["CODE_OF_LABEL", "COLUMN_OF_LABEL", "FLAG_OF_LABEL"]

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
    "isced11": {
        "Less than primary, primary and lower secondary education (levels 0-2)": "ED0-2",
        "Upper secondary and post-secondary non-tertiary education (levels 3 and 4)": "ED3_4",
        "Tertiary education (levels 5-8)": "ED5-8",
    },
    "wstatus": {
        "Employed persons": "EMP",
        "Persons outside the labour force": "INAC",
        "Unemployed persons": "UNE",
    },
    "asyl_app": {"Asylum applicant": "ASY_APP"},
}
COLUMN_OF_LABEL = {
    "Time frequency": "freq",
    "Unit of measure": "unit",
    "Sex": "sex",
    "Age class": "age",
    "Country of citizenship": "citizen",
    "Country of birth": "c_birth",
    "International Standard Classification of Education (ISCED 2011)": "isced11",
    "Labour force and employment status": "wstatus",
    "Applicant type": "asyl_app",
    "Geopolitical entity (reporting)": "geo",
    "Time": "TIME_PERIOD",
    "Observation value": "OBS_VALUE",
    "Observation status (Flag)": "OBS_FLAG",
    "Observation status (Flag) V2 structure": "OBS_FLAG",
    "Confidentiality status (flag)": "CONF_STATUS",
}
# Several flags are their labels with commas between.
FLAG_OF_LABEL = {
    "break in time series": "b",
    "definition differs": "d",
    "definition differs (see metadata)": "d",
    "estimated": "e",
    "forecast": "f",
    "low reliability": "u",
    "not significant": "n",
    "provisional": "p",
    "revised": "r",
    "eurostat estimate": "s",
}
