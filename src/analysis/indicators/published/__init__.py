"""Published figures, targets and open series, read in and set beside what is computed."""
