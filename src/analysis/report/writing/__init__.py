"""HTML of what a chapter shows: tables, the cards of the summary, the account.

In come estimates and public frames, out comes HTML made by the templates. Nothing is read from
disk but resources.
"""
