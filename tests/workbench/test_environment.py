"""The environment files agree with each other, and a run does not see the user's own settings."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions, version
from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from analysis.cli import other_programs
from analysis.environment import FOLDERS, clean_environment, launcher, make_folders, mismatches
from analysis.settings import ROOT
from analysis.workbench import packages

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.txt").read_text(encoding="utf-8")
# What `make database` and `make geodata` install, and nobody needs who reads files.
APART = [each for extra in PROJECT["optional-dependencies"].values() for each in extra]
LOCKS_APART = {
    name: (ROOT / f"requirements-{name}.txt").read_text(encoding="utf-8")
    for name in PROJECT["optional-dependencies"]
}
CONFIG = Path("/somewhere/config")


def pins(lock: str = LOCK) -> dict[str, set[str]]:
    """Versions per package; a package may have several, with markers that exclude each other."""
    found: dict[str, set[str]] = {}
    for block in re.findall(r"^\S.*(?:\n[ \t].*)*", lock, flags=re.MULTILINE):
        name, pinned = re.match(r"([a-z0-9-]+)==([^ ;\\]+)", block).groups()
        assert "--hash=sha256:" in block, f"{name} has no hash"
        found.setdefault(name, set()).add(pinned)
    return found


def test_every_dependency_is_pinned_with_a_hash():
    pinned = pins("\n".join(LOCKS_APART.values())) | pins()
    for text in [*PROJECT["dependencies"], *APART]:
        requirement = Requirement(text)
        versions = pinned.get(canonicalize_name(requirement.name), set())
        assert versions, f"{text} is not in its requirements file: compile it again"
        assert all(requirement.specifier.contains(version) for version in versions), (
            text,
            versions,
        )


def test_what_is_installed_apart_changes_no_package_that_is_there():
    there = pins()
    for lock in LOCKS_APART.values():
        for name, versions in pins(lock).items():
            assert versions <= there.get(name, versions), name


def test_requirements_hold_no_address_and_no_path():
    for lock in (LOCK, *LOCKS_APART.values()):
        assert "://" not in lock
        assert not re.search(r"^(-|\.|/)", lock, flags=re.MULTILINE)


def test_conda_environment_installs_the_pins_on_the_same_python():
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, pip, section = conda["dependencies"]
    assert python == f"python{PROJECT['requires-python']}"
    assert (pip, section) == ("pip", {"pip": ["-r requirements.txt"]})


def test_citation_names_this_version_and_licence():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert (citation["version"], citation["license"]) == (PROJECT["version"], PROJECT["license"])


def test_hooks_have_no_remote_repository():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert {repository["repo"] for repository in hooks["repos"]} == {"local"}


def test_hooks_run_the_checks_of_make_lint(monkeypatch):
    """The hooks get their files from git, so files and the option for these are left out."""
    commands = []
    monkeypatch.setattr(
        other_programs, "_python", lambda *arguments: commands.append(arguments) or 0
    )
    assert other_programs.lint() == 0
    checks = {
        tuple(part for part in command if part != "." and not part.endswith(".ipynb"))
        for command in commands
    }
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    entries = [hook["entry"].split() for hook in hooks["repos"][0]["hooks"]]
    python = [entry[1:] for entry in entries if entry[0] == ".venv/bin/python"]
    assert checks == {
        tuple(part for part in entry if part != "--force-exclude") for entry in python
    }


def imported_by(source: str) -> set[str]:
    """Return the top-level names that a Python source imports."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module.split(".")[0])
    return names


def sources():
    """Each Python file and each code cell of the repository."""
    for folder in ("src", "tests", "bench", "notebooks"):
        for path in (ROOT / folder).rglob("*.py"):
            yield path.read_text(encoding="utf-8")
        for path in (ROOT / folder).rglob("*.ipynb"):
            for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
                if cell["cell_type"] == "code":
                    yield "".join(cell["source"])


