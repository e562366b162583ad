"""The verbs of `make` and of `python -m analysis`.

In comes what somebody typed; out go lines on the terminal and an exit code. Everything is
imported when its verb asks for it, so that a refused year costs next to nothing; only `__main__`
imports this room.
"""
