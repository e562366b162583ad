"""From executed notebooks to the files of a report: page, tables, data package, manifest.

In come notebooks that ran, out comes a folder that is complete and the same bytes every time.
Nothing here runs a notebook.
"""
