"""What stood out in the year: three to five sentences, chosen by one rule, each finding first.

In come the scoreboard and the estimates it was made from, out come sentences. Which figure moved,
and how clearly, stands in the scoreboard; only words are chosen here.
"""
