"""The synthetic files of the Flemish Human Rights Institute, with the published totals."""

import numpy as np
import pandas as pd

from analysis.extracts.contracts.codes import (
    FIRST_VMRI_DAY,
    FLEMISH_PROVINCES,
    RACIAL_GROUNDS,
    VMRI_DOMAINS,
    VMRI_FORMS,
    VMRI_ROUTES,
)

__all__ = ["START", "vmri_files"]

START = np.datetime64(FIRST_VMRI_DAY.date())
# Published for 15 March to 31 December 2023: 735 files, of which 569 complaints and 166 reports on
# human rights; complaints on education 186, housing 103, work 58; direct discrimination 97,
# accommodation refused 97.
COMPLAINTS, RIGHTS = 569, 166
OF_DOMAIN = {"education": 186, "housing": 103, "work": 58}
OF_FORM = {"direct": 97, "accommodation_refused": 97}
DAYS_PUBLISHED = 292
GROUNDS = {
    "disability": 30,
    "national_or_ethnic_origin": 16,
    "religion_or_belief": 14,
    "skin_colour": 10,
    "age": 7,
    "health": 6,
    "wealth": 6,
    "sexual_orientation": 4,
    "nationality": 4,
    "other": 3,
}


def _exactly(
    codes: tuple[str, ...], counts: dict[str, int], n: int, rng: np.random.Generator
) -> np.ndarray:
    """As many of each counted code as said, and the rest over the other codes, shuffled."""
    rest = [code for code in codes if code not in counts]
    fixed = [code for code, times in counts.items() for _ in range(times)][:n]
    drawn = np.array(rest, dtype=object)[rng.integers(0, len(rest), n - len(fixed))]
    return rng.permutation(np.concatenate([np.array(fixed, dtype=object), drawn]))


def _scaled(counts: dict[str, int], part: float) -> dict[str, int]:
    return {code: round(times * part) for code, times in counts.items()}


def vmri_files(year: int, *, seed: int) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Return the extracts `vmri_files` and `vmri_grounds`; None before the institute began."""
    first, last = max(START, np.datetime64(f"{year}-01-01")), np.datetime64(f"{year}-12-31")
    if first > last:
        return None
    rng = np.random.default_rng([seed, 8, year])
    days = int((last - first).astype(int)) + 1
    files = _files(days / DAYS_PUBLISHED, rng)
    n = len(files)
    received = np.sort(first + rng.integers(0, days, n).astype("timedelta64[D]"))
    route = rng.choice(len(VMRI_ROUTES), n, p=(0.35, 0.1, 0.25, 0.3))
    referred = rng.random(n) < 0.12
    province = rng.integers(0, len(FLEMISH_PROVINCES), n)
    files = files.assign(
        file_id=[f"V{year}-{number:04d}" for number in range(1, n + 1)],
        received_on=received.astype("datetime64[us]"),
        route=np.array(VMRI_ROUTES, dtype=object)[route],
        referred_by_unia=pd.array(referred, dtype="boolean"),
        province=np.array(FLEMISH_PROVINCES, dtype=object)[province],
    )
    text = [name for name in files if files[name].dtype.kind == "O"]
    complaints = files.loc[files["type"] == "discrimination_complaint", "file_id"]
    grounds = _grounds(complaints.to_numpy(dtype=object), rng)
    return files.astype(dict.fromkeys(text, "str")), grounds


def _files(part: float, rng: np.random.Generator) -> pd.DataFrame:
    """Type, form and domain of the files of a part of the published period."""
    complaints, rights = round(COMPLAINTS * part), round(RIGHTS * part)
    n = complaints + rights
    is_complaint = rng.permutation(np.arange(n) < complaints)
    form, domain = np.full(n, None, dtype=object), np.full(n, "other", dtype=object)
    form[is_complaint] = _exactly(VMRI_FORMS, _scaled(OF_FORM, part), complaints, rng)
    domain[is_complaint] = _exactly(VMRI_DOMAINS, _scaled(OF_DOMAIN, part), complaints, rng)
    kind = np.where(is_complaint, "discrimination_complaint", "human_rights_report")
    return pd.DataFrame({"type": kind, "form": form, "domain": domain})


def _grounds(ids: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """One or two grounds for each complaint."""
    codes, chances = (
        np.array(list(GROUNDS), dtype=object),
        np.array(list(GROUNDS.values()), dtype=float),
    )
    draws = [codes[rng.choice(len(codes), len(ids), p=chances / chances.sum())] for _ in range(2)]
    second = rng.random(len(ids)) < np.where(np.isin(draws[0], RACIAL_GROUNDS), 0.35, 0.15)
    named = pd.DataFrame(
        {
            "file_id": np.concatenate([ids, ids[second]]),
            "ground": np.concatenate([draws[0], draws[1][second]]),
        }
    )
    return (
        named.drop_duplicates().sort_values(["file_id", "ground"], ignore_index=True).astype("str")
    )
