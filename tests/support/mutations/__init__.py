"""Deliveries with one thing wrong, by name, and what is right for each."""
