"""Enrolments in Dutch (NT2): who enrolled in a year, for the first time or again."""

from analysis.extracts.frames.places import places_of
from analysis.extracts.frames.source import Source
from analysis.extracts.frames.units import PERSONS
from analysis.workbench.sql import text

__all__ = ["enrolments"]


def enrolments(source: Source) -> str:
    """SQL of learners by year: a row per person and calendar year in which that person enrolled.

    Returns
    -------
    str
        `year` (of the delivery), `units`, `weight`, `weight2`, `enrolled` (calendar year), and of
        the first enrolment of that year `region`, `municipality` (NIS code in the borders of the
        delivery's year, `unknown` where not delivered) and `contract` (yes, no); `previous`: whole
        calendar years since the last year before in which the person enrolled, `none` where the
        delivered history holds none; and the key.

    Notes
    -----
    An enrolment before the delivered history cannot be known: in its first years many look new who
    are not.
    """
    municipality, of_place = places_of(source, "nt2_enrolments", "nis_code")
    before = "LAG(enrolled) OVER (PARTITION BY pid ORDER BY enrolled)"
    return f"""
SELECT {source.counted(source.sample_weight("nt2_enrolments"))},
  enrolled, region, municipality, CASE WHEN contract THEN 'yes' ELSE 'no' END AS contract,
  COALESCE(CAST(enrolled - {before} AS VARCHAR), 'none') AS previous,
  {source.identified(text(PERSONS), "pid")}
FROM (
  SELECT pid, CAST(year(enrolled_on) AS INTEGER) AS enrolled, region, contract,
    {municipality} AS municipality
  FROM {source.extract("nt2_enrolments")} AS p {of_place}
  QUALIFY row_number() OVER (
    PARTITION BY pid, year(enrolled_on) ORDER BY enrolled_on, start, record) = 1) AS first
ORDER BY pid, enrolled"""
