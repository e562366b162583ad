"""Results that public counts cannot give: survey estimates, curves, standardised gaps.

In come processed frames (through `run.py` alone), out come estimates with the units that each rests
on: neither rounded nor hidden, and public only after `disclosure.model_results`. A model may not
import what reads the extracts, nor protect or show anything.
"""
