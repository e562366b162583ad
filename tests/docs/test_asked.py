"""The page on own questions: its Python runs, and what it names is there."""

import re
from functools import partial

import pandas as pd
import pytest

from analysis.exploring import explore as exploring
from analysis.settings import ROOT
from support import shipped

PAGE = (ROOT / "docs/ask-a-question.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


def test_every_block_of_python_runs_in_its_order_and_shows_rows(monkeypatch):
    on_shipped = partial(exploring.explore, processed=shipped.folder().parent)
    monkeypatch.setattr(exploring, "explore", on_shipped)
    names: dict[str, object] = {}
    for block in blocks("python"):
        exec(compile(block, "ask-a-question.md", "exec"), names)  # noqa: S102
    assert len(names["shown"]) == 3
    public = names["public"]
    assert isinstance(public, pd.DataFrame)
    assert public["conf_status"].isin(["", "C"]).all()
    assert (public["conf_status"] == "C").any()


@pytest.mark.parametrize("block", blocks("text"))
def test_what_is_called_on_the_answer_is_there(block):
    (name, given) = re.fullmatch(r"asked\.(\w+)\((.*)\)\n", block).groups()
    method = getattr(exploring.Explored, name)
    named = set(re.findall(r"(\w+)=", given))
    assert named <= set(method.__annotations__)
