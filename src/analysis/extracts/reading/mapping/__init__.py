"""A producer's own names and codes: what `mapping.csv` says of them, applied to records.

What comes in: that file and records as read. What goes out: records under our names and codes, or a
refusal of the whole mapping. Nothing of `delivery` and no frame maker may be imported.
"""
