"""Taking in a delivery: register a file with its row, and measure the quality of a year.

What comes in: a file of a producer and what is said of it. What goes out: the file in the folder of
its year, `delivery.csv` and the table of quality. Frames of persons are measured, never returned.
"""
