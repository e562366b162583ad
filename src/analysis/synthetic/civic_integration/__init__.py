"""Synthetic civic integration: newcomers, what happens after their contract, and Dutch courses.

What comes in: a year and a seed. What goes out: `ci_persons`, `ci_events` and `nt2_enrolments`, of
other persons than `population` has. Of `population` only municipalities and years may be imported.
"""
