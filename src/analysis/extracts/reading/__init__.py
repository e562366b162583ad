"""Reading a delivered file: the producer's own codes, its contract and its register.

What comes in: the folder of a year. What goes out: typed frames with notes on what was read in its
own way, or one refusal with everything that is wrong. No frame maker and nothing of `delivery` may
be imported.
"""
