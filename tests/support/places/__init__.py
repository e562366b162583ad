"""Municipalities, their residents and their scans, as tests of several rooms make them."""
