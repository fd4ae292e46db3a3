"""The file that takes the traceback of an internal error."""

from __future__ import annotations

import os
import platform
import sys
import time
import traceback
from pathlib import Path

from syndicate_diff.directories import cache_directory
from syndicate_diff.errors import ServerStartError
from syndicate_diff.redaction import redact


def write_error_log() -> Path | None:
    """Write the traceback of the exception being handled; None where no file can be written.

    The arguments of the command line are included; passwords are removed from everything.
    """
    name = time.strftime(f"error-%Y%m%dT%H%M%S-{os.getpid()}.log")
    head = f"{platform.platform()} Python {platform.python_version()}\n{' '.join(sys.argv)}\n\n"
    try:
        path = cache_directory() / name
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(redact(head + traceback.format_exc()))
    except (OSError, ServerStartError):
        return None
    return path
