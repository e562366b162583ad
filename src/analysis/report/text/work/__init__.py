"""Sentences and titles of the chapters on work, one file per chapter or theme of it.

In come estimates of `indicators/work`, out come strings. A gap is that of non-EU origin to Belgian
origin, unless another group is named; a positive one is a disadvantage.
"""
