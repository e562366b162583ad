"""An own table leaves the room: protected, judged with the report and with what left before."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis.disclosure import audit
from analysis.errors import DataError, DisclosureError
from analysis.exploring.explore import explore
from analysis.exploring.export import export
from analysis.exploring.question import Question
from analysis.pipeline import exported, public_frames
from support import shipped

YEAR = shipped.YEAR
ASKED = Question(
    year=YEAR, outcome="employed", by=("sex",), where="age BETWEEN 20 AND 64", source="residents"
)


@pytest.fixture(scope="module")
def room(tmp_path_factory) -> Path:
    """Processed frames of residents alone, with the two tables of the plan that count them by sex.

    The audit is that of a whole report; with fewer tables it takes a second instead of half a
    minute.
    """
    folder, made = tmp_path_factory.mktemp("room"), shipped.folder()
    target = folder / "processed" / str(YEAR)
    (target / "public").mkdir(parents=True)
    for path in made.glob("delivery_*/residents.parquet"):
        (target / path.parent.name).mkdir()
        shutil.copy(path, target / path.parent.name)
    for name in ("cells", "public/cells"):
        cells = pd.read_parquet(made / f"{name}.parquet")
        cells[cells["table"].isin(["W1", "P2"])].to_parquet(target / f"{name}.parquet", index=False)
    for name in ("base", "public/sources"):
        shutil.copy(made / f"{name}.parquet", target / f"{name}.parquet")
    return folder


@pytest.fixture
def folders(room, tmp_path) -> dict[str, Path]:
    return {
        "processed": room / "processed",
        "folder": tmp_path / "exports",
        "kept": tmp_path / "kept",
    }


def test_what_leaves_is_what_would_be_published_and_the_base_stays(folders):
    path = export(ASKED, "work-by-sex", **folders)
    left = pd.read_csv(path, keep_default_na=False, na_values=[""])
    shown = explore(
        YEAR, "employed", by=["sex"], where=ASKED.where, protected=True,
        processed=folders["processed"],
    )  # fmt: skip
    assert left["value"].tolist() == pytest.approx(shown["value"].tolist(), rel=1e-11)
    assert sorted(file.name for file in path.parent.iterdir()) == [
        "work-by-sex.csv",
        "work-by-sex.json",
    ]
    about = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert about["question"]["where"] == ASKED.where
    assert about["audit"]["small_counts"] % 10 == 0
    base = pd.read_parquet(folders["kept"] / "work-by-sex" / exported.BASE)
    assert (base["n"] != base["shown_n"]).any()
    assert exported.lines(folder=folders["kept"])["work-by-sex"].outcome == {"employed": "employed"}


def test_the_same_table_leaves_twice_the_same_and_another_needs_another_name(folders):
    first = export(ASKED, "work", **folders).read_bytes()
    base = (folders["kept"] / "work" / exported.BASE).read_bytes()
    assert export(ASKED, "work", **folders).read_bytes() == first
    assert (folders["kept"] / "work" / exported.BASE).read_bytes() == base
    other = Question(**(vars(ASKED) | {"by": ("province",)}))
    with pytest.raises(DataError, match="'work' left before with another question"):
        export(other, "work", **folders)
    with pytest.raises(DataError, match="expected small letters, digits and hyphens"):
        export(ASKED, "../work", **folders)


def test_each_is_audited_with_the_report_and_with_all_that_left_before(folders, monkeypatch):
    judged = []
    true_audit = audit.audit

    def watched(cells, public, tables, files):
        judged.append(set(tables))
        return true_audit(cells, public, tables, files)

    monkeypatch.setattr("analysis.exploring.export.audit", watched)
    export(ASKED, "first", **folders)
    export(Question(**(vars(ASKED) | {"by": ("province",)})), "second", **folders)
    assert judged == [{"W1", "P2", "own"}, {"W1", "P2", "first", "own"}]


def test_what_gives_too_much_away_is_refused_and_nothing_is_written(folders, monkeypatch):
    monkeypatch.setattr(audit, "AUDIT_SMALLEST_SD", 5.0)
    with pytest.raises(DisclosureError, match="smallest standard deviation left"):
        export(ASKED, "work", **folders)
    assert not folders["folder"].exists()
    assert exported.lines(folder=folders["kept"]) == {}


def test_the_report_is_audited_with_what_left(folders, monkeypatch):
    export(ASKED, "work", **folders)
    monkeypatch.setattr(
        exported,
        "beside",
        lambda *given, _beside=exported.beside: _beside(*given, folder=folders["kept"]),
    )
    judged = []

    def audited(cells, public, tables, files):
        judged.append((tables, cells))
        return pd.DataFrame()

    monkeypatch.setattr(public_frames, "audit", audited)
    monkeypatch.setattr(public_frames, "refuse", lambda found: None)
    made = folders["processed"] / str(YEAR)
    files = {
        "residents": {
            int(path.parent.name[-4:]): path for path in made.glob("delivery_*/residents.parquet")
        }
    }
    cells, public = (pd.read_parquet(made / f"{n}.parquet") for n in ("cells", "public/cells"))
    report = exported.Together({}, cells, public)
    public_frames._audited(report, files, YEAR, pd.read_parquet(made / "base.parquet"))
    # The other two sets are those of the scans.
    (tables, cells), _, _ = judged
    assert set(tables) == {"work"}
    assert "work" in set(cells["table"])


def test_what_was_kept_and_changed_is_refused(folders):
    export(ASKED, "work", **folders)
    (folders["kept"] / "work" / exported.BASE).write_bytes(b"")
    with pytest.raises(DataError, match="not what was exported"):
        exported.bases(folder=folders["kept"])


def test_a_cross_that_nobody_reads_is_refused_before_the_audit(folders):
    wide = Question(**(vars(ASKED) | {"by": ("municipality", "position")}))
    with pytest.raises(DataError, match=r"the cross has \d+ cells; expected at most 3000"):
        export(wide, "wide", **folders)
