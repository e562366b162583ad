"""Published figures and targets as estimates: read in, never computed."""

import pandas as pd

from analysis.indicators.estimates import finish, with_all_columns

__all__ = ["LANGUAGE_FIGURES", "as_read", "described", "figures", "language_figures", "targets"]

# Figures on language by what they are about: two things, and neither is the language barometer.
LANGUAGE_FIGURES = {
    "lang_home_not_dutch_kleuter": "pupils",
    "lang_home_not_dutch_lager": "pupils",
    "lang_home_not_dutch_secundair": "pupils",
    "lang_home_not_dutch_change": "pupils",
    "lang_good_dutch_gen2": "self_rated",
    "lang_good_dutch_eu_gen1": "self_rated",
    "lang_good_dutch_noneu_gen1": "self_rated",
}
# On a page a long definition is cut: who was asked comes first where it is all that differs.
_GENERATION = {"1": "Eerste generatie", "2": "Tweede generatie"}


def as_read(frame: pd.DataFrame, *, table: str, indicator: str, interval: str) -> pd.DataFrame:
    """Estimates of published values: without interval or count, each row with its own `unit`.

    Parameters
    ----------
    frame : DataFrame
        `value`, `unit` and what describes each row.
    table, indicator, interval
        Written to the columns of the same name.
    """
    described_rows = frame.assign(table=table, interval=interval, data_kind="published")
    read = with_all_columns(described_rows.assign(hidden=False))
    return finish(read, indicator=indicator, unit="").assign(unit=frame["unit"].to_numpy())


def figures(published: pd.DataFrame) -> pd.DataFrame:
    """All published figures (table O5), each in the unit of its source, with where it stands.

    Parameters
    ----------
    published : DataFrame
        Public frame `figures`.

    Returns
    -------
    DataFrame
        Estimates with `value` as published (a percentage stays a percentage) and, as dimensions,
        `theme`, `figure`, `definition`, `place`, `period`, `form`, `qualifier`, `document`, `note`.
        A range has its lower end as `value` and says the upper end in `note`.
    """
    frame = described(published).assign(value=published["value"], unit=published["unit"])
    frame.insert(2, "theme", published["theme"])
    return as_read(frame, table="O5", indicator="published_figure", interval="none (published)")


def language_figures(published: pd.DataFrame) -> pd.DataFrame:
    """Published figures on language that are no survey of languages (table L3), as in `figures`.

    Parameters
    ----------
    published : DataFrame
        Public frame `figures`.

    Returns
    -------
    DataFrame
        As `figures`, with `about` in place of `theme`: the home language of pupils (`pupils`) or
        what people say of their own Dutch (`self_rated`), in the order of `LANGUAGE_FIGURES`. They
        are of other people, asked in another way: no row of them is compared with another. The
        `definition` of one generation begins with it.
    """
    known = published.set_index("id", drop=False)
    found = [name for name in LANGUAGE_FIGURES if name in known.index]
    chosen = known.loc[found].reset_index(drop=True)
    frame = described(chosen).assign(value=chosen["value"], unit=chosen["unit"])
    frame.insert(2, "about", chosen["id"].map(LANGUAGE_FIGURES))
    frame["definition"] = _of_whom(chosen).where(_generation(chosen).ne(""), frame["definition"])
    return as_read(frame, table="L3", indicator="published_figure", interval="none (published)")


def _generation(published: pd.DataFrame) -> pd.Series:
    found = published["breakdown"].str.extract(r"generation=(\d)", expand=False)
    return found.map(_GENERATION).fillna("")


def _of_whom(published: pd.DataFrame) -> pd.Series:
    """Definition behind the generation and origin of who was asked."""
    who = _generation(published) + ", " + published["population"]
    return who + ": " + published["definition_nl"]


def described(published: pd.DataFrame) -> pd.DataFrame:
    """Give what describes published figures, in the columns of estimates.

    Parameters
    ----------
    published : DataFrame
        Public frame `figures`.
    """
    return pd.DataFrame(
        {
            "year": published["period"].str.extract(r"^(\d{4})", expand=False).fillna(""),
            "region": published["region"],
            "figure": published["id"],
            "definition": published["definition_nl"] + " (" + published["population"] + ")",
            "place": published["region"],
            "period": published["period"],
            "form": published["value_form"],
            "qualifier": published["qualifier"],
            "document": published["document_title"] + ", " + published["locator"],
            "note": _with_upper_end(published),
        }
    )


def _with_upper_end(published: pd.DataFrame) -> pd.Series:
    """Note of each figure, the upper end of a range before it."""
    ends = [
        "" if pd.isna(end) else f"Bovengrens in de bron: {end:.12g}. "
        for end in published["value_high"]
    ]
    return (pd.Series(ends, published.index, dtype=str) + published["note"]).str.strip()


# Kinds of targets in the order of reading: results aimed at come first.
_KINDS = ["result", "norm", "duty", "funding_rule", "description"]


def targets(read: pd.DataFrame, *, year: int) -> pd.DataFrame:
    """Targets, thresholds and norms of the policy plans (table O4), as written in the source.

    Parameters
    ----------
    read : DataFrame
        Public frame `targets`.
    year
        Year of the report.

    Returns
    -------
    DataFrame
        Estimates by `target_kind`, those that still run first; `value` is missing where the target
        is a direction or a level of Dutch (`target_text`). `standing` is `running`, `expired` where
        the deadline lies before the end of the year of the report, or `no_deadline`.
    """
    ends = read["deadline"].str.extract(r"^(\d{4})", expand=False).fillna("")
    standing = ends.map(lambda end: _standing(end, year))
    order = {"running": 0, "no_deadline": 1, "expired": 2}
    by = pd.DataFrame({"kind": read["kind"].map(_KINDS.index), "standing": standing.map(order)})
    placed = by.sort_values(["kind", "standing"], kind="stable").index
    return _targets(read.assign(ends=ends, standing=standing).loc[placed])


def _standing(end: str, year: int) -> str:
    if not end:
        return "no_deadline"
    return "expired" if int(end) <= year else "running"


def _targets(read: pd.DataFrame) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "year": "",
            "region": "",
            "target_kind": read["kind"],
            "figure": read["id"],
            "objective": read["objective"],
            "definition": read["indicator"],
            "operator": read["operator"],
            "target_text": read["value_text"],
            "unit_text": read["unit"],
            "deadline": read["deadline"],
            "standing": read["standing"],
            "form": read["value_form"],
            "document": read["document_title"] + ", " + read["locator"],
            "note": read["note"],
            "value": read["value"],
            "unit": read["unit"],
        }
    )
    frame = frame.reset_index(drop=True)
    return as_read(frame, table="O4", indicator="target", interval="none (published)")
