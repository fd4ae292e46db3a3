"""schemadiff.yml: what is read, and what a wrong file is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from syndicate_diff.errors import SettingsError
from syndicate_diff.settings import Settings
from syndicate_diff.statement import Danger

FULL = """\
domains:
  shop: {folder: shop, owner: shop-team, description: Orders.}
  stock:
    folder: shop/stock
managed: {schemas: [public, shop], roles: [app], database: true}
ignore: ["table public.tmp_*", "function f(integer[])", "grant *"]
history_table: audit."Migration History"
owner: app_owner
targets: {production: PROD_URL}
shadow: {binaries: ../pg/bin}
pool: {max_connections: 10, size: 2, idle_timeout: 5}
hazards: {allow: [data_loss]}
apply: {lock_timeout: 2min, retries: 0, statement_timeout: 0}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A schema folder with two domain folders, one inside the other."""
    (tmp_path / "shop" / "stock").mkdir(parents=True)
    return tmp_path


def load(folder: Path, text: str) -> Settings:
    (folder / "schemadiff.yml").write_text(text)
    return Settings.load(folder)


def test_every_key_is_read(folder: Path) -> None:
    settings = load(folder, FULL)
    assert settings.domains["shop"].owner == "shop-team"
    assert settings.domains["stock"].folder == folder / "shop/stock"
    assert settings.managed.schemas == ("public", "shop")
    assert settings.managed.database
    assert settings.history_table == ("audit", "Migration History")
    assert settings.targets == {"production": "PROD_URL"}
    assert settings.shadow.binaries == folder / "../pg/bin"
    assert (settings.pool.max_connections, settings.pool.size, settings.pool.idle_timeout) == (10, 2, 5)
    assert settings.hazards.allow == (Danger.DATA_LOSS,)
    assert (settings.apply.lock_timeout, settings.apply.retries) == (120_000, 0)


@pytest.mark.parametrize("text", ["", "# nothing\n", "managed:\npool:\n", "domains: {}\n"])
def test_without_content_there_are_defaults_and_one_domain(folder: Path, text: str) -> None:
    settings = load(folder, text)
    assert list(settings.domains) == [folder.name]
    assert settings.managed.schemas is None
    assert settings.pool.size == 20


def test_without_a_file_the_folder_is_one_domain(folder: Path) -> None:
    settings = Settings.load(folder)
    assert settings.domain_of(folder / "shop" / "a.sql") == folder.name


def test_the_innermost_folder_decides_the_domain(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(folder, FULL)
    monkeypatch.chdir(folder)
    assert settings.domain_of("shop/a.sql") == "shop"
    assert settings.domain_of(folder / "shop" / "stock" / "a.sql") == "stock"
    assert settings.domain_of("shop/stock-old.sql") == "shop"
    assert settings.domain_of("other/a.sql") is None


def test_ignored_identities_match_as_a_whole(folder: Path) -> None:
    settings = load(folder, FULL)
    assert settings.ignores("table public.tmp_1")
    assert settings.ignores("function f(integer[])")
    assert not settings.ignores("view public.tmp_1")
    assert not settings.ignores("function f(integeri)")
    assert not load(folder, "").ignores("table public.tmp_1")


WRONG = {
    "unknown key": ("pool:\n  siez: 3\n", ["schemadiff.yml:2:3", "siez", '"size"']),
    "unknown top-level key": ("domain: {}\n", ["yml:1:1", '"domains"']),
    "wrong type": ("managed:\n  schemas: public\n", ["yml:2:12", "managed.schemas", "a list", "text"]),
    "truth for a name": ("managed: {roles: [no]}\n", ["yml:1:19", "true or false", 'quote it: "no"']),
    "no truth": ("managed: {database: 1}\n", ["yml:1:21", "true or false"]),
    "number with a colon": ("pool: {size: 1:30}\n", ["yml:1:14", "a whole number"]),
    "too small": ("pool: {size: 0}\n", ["at least 1"]),
    "pool larger than the limit": ("pool: {size: 200}\n", ["yml:1:7", "max_connections 100"]),
    "malformed": ("pool: {size: 1\nowner: x\n", ["malformed YAML", "yml:2:6"]),
    "tab": ("pool:\n\tsize: 1\n", ["malformed YAML", "yml:2:1"]),
    "control character": ("owner: a\x00b\n", ["yml:1", "does not allow"]),
    "duplicate key": ("owner: a\nowner: b\n", ["yml:2:1", '"owner"', "line 1"]),
    "folder of two domains": (
        "domains:\n  a: {folder: shop}\n  b: {folder: ./shop/}\n",
        ["yml:3:6", "domains.b", "domain a"],
    ),
    "folder that is not there": (
        "domains: {a: {folder: shpo}}\n",
        ["yml:1:23", "there is no folder", "shpo"],
    ),
    "folder outside": ("domains: {a: {folder: ../x}}\n", ["yml:1:23", "inside the schema folder"]),
    "folder left out": ("domains: {a: {owner: x}}\n", ["domains.a", '"folder" is missing']),
    "unknown hazard": ("hazards: {allow: [data_los]}\n", ['"data_loss"']),
    "time without a unit": ("apply: {lock_timeout: 3}\n", ["yml:1:23", "without a unit", "3s"]),
    "unknown unit": ("apply: {lock_timeout: 3 weeks}\n", ["3 weeks", "min"]),
    "bare history table": ("history_table: history\n", ["schema.table"]),
    "two shadows": ("shadow: {url_env: A, binaries: b}\n", ["exclude each other"]),
    "pattern without a kind": ("ignore: [tmp_*]\n", ["a kind and a pattern"]),
    "URL as a target": ("targets: {a: postgresql://h/db}\n", ["yml:1:14", "environment variable"]),
    "list at the top": ("- a\n", ["expected a mapping, found a list"]),
}


@pytest.mark.parametrize(("text", "wanted"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_file_is_told_where_and_what(folder: Path, text: str, wanted: list[str]) -> None:
    with pytest.raises(SettingsError) as caught:
        load(folder, text)
    for words in wanted:
        assert words in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "targets: {a: 'postgresql://u:s3cret@h/db'}\n",
        "shadow:\n  url: postgresql://h/db?password=s3cret\n",
        "owner: host=h password=s3cret\n",
    ],
)
def test_passwords_are_refused_and_never_shown(folder: Path, text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(folder, text)
    assert "environment variable" in str(caught.value)
    assert "s3cret" not in repr(caught.value) + str(caught.value)


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such schema folder"):
        Settings.load(tmp_path / "nowhere")


def test_not_utf8(folder: Path) -> None:
    (folder / "schemadiff.yml").write_bytes(b"owner: \xff\n")
    with pytest.raises(SettingsError, match="not UTF-8"):
        Settings.load(folder)
