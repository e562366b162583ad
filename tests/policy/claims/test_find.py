"""`make find`: each statement is found by its words, in any order and form; else near words."""

import pytest

from analysis.cli import command_line
from analysis.extracts.elsewhere.published import load
from analysis.policy.claims.find import find, lines
from analysis.policy.claims.matching import points, score
from analysis.policy.claims.statements import KINDS, statements

TABLES = {
    "cijfer": "figures", "uitspraak": "claims", "streefwaarde": "targets",
    "doelstelling": "objectives", "maatregel": "measures", "mijlpaal": "milestones",
}  # fmt: skip


def ids(text: str) -> list[str]:
    return [each.statement.id for each in find(text)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_of_a_published_table_is_a_statement_with_document_and_place(kind):
    of_kind = [each for each in statements() if each.kind == kind]
    assert len(of_kind) == len(load(TABLES[kind]))
    assert all(each.text and each.document and each.place for each in of_kind)


def test_accents_capitals_and_order_of_the_words_do_not_count():
    wanted = ids("maatschappelijke oriëntatie")
    assert len(wanted) > 2
    assert ids("ORIENTATIE maatschappelijke") == wanted


def test_a_plural_finds_its_singular_and_a_compound_its_parts():
    assert "emp_gap_women_noneu_born" in ids("werkzaamheidsgraden vrouw")
    assert {"C2.2.08", "nt2_first_enrolments_2023"} <= set(ids("cursussen"))
    assert {"C2.2.08", "nt2_first_enrolments_2023"} <= set(ids("taalcursus"))


@pytest.mark.parametrize("asked", ["werkzaamheidsgraad", "werkzaamheid"])
def test_another_word_of_the_field_finds_what_does_not_use_the_one_that_was_asked(asked):
    assert "emp_rate_women_noneu_born" in ids(f"{asked} vrouwen")


def test_a_number_is_found_as_it_is_written_and_without_points():
    assert "nt2_first_enrolments_2023" in ids("37.646")
    assert ids("37646") == ids("37.646")


def test_the_word_itself_comes_before_a_form_a_compound_and_a_part():
    found = ["cursus", "cursussen", "taalcursus"]
    assert [points("cursus", word) for word in found] == [8, 6, 4]
    assert points("inburgeringstraject", "inburgering") == 2
    # "werk" ends "netwerk", which is about something else, but is no compound to leave out;
    # the other way round a short word says too little.
    assert points("netwerk", "werk") == 0


def test_all_words_must_be_met_and_what_stands_beside_counts_less():
    assert score(["vrouwen", "raket"], "vrouwen met werk") == 0
    assert score(["vrouwen"], "vrouwen") > score(["vrouwen"], "aandeel", "vrouwen")


def test_found_statements_come_with_points_that_never_rise():
    scores = [each.score for each in find("werk")]
    assert scores == sorted(scores, reverse=True)


def test_nothing_found_says_which_word_is_nowhere_and_what_is_near():
    answer, found = lines("inburgring wachten")
    assert not found
    assert answer[0] == "nothing in which every word of 'inburgring wachten' is met"
    assert "inburgring: nowhere; near words: inburgering" in answer[1]
    assert "wachten: " in answer[2]
    assert "nowhere" not in answer[2]


def test_lines_fit_a_terminal_and_long_answers_say_how_many_there_are():
    answer, found = lines("werk")
    assert found
    assert max(map(len, answer)) <= 96
    assert "the best 20; add a word to find fewer" in answer[0]


@pytest.mark.parametrize(
    ("words", "code", "out"),
    [
        (["werkzaamheidsgraad", "vrouwen"], 0, "2 statements on 'werkzaamheidsgraad vrouwen'"),
        (["raketten"], 1, "nothing in which every word of 'raketten' is met"),
    ],
)
def test_the_verb_ends_with_1_where_nothing_was_found(words, code, out, capsys):
    assert command_line.main(["find", *words]) == code
    assert capsys.readouterr().out.startswith(out)


@pytest.mark.parametrize("words", [[], [""], ["de", "van"]])
def test_the_verb_refuses_a_text_without_words_with_2(words, capsys):
    assert command_line.main(["find", *words]) == 2
    assert "has no word to look for; expected a few words" in capsys.readouterr().err
