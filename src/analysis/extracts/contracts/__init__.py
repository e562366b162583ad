"""The contracts of the extracts: columns, types, codes, keys and orders, one module a family.

What comes in: the survey's items and the country codes of `reference`. What goes out: `registry`
with all contracts, the codes and the codebook. Nothing that reads a delivered file may be imported.
"""
