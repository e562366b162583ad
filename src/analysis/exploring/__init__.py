"""A researcher's own tables, inside the room.

In come the processed frames of a year and a question; out go estimates as an indicator gives them,
unprotected or as they would be published, a file that may leave after the audit, and a line of the
plan. No chapter and no report imports this room.
"""
