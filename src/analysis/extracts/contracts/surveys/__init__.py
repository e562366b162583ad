"""Contracts of surveys: a row per respondent, with a weight and what its variance needs."""
