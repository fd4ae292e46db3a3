"""Removing secrets from whatever is shown or logged.

`redact` is for messages and URLs, `mask` for statements, `mask_lines` for pieces of files. What a kind knows to be
secret is in `Statement.secrets`; these patterns are for texts that no kind has written.

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
    r"""((?:password|\b(?:passwd|pwd))(?:\s*=\s*|["']?\s*:\s*(?=["'])|\s+(?=E?')))"""
    r"""("(?:[^"\\]|\\.)*"|E?'(?:[^'\\]|\\.|'')*'|[^\s&'"][^\s&]*?(?=['")\];,]*(?:[\s&]|$)))""",
    re.IGNORECASE,
)

_LITERAL = r"[Ee]?'(?:[^'\\]|''|\\.)*'"
# What follows the object's name may hold secrets in these; https://www.postgresql.org/docs/current/sql-commands.html
_CARRIES = re.compile(
    r"\s*(?:CREATE|ALTER)\s+(?P<what>USER\s+MAPPING|SERVER|SUBSCRIPTION|ROLE|USER|GROUP"
    r"|FOREIGN\s+DATA\s+WRAPPER|FOREIGN\s+TABLE)\b",
    re.IGNORECASE,
)
_OPTION = re.compile(rf'(?P<name>"(?:[^"]|"")+"|[\w$]+)(?P<space>\s+)(?P<value>{_LITERAL})')
_SECRET_NAME = re.compile(r"pass(?!file)|secret|token|credential|private|api_?key|access_?key", re.IGNORECASE)
# In a connection string: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING
_QUOTED, _BARE = r"''(?:[^'\\]|\\(?:''|.))*''", r"(?:[^\s'\\]|\\.|'')+"
_IN_QUERY = re.compile(r"(?P<key>[?&]\w*password=)[^\s'&]+", re.IGNORECASE)
_IN_CONNECTION = re.compile(rf"(?P<key>(?<![?&\w])\w*password\s*=\s*)(?:{_QUOTED}|{_BARE})", re.IGNORECASE)
_IN_URL = re.compile(r"(?P<before>\w://[^\s/:@']*):[^\s@']+@")


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


def is_secret_option(name: str) -> bool:
    """Whether the name of an option says that its value is secret."""
    return _SECRET_NAME.search(name) is not None


def mask(statement: str) -> str:
    """The statement with ``***`` for its secrets.

    Hidden are all options of user mappings but `user`; options of servers, wrappers and foreign tables
    whose names say that they are secret; passwords of roles; passwords in connection strings and,
    in any statement, in URLs.
    """
    shown = _IN_URL.sub(rf"\g<before>:{_MASK}@", statement)
    carries = _CARRIES.match(shown)
    if not carries:
        return shown
    what = carries["what"].upper().split()
    shown = _OPTION.sub(lambda option: _masked_option(option, what == ["USER", "MAPPING"]), shown)
    if what == ["SUBSCRIPTION"]:
        shown = _IN_CONNECTION.sub(rf"\g<key>{_MASK}", _IN_QUERY.sub(rf"\g<key>{_MASK}", shown))
    return shown


def _masked_option(option: re.Match[str], everything: bool) -> str:
    name = option["name"].strip('"').lower()
    if name == "user" or not (everything or is_secret_option(name)):
        return option[0]
    return f"{option['name']}{option['space']}'{_MASK}'"


def mask_lines(text: str) -> str:
    """A piece of a file, which may begin anywhere: ``***`` for options that may be secret, and for passwords."""
    return redact(mask(_OPTION.sub(lambda option: _masked_option(option, False), text)))
