"""The audit from inside finds what is planted, and lets pass what is not."""

import re

import numpy as np
import pandas as pd
import pytest

from analysis.disclosure import audit as auditing
from analysis.disclosure.audit import audit, refuse
from analysis.disclosure.guesses import guess, prior_of
from analysis.disclosure.protect import protect
from analysis.errors import DisclosureError
from analysis.settings import AUDIT_ABOVE_GUESSING
from support.keyed_units import TABLES, counted, table, units


def audited(frame, folder, tables=None):
    tables = TABLES if tables is None else tables
    true, files = counted(frame, folder, tables)
    return audit(true, protect(true, tables)[0], tables, files)


@pytest.mark.parametrize("seed", range(3))
def test_a_few_tables_pass(tmp_path, seed):
    found = audited(units(600, seed, codes=4), tmp_path)
    assert found["small_counts"].item() > 5
    assert found["smallest_sd"].item() > 1
    assert found["surest"].item() < 0.9
    refuse(found.assign(smallest_sd=1.3, guessed=found["by_guessing"], differences_guessed=0.0))


def test_one_cell_alone_has_the_noise_of_the_table(tmp_path):
    frame = units(8, 1, codes=1)
    found = audited(frame, tmp_path, {"X": table("X", "a", no_total=("a",))})
    assert found["small_counts"].item() == 1


def test_a_total_and_many_parts_leave_less_unknown(tmp_path):
    """By hand: of k equal cells and their sum a part has the variance 3 k / (k + 1)."""
    frame = pd.DataFrame({"a": np.repeat(["a0", "a1", "a2"], [9, 40, 60]), "b": "b0", "c": "c0"})
    frame = frame.assign(year=2023, units=1, weight=1.0, weight2=1.0)
    random = np.random.default_rng(3)
    for _ in range(40):
        keyed = frame.assign(key=random.integers(0, 2**32, len(frame)))
        tables = {"X": table("X", "a")}
        true, files = counted(keyed, tmp_path, tables)
        public = protect(true, tables)[0]
        if public["n"].notna().all():
            break
    found = audit(true, public, tables, files)
    assert found["smallest_sd"].item() == pytest.approx(np.sqrt(3 * 3 / 4), abs=1e-6)


def test_the_same_units_in_many_sums_are_refused(tmp_path):
    """Planted: a small part that twelve crosses give again and again."""
    random = np.random.default_rng(5)
    n = 900
    frame = pd.DataFrame({"a": np.where(np.arange(n) < 9, "a1", "a0")})
    names = [f"d{at}" for at in range(12)]
    frame = frame.assign(**{name: random.choice(["x", "y"], n) for name in names})
    frame = frame.assign(year=2023, units=1, weight=1.0, weight2=1.0)
    frame["key"] = random.integers(0, 2**32, n)
    tables = {}
    for at, name in enumerate(names):
        made = table(f"T{at}", "")._replace(dimensions={name: name}, outcome={"a": "a"})
        tables[made.id] = made
    true, files = counted(frame, tmp_path, tables)
    found = audit(true, protect(true, tables)[0], tables, files)
    assert found["smallest_sd"].item() < 1.2
    with pytest.raises(DisclosureError, match="smallest standard deviation left"):
        refuse(found)


def test_exact_counts_are_found_out(tmp_path, monkeypatch):
    """Planted: published without noise, everybody knows each."""
    true, files = counted(units(600, 1, codes=4), tmp_path)
    public = protect(true, TABLES)[0]
    monkeypatch.setattr(auditing, "NOISE_VARIANCE", 1e-6)
    monkeypatch.setattr(auditing, "noise", lambda n, key: np.zeros(len(n)))
    found = audit(true, public.assign(n=_true_n(public, true)), TABLES, files)
    assert found["smallest_sd"].item() < 0.01
    with pytest.raises(DisclosureError):
        refuse(found)


def _true_n(public, true):
    names = ["table", "a", "b", "c"]
    return public[names].merge(true[[*names, "n"]], on=names, how="left")["n"].fillna(0)


def test_a_guess_of_who_has_nothing_is_the_count_that_is_most_common():
    prior = prior_of(np.array([3, 3, 3, 5, 30]))
    nothing = np.full((2, 1), np.nan)
    found = guess(np.array([3, 5]), prior, nothing, np.array([np.nan, np.nan]))
    # 3 occurs four times (once more than found), 5 twice and the seven other small ones once each.
    assert found.right.ravel().tolist() == pytest.approx([4 / 13, 4 / 13])


def test_an_exact_estimate_is_a_sure_guess():
    prior = prior_of(np.array([3, 3, 5]))
    found = guess(np.array([4]), prior, np.array([[4.0]]), np.array([1e-6]))
    assert found.right.item() == pytest.approx(1)
    assert found.sure.item() == pytest.approx(1)


def test_a_refusal_says_what_was_measured_and_what_is_allowed():
    found = pd.DataFrame(
        {"small_counts": [10], "guessed": 0.5, "by_guessing": 0.1, "surest": 0.95,
         "differences": 2, "differences_guessed": 0.5, "smallest_sd": 0.2, "secrets": 21}
    )  # fmt: skip
    most = re.escape(f"0.500, allowed {0.1 + AUDIT_ABOVE_GUESSING:.3f}")
    with pytest.raises(DisclosureError, match=rf"0\.950, allowed 0\.900.*{most}"):
        refuse(found)
