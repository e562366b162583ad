"""`settings.toml`: what is allowed, what is refused, and that what it says is said on the page."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.choices import CHANGED
from analysis.errors import DataError
from analysis.extracts.contracts import codes
from analysis.reference.country_groups import groups, schemes
from analysis.settings import ROOT
from analysis.user_settings import KNOWN, POSITIONS, SCHEMES, changed, read


def written(folder: Path, text: str) -> Path:
    path = folder / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_that_says_nothing_has_the_defaults_of_the_house(tmp_path):
    values = read(written(tmp_path, "# nothing\n"))
    assert values == read(tmp_path / "absent.toml")
    assert changed(values) == {}
    assert all(setting.allowed(setting.default) for setting in KNOWN.values())


def test_the_file_of_the_repository_shows_every_setting_with_its_default(tmp_path):
    lines = (ROOT / "settings.toml").read_text(encoding="utf-8").splitlines()
    shown = [line.removeprefix("# ") for line in lines if " = " in line]
    assert len(shown) == len(KNOWN)
    assert read(written(tmp_path, "\n".join(shown))) == read(tmp_path / "absent.toml")


def test_what_is_changed_is_told_from_what_is_not(tmp_path):
    values = read(written(tmp_path, 'threshold = 15\norigin_groups = "origin_8"\n'))
    assert changed(values) == {"threshold": 15}


REFUSED = {
    "no TOML": ("threshold 15", "cannot be read as TOML"),
    "an unknown name": ("treshold = 15", "there is no setting 'treshold'; expected one of thresh"),
    "a threshold below the noise": (
        "threshold = 5",
        "threshold is 5; expected a whole number from",
    ),
    "a threshold that is no number": ("threshold = true", "threshold is True; expected a whole"),
    "an unknown policy": ('unknown_parents = "unknown"', 'expected "belgian" or "indeterminate"'),
    "groups without EU": ('origin_groups = "eu15"', "origin_groups is 'eu15'"),
    "nobody at work": ("employed = []", "employed is \\[\\]; expected a list of positions"),
    "job seekers at work": ('employed = ["job_seeker"]', "without job_seeker and unknown"),
    "a position twice": ('employed = ["helper", "helper"]', "each once"),
    "ages in disorder": (
        "age_bands = [55, 30]",
        "age_bands is \\[55, 30\\]; expected the first age",
    ),
    "an age outside": ("age_bands = [20, 55]", "the first age of the second"),
    "a year as text": ('standard_year = "2022"', "standard_year is '2022'; expected a year"),
}


@pytest.mark.parametrize(("text", "said"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_allowed_is_refused_with_what_is(tmp_path, text, said):
    with pytest.raises(DataError, match=said):
        read(written(tmp_path, text))


def test_positions_and_schemes_are_those_of_the_contracts_and_the_country_groups():
    assert POSITIONS == codes.POSITIONS
    for name, scheme in SCHEMES.items():
        assert scheme.version == schemes()[name].version
        assert {*scheme.eu, *scheme.non_eu} == {*groups(name).values()} - {"belgian", "unknown"}


SAY = """
import sys
from analysis.report.text.numbers import label
from analysis.reference.classes import classes
from analysis import settings
from analysis.workbench.resources import resource
print(settings.THRESHOLD, *classes("age_work").bands, *classes("origin_4").codes["eu"])
print(resource("cards")["employment_rate"]["numerator"])
print(label("rule", settings.ORIGIN_RULE_TEXT))
print(resource("glossary")["Afgeschermd"])
from analysis.choices import CHANGED
print(CHANGED)
"""


def said(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Run Python on a copy of the package that has these settings."""
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "src/analysis", folder / "src/analysis", ignore=skip)
    environ = {"PYTHONPATH": str(folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environ, capture_output=True, text=True,
        check=False, encoding="utf-8",
    )  # fmt: skip


def test_texts_classes_and_rules_follow(tmp_path):
    written(
        tmp_path,
        'threshold = 15\nage_bands = [35, 50]\norigin_groups = "statbel"\n'
        'unknown_parents = "indeterminate"\nemployed = ["employee", "international"]\n',
    )
    done = said(tmp_path, "-c", SAY)
    assert done.stderr == ""
    numbers, card, rule, glossary, changes = done.stdout.splitlines()
    assert numbers == "15 20-34 35-49 50-64 neighbours other_eu27"
    assert card.endswith("vierde kwartaal: werknemer of internationale instelling")
    assert rule == (
        "Vlaamse herkomstregel, bij onbekende ouders is de herkomst onbekend; herkomstgroepen "
        "versie EU27 (EU27, Verenigd Koninkrijk bij de buurlanden)"
    )
    assert "minder dan 15" in glossary
    assert changes.count("'") > 10


def test_a_setting_that_is_not_allowed_stops_every_verb_with_one_line(tmp_path):
    written(tmp_path, "threshold = 5\n")
    done = said(tmp_path, "-m", "analysis", "report", "2023")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: settings.toml: threshold is 5; expected a whole number")
    assert len(done.stderr.splitlines()) == 1


def test_the_other_tests_rest_on_the_defaults_of_the_house():
    assert CHANGED == {}
