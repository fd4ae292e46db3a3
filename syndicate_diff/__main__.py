"""The entry point of ``schemadiff`` and of ``python -m syndicate_diff``."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line and exit with its code."""
    # A short run that builds catalogs and lets go of nothing: looking for garbage would take half its time.
    gc.disable()
    try:
        from syndicate_diff.cli import run
    except KeyboardInterrupt:
        sys.exit("interrupted")
    sys.exit(run())


if __name__ == "__main__":
    main()
