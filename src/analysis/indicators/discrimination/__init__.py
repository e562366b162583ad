"""Discrimination as reported, experienced and tested: three things that are never added."""
