"""What composition does to a rate or a gap: standardised, decomposed, adjusted."""
