"""No pseudonym of an extract stands in any file of a report, executed notebooks included."""

import re

import pandas as pd
import pyarrow.parquet as pq
import pytest

from analysis.settings import RAW

YEAR = "2023"


def words(path) -> set[str]:
    """Everything between punctuation in a file, its metadata included."""
    if path.suffix != ".parquet":
        return set(re.findall(r"\w{4,}", path.read_bytes().decode("utf-8", errors="replace")))
    columns = [column.astype(str) for _, column in pd.read_parquet(path).items()]
    return set(re.findall(r"\w{4,}", f"{pq.read_metadata(path).metadata}")).union(
        *map(set, columns)
    )


@pytest.mark.parametrize("extract", ["persons", "ci_persons", "job_seekers"])
def test_no_pseudonym_stands_in_a_published_file(built, extract):
    pseudonyms = set(
        pd.read_parquet(RAW / YEAR / f"{extract}.parquet", columns=["pid"])["pid"].astype(str)
    )
    assert all(re.fullmatch(r"\w{4,}", each) for each in list(pseudonyms)[:100])
    files = [path for path in sorted((built / "reports" / YEAR).rglob("*")) if path.is_file()]
    assert {".ipynb", ".html", ".csv", ".parquet"} <= {path.suffix for path in files}
    told = [path.name for path in files if words(path) & pseudonyms]
    assert told == []
