"""Results that public counts cannot give: survey estimates, curves, standardised gaps.

In come processed frames (through `run.py` alone), out come estimates with the units that each rests
on: not public, before `disclosure.model_results` has protected them. A model may not import the
extracts, nor show anything.
"""
