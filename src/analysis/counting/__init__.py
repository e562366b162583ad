"""Additive counts of every table of the plan, made by DuckDB in one pass over each frame.

In come processed frames, or the rows of a query that a producer ran; out come cells: units, sums
of weights and of squared weights, unprotected. Nothing here may show, protect or interpret them.
"""
