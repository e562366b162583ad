"""Residents by origin, generation and age, and what the choice of the origin rule does."""
