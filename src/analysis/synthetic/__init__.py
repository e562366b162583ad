"""Made-up extracts with a known truth, to work and test with where no real delivery is at hand.

What comes in: a year and a seed. What goes out: a folder as a producer's delivery would fill it,
and `truth.json`. Only contracts, reference data and settings may be imported, no frame, indicator
or statistic: an estimate must not be tested against itself.
"""
