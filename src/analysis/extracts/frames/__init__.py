"""Processed frames: one row per unit, clean, typed and classified; they never leave the machine.

In come extracts that were read and checked, out come the frames that the plan counts. Nothing that
counts, protects or shows may be imported.
"""
