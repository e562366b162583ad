"""What models computed inside, made public: with the noise of their units, or above minima.

In come estimates as `models.run.estimate` gives them, out comes the public frame `models`. Knows
the columns of estimates and the noise of counts; no model, no frame and no cell.
"""
