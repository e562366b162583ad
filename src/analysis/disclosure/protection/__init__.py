"""Which counts are hidden or rounded, so that none under the threshold is shown.

In come unprotected cells, out come the same cells with some of them hidden. It never imports the
auditor.
"""
