"""Sentences on languages: each apart, wider margins by cluster, three things never joined."""

import pandas as pd

from analysis.indicators.published.figures import LANGUAGE_FIGURES, language_figures
from analysis.report.text.together import language as text

EVERY = {"region": "VG+BHG", "language": "nl", "use": "known", "conf_status": "", "obs_status": ""}
EVERY |= {"unit": "share", "data_kind": "survey", "interval": "design", "reference": "", "n": 1500}


def share(value: float, half: float = 0.03, **codes: object) -> dict:
    bounds = {"value": value, "low": value - half, "high": value + half}
    return {**EVERY, "table": "L1", "indicator": "language_share", "year": 2019, **bounds, **codes}


def change(value: float, *, clear: bool, area: str) -> dict:
    row = share(value, 2.0, area=area, unit="pp", reference="2014", clear=clear)
    return row | {"indicator": "language_share_change"}


def frame(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame(rows)


def plain(said: str) -> str:
    return said.replace("\u00a0", " ")


BOTH = [share(0.20, area="brussels"), share(0.74, area="rand")]


def test_the_last_wave_is_said_with_its_year_and_what_changed_clearly():
    moved = [change(-4.0, clear=True, area="brussels"), change(-1.0, clear=False, area="rand")]
    assert plain(text.waves(frame(*BOTH, *moved))) == (
        "In 2019 kent 20,0 % (17,0 tot 23,0) in Brussel naar eigen zeggen goed Nederlands, en "
        "74,0 % (71,0 tot 77,0) in de Vlaamse Rand. Tegenover 2014 is dat in Brussel "
        "4,0 procentpunt (2,0 tot 6,0) lager en in de Vlaamse Rand niet duidelijk veranderd."
    )


def test_without_a_clear_change_in_either_area_that_is_said_once():
    moved = [change(-1.0, clear=False, area=area) for area in ("brussels", "rand")]
    said = plain(text.waves(frame(*BOTH, *moved)))
    assert said.endswith("Tegenover 2014 is dat in geen van beide duidelijk veranderd.")


def test_identity_is_said_of_both_areas():
    row = {"table": "L4", "indicator": "language_identity", "area": "brussels"}
    rows = frame(share(0.35, **row), share(0.33, **row | {"area": "rand"}))
    assert plain(text.identity(rows.drop(columns=["language", "use"]))) == (
        "In 2019 noemt 35,0 % (32,0 tot 38,0) in Brussel taal een sterk deel van wie men is, en "
        "33,0 % (30,0 tot 36,0) in de Vlaamse Rand."
    )


def test_the_language_that_most_know_is_named_for_each_area():
    french = [share(0.86, area="brussels", language="fr"), share(0.70, area="rand", language="fr")]
    assert plain(text.languages_title(frame(*BOTH, *french))) == (
        "De meesten kennen in Brussel Frans (86,0 %) en in de Vlaamse Rand Nederlands (74,0 %) en "
        "Frans (70,0 %)"
    )


def test_a_first_wave_has_no_change():
    said = plain(text.waves(frame(*BOTH)))
    assert said.endswith("in de Vlaamse Rand.")
    assert "Tegenover" not in said


def test_clusters_are_set_apart_only_where_their_margins_do_not_overlap():
    codes = {"table": "L2", "area": "brussels"}
    rows = [
        share(each, 0.06, cluster=f"C{place}", **codes) for place, each in enumerate((0.3, 0.2))
    ]
    said = plain(text.clusters(frame(*rows)))
    assert "het laagst in C1, 20,0 %" in said
    assert "en, zonder duidelijk verschil, het hoogst in C0, 30,0 %" in said
    assert "breder dan voor heel het gebied" in said
    far = frame(rows[0] | {"value": 0.5, "low": 0.44, "high": 0.56}, rows[1])
    assert ", en het hoogst in C0" in plain(text.clusters(far))


def published(**values: float) -> pd.DataFrame:
    texts = ["indicator", "definition_nl", "population", "region", "period", "value_form"]
    texts += ["breakdown", "qualifier", "document_title", "locator", "note", "theme"]
    rows = [
        dict.fromkeys(texts, "")
        | {"id": name, "value": value, "unit": "percent", "value_high": None}
        for name, value in values.items()
    ]
    return pd.DataFrame(rows)


def test_published_figures_stand_in_their_own_table_by_what_they_are_about():
    figures = language_figures(
        published(
            lang_good_dutch_noneu_gen1=58, lang_home_not_dutch_lager=25, poverty_unexpected_eu=21
        )
    )
    assert figures.set_index("figure")["about"].to_dict() == {
        "lang_home_not_dutch_lager": "pupils", "lang_good_dutch_noneu_gen1": "self_rated",
    }  # fmt: skip
    assert set(figures["data_kind"]) == {"published"}
    assert figures["low"].isna().all()
    assert set(LANGUAGE_FIGURES.values()) == {"pupils", "self_rated"}
    said = plain(text.beside(figures))
    assert "25 % van de leerlingen" in said
    assert "zegt 58 % goed of zeer goed" in said
    assert "in geen enkele reeks samen" in said


def test_a_published_figure_of_one_generation_begins_with_whom_it_is_about():
    one = published(lang_good_dutch_eu_gen1=69, lang_good_dutch_gen2=90).assign(
        breakdown=["origin=eu;generation=1", "origin=eu_and_non_eu;generation=2"],
        population=["personen van EU-herkomst", "personen van buitenlandse herkomst"],
        definition_nl="Deel dat goed spreekt",
    )
    said = language_figures(one).set_index("figure")["definition"]
    assert said.to_dict() == {
        "lang_good_dutch_eu_gen1": (
            "Eerste generatie, personen van EU-herkomst: Deel dat goed spreekt"
        ),
        "lang_good_dutch_gen2": (
            "Tweede generatie, personen van buitenlandse herkomst: Deel dat goed spreekt"
        ),
    }


def test_short_sentences_say_the_wave_and_that_people_say_it_themselves():
    assert plain(text.waves_title(frame(*BOTH))) == (
        "In 2019 kent in Brussel 20,0 % naar eigen zeggen goed Nederlands, in de Vlaamse Rand "
        "74,0 %"
    )
    rows = [share(each, cluster=str(each), area="brussels") for each in (0.3, 0.2)]
    assert plain(text.clusters_title(frame(*rows))) == (
        "In 2019 kent per cluster van Brussel 20,0 % tot 30,0 % naar eigen zeggen goed "
        "Nederlands, met brede marges"
    )
