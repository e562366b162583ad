"""The annual report: chapters run, their page and files, and the checks on a finished report.

`chapter` is the only door of a notebook. In come public frames, out comes `reports/YEAR`; only
`running` may start the pipeline.
"""
