"""Running chapters: each in a process of its own, kept while nothing changed, swapped in whole.

In come notebooks and public frames, out comes a finished report. No notebook imports anything of
this room.
"""
