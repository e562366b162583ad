"""Frames of civic integration and Dutch: contracts, levels reached, parts followed, registrations.

In come the extracts on persons, events and enrolments, whose events are judged once; out come
queries with a row for each contract, registration, part or level. Nothing that counts, protects or
shows may be imported.
"""
