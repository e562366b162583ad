"""Protection of all counts by cell keys, and the audit that judges what is left to guess.

In come unprotected cells with the sum of their units' keys, estimates of models with the units they
rest on, and what was published before; out come public cells and results, the base that later
reports keep to, and what the audit measured. The audit knows the method, the table of the noise and
which units stand in which cells: everything but the secret. Nothing that reads an extract, makes a
frame or writes a report may be imported.
"""
