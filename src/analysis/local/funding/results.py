"""What the funding rule gives for every municipality by each set of rules; what changes it."""

import pandas as pd

from analysis.local.funding.counts import SCHEMES, of_scheme
from analysis.local.funding.qualifying import ALONE, answers
from analysis.local.funding.rules import Rules, regions, rule_sets, target
from analysis.local.funding.search import fewest_for_target, fewest_partners

__all__ = ["STEP", "by_rules", "changes", "near_the_border", "two_thirds"]

# Residents by which a count is changed, to see whose answer hangs on it.
STEP = 100


def by_rules(counted: pd.DataFrame, *, year: int, full: bool) -> pd.DataFrame:
    """Answer for each municipality by each set of rules, and the fewest partners it needs.

    Returns
    -------
    DataFrame
        `rules`, `nis_code`, `name`, `reference_region`, `residents`, `scheme`, `count`, `low`,
        `high`, `share`, `incentive_share` (whether it has the share that a member needs for the
        incentive), `answer`, and `partners`: NIS codes, empty where it needs or has none, or of a
        sample, whose counts are no whole register.
    """
    parts = []
    for name, rules in rule_sets().items():
        counts = _counts(counted, rules, year)
        found = answers(counts, rules).to_numpy()
        partners = fewest_partners(counts, rules) if full else {}
        parts.append(
            counts.rename(columns={"region": "reference_region"}).assign(
                rules=name,
                scheme=rules.scheme,
                share=counts["count"] / counts["residents"].where(counts["residents"] > 0),
                incentive_share=100 * counts["low"] >= rules.incentive * counts["residents"],
                answer=found,
                partners=[" ".join(partners.get(code, ())) for code in counts["nis_code"]],
            )
        )
    columns = ["rules", "nis_code", "name", "reference_region", "residents", "scheme", "count",
               "low", "high", "share", "incentive_share", "answer", "partners"]  # fmt: skip
    return pd.concat(parts, ignore_index=True)[columns]


def two_thirds(counted: pd.DataFrame, *, year: int) -> pd.DataFrame:
    """Fewest municipalities with which two thirds are reached, by each set and each denominator.

    The plan does not say of whom two thirds are meant: of residents of origin outside the scheme in
    Flanders; with those in Brussels; of everybody of foreign origin in Flanders. What is reached
    are residents of origin outside the scheme. Of a full register only.

    Returns
    -------
    DataFrame
        `rules`, `denominator` (`flanders`, `with_brussels`, `foreign`), `all`, `wanted`,
        `reached_alone`, `alone`, `joining` (NIS codes), `regions`, `reached`, `proven`. Nothing is
        reached where all that may join are too few, and `with_brussels` is left out where nobody
        of Brussels was delivered.
    """
    rows = []
    for name, rules in rule_sets().items():
        counts = _counts(counted, rules, year)
        for denominator, everybody in _denominators(counted, rules).items():
            wanted = target(everybody)
            found = fewest_for_target(counts, rules, wanted=wanted)
            is_alone = counts["nis_code"].isin(found.alone)
            rows.append(
                {
                    "rules": name,
                    "denominator": denominator,
                    "all": everybody,
                    "wanted": wanted,
                    "alone": len(found.alone),
                    "reached_alone": int(counts.loc[is_alone, "count"].sum()),
                    "joining": " ".join(found.joining),
                    "regions": found.regions,
                    "reached": found.reached,
                    "proven": found.proven,
                }
            )
    return pd.DataFrame(rows)


def changes(counted: pd.DataFrame, *, year: int) -> dict[str, pd.DataFrame]:
    """Municipalities whose answer hangs on the set of rules, and by each set on the scheme.

    Returns
    -------
    dict
        `rules`: a column for each set. The name of a set: a column for each scheme. A row for each
        municipality, by NIS code, whose answers are not all the same.
    """
    sets = rule_sets()
    compared = {"rules": {name: _answers(counted, rules, year) for name, rules in sets.items()}}
    for name, rules in sets.items():
        compared[name] = {scheme: _answers(counted, rules.by(scheme), year) for scheme in SCHEMES}
    found = {}
    for name, each in compared.items():
        frame = pd.DataFrame(each)
        found[name] = frame[frame.ne(frame.iloc[:, 0], axis=0).any(axis=1)]
    return found


def near_the_border(counted: pd.DataFrame, rules: Rules, *, year: int) -> pd.DataFrame:
    """Municipalities whose own answer changes with 100 residents fewer, or more, of its own.

    Returns
    -------
    DataFrame
        By NIS code: `fewer`, `now` and `more`, the three answers.
    """
    counts = _counts(counted, rules, year).astype({"low": float, "high": float})
    now = answers(counts, rules)
    rows = {}
    for _, region in counts.groupby("region"):
        for place in _may_change(region, rules):
            code = str(region.loc[place, "nis_code"])
            other = [answers(_moved(region, place, step), rules)[code] for step in (-STEP, STEP)]
            if {*other} != {now[code]}:
                rows[code] = {"fewer": other[0], "now": now[code], "more": other[1]}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["fewer", "now", "more"])


def _moved(region: pd.DataFrame, place: int, step: int) -> pd.DataFrame:
    """Give one municipality some residents more or fewer."""
    moved = region.copy()
    moved.loc[place, ["low", "high"]] += step
    return moved.assign(low=moved["low"].clip(lower=0), high=moved["high"].clip(lower=0))


def _may_change(region: pd.DataFrame, rules: Rules) -> list[int]:
    """Rows that lie within the step of the threshold, or all where a sum of members does."""
    bounds = region[["low", "high"]]
    near = ((bounds - rules.threshold).abs() <= STEP).any(axis=1)
    weak = answers(region, rules).ne(ALONE).to_numpy()
    free = weak & ~region["nis_code"].map(rules.apart).to_numpy(dtype=bool)
    circles = region["nis_code"].map(rules.circle)
    sums = bounds[free].groupby(circles[free]).sum()
    of_sum = ((sums - rules.together).abs() <= STEP).any(axis=None)
    return list(region.index if of_sum else region.index[near])


def _answers(counted: pd.DataFrame, rules: Rules, year: int) -> pd.Series:
    return answers(_counts(counted, rules, year), rules)


def _counts(counted: pd.DataFrame, rules: Rules, year: int) -> pd.DataFrame:
    return of_scheme(counted, rules.scheme, regions(rules.regions, year=year))


def _denominators(counted: pd.DataFrame, rules: Rules) -> dict[str, int]:
    flemish = counted["region_code"] == "VG"
    outside = counted[f"non_{rules.scheme}"]
    found = {"flanders": int(outside[flemish].sum())}
    if not flemish.all():
        found["with_brussels"] = int(outside.sum())
    return {**found, "foreign": int(counted.loc[flemish, "foreign"].sum())}
