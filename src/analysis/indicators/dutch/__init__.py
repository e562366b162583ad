"""Dutch (NT2): contracts, levels reached, first enrolments."""
