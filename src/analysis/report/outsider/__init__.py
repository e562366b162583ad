"""A finished report folder as an outsider holds it: what its files give away.

In comes a folder that is complete and not yet shown to anybody, out come findings that stop the
report. Counts are attacked from published files alone; only the search for pseudonyms asks the
extracts. Nothing that runs or renders a chapter may be imported.
"""
