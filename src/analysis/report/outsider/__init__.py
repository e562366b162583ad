"""A finished report folder as an outsider holds it: what its files give away.

In comes a folder that is complete and not yet shown to anybody, or two that were published; out
come findings that stop the report, and how much is left unknown. Counts are attacked from published
files alone, by the arithmetic of the audit in `disclosure` and without its knowledge of units; only
the search for pseudonyms asks the extracts. Nothing that runs or renders a chapter may be imported.
"""
