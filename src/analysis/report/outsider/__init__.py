"""A finished report folder as an outsider holds it: what its files give away.

In comes a folder that is complete and not yet shown to anybody, out come findings that stop the
report. It reads published files only and may not import what makes them.
"""
