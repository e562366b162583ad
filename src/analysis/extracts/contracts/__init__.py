"""The contracts of the extracts: columns, types, codes, keys and orders, a module a family.

What comes in: the items of the survey and the country codes of `reference`. What goes out: the
registry of contracts, the codes and the codebook. Nothing that reads a file may be imported.
"""
