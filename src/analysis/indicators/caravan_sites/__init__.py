"""Caravan sites: pitches, which sites answered, and how much is in use."""
