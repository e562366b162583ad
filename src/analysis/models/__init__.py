"""Results that public counts cannot give: survey estimates, curves, standardised gaps.

In come processed frames (through `run.py` alone), out come estimates that rest on enough units and
are rounded: they are public. A model may not import the extracts, nor show anything.
"""
