"""Files of SPSS, Stata and SAS that the R packages haven and foreign ship (Debian r-cran-haven)."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.extracts.reading.read_records import read_records

R = Path("/usr/lib/R")
HAVEN = R / "site-library/haven/examples"
FOREIGN = R / "library/foreign/files"


def records(path: Path):
    if not path.is_file():
        pytest.skip(f"R ships no {path.name} here (Debian r-cran-haven, r-recommended)")
    return read_records(path, expected=())


@pytest.mark.parametrize("name", ["iris.sav", "iris.dta", "iris.sas7bdat"])
def test_the_irises_are_read_as_r_has_them(name):
    frame = records(HAVEN / name).frame
    numbers = frame.iloc[:, :4].apply(pd.to_numeric)
    # R 4.2.2: colSums(iris[1:4])
    assert numbers.sum().tolist() == pytest.approx([876.5, 458.6, 563.7, 179.9], abs=1e-9)
    # table(iris$Species)
    assert frame.iloc[:, 4].value_counts().tolist() == [50, 50, 50]


def test_labels_and_user_missing_codes_of_spss_are_kept():
    read = records(FOREIGN / "testdata.sav")
    # haven 2.5.1: dim(read_sav("testdata.sav")); foreign parts its text of 500 letters in two
    assert read.frame.shape == (5, 16)
    assert read.labels["user_missing"].any()
    assert "user_missing" in {note.what for note in read.notes}


def test_a_file_of_240_cases_is_read_whole():
    # foreign 0.8.84: dim(read.spss("electric.sav", to.data.frame = TRUE))
    assert records(FOREIGN / "electric.sav").frame.shape == (240, 13)
