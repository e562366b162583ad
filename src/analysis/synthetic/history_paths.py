"""The path of the synthetic history: what is true in each year from 2014 to 2022.

Invented, but for the number of residents, which is the published one in thousands. The last year is
about what the model of persons gives for 2022, so that the two join. The ups and downs are on
purpose: newcomers with protection after 2015, and fewer newcomers and less work in 2020.
"""

__all__ = [
    "BROAD", "CELLS_FRACTION", "EU_PART", "FILES", "FILES_BY_PROVINCE", "FOREIGN_SHARE", "GAP",
    "HISTORY", "MEAN_WEIGHT", "MEAN_WEIGHT_OF_WORKING_AGE", "NEWCOMERS",
    "NEWCOMERS_BY_GROUND_AND_STATUS", "OF_WORKING_AGE", "ONE_IN", "PROTECTION", "RESIDENTS",
    "RESIDENTS_BY_PROVINCE", "SURVEYS", "UNKNOWN_ORIGIN", "rates",
]  # fmt: skip

HISTORY = range(2014, 2022)
# Years with a wave of the survey of residents.
SURVEYS = (2018, 2020)


def _from(first: int, *values: float) -> dict[int, float]:
    return {first + place: value for place, value in enumerate(values)}


# Thousands of residents of the Flemish Region on 31 December.
RESIDENTS = _from(2013, 6411, 6444, 6478, 6516, 6553, 6589, 6629, 6653, 6699, 6775)
FOREIGN_SHARE = _from(2014, 0.201, 0.208, 0.216, 0.222, 0.229, 0.237, 0.242, 0.252, 0.264)
EU_PART, UNKNOWN_ORIGIN = 0.42, 0.0004
# Employment rate of Belgian origin at 20-64 in percent, and the gaps to it in percentage points.
BELGIAN_RATE = _from(2014, 75.2, 75.3, 75.8, 76.6, 77.6, 78.4, 77.5, 78.1, 78.8)
GAP = {
    year: {"eu": eu, "non_eu": non_eu}
    for year, eu, non_eu in (
        (2014, 9.4, 24.1), (2015, 9.6, 24.6), (2016, 9.1, 23.9), (2017, 8.8, 23.2),
        (2018, 8.2, 22.1), (2019, 7.9, 21.4), (2020, 8.6, 22.3), (2021, 8.1, 21.6),
        (2022, 7.9, 20.9),
    )
}  # fmt: skip
BROAD = {
    "belgian": "belgian",
    **dict.fromkeys(("neighbours", "west_eu15", "south_eu15", "other_eu"), "eu"),
    **dict.fromkeys(("turkey", "maghreb", "other_non_eu"), "non_eu"),
}
# Sampled residents of 20 to 64 in 2022, and the share of them at work.
OF_WORKING_AGE = {
    ("belgian", "F"): (9350, 0.764), ("belgian", "M"): (9641, 0.811),
    ("neighbours", "F"): (1751, 0.658), ("neighbours", "M"): (1837, 0.766),
    ("west_eu15", "F"): (62, 0.710), ("west_eu15", "M"): (70, 0.786),
    ("south_eu15", "F"): (753, 0.680), ("south_eu15", "M"): (761, 0.754),
    ("other_eu", "F"): (1414, 0.643), ("other_eu", "M"): (1393, 0.744),
    ("turkey", "F"): (703, 0.590), ("turkey", "M"): (699, 0.687),
    ("maghreb", "F"): (1057, 0.557), ("maghreb", "M"): (1081, 0.678),
    ("other_non_eu", "F"): (3780, 0.481), ("other_non_eu", "M"): (3971, 0.623),
}  # fmt: skip
# Sampled residents of all, and persons that one sampled person stands for.
CELLS_FRACTION = 0.0093
MEAN_WEIGHT = {"belgian": 151.0, "eu": 60.3, "non_eu": 60.1, "unknown": 101.0}
MEAN_WEIGHT_OF_WORKING_AGE = {"belgian": 149.6, "eu": 57.9, "non_eu": 57.7}
# Adult newcomers in a sample of one in eight; temporary protection began in 2022.
ONE_IN = 8
NEWCOMERS = {
    year: int(n) for year, n in _from(2014, 2750, 3200, 3550, 3200, 3300, 3400, 2300, 2900).items()
}
PROTECTION = _from(2014, 1.0, 1.8, 2.4, 1.6, 1.1, 1.0, 0.9, 1.0)
NEWCOMERS_BY_GROUND_AND_STATUS = {
    ("eu_free_movement", "entitled"): 698, ("eu_free_movement", "exempt"): 39,
    ("family_eu_be", "entitled"): 133, ("family_eu_be", "obliged"): 249,
    ("family_third_country", "entitled"): 128, ("family_third_country", "exempt"): 15,
    ("family_third_country", "obliged"): 495,
    ("labour", "entitled"): 959, ("labour", "exempt"): 79,
    ("other", "entitled"): 67, ("other", "obliged"): 59,
    ("protection", "obliged"): 600,
    ("study", "entitled"): 220, ("study", "exempt"): 18,
}  # fmt: skip
# Files of Unia on facts in the Flemish Region, and where the facts were.
FILES = {year: int(n) for year, n in _from(2014, 480, 521, 588, 612, 637, 688, 779, 741).items()}
FILES_BY_PROVINCE = {
    "Antwerpen": 0.32, "Limburg": 0.13, "Oost-Vlaanderen": 0.21, "Vlaams-Brabant": 0.20,
    "West-Vlaanderen": 0.14,
}  # fmt: skip
RESIDENTS_BY_PROVINCE = {
    "Antwerpen": 0.2820, "Limburg": 0.1324, "Oost-Vlaanderen": 0.2301, "Vlaams-Brabant": 0.1744,
    "West-Vlaanderen": 0.1811,
}  # fmt: skip


def rates(year: int) -> dict[str, float]:
    """Employment rate at 20-64 of each broad origin, in percent.

    Examples
    --------
    >>> {origin: round(rate, 1) for origin, rate in rates(2014).items()}
    {'belgian': 75.2, 'eu': 65.8, 'non_eu': 51.1}
    """
    belgian = BELGIAN_RATE[year]
    return {"belgian": belgian} | {origin: belgian - gap for origin, gap in GAP[year].items()}
