"""Figures that others published: transcribed tables and downloads of Eurostat, with sources.

What comes in: `data/raw/published` and `data/raw/open`. What goes out: frames as the source has
them; nothing is corrected. No delivered extract and no contract may be imported.
"""
