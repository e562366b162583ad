"""One section, one message: what the chapters say, and when two numbers are said to differ."""

import ast
import json

import pandas as pd
import pytest

from analysis.report.text.apart import apart, largest, order, since
from analysis.report.text.civic_waiting import begins_least, wait
from analysis.report.text.published import compared, compared_title
from analysis.report.text.reported import files_by_province, published_series
from analysis.report.text.summary.causes import who_begins
from analysis.settings import ROOT

CHAPTERS = (
    "05_dutch", "06_civic_integration", "07_reported", "08_experienced", "08_together",
    "08_language", "08_caravan_sites", "09_tested", "10_published", "11_account",
)  # fmt: skip


def sections(chapter: str) -> dict[str, list[ast.Call]]:
    """Calls of the verbs of each section of a notebook."""
    path = ROOT / "notebooks" / f"{chapter}.ipynb"
    found: dict[str, list[ast.Call]] = {}
    heading = ""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            heading = source[3:] if source.startswith("## ") else heading
        else:
            calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
            found.setdefault(heading, []).extend(calls)
    return found


def verb(calls: list[ast.Call], name: str) -> list[ast.Call]:
    return [call for call in calls if getattr(call.func, "id", "") == name]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_opens_in_brief_and_a_section_says_one_thing(chapter):
    found = sections(chapter)
    first, *others = [heading for heading in found if heading]
    assert first == "In het kort"
    assert 2 <= len(verb(found[first], "say")) <= 4
    for heading in others:
        said = verb(found[heading], "say")
        # A published number stands in a paragraph of its own, never in that of a synthetic one.
        published = [call for call in said if any(word.arg == "rows" for word in call.keywords)]
        assert len(said) <= 1 or len(published) >= len(said) - 1, heading


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_figure_has_a_title_that_is_computed(chapter):
    for calls in sections(chapter).values():
        for call in verb(calls, "show"):
            given = {word.arg: word.value for word in call.keywords}
            assert isinstance(given["title"], ast.Call), call.args[0].value


def counted(value: float, low: float, high: float, **codes: object) -> dict:
    row = {"table": "X", "indicator": "n", "year": 2023, "region": "VG", "unit": "count"}
    kind = {"conf_status": "", "obs_status": "", "data_kind": "register"}
    return {**row, **kind, "value": value, "low": low, "high": high, **codes}


def test_more_or_less_is_said_only_where_the_difference_holds_no_zero():
    now, before = (pd.Series(counted(*each)) for each in ((100, 90, 110), (130, 115, 145)))
    assert since(now, before, year=2022) == ", minder dan in 2022 (130)"
    assert since(before, now, year=2022, more="langer") == ", langer dan in 2022 (100)"
    beside = pd.Series(counted(115, 100, 130))
    assert since(now, beside, year=2022) == ", geen duidelijk verschil met 2022 (115)"
    assert since(now, None, year=2022) == ""
    hidden = pd.Series(counted(float("nan"), float("nan"), float("nan")))
    assert since(now, hidden, year=2022) == ""


def test_what_is_chosen_for_its_number_lies_farther_apart_than_a_pair_that_was_chosen_before():
    low, high = (pd.Series(counted(*each)) for each in ((100, 90, 110), (120, 109, 131)))
    assert order(high, low) == 1
    assert not apart(high, low)
    farther = pd.Series(counted(130, 115, 145))
    assert (order(farther, low), apart(farther, low)) == (1, True)
    hidden = pd.Series(counted(float("nan"), float("nan"), float("nan")))
    assert (order(low, hidden), apart(low, hidden)) == (0, False)


def test_the_largest_comes_with_what_is_not_clearly_smaller_and_without_the_rest():
    rows = pd.DataFrame(
        [
            counted(90, 85, 95, domain="_T"), counted(40, 37, 43, domain="work"),
            counted(38, 35, 41, domain="housing"), counted(20, 17, 23, domain="education"),
            counted(60, 57, 63, domain="other"),
        ]
    )  # fmt: skip
    assert largest(rows, "domain")["domain"].tolist() == ["work", "housing"]


def waits(**shares: tuple[float, float, float]) -> pd.DataFrame:
    """Shares that began within 90 days, by status and for two agencies."""
    rows = []
    for name, (value, low, high) in shares.items():
        dimension = "status" if name in ("obliged", "entitled") else "agency"
        codes = {"status": "_T", "agency": "_T", "within": "90", "registered": "2023"}
        row = counted(value, low, high, **{**codes, dimension: name})
        rows.append({**row, "table": "N9", "indicator": "started_orientation", "unit": "share"})
    return pd.DataFrame(rows)


