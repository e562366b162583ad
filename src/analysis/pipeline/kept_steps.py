"""Steps of `make data` that an earlier build made of the same: taken over, not made again.

A step is a folder of a build, as `delivery_2022`, with a label in `steps/`: a hash of all that it
rests on, what it asked of the plan, and a hash of each file that it made. It rests on what it is
given, on the modules that it can reach (`workbench.reach`), on the resources that decide numbers,
on settings and packages. A step is looked for in the last build of the year and in those of other
years; all of them stay in the room.
"""

import hashlib
import json
import os
import platform
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from analysis.settings import RESOURCES
from analysis.workbench import asked, fingerprint, reach
from analysis.workbench.packages import package_versions

__all__ = ["Build", "code", "digest", "files_of", "found", "key_of", "linked", "of_json", "step"]

LABELS = "steps"


@dataclass(frozen=True)
class Build:
    """The folder of a build, and those of earlier builds in which a step may be found."""

    folder: Path
    earlier: tuple[Path, ...] = ()


def step(
    build: Build, name: str, *, rests_on: Mapping[str, object], make: Callable[[Path], None]
) -> None:
    """Put the folder of a step into a build: taken over where one rests on the same, else made.

    Parameters
    ----------
    build
        The build, which gets the folder `NAME`.
    name
        Name of the step.
    rests_on
        All that decides it, as texts, numbers, lists and dicts of them.
    make
        Makes its files in the folder that it is given.
    """
    key = of_json(rests_on)
    place = build.folder / name
    labels = build.folder / LABELS
    labels.mkdir(exist_ok=True)
    for earlier in build.earlier:
        label = _taken(earlier, name, key, place)
        if label is not None:
            break
    else:
        place.mkdir()
        asked.listen()
        make(place)
        label = {"key": key, "answers": asked.heard()["answers"], "files": _hashes(place)}
    (labels / f"{name}.json").write_text(json.dumps(label), encoding="utf-8")


def of_json(rests_on: Mapping[str, object]) -> str:
    """Hash of texts, numbers, lists and dicts of them.

    Examples
    --------
    >>> of_json({"year": 2023, "n": 1}) == of_json({"n": 1, "year": 2023})
    True
    """
    text = json.dumps(rests_on, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def found(build: Build, name: str) -> list[Path]:
    """Folders of a step in earlier builds, as they made it, whatever it rested on."""
    return [each / name for each in build.earlier if _is_whole(each, name)]


def _is_whole(folder: Path, name: str) -> bool:
    try:
        label = _label(folder, name)
        return _answers_hold(label) and _hashes(folder / name) == label["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return False


def key_of(build: Build, name: str) -> str:
    """Hash of all that a step of a build rests on, for the steps that rest on this one."""
    return _label(build.folder, name)["key"]


def files_of(build: Build, name: str) -> dict[str, str]:
    """Hash of each file that a step of a build made, for the steps that rest on some of them."""
    return _label(build.folder, name)["files"]


def _taken(earlier: Path, name: str, key: str, place: Path) -> dict | None:
    """Take over the step of an earlier build; None where it rests on other things, or was altered.

    A file is linked where the system can: no step changes a file that another one made.
    """
    try:
        label = _label(earlier, name)
        if label["key"] != key or not _answers_hold(label):
            return None
        place.mkdir()
        for file in label["files"]:
            linked(earlier / name / file, place / file)
        if _hashes(place) == label["files"]:
            return label
    except (OSError, ValueError, KeyError, TypeError):
        pass
    shutil.rmtree(place, ignore_errors=True)
    return None


def _answers_hold(label: dict) -> bool:
    """Tell whether what a step asked has the same answers today."""
    return asked.same({"answers": label["answers"], "files": []})


def _label(folder: Path, name: str) -> dict:
    return json.loads((folder / LABELS / f"{name}.json").read_text(encoding="utf-8"))


def linked(source: Path, target: Path) -> None:
    """Put a file of one step into another: as a link where the system can."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _hashes(place: Path) -> dict[str, str]:
    return {path.name: fingerprint.of_file(path) for path in sorted(place.iterdir())}


def code(*modules: str, without: Iterable[str] = ()) -> dict[str, object]:
    """What a step rests on of this workbench: the modules that it reaches, resources, environment.

    Parameters
    ----------
    modules
        Dotted names of the modules whose functions the step calls.
    without
        Resources of which a step rests on the answers that it was given (`workbench.asked`), or
        that it does not ask for.

    Examples
    --------
    >>> code("analysis.counting.cells") == code("analysis.counting.cells", without=["plan"])
    False
    """
    skipped = {*fingerprint.WORDS, *without}
    resources = [
        path
        for path in RESOURCES.rglob("*")
        if path.is_file() and fingerprint.resource_of(path) not in skipped
    ]
    files = {*reach.reached(modules), *resources, *fingerprint.environment_files()}
    return {
        "code": fingerprint.of_files(files),
        "python": ".".join(platform.python_version_tuple()[:2]),
        "packages": _packages(),
    }


# They are not installed anew while data are made.
_packages = cache(package_versions)


def digest(frame: pd.DataFrame) -> str:
    """Hash of the rows and columns of a frame.

    Examples
    --------
    >>> one, other = pd.DataFrame({"n": [1]}), pd.DataFrame({"n": [2]})
    >>> digest(one) == digest(one.copy()), digest(one) == digest(other)
    (True, False)
    """
    text = f"{frame.dtypes.astype(str).to_dict()}\n{frame.to_csv(index=False)}"
    return hashlib.sha256(text.encode()).hexdigest()
