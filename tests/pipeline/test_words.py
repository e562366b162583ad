"""What would stand on the page without a Dutch word is refused by `make data`, with its place."""

import pandas as pd
import pytest

from analysis import plan
from analysis.errors import DataError
from analysis.pipeline import words
from support import shipped

TABLES = plan.load()
W1 = TABLES["W1"]


def cells(**codes) -> pd.DataFrame:
    row = {"table": "W1", "origin_group": "eu", "sex": "F", "employed": "yes"}
    return pd.DataFrame([row, row | codes])


def test_every_code_that_is_counted_or_modelled_has_a_word():
    words.refuse_wordless(TABLES.values(), shipped.cells(), shipped.models())


def test_a_code_without_a_word_is_refused_with_the_section_where_it_belongs():
    with pytest.raises(DataError, match=r"\[column.sex.codes\] other \(table W1\)$"):
        words.refuse_wordless([W1], cells(sex="other"))


@pytest.mark.parametrize("codes", [{"sex": "2"}, {"sex": "X"}, {"employed": "perhaps"}])
def test_a_number_a_name_and_an_outcome_that_is_never_shown_need_none(codes):
    words.refuse_wordless([W1], cells(**codes))


def test_names_of_organisations_are_their_own_words():
    rows = pd.DataFrame({"table": ["W17"], "organisation": ["bpost"], "staff_origin": ["foreign"]})
    words.refuse_wordless([TABLES["W17"]], rows)


def test_a_code_of_another_table_is_not_looked_for():
    words.refuse_wordless([W1], cells(sex="other").assign(table="W2"))


def test_an_indicator_and_a_column_without_words_are_refused_before_there_are_cells():
    table = W1._replace(indicators=("happiness",), dimensions={"colour": "colour"})
    with pytest.raises(DataError) as refused:
        words.refuse_wordless([table])
    for place in ("[indicator] happiness", "[happiness] of cards", "[column.colour] label"):
        assert place in str(refused.value)
