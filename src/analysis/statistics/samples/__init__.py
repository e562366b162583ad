"""Estimates of a sample with its design, of several waves, and the size that a test needs."""
