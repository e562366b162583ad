"""Whether a delivery can be right: measures of it, and what they are held against.

What comes in: frames that kept their contracts, with their rows of the register. What goes out:
one judgement a measure, and the limits of `resources/plausibility.toml` beside it. Nothing here
shows a record; codes are named, values of a person never.
"""
