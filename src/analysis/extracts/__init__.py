"""What is delivered: contracts, reading, delivery, processed frames, and figures from elsewhere.

What comes in: the files of producers in `data/raw`. What goes out: frames of which every column
keeps its contract. Nothing of `counting`, `disclosure`, `indicators`, `pipeline` or `report` may
be imported.
"""
