"""Borders of municipalities from a file of the user: read, kept, and made small enough to draw."""
