"""What is known beside the extracts: origin rules, country groups, municipalities, survey items.

In come codes (countries, municipalities, answers), out come their classes and names, always of a
named version. It reads only `resources/` and imports no room that reads or counts data.
"""
