"""Intervals of shares and rates, plain, weighted and clustered."""
