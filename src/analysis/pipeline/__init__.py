"""From raw to public: the one way from delivered extracts to what chapters may see.

In come the folders of `data/raw`, out come the public frames of a year, swapped in as a whole. It
imports every room up to `models`, never an indicator or the report.
"""
