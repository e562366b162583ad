"""Protection of counts, and what an attacker can still find. Nothing heavy is imported until it is asked for."""

__all__ = ["feasible"]


def __getattr__(name: str) -> object:
    if name == "feasible":
        from analysis.disclosure.auditor.feasible import feasible

        return feasible
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
