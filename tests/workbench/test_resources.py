"""Resources: files of a folder together, and numbers of the settings in texts."""

import re
from pathlib import Path

import pytest

from analysis import plan, settings
from analysis.choices import CHOICES
from analysis.errors import DataError
from analysis.exploring.stub_texts import TO_FILL
from analysis.extracts.contracts import fictitious
from analysis.reference.geography import load as municipalities
from analysis.reference.orientation_mark import marks
from analysis.settings import RESOURCES, ROOT
from analysis.workbench.resources import filled, merged, resource

AGES = {
    settings.WORKING_AGE,
    settings.NEET_AGE,
    settings.DECOMPOSED_AGE,
    settings.SURVEY_AGE,
}


def folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_files_of_a_folder_add_to_the_sections_that_they_share(tmp_path):
    made = folder(
        tmp_path,
        a="[column.sex]\nlabel = 'Geslacht'\n[indicator]\nx = 'X'\n",
        b="[column.age]\nlabel = 'Leeftijd'\n[indicator]\ny = 'Y'\n[licence]\n",
    )
    assert merged(made) == {
        "column": {"sex": {"label": "Geslacht"}, "age": {"label": "Leeftijd"}},
        "indicator": {"x": "X", "y": "Y"},
        "licence": {},
    }


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[column.sex]\nlabel = 'Geslacht'\n", "column.sex"),
        ("[indicator]\nx = 'X'\n", "indicator.x"),
        ("[licence]\n", "licence"),
    ],
)
def test_a_name_that_stands_in_two_files_is_refused_with_both_files(tmp_path, text, name):
    made = folder(tmp_path, a=text, b=text)
    with pytest.raises(DataError, match=rf"/b.toml: \[{name}\] stands in a.toml too; expected it"):
        merged(made)


def test_a_text_takes_the_value_of_the_setting_that_it_names(monkeypatch):
    monkeypatch.setattr(settings, "SURVEY_HIDDEN", 71)
    assert filled({"a": ["{SURVEY_HIDDEN} van {WORKING_AGE[1]}", 1]}, "cards") == {
        "a": ["71 van 64", 1]
    }


@pytest.mark.parametrize("text", ["{NO_SUCH}", "{WORKING_AGE[7]}", "{", "{in_words}"])
def test_a_text_that_names_no_setting_is_refused(text):
    with pytest.raises(DataError, match="resources/cards: .* names no setting between its braces"):
        filled(text, "cards")


def test_no_text_of_the_resources_repeats_an_age_or_a_threshold_of_the_settings():
    ages = [settings.ages_in_words(each) for each in AGES]
    ages += [f"BETWEEN {first} AND {last}" for first, last in AGES]
    hidden = [f"onder {settings.SURVEY_HIDDEN}", f"minder dan {settings.THRESHOLD_IN_WORDS}"]
    # Populations of published figures are those of their source.
    files = [path for path in RESOURCES.rglob("*.toml") if path.stem != "10_published"]
    repeated = [
        f"{path.name}: {words}"
        for path in files
        for words in [*ages, *hidden]
        if words in path.read_text(encoding="utf-8")
    ]
    assert repeated == []
    assert len(files) > 50


def test_every_range_of_ages_in_a_chapter_or_a_sentence_is_one_of_the_settings():
    files = [*ROOT.glob("notebooks/*.ipynb"), *ROOT.glob("src/analysis/report/text/**/*.py")]
    found = {
        (int(first), int(last))
        for path in files
        for first, last in re.findall(
            r"(?<![\d-])(\d\d)(?:-| tot en met )(\d\d) jaar", path.read_text(encoding="utf-8")
        )
    }
    broad = {(18, 64)}  # a broader class of ages
    # A table of another population has its own ages, in its condition.
    of_tables = {
        (int(first), int(last))
        for line in plan.load().values()
        for first, last in re.findall(r"(?i)age BETWEEN (\d+) AND (\d+)", line.where)
    }
    assert found <= AGES | broad | of_tables
    assert settings.WORKING_AGE in found


def test_chapters_show_as_many_countries_of_origin_as_the_settings_say():
    text = (ROOT / "notebooks/02_population.ipynb").read_text(encoding="utf-8")
    said = set(re.findall(r"(\w+) grootste landen", text))
    assert said == {settings.SHOWN_COUNTRIES_IN_WORDS}


def test_the_readme_names_the_numbers_of_the_settings():
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert f"a count under {settings.THRESHOLD}," in text
    assert f"at most {settings.NOISE_MOST} units" in text
    assert f"fewer than {settings.SURVEY_BRACKETED} respondents" in text
    assert f"under {settings.SURVEY_HIDDEN} it is hidden" in text
    assert f"its {settings.LEVEL_OF_100} % interval" in text
    assert "employed administrative position, {}-{}".format(*settings.WORKING_AGE) in text


def test_the_mark_of_the_orientation_test_is_the_same_everywhere():
    mark = f"{marks()[-1]['mark']} op 100"
    assert resource("cards")["orientation_mark_met"]["rule"].startswith(mark)
    assert CHOICES["Drempel test maatschappelijke oriëntatie"].startswith(mark)
    rules = resource("labels")["column"]["rule"]["codes"]
    assert mark in rules[f"orientation mark: {marks()[-1]['mark']} announced"]


@pytest.mark.parametrize("column", ["centre_city", "municipality"])
def test_the_names_of_cities_are_those_of_the_register(column):
    words = resource("labels")["column"][column]["codes"]
    names = municipalities().drop_duplicates("nis_code").set_index("nis_code")["name"]
    made_up = set(fictitious.MUNICIPALITIES)
    assert all("verzonnen" in words[code] for code in made_up & set(words))
    cities = {code: word for code, word in words.items() if code.isdigit() and code not in made_up}
    assert not made_up & set(names.index)
    assert cities == names[list(cities)].to_dict()


def test_a_column_is_like_one_that_has_words():
    columns = resource("labels")["column"]
    like = {name: column["like"] for name, column in columns.items() if "like" in column}
    assert like == {"seeker_origin": "origin_group", "unit": "unit_text"}
    assert all(columns[other]["codes"] for other in like.values())


def test_no_resource_is_still_to_be_filled_in():
    """`to_plan` writes stubs with these words; a reader must never meet them."""
    texts = {path: path.read_text(encoding="utf-8") for path in RESOURCES.rglob("*.toml")}
    assert len(texts) > 40
    assert [str(path) for path, text in texts.items() if TO_FILL in text] == []
