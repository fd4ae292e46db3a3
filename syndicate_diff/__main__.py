"""The entry point of ``schemadiff`` and of ``python -m syndicate_diff``."""

from __future__ import annotations

import sys

from syndicate_diff.cli import run


def main() -> None:
    """Run the command line and exit with its code."""
    sys.exit(run())


if __name__ == "__main__":
    main()
