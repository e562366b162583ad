"""What the origin rule in pandas and in SQL share: columns, precedence, check of settings."""

from analysis.errors import DataError
from analysis.reference import country_groups

__all__ = [
    "ADDED",
    "GENERATIONS",
    "HOME_ORIGIN",
    "INPUTS",
    "NATIONALITIES",
    "NO_COUNTRY",
    "ORIGINS",
    "POLICIES",
    "PRECEDENCE",
    "checked_groups",
]

NATIONALITIES = ("nat_now", "nat_first", "nat_first_father", "nat_first_mother")
INPUTS = (*NATIONALITIES, "birth_country")
ADDED = ("origin", "origin_country", "origin_group", "generation")

# First column with a foreign value decides the country. Statbel publishes no order for two
# foreign parents; ours is current, own first, father, mother.
PRECEDENCE = {
    "flemish": ("nat_first_father", "nat_first_mother", "nat_first", "nat_now"),
    "statbel": ("nat_now", "nat_first", "nat_first_father", "nat_first_mother"),
}
POLICIES = ("belgian", "indeterminate")
ORIGINS = {
    "flemish": ("belgian", "foreign", "indeterminate", "unknown"),
    "statbel": (
        "belgian_belgian_background",
        "belgian_foreign_background",
        "non_belgian",
        "indeterminate",
        "unknown",
    ),
}
HOME_ORIGIN = {rule: origins[0] for rule, origins in ORIGINS.items()}
GENERATIONS = ("first", "second", "not_applicable", "unknown")

NO_COUNTRY = ("", "XU", "XX")


def checked_groups(*, rule: str, unknown_parents: str, groups: str, home: str) -> dict[str, str]:
    """Group of each country code, after refusing a setting outside its values.

    Raises
    ------
    DataError
        If the rule, the policy, the scheme or the home country is not one that exists.

    Examples
    --------
    >>> checked_groups(rule="flemish", unknown_parents="belgian", groups="eu", home="BE")["PL"]
    'eu'
    """
    settings = (("rule", rule, tuple(ORIGINS)), ("unknown_parents", unknown_parents, POLICIES))
    for name, value, allowed in settings:
        if value not in allowed:
            raise DataError(f"classify: {name} is {value!r}; expected one of {list(allowed)}.")
    group_of = country_groups.groups(groups)
    if home not in group_of or home in ("XS", "XU", "XX"):
        raise DataError(f"classify: home is {home!r}; expected a country code of countries.csv.")
    return group_of
