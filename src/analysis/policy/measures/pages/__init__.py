"""The pages of the follow-up: measures, balance, targets and the mid-term evaluation.

In comes the content that was computed once, out comes HTML. Nothing is computed here.
"""
