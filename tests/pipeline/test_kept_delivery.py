"""Of a delivery with a late or corrected extract only the frames that rest on it are made again."""

from collections.abc import Callable

import pytest

from analysis.errors import DataError
from analysis.extracts.frames import process as frames_of_delivery
from analysis.extracts.frames.registry import FRAMES, Made
from analysis.extracts.frames.source import Source
from analysis.extracts.reading import delivery_register, read_extract
from analysis.pipeline import kept_delivery
from analysis.pipeline.kept_steps import Build
from analysis.settings import NOTEBOOKS
from support.small_delivery import EVERYTHING, delivered

YEAR, SECRET = 2023, bytes(range(32))
NAMES = (
    "persons", "labour_quarter", "ci_persons", "ci_events", "nt2_enrolments", "unia_reports",
    "unia_grounds", "job_seekers", "population_official",
)  # fmt: skip
EXTRACTS = {name: EVERYTHING[name] for name in NAMES}


@pytest.fixture
def build(tmp_path, monkeypatch):
    """Makes the frames of a delivery in a new build, and names those that were made."""
    made: list[str] = []
    write, builds = frames_of_delivery._write, []

    def told(name, *arguments):
        made.append(name)
        return write(name, *arguments)

    def frames(**extracts: list[dict]) -> set[str]:
        raw = tmp_path / f"raw{len(builds)}"
        (raw / str(YEAR)).mkdir(parents=True)
        delivered(raw / str(YEAR), **extracts)
        monkeypatch.setattr(kept_delivery, "RAW", raw)
        folder = tmp_path / f"build{len(builds)}"
        folder.mkdir()
        made.clear()
        files = kept_delivery.delivery(Build(folder, tuple(builds)), YEAR, SECRET)
        builds.insert(0, folder)
        frames.files, frames.raw = files, raw / str(YEAR)
        return set(made)

    monkeypatch.setattr(frames_of_delivery, "_write", told)
    # So few records cannot be judged beside each other.
    monkeypatch.setattr(kept_delivery, "refuse_implausible", lambda raw: None)
    # Any other file: the step rests on something else each time.
    others = sorted(NOTEBOOKS.glob("*.ipynb"))
    monkeypatch.setattr(
        kept_delivery.fingerprint, "delivered_files", lambda year: others[: len(builds)]
    )
    return frames


def test_a_late_or_corrected_extract_costs_its_own_frames(build, tmp_path):
    early = {name: rows for name, rows in EXTRACTS.items() if name != "job_seekers"}
    assert {"residents", "contracts", "reports"} <= build(**early)
    assert build(**EXTRACTS) == {"spells"}
    # What is made from a frame in memory, and not from its file, finds it there.
    grounds = EXTRACTS | {"unia_grounds": [{"ground": "sexual_orientation"}]}
    assert build(**grounds) == {"report_grounds", "file_kinds"}
    apart = frames_of_delivery.process(build.raw, tmp_path / "apart", year=YEAR, secret=SECRET)
    assert list(build.files) == list(apart)
    for name, path in build.files.items():
        assert path.read_bytes() == apart[name].read_bytes(), name
    # An older build has what the last one has not.
    assert build(**EXTRACTS) == set()


def test_a_frame_of_a_file_that_was_changed_is_not_taken_over(build, tmp_path):
    build(nt2_enrolments=[{"pid": "p0"}])
    (file,) = tmp_path.glob("raw0/2023/nt2_enrolments.*")
    file.write_text(file.read_text() + "\n")
    folder = tmp_path / "again"
    folder.mkdir()
    with pytest.raises(DataError, match="nt2_enrolments"):
        kept_delivery.delivery(Build(folder, (tmp_path / "build0",)), YEAR, SECRET)


def _may_read(name: str) -> set[str]:
    """A frame, what it says that it reads, and all of the frames that it is made from."""
    frame = FRAMES[name]
    return {name, *frame.read}.union(*map(_may_read, frame.after))


def test_every_frame_reads_only_what_it_says_that_it_reads(tmp_path, monkeypatch):
    (tmp_path / "raw").mkdir()
    raw = delivered(tmp_path / "raw", **EXTRACTS)
    read: set[str] = set()

    def noted(function: Callable, place: int = 0) -> Callable:
        def note(*arguments, **options):
            read.add(arguments[place])
            return function(*arguments, **options)

        return note

    class Noted(Made):
        def __getitem__(self, name):
            read.add(name)
            return super().__getitem__(name)

    for module, name in (
        (read_extract, "typed_frame"), (read_extract, "file_as_contracted"),
        (delivery_register, "registered_file"),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, noted(getattr(module, name)))
    for name in ("extract", "row", "frame", "follows"):
        monkeypatch.setattr(Source, name, noted(getattr(Source, name), 1))
    write = frames_of_delivery._write

    def checked(name, frame, source, small):
        read.clear()
        path = write(name, frame, source, Noted(small))
        assert read <= _may_read(name), name
        made.append(name)
        return path

    made: list[str] = []
    monkeypatch.setattr(frames_of_delivery, "_write", checked)
    files = frames_of_delivery.process(raw, tmp_path / "made", year=YEAR, secret=SECRET)
    assert made == list(files)
    assert {"landmark", "file_kinds"} <= set(made)
