"""Synthetic discrimination: reports, files, a survey of residents and correspondence tests.

What comes in: a year and a seed. What goes out: their extracts and true values, of nobody in the
other extracts. Of `population` only the municipalities may be imported.
"""
