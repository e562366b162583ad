"""Reading a file of any format as records of text, without knowing what they mean.

What comes in: a file as it was delivered. What goes out: its records and notes on how they were
read, or one sentence on why it cannot be read. No contract is known here.
"""
