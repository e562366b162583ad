"""Counting: additive cells for every table of the plan, made from frames or delivered by others.

In come processed frames of which every unit has a key, or rows counted elsewhere with theirs; out
come sums of units, of weights, of squared weights and of keys, unprotected, and which units stand
in which cells. Nothing here may show, protect or interpret them, nor see the secret of the keys.
"""
