"""Synthetic work: labour positions, job seekers, the labour force survey and staff of employers.

What comes in: the residents of `population` and the newcomers of `civic_integration`. What goes
out: their extracts and true rates. Nothing of `discrimination` may be imported.
"""
