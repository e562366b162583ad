"""Events of civic integration that cannot be right: left out everywhere, and counted by rule.

What breaks the contract of an extract (a level outside A1..C2, a level without a skill, a day after
the end of the delivered year, a contract without a number) is an error of the file: it is refused.
What one record of a living register may hold by mistake is left out (`events.judged`), and
the report says how many.
"""

from analysis.extracts.frames.civic_integration.events import judged
from analysis.extracts.frames.source import Source
from analysis.reference.exclusion_rules import EXCLUSION_RULES, KEPT
from analysis.workbench.sql import text

__all__ = ["KEPT", "exclusions"]


def exclusions(source: Source) -> str:
    """SQL of every delivered event and the rule that it breaks, if any: one row per event.

    Columns `rule`, `extract`, `year`, `units`, `weight`, `weight2` and the key. Each record counts
    once, also in a sample: this is about records, not about the population.
    """
    rules = " ".join(
        f"WHEN {number} THEN {text(rule)}" for number, rule in enumerate(EXCLUSION_RULES, start=1)
    )
    return f"""
SELECT CASE broken {rules} ELSE {text(KEPT)} END AS rule, 'ci_events' AS extract,
  {source.counted()}, {source.identity}
FROM {judged(source)} ORDER BY record"""
