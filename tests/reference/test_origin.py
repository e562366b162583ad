import csv
from itertools import product

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import DataError
from analysis.reference import origin
from analysis.reference.country_groups import FOLDER, countries
from analysis.settings import ORIGIN_GROUPS, ORIGIN_RULE_TEXT

FOREIGN = ("MA", "FR", "TR", "XS", "YUCS", "GB")
VALUES = ("BE", *FOREIGN, "XX", "XU", "", None)
SETTINGS = list(product(origin.ORIGINS, origin.POLICIES))
UNKNOWN = ("XX", "XU", "", None)

# ISO 3166-1 has 249 codes; ISO 3166-3 has 31; then XK, XS, XU and XX.
NUMBER_OF_CODES = 249 + 31 + 4


def persons_of(*rows) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(origin.INPUTS), dtype="object")


def random_persons(seed: int, n: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    codes = np.array([*origin.groups("eu"), "", None], dtype="object")
    chance = np.full(len(codes), 0.3 / len(codes))
    chance[[list(codes).index("BE"), -1]] += (0.5, 0.2)
    return pd.DataFrame({name: rng.choice(codes, n, p=chance) for name in origin.INPUTS}).assign(
        row=range(n)
    )


def one_by_one(row, *, rule, unknown_parents, group_of, home="BE"):
    """The rule for one person, written as the sources tell it: the oracle of both writings."""
    now, first, father, mother, birth = (None if value in UNKNOWN else value for value in row)
    remaining = "belgian" if unknown_parents == "belgian" else "indeterminate"
    abroad = {
        name: v
        for name, v in zip("fmon", (father, mother, first, now), strict=True)
        if v not in (None, home)
    }
    everything_home = (now, first, father, mother) == (home,) * 4
    if rule == "flemish":
        country = next((abroad[name] for name in "fmon" if name in abroad), None)
        if country:
            label = "foreign"
        elif now is None and first is None:
            label = "unknown"
        else:
            label = "belgian" if everything_home else remaining
    else:
        country = next((abroad[name] for name in "nofm" if name in abroad), None)
        if now is None:
            label, country = "unknown", None
        elif now != home:
            label = "non_belgian"
        elif country:
            label = "belgian_foreign_background"
        elif everything_home or remaining == "belgian":
            label = "belgian_belgian_background"
        else:
            label = "indeterminate"
    if label in ("belgian", "belgian_belgian_background"):
        return label, None, "belgian", "not_applicable"
    if country is None:
        return label, None, "unknown", "unknown"
    generation = "unknown" if birth is None else "second" if birth == home else "first"
    return label, country, group_of[country], generation


def added(frame: pd.DataFrame) -> list[tuple]:
    columns = frame[list(origin.ADDED)].astype("object")
    return list(columns.where(columns.notna(), None).itertuples(index=False, name=None))


def by_sql(persons: pd.DataFrame, **choices) -> pd.DataFrame:
    with duckdb.connect() as connection:
        connection.register("persons", persons.astype(dict.fromkeys(origin.INPUTS, "str")))
        return connection.sql(
            f"SELECT * FROM ({origin.classify_sql('persons', **choices)}) ORDER BY row"
        ).df()


@pytest.mark.parametrize(("rule", "unknown_parents"), SETTINGS)
def test_rule_holds_for_every_combination_of_belgian_foreign_and_unknown(rule, unknown_parents):
    rows = list(
        product(
            ("BE", "MA", "XX"),
            ("BE", "FR", ""),
            ("BE", "TR", None),
            ("BE", "XS", "XU"),
            ("BE", "GB", ""),
        )
    )
    result = origin.classify(persons_of(*rows), rule=rule, unknown_parents=unknown_parents)
    group_of = origin.groups("origin_8")
    assert added(result) == [
        one_by_one(row, rule=rule, unknown_parents=unknown_parents, group_of=group_of)
        for row in rows
    ]


@pytest.mark.parametrize(("rule", "unknown_parents"), SETTINGS)
@pytest.mark.parametrize(
    ("groups", "home"), [("origin_8", "BE"), ("labour_account", "NL"), ("eu", "BE")]
)
def test_sql_and_pandas_give_the_same_on_random_persons(rule, unknown_parents, groups, home):
    persons = random_persons(seed=20231231, n=5000)
    choices = {"rule": rule, "unknown_parents": unknown_parents, "groups": groups, "home": home}
    result = origin.classify(persons, **choices)
    assert added(by_sql(persons, **choices)) == added(result)
    group_of = origin.groups(groups)
    rows = persons[list(origin.INPUTS)].fillna("").itertuples(index=False, name=None)
    assert added(result) == [
        one_by_one(row, rule=rule, unknown_parents=unknown_parents, group_of=group_of, home=home)
        for row in rows
    ]


def test_country_is_the_fathers_then_the_mothers_then_the_own_first_then_the_current():
    persons = persons_of(
        ("FR", "GB", "MA", "TR", "FR"),
        ("FR", "GB", "BE", "TR", "FR"),
        ("FR", "GB", None, "BE", "FR"),
        ("FR", "BE", "BE", "BE", "FR"),
        ("BE", "BE", "BE", "BE", "FR"),
    )
    assert origin.classify(persons)["origin_country"].fillna("-").tolist() == [
        "MA",
        "TR",
        "GB",
        "FR",
        "-",
    ]


def test_statbel_takes_the_current_nationality_before_the_parents():
    persons = persons_of(("FR", "FR", "MA", "MA", "FR"), ("BE", "BE", "MA", "TR", "BE"))
    result = origin.classify(persons, rule="statbel", groups="statbel")
    assert result["origin"].tolist() == ["non_belgian", "belgian_foreign_background"]
    assert result["origin_country"].tolist() == ["FR", "MA"]
    assert result["origin_group"].tolist() == ["neighbours", "non_eu27"]


def test_born_abroad_of_belgian_origin_has_no_generation():
    result = origin.classify(persons_of(("BE", "BE", "BE", "BE", "CD")))
    assert result[["origin", "generation"]].iloc[0].tolist() == ["belgian", "not_applicable"]


def test_stateless_is_foreign_and_undetermined_is_unknown():
    persons = persons_of(("XS", "XS", None, None, "BE"), ("XU", "XU", None, None, "BE"))
    result = origin.classify(persons)
    assert result["origin"].tolist() == ["foreign", "unknown"]
    assert result["origin_group"].tolist() == ["other_non_eu", "unknown"]
    assert result["generation"].tolist() == ["second", "unknown"]


complete = st.lists(st.tuples(*[st.sampled_from(("BE", *FOREIGN))] * 5), min_size=1, max_size=30)
incomplete = st.lists(st.tuples(*[st.sampled_from(VALUES)] * 5), min_size=1, max_size=30)


@settings(max_examples=30)
@given(complete)
def test_with_all_four_known_flemish_foreign_is_statbel_non_belgian_plus_foreign_background(rows):
    persons = persons_of(*rows)
    flemish = origin.classify(persons)["origin"] == "foreign"
    statbel = origin.classify(persons, rule="statbel")["origin"]
    assert flemish.tolist() == statbel.isin(["non_belgian", "belgian_foreign_background"]).tolist()


@settings(max_examples=30)
@given(incomplete, st.sampled_from(SETTINGS), st.randoms(use_true_random=False))
def test_row_order_does_not_matter(rows, choice, random):
    rule, unknown_parents = choice
    persons = persons_of(*rows)
    order = list(range(len(rows)))
    random.shuffle(order)
    shuffled = origin.classify(persons.iloc[order], rule=rule, unknown_parents=unknown_parents)
    expected = origin.classify(persons, rule=rule, unknown_parents=unknown_parents)
    pd.testing.assert_frame_equal(shuffled.sort_index(), expected)


@settings(max_examples=30)
@given(incomplete, st.sampled_from(tuple(origin.ORIGINS)))
def test_unknown_becomes_belgian_only_by_the_policy(rows, rule):
    persons = persons_of(*rows)
    some_unknown = persons[list(origin.NATIONALITIES)].isin(UNKNOWN).any(axis=1)
    home = origin.ORIGINS[rule][0]
    strict = origin.classify(persons, rule=rule, unknown_parents="indeterminate")["origin"]
    lenient = origin.classify(persons, rule=rule, unknown_parents="belgian")["origin"]
    assert not (strict.eq(home) & some_unknown).any()
    assert lenient.tolist() == strict.replace("indeterminate", home).tolist()


def test_input_is_kept_and_not_changed():
    persons = random_persons(seed=1, n=50)
    before = persons.copy()
    result = origin.classify(persons)
    pd.testing.assert_frame_equal(persons, before)
    pd.testing.assert_frame_equal(result[list(persons.columns)], before)
    assert list(result.columns) == [*persons.columns, *origin.ADDED]


def test_nobody_gives_an_empty_table_with_the_columns():
    result = origin.classify(persons_of())
    assert (len(result), list(result.columns[-4:])) == (0, list(origin.ADDED))


def test_a_code_without_a_group_is_named_with_its_count():
    persons = persons_of(("UK", "BE", "BE", "BE", "BE"), ("UK", "BE", "BE", "BE", "be"))
    with pytest.raises(DataError, match=r"birth_country 'be' \(1 rows\); nat_now 'UK' \(2 rows\)"):
        origin.classify(persons)
    with pytest.raises(duckdb.ConversionException, match="UK"):
        by_sql(persons.assign(row=0))


def test_a_missing_column_is_named():
    with pytest.raises(DataError, match=r"missing column\(s\) \['nat_first_father'\]"):
        origin.classify(persons_of(("BE",) * 5).drop(columns="nat_first_father"))


@pytest.mark.parametrize(
    "choice",
    [
        {"rule": "dutch"},
        {"unknown_parents": "foreign"},
        {"groups": "eu28"},
        {"home": "XX"},
        {"home": "UK"},
    ],
)
def test_a_setting_outside_its_values_is_refused(choice):
    with pytest.raises(DataError, match=repr(next(iter(choice.values())))):
        origin.classify(persons_of(("BE",) * 5), **choice)
    with pytest.raises(DataError):
        origin.classify_sql("persons", **choice)


@pytest.mark.parametrize("scheme", origin.SCHEMES)
def test_every_code_stands_exactly_once_in_each_scheme(scheme):
    with (FOLDER / f"{scheme}.csv").open(encoding="utf-8") as file:
        codes = [row["code"] for row in csv.DictReader(file)]
    assert codes == sorted(countries())
    assert len(codes) == NUMBER_OF_CODES
    assert {
        "YUCS",
        "SUHH",
        "CSHH",
        "DDDE",
        "CSXX",
        "ANHH",
        "ZRCD",
        "BUMM",
        "XK",
        "XS",
        "XU",
        "XX",
    } <= set(codes)


@pytest.mark.parametrize("scheme", origin.SCHEMES)
def test_every_group_has_a_label_and_at_least_one_country(scheme):
    labels = origin.labels(scheme)
    assert set(labels) == {"belgian", *origin.groups(scheme).values()}
    assert (list(labels)[0], list(labels)[-1]) == ("belgian", "unknown")


@pytest.mark.parametrize("scheme", origin.SCHEMES)
def test_unknown_codes_are_unknown_and_nothing_else_is(scheme):
    assert {code for code, group in origin.groups(scheme).items() if group == "unknown"} == {
        "XU",
        "XX",
    }


def test_eight_groups_nest_in_eu_and_non_eu():
    eu = origin.groups("eu")
    pairs = {(group, eu[code]) for code, group in origin.groups("origin_8").items()}
    assert len(pairs) == len({group for group, _ in pairs})


@pytest.mark.parametrize(("scheme", "size"), [("eu", 27), ("eu15", 15)])
def test_the_union_has_its_number_of_member_states(scheme, size):
    # a territory follows the state whose nationality its inhabitants hold; a former state is no
    # member
    french_dutch_nordic = "AW AX BL BQ CW FO GF GL GP MF MQ NC PF PM RE SX TF WF YT"
    british = "AI BM FK GG GI GS IM IO JE KY MS PN SH TC VG"
    territories = f"{french_dutch_nordic} {british}".split()
    members = [
        code for code, group in origin.groups(scheme).items() if group == scheme and len(code) == 2
    ]
    assert len(set(members) - set(territories)) == size


@pytest.mark.parametrize(
    ("code", "groups"),
    [
        # origin_8, labour_account, statbel, eu, eu15
        ("GB", ("other_non_eu", "west_eu15", "neighbours", "non_eu", "eu15")),
        ("HR", ("other_eu", "other_eu28", "other_eu27", "eu", "non_eu15")),
        ("YUCS", ("other_non_eu", "non_eu28", "non_eu27", "non_eu", "non_eu15")),
        ("SUHH", ("other_non_eu", "non_eu28", "non_eu27", "non_eu", "non_eu15")),
        ("CSHH", ("other_eu", "other_eu28", "other_eu27", "eu", "non_eu15")),
        ("DDDE", ("neighbours", "neighbours", "neighbours", "eu", "eu15")),
        ("XS", ("other_non_eu", "non_eu28", "non_eu27", "non_eu", "non_eu15")),
        ("MA", ("maghreb", "non_eu28", "non_eu27", "non_eu", "non_eu15")),
    ],
)
def test_disputed_countries_stand_where_the_scheme_says(code, groups):
    schemes = ("origin_8", "labour_account", "statbel", "eu", "eu15")
    assert tuple(origin.groups(scheme)[code] for scheme in schemes) == groups


def test_countries_have_dutch_names():
    assert origin.country_name("ZRCD") == "Zaïre"
    assert origin.country_name("XK") == "Kosovo"
    assert all(countries().values())
    with pytest.raises(DataError, match="'UK' is unknown"):
        origin.country_name("UK")


def test_namibia_is_not_a_missing_value_and_any_text_column_will_do():
    persons = pd.DataFrame(
        {
            "nat_now": pd.Categorical(["BE", "NA", None]),
            "nat_first": [np.nan] * 3,
            "nat_first_father": pd.array(["BE", "XX", pd.NA], dtype="string"),
            "nat_first_mother": [np.nan, None, "XU"],
            "birth_country": ["BE", "NA", "BE"],
        },
        index=[5, 5, 9],
    )
    result = origin.classify(persons, unknown_parents="indeterminate")
    assert result["origin"].tolist() == ["indeterminate", "foreign", "unknown"]
    assert result["origin_country"].fillna("-").tolist() == ["-", "NA", "-"]


def test_the_rule_printed_with_each_table_names_the_version_of_its_country_groups():
    assert ORIGIN_RULE_TEXT.endswith(f"{ORIGIN_GROUPS} {origin.schemes()[ORIGIN_GROUPS].version}")
