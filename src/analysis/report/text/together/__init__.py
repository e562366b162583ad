"""Sentences on living together: what residents experience, languages spoken, caravan sites."""
