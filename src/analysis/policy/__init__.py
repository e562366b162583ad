"""The plans followed up: objectives, measures and targets, and what was published and claimed.

What comes in: the tables of `data/raw/published`, the register of measures in `data/raw/measures`
and the finished report of a year. What goes out: the folder `reports/YEAR-measures`.
"""
