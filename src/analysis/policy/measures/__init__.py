"""The register of measures: what was planned, what was reported since, and the balance of both.

What comes in: the published plans and `data/raw/measures`, to which nothing is added but by
`make measures-update`. What goes out: states, bottlenecks, targets and milestones as tables and
pages, and the workbook that the secretariat sends round. No change is put down to a measure.
"""
