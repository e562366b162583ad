"""Pairs, places and years beside each other, and tests of many differences at once."""
