"""Published figures on experienced discrimination: each source has its own question.

They are never put in one series.
"""

import pandas as pd

from analysis.indicators.estimates import COLUMNS, STATUS, with_all_columns

__all__ = ["published"]

# As the register of published figures names them; those who only witnessed something did not
# experience it.
STATISTICS = (
    "experienced discrimination in the past year",
    "often experiences discrimination on origin",
    "discrimination on the housing market in the past five years",
    "experienced racism at school",
)


def published(figures: pd.DataFrame) -> pd.DataFrame:
    """Published shares of people who experienced discrimination or racism (table O2), in [0, 1].

    Parameters
    ----------
    figures : DataFrame
        Public frame `figures`.

    Returns
    -------
    DataFrame
        Estimates in the order of the register with, as dimensions, `survey` (the statistic),
        `breakdown` (whom, as the register codes it; empty: all), `definition`, `form` and
        `document`; table O5 has the periods and notes. A share that the source wrote in words is
        rounded to whole hundredths. No two of them make a trend or a comparison.
    """
    rows = figures[figures["indicator"].isin(STATISTICS)].reset_index(drop=True)
    in_words = rows["value_form"] == "words"
    frame = pd.DataFrame(
        {
            "table": "O2",
            "indicator": "experienced_elsewhere",
            "year": rows["period"].str.extract(r"^(\d{4})", expand=False).fillna(""),
            "region": rows["region"],
            "survey": rows["statistic_source"],
            "breakdown": rows["breakdown"],
            "definition": rows["definition_nl"] + " (" + rows["population"] + ")",
            "form": rows["value_form"],
            "document": rows["document_title"] + ", " + rows["locator"],
        }
    )
    names = list(frame)
    estimates = with_all_columns(
        frame.assign(
            value=rows["our_value"].where(~in_words, rows["our_value"].round(2)),
            interval="none (published)",
            unit=rows["our_unit"],
            data_kind="published",
        )
    )
    return estimates[[*names, *COLUMNS, *STATUS]]
