"""The rule for funding as data: one set for each source, and the reference regions.

`resources/funding_rules.toml` holds the sets. `resources/reference_regions.csv` holds the regions
of the 300 municipalities of 2019 to 2024: `region_2022` as the Flemish Government fixed them on 4
February 2022, in the table of the Agentschap Binnenlands Bestuur of 14 June 2022, equal for all 300
to provincies in cijfers of 17 February 2022; `region_2022_12` with the change of December 2022
(Zwijndrecht to Waasland); `region_2021` of 12 March 2021, which left the 42 of Limburg open: empty.
"""

from dataclasses import dataclass, replace
from functools import cache

import pandas as pd

from analysis.errors import DataError
from analysis.reference.geography import load, to_borders
from analysis.settings import RESOURCES
from analysis.workbench.resources import resource

__all__ = ["AGREEMENT", "FIRST", "TOGETHER", "Rules", "regions", "rule_sets", "target"]

AGREEMENT, TOGETHER = "agreement", "together"
FIRST, LAST = 2019, 2024


@dataclass(frozen=True)
class Rules:
    """One set of rules: what counts as one resident, and from how many on."""

    name: str
    title: str
    words: str
    source: str
    scheme: str
    regions: str
    at_least: bool
    de_rand: str
    threshold: int
    always: tuple[str, ...]
    incentive: int
    de_rand_members: tuple[str, ...]

    @property
    def together(self) -> int:
        """Smallest sum that qualifies together."""
        return self.threshold + (0 if self.at_least else 1)

    def apart(self, code: str) -> bool:
        """Whether a municipality stands outside the rule, by an agreement of its own."""
        return self.de_rand == AGREEMENT and code in self.de_rand_members

    def circle(self, code: str) -> str:
        """Tell whom a municipality may join with, within its region: members of De Rand or all."""
        return "De Rand" if self.de_rand == TOGETHER and code in self.de_rand_members else ""

    def by(self, scheme: str) -> "Rules":
        """Return the same set with the countries of another scheme."""
        return replace(self, scheme=scheme)


@cache
def rule_sets() -> dict[str, Rules]:
    """Sets of rules by name, in the order of their sources.

    Examples
    --------
    >>> {name: rules.together for name, rules in rule_sets().items()}
    {'plan': 7500, 'call_2022': 7501, 'plan_samenleven_2023': 7501}
    """
    sections = dict(resource("funding_rules"))
    shared = sections.pop("shared")
    common = {
        "threshold": shared["threshold"],
        "incentive": shared["incentive"],
        "always": tuple(shared["always"]),
        "de_rand_members": tuple(shared["de_rand_members"]),
    }
    return {name: Rules(name=name, **own, **common) for name, own in sections.items()}


def target(residents: int) -> int:
    """Fewest residents that reach the part of the target group that the plan sets.

    Examples
    --------
    >>> target(9), target(10)
    (6, 7)
    """
    part, whole = resource("funding_rules")["shared"]["target"]
    return -(-residents * part // whole)


def regions(column: str, *, year: int) -> pd.Series:
    """Reference region of each Flemish municipality of a year, by NIS code; empty where not known.

    A municipality that merged since has the region of its parts where they had the same one.

    Raises
    ------
    DataError
        For a year before 2019, or a column that is not there.

    Examples
    --------
    >>> regions("region_2022", year=2023)["46021"], regions("region_2021", year=2023)["71016"]
    ('Waasland', '')
    """
    if year < FIRST:
        raise DataError(
            f"regions: the reference regions are of the municipalities since {FIRST}; "
            f"found {year}. Add counts to later borders first: reference.geography.to_borders."
        )
    table = pd.read_csv(RESOURCES / "reference_regions.csv", dtype=str, keep_default_na=False)
    if column not in table:
        names = [str(name) for name in table if str(name).startswith("region_")]
        raise DataError(f"regions: there is no column {column!r}; expected one of {names}.")
    codes = table["nis"] if year <= LAST else to_borders(table["nis"], year=year)
    found = table.groupby(codes)[column].agg(lambda names: names.iloc[0] if _one(names) else "")
    flemish = load(year=year).query("region == 'VG'")["nis_code"]
    return found.reindex(flemish, fill_value="")


def _one(names: pd.Series) -> bool:
    return len(set(names)) == 1
