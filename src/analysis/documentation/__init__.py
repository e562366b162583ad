"""The site of `make docs`: what the code says of itself, linked along the plan.

In come docstrings, plan, cards, labels and the pages of `docs/`; out go pages of HTML without
scripts, that open from a disk. Nothing is run; of data only the names of columns are read.
"""
