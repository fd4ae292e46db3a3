"""Removing passwords from whatever is shown or logged.

Where a password's end cannot be told from what follows it, more is removed rather than less.
"""

from __future__ import annotations

import re

_MASK = "***"

# A colon after the host is followed by ports, the one in front of a password by anything; a
# password may hold every character that should have been percent-encoded, even @ and /.
_PORTS = r"\d+(?:,[^\s@:]*:\d+)*(?:/[^\s@?]*)?(?:\?\w+=\S*)?(?:[\s'\"]|$)"
_WELL_FORMED = r"[^\s@/?]*(?=@[^\s@]*(?:[\s?]|$))"
_URL_PASSWORD = re.compile(rf"(://[^\s/:@]*):(?!{_PORTS})(?:{_WELL_FORMED}|(?P<unencoded>\S*)(?=@))")

# key=value in URLs and keyword DSNs, "password": "..." in JSON, PASSWORD '...' in SQL.
_KEYWORD = re.compile(
    r"""(password(?:\s*=\s*|["']?\s*:\s*(?=["'])|\s+(?=E?')))"""
    r"""("(?:[^"\\]|\\.)*"|E?'(?:[^'\\]|\\.|'')*'|[^\s&'"][^\s&]*?(?=['")\];,]*(?:[\s&]|$)))""",
    re.IGNORECASE,
)


def redact(text: str) -> str:
    """The text with ``***`` for every password: in URLs, DSNs, query parameters and SQL."""
    return _KEYWORD.sub(rf"\g<1>{_MASK}", _URL_PASSWORD.sub(rf"\1:{_MASK}", text))


def holds_password(text: str) -> bool:
    """Whether there is a password in the text."""
    return bool(_URL_PASSWORD.search(text) or _KEYWORD.search(text))


def unencoded_password(url: str) -> bool:
    """Whether a URL's password has characters that must be percent-encoded, as far as can be told."""
    found = _URL_PASSWORD.search(url)
    return found is not None and found["unencoded"] is not None
