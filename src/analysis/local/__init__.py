"""What is made for each municipality: its scan, peers, the map, and the funding rule.

In come public cells by municipality, out comes a page for each; only `funding` reads
unprotected counts, and its result stays in the room.
"""
