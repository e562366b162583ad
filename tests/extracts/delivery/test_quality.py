"""Quality of a delivery: what is measured, what is hidden, and which jumps are called out."""

import hashlib

import pandas as pd
import pytest

from analysis.extracts.delivery import quality
from analysis.extracts.reading import delivery_register, read_extract
from analysis.report.writing import account_quality, data_kinds
from analysis.settings import JUMP_SHARE, RAW, THRESHOLD
from support.small_delivery import deliver, good


@pytest.fixture(scope="module")
def shipped() -> pd.DataFrame:
    return quality.measure_quality(RAW / "2023", 2023)


def value(made: pd.DataFrame, extract: str, measure: str, column: str = "") -> float:
    return made.query("extract == @extract and measure == @measure and column == @column")[
        "value"
    ].item()


def test_the_measures_are_those_of_a_plain_count(shipped):
    persons, labour = (
        read_extract.typed_frame(name, RAW / "2023") for name in ("persons", "labour_quarter")
    )
    assert value(shipped, "persons", "rows") == pytest.approx(len(persons), rel=0.05)
    assert value(shipped, "persons", "rows") % 1000 == 0
    unknown = persons["nat_first_father"].isin(["XX", "XU"]).mean()
    assert value(shipped, "persons", "unknown", "nat_first_father") == pytest.approx(
        unknown, abs=0.0005
    )
    age = 2023 - persons["birth_date"].str[:4].astype(int)
    working = persons[(age >= 20) & (age <= 64)]
    linked = working["pid"].isin(labour["pid"]).mean()
    assert value(shipped, "labour_quarter", "linked", "pid") == pytest.approx(linked, abs=0.0005)
    assert value(shipped, "persons", "lag") == 182
    assert value(shipped, "persons", "coverage") == pytest.approx(1, abs=0.001)


def test_every_delivered_extract_is_measured_and_shares_are_shares(shipped):
    assert set(shipped["extract"]) == set(
        delivery_register.newest_snapshots(RAW / "2023")["extract"]
    )
    shares = shipped.loc[shipped["unit"] == "share", "value"].dropna()
    assert shares.between(0, 1.2).all()
    assert not shipped.duplicated(["extract", "measure", "column"]).any()


@pytest.mark.parametrize(
    ("unknown", "of", "shown"),
    [(0, 100, True), (1, 100, False), (THRESHOLD - 1, 100, False), (THRESHOLD, 100, True),
     (100 - THRESHOLD, 100, True), (99, 100, False), (100, 100, True)],
)  # fmt: skip
def test_a_share_that_rests_on_too_few_is_hidden(tmp_path, unknown, of, shown):
    frame = pd.concat([good("persons").iloc[[0]]] * of, ignore_index=True)
    codes = ["XX"] * unknown + ["MA"] * (of - unknown)
    frame = frame.assign(
        pid=[f"p-{i}" for i in range(of)],
        household_id=[f"h-{i}" for i in range(of)],
        nat_first_father=codes,
    )
    deliver(tmp_path, "persons", frame, kind="csv")
    made = quality.measure_quality(tmp_path, 2023)
    row = made.query("measure == 'unknown' and column == 'nat_first_father'").iloc[0]
    assert (row["conf_status"] == "C") == (not shown)
    assert pd.isna(row["value"]) == (not shown)


def test_a_few_records_left_out_are_hidden_and_many_are_told(tmp_path):
    deliver(tmp_path, "unia_grounds", good("unia_grounds"), kind="csv")
    rules = pd.Series(["kept"] * 980 + ["often"] * 15 + ["rare"] * 5)
    others = pd.DataFrame({"extract": "ci_events", "rule": ["kept"] * 9000})
    left_out = pd.concat([pd.DataFrame({"extract": "unia_grounds", "rule": rules}), others])
    left_out.to_parquet(tmp_path / "exclusions.parquet")
    made = quality.measure_quality(tmp_path, 2023, tmp_path / "exclusions.parquet")
    assert value(made, "unia_grounds", "excluded", "often") == 0.02
    assert pd.isna(value(made, "unia_grounds", "excluded", "rare"))
    assert "kept" not in set(made["column"])


def test_what_was_read_in_another_way_is_in_the_quality_and_on_the_page(tmp_path, monkeypatch):
    # No frame of synthetic data is loaded: the name of who delivers stays.
    monkeypatch.setattr(data_kinds, "_LOADED", [])
    monkeypatch.delenv("ANALYSIS_PUBLIC", raising=False)
    path = deliver(tmp_path, "unia_grounds", good("unia_grounds"), kind="csv")
    register = (tmp_path / "delivery.csv").read_text()
    path.write_text(path.read_text().replace(",", ";"))
    old = register.rstrip().rpartition(",")[2]
    (tmp_path / "delivery.csv").write_text(
        register.replace(old, hashlib.sha256(path.read_bytes()).hexdigest())
    )
    made = quality.compare_with_earlier(quality.measure_quality(tmp_path, 2023))
    said = account_quality.read_as(made, year=2023)
    assert "gronden van meldingen bij Unia: puntkomma's tussen de velden" in said


def rows(*values: float, unit: str = "share", measure: str = "unknown") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "year": range(2023 - len(values) + 1, 2024),
            "extract": "persons",
            "measure": measure,
            "column": "",
            "value": values,
            "unit": unit,
            "conf_status": "",
        }
    )


@pytest.mark.parametrize(
    ("change", "jump"), [(JUMP_SHARE + 0.001, True), (JUMP_SHARE - 0.001, False), (-0.2, True)]
)
def test_a_jump_beyond_the_stated_size_is_called_out(change, jump):
    made = quality.compare_with_earlier(rows(0.4, 0.4 + change))
    assert made["jump"].tolist() == [False, jump]
    said = account_quality.jumps(made, year=2023)
    assert ("dan de keuzes toelaten: inwoners (onbekend)." in said) == jump


def test_rows_jump_by_their_share_and_a_first_delivery_has_nothing_before():
    made = quality.compare_with_earlier(rows(1000.0, 1190.0, 1500.0, unit="count", measure="rows"))
    assert made["jump"].tolist() == [False, False, True]
    assert "geen vorige levering" in account_quality.jumps(
        quality.compare_with_earlier(rows(0.4)), year=2023
    )


def test_a_hidden_value_is_no_jump():
    made = quality.compare_with_earlier(rows(0.4, float("nan"), 0.4))
    assert not made["jump"].any()


def test_the_table_of_quality_names_columns_as_the_codebook_does(monkeypatch):
    shown = []
    monkeypatch.setattr(account_quality, "text_table", lambda *about, **_: shown.append(about[2]))
    made = pd.concat(
        [
            rows(0.4).assign(extract=extract, column=column, measure=measure)
            for extract, column, measure in (
                ("persons", "nat_first_mother", "unknown"),
                ("job_seekers", "outflow", "unknown"),
                ("ci_events", "after_departure", "excluded"),
            )
        ]
    )
    account_quality.measures(quality.compare_with_earlier(made), year=2023)
    assert {row[1].rpartition(": ")[2] for row in shown[0]} == {
        "eerste nationaliteit van de moeder",
        "waarheen de inschrijving leidde",
        "na het vertrek",
    }
