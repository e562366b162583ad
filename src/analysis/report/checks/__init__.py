"""What is done with a finished report: verify, compare, release, print.

In come report folders, out come verdicts and packages. Nothing here changes a report.
"""