def test_every_imported_package_is_declared_with_one_version_and_locked():
    own = {path.stem for path in (ROOT / "bench").rglob("*.py")} | {"analysis", "support"}
    imported = set().union(*map(imported_by, sources())) - own
    imported -= sys.stdlib_module_names
    assert {"IPython", "bs4", "jinja2", "pandas", "yaml"} <= imported
    declared = {
        canonicalize_name(each.name): str(each.specifier)
        for each in map(Requirement, [*PROJECT["dependencies"], *APART])
    }
    distributions = packages_distributions()
    locked = pins("\n".join(LOCKS_APART.values())) | pins()
    apart = {canonicalize_name(Requirement(each).name) for each in APART}
    for name in sorted(imported):
        packages = {canonicalize_name(each) for each in distributions.get(name, [])}
        if not packages and name in apart:
            assert declared[name].removeprefix("==") in locked[name]
            continue
        assert packages, f"{name} is imported but not installed"
        found = packages & set(declared)
        assert found, f"{name} ({packages}) is imported but not in pyproject.toml"
        for package in found:
            assert declared[package] == f"=={version(package)}"
            assert version(package) in locked[package]


def test_every_declared_package_has_one_version():
    loose = [
        each for each in PROJECT["dependencies"] if not re.fullmatch(r"[^=<>~!]+==[\d.]+", each)
    ]
    assert loose == []


def test_mismatches_name_what_is_missing_or_of_another_version(tmp_path):
    file = tmp_path / "requirements.txt"
    file.write_text(
        "no-such-package==1.0 \\\n    --hash=sha256:0\n"
        "pytest==0.1 ; python_version >= '3' \\\n    --hash=sha256:0\n"
        "not-for-this-python==1.0 ; python_version < '3' \\\n    --hash=sha256:0\n"
    )
    missing, other = mismatches(file)
    assert missing == "no-such-package: 1.0 is pinned, it is not installed"
    assert other.startswith("pytest: 0.1 is pinned, ")


def test_check_needs_nothing_but_the_standard_library(tmp_path):
    """Run without site-packages, as in a Python that holds nothing: it says so and ends with 1."""
    script = ROOT / "src" / "analysis" / "environment.py"
    command = [
        sys.executable,
        "-I",
        "-S",
        str(script),
        str(ROOT / "requirements.txt"),
        str(tmp_path / "launcher"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert "packaging" in done.stdout
    assert not (tmp_path / "launcher").exists()


def test_launcher_is_two_lines_and_survives_odd_paths():
    assert launcher("/a 'b' $c/python").count("\n") == 2
    assert (
        subprocess.run(
            ["sh", "-n"], input=launcher("/a 'b' $c/python"), text=True, check=False
        ).returncode
        == 0
    )


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "PATH",
                "HOME",
                "TMPDIR",
                "PYTHONPATH",
                "PYTHONSTARTUP",
                "PYTHONWARNINGS",
                "MPLBACKEND",
            ]
        )
        | st.sampled_from(
            ["MATPLOTLIBRC", "IPYTHONDIR", "JUPYTER_PATH", "LC_ALL", "LC_NUMERIC", "TZ", "LANGUAGE"]
        ),
        st.text(min_size=1, max_size=5),
    )
)
@settings(max_examples=50)
def test_clean_environment_is_the_same_whatever_the_user_has_set(environ):
    clean = clean_environment(environ, folder=CONFIG)
    nothing = clean_environment({}, folder=CONFIG)
    kept = {name: environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in environ}
    assert clean == nothing | kept
    assert clean_environment(clean, folder=CONFIG) == clean


def test_clean_environment_fixes_language_zone_threads_and_hash_seed():
    clean = clean_environment(
        {"TZ": "Asia/Tokyo", "OMP_NUM_THREADS": "8", "HOME": ""}, folder=CONFIG
    )
    assert (clean["TZ"], clean["LC_ALL"], clean["PYTHONHASHSEED"]) == ("UTC", "C.UTF-8", "0")
    assert {clean[f"{name}_NUM_THREADS"] for name in ("OMP", "MKL", "OPENBLAS")} == {"1"}
    assert clean["HOME"] == str(CONFIG / "home")
    assert all(clean[name].startswith(str(CONFIG)) for name in (*FOLDERS, "MATPLOTLIBRC"))


def test_folders_of_a_clean_environment_are_made_once_and_may_exist(tmp_path):
    environ = clean_environment({}, folder=tmp_path / "config")
    make_folders(environ)
    make_folders(environ)
    assert all(Path(environ[name]).is_dir() for name in FOLDERS)
    assert Path(environ["MATPLOTLIBRC"]).read_bytes() == b""


def test_a_version_is_that_of_the_installed_package(monkeypatch):
    expected = {name: version(name) for name in packages.PACKAGES}
    assert packages.package_versions() == expected
    # Where no folder tells, its metadata are asked.
    monkeypatch.setattr(packages, "_versions", dict)
    assert packages.package_versions() == expected
