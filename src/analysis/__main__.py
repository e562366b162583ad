"""`python -m analysis VERB`: see `analysis.cli.command_line`."""

import sys

from analysis.errors import DataError


def started(arguments: list[str]) -> int:
    """Run one verb; a setting that is not allowed is refused before anything else."""
    try:
        from analysis.cli.command_line import main
    except DataError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return main(arguments)


if __name__ == "__main__":
    sys.exit(started(sys.argv[1:]))
