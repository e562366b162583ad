"""Rules by which a record of a living register cannot be right: it is left out, and counted."""

__all__ = ["EXCLUSION_RULES", "KEPT"]

KEPT = "kept"
# In this order: a record that breaks several is counted under the first.
EXCLUSION_RULES = (
    "after_departure",
    "recorded_after_snapshot",
    "second_first_contract",
    "fine_without_file",
    "start_before_registration",
)