def test_who_begins_least_is_a_share_and_no_waiting_time_and_works_with_any_agency():
    clear = {"obliged": (0.57, 0.54, 0.6), "entitled": (0.36, 0.34, 0.38)}
    made = waits(**clear, Noordpunt=(0.5, 0.45, 0.55), Zuidpunt=(0.3, 0.25, 0.35))
    said = begins_least(made, year=2023).replace("\u00a0", " ")
    assert said.startswith("Wie niet verplicht is (rechthebbend), begint minder vaak binnen")
    assert "36,0 % (34,0 tot 38,0) tegenover 57,0 % (54,0 tot 60,0)" in said
    assert "Bij Zuidpunt begint 30,0 % binnen 90 dagen" in said.replace("30 %", "30,0 %")
    assert said.endswith("een aandeel, geen wachttijd.")
    alike = waits(**clear, Noordpunt=(0.5, 0.45, 0.55), Zuidpunt=(0.45, 0.4, 0.5))
    assert begins_least(alike, year=2023).endswith("agentschappen is er geen duidelijk verschil.")


def test_a_shorter_wait_is_said_of_those_who_waited_shorter():
    now = waits(obliged=(0.565, 0.538, 0.592), entitled=(0.361, 0.341, 0.381))
    before = waits(obliged=(0.577, 0.552, 0.601), entitled=(0.312, 0.295, 0.329))
    both = pd.concat([now, before.assign(registered="2022")]).assign(interval="design")
    assert who_begins(both, year=2023).replace("\u00a0", " ") == (
        "Wie niet verplicht is, begon vaker binnen 90 dagen dan in 2022 (36,1 %), "
        "maar nog altijd minder vaak dan wie verplicht is (56,5 %); "
        "wie nooit begint, telt mee."
    )
    near = both.assign(low=both["low"].where(both["status"] == "entitled", 0.35))
    assert (
        who_begins(near, year=2023)
        .replace("\u00a0", " ")
        .endswith("(36,1 %). Voor wie verplicht is, veranderde dat niet duidelijk.")
    )
    fewer = both.assign(registered=both["registered"].map({"2022": "2023", "2023": "2022"}))
    assert (
        who_begins(fewer, year=2023)
        .replace("\u00a0", " ")
        .endswith(
            "dan in 2022 (31,2 %), en ook minder vaak dan wie verplicht is (57,7 %); "
            "wie nooit begint, telt mee."
        )
    )
    alone = who_begins(now.assign(interval="design"), year=2023).replace("\u00a0", " ")
    assert alone == (
        "Wie niet verplicht is, begint minder vaak binnen 90 dagen: 36,1 %, tegen 56,5 % van wie "
        "verplicht is."
    )


def test_a_median_that_is_not_reached_is_no_waiting_time():
    row = counted(
        float("nan"), float("nan"), float("nan"),
        status="_T", agency="_T", within="_T", registered="2023",
    )  # fmt: skip
    made = pd.DataFrame([{**row, "indicator": "wait_for_orientation", "unit": "days"}])
    assert "een mediane wachttijd is er niet" in wait(made, year=2023)


def test_a_published_series_names_its_peak_and_the_years_without():
    values = {2015: 4554.0, 2016: float("nan"), 2021: 10610.0, 2022: 7310.0}
    rows = pd.DataFrame(
        [
            {**counted(value, float("nan"), float("nan")), "year": year, "region": "BE"}
            for year, value in values.items()
        ]
    ).assign(indicator="published_reports", data_kind="published")
    assert published_series(rows) == (
        "Voor heel België publiceerde Unia 4.554 meldingen in 2015, 10.610 in het piekjaar 2021 en "
        "7.310 in 2022. Voor 2016 vonden we geen cijfer."
    )
    assert "piekjaar" not in published_series(rows[rows["year"] != 2021])


def test_a_province_is_said_to_differ_only_where_its_interval_lies_beside_the_region():
    rows = pd.DataFrame(
        [
            counted(9.7, 9.0, 10.4, province="_T"), counted(6.8, 5.4, 8.5, province="Limburg"),
            counted(11.1, 9.3, 13.2, province="Antwerpen"),
        ]
    ).assign(unit="per_100k")  # fmt: skip
    said = files_by_province(rows, year=2023)
    assert "; duidelijk lager is dat in Limburg (6,8)." in said
    assert "Antwerpen" not in said
    assert "Meer dossiers is niet meer discriminatie" in said


def pair(figure: str, published: float, computed: float, agreement: str) -> list[dict]:
    beside = {"figure": figure, "definition": f"{figure} (allen)", "agreement": agreement}
    theirs = counted(published, float("nan"), float("nan"), indicator="published_figure", **beside)
    ours = counted(
        computed, computed - 3, computed + 3, indicator="computed_beside", **beside
    )  # fmt: skip
    return [{**theirs, "data_kind": "published"}, ours]


def test_a_comparison_names_what_does_not_agree_and_why():
    rows = [
        *pair("Meldingen", 100, 100, "same"), *pair("Dossiers", 52, 50, "inside"),
        *pair("Boetes", 20, 10, "differs"),
    ]  # fmt: skip
    assert compared(pd.DataFrame(rows)) == (
        "Van 3 gepubliceerde cijfers met dezelfde definitie stemmen er één op de afronding na "
        "overeen met de berekende, en ligt er nog één in het interval ervan. Niet bij "
        "\u2018Boetes\u2019 (wijkt af)."
    )
    assert compared_title(pd.DataFrame(rows)).startswith("Van de 3 vergeleken cijfers stemmen er 2")
