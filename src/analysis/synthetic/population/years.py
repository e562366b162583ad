"""The years of the synthetic model: those it can make, and the one its shares are set for."""

__all__ = ["BASE_YEAR", "FIRST_YEAR", "LAST_YEAR"]

FIRST_YEAR, LAST_YEAR = 2015, 2030
BASE_YEAR = 2023
