"""Intervals, survey variance, standardisation, time to event: on arrays and plain frames.

In come numbers, out come numbers; each function is pinned to R. Nothing of ours is imported, and
no name of the subject (origin, report, contract) occurs. By theme: `intervals`, `samples`,
`composition`, `durations`, `comparisons`; what all share stands beside them.
"""
