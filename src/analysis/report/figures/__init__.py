"""Figures of estimates, drawn by matplotlib in the house style.

In come estimates and the names of the columns to draw by, out come figures. No figure computes a
number that is not in its frame.
"""
