"""What an outsider knows beside the cells: earlier releases and the counts of models.

In come frames that were published, out come tables the auditor can lay beside the cells.
"""
