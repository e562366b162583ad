"""What is told of the deliveries is coarse, and its hashes confirm no guess."""

from collections import Counter

import pandas as pd
import pytest

from analysis.errors import DataError
from analysis.extracts.delivery.coarse import significant
from analysis.extracts.reading import delivery_register
from analysis.pipeline.source_list import refuse_made_up_beside_real, source_list
from analysis.settings import RAW
from analysis.workbench import room_key
from support.small_delivery import delivered

SECRET = bytes(range(32))


@pytest.fixture(scope="module")
def listed() -> pd.DataFrame:
    """The list of the shipped deliveries, as a room with a secret makes it."""
    return source_list([2022, 2023], SECRET)


def test_every_extract_of_every_year_has_a_line(listed):
    registered = Counter(
        (year, extract)
        for year in (2022, 2023)
        for extract in delivery_register.newest_snapshots(RAW / str(year))["extract"]
    )
    assert Counter(listed[["year", "extract"]].itertuples(index=False, name=None)) == registered


def test_no_hash_size_or_number_of_rows_of_a_file_is_told(listed):
    register = pd.concat(
        [delivery_register.newest_snapshots(RAW / str(year)) for year in (2022, 2023)],
        ignore_index=True,
    )
    told = set(listed.astype(str).to_numpy().ravel())
    assert not told & set(register["sha256"])
    assert not {"sha256", "rows"} & set(listed)
    assert listed["hmac_sha256"].tolist() == [
        room_key.keyed(digest, SECRET) for digest in register["sha256"]
    ]
    sizes = [(RAW.parents[1] / file).stat().st_size for file in listed["file"]]
    assert [significant(size, 1) for size in sizes] == listed["bytes"].tolist()


def test_a_sampling_fraction_is_told_to_two_digits_and_a_sample_never_looks_full(tmp_path):
    raw = tmp_path / "data/raw"
    (raw / "2023").mkdir(parents=True)
    delivered(raw / "2023", unia_reports=[{}], staff=[{}], persons=[{}])
    register = pd.read_csv(raw / "2023/delivery.csv", dtype=str)
    register["sampling_fraction"] = ["0.99987", "1.0", "0.009273"]
    register.to_csv(raw / "2023/delivery.csv", index=False)
    made = source_list([2023], SECRET, raw=raw)
    assert made["sampling_fraction"].tolist() == [0.99, 1.0, 0.0093]


def test_made_up_years_do_not_stand_beside_real_ones(listed):
    refuse_made_up_beside_real(listed)
    refuse_made_up_beside_real(listed.assign(data_kind="register"))
    mixed = listed.assign(data_kind=listed["data_kind"].where(listed["year"] == 2022, "register"))
    with pytest.raises(DataError, match="synthetic extracts of 2022 stand beside .* of 2023"):
        refuse_made_up_beside_real(mixed)
