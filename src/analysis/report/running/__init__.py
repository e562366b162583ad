"""Running chapters: each in a process of its own, kept while nothing changed, swapped in whole.

In come notebooks and public frames, out comes a finished report. A chapter's process imports
nothing of this room.
"""
