"""Sentences in Dutch, one file per theme, made from estimates.

In come estimates, out come strings. Words are chosen here and nothing is computed: what is clear,
equal or hidden is a column or a code of the estimates.
"""
