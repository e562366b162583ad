"""The synthetic population: official counts, a panel of residents, and who lives here in a year.

What comes in: a year and a seed. What goes out: `persons`, `population_official` and the panel that
`work` builds on. No other room of `synthetic` may be imported.
"""
