"""How far the data are: rows of each step, and the work of each beside the others."""

import pandas as pd

from analysis.extracts.reading.delivery_register import newest_snapshots
from analysis.pipeline import effort
from analysis.settings import RAW


def test_a_delivery_has_the_rows_that_its_register_says():
    register = newest_snapshots(RAW / "2023")
    assert effort.rows_delivered(2023) == register["rows"].sum() > 0
    # A register from before rows were asked for tells none, and a step is told without.
    assert effort.with_rows("reading", 0) == "reading"


def test_units_are_those_of_all_frames(tmp_path):
    for name, rows in (("a", 3), ("b", 4)):
        pd.DataFrame({"n": range(rows)}).to_parquet(tmp_path / f"{name}.parquet")
    files = {"x": {2022: tmp_path / "a.parquet", 2023: tmp_path / "b.parquet"}}
    assert effort.units_of(files | {"y": {2023: tmp_path / "b.parquet"}}) == 11


def test_of_a_full_register_reading_is_most_of_the_work_and_of_a_sample_it_is_not():
    sample, full = effort.expected([500_000]), effort.expected([20_000_000])
    assert len(full) == 1 + len(effort.AFTER_DELIVERIES)
    assert sample[0] < sum(sample) / 2 < sum(full) / 2 < full[0]
