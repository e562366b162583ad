"""From raw to public: the one way from delivered extracts to what chapters may see.

In come the folders of `data/raw`, out come the public frames of a year, swapped in as a whole. No
indicator, nothing of the report and nothing synthetic may be imported.
"""
