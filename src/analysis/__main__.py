"""`python -m analysis VERB`: see `analysis.cli.command_line`."""

import sys

from analysis.cli.command_line import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
