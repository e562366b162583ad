"""Civic integration: who starts, what is done and reached, and which figures were revised."""
