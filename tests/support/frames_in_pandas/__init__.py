"""Frames of persons as pandas makes them in memory: what the queries are held against."""
