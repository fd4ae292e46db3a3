"""Which server becomes the shadow."""

from __future__ import annotations

from pathlib import Path

import pytest

from syndicate_diff import shadow
from syndicate_diff.binaries import Binaries
from syndicate_diff.errors import UnsupportedServer


def installed(root: Path, major: int, *extensions: str) -> Binaries:
    """The folders of an installation."""
    folder = root / str(major) / "share" / "extension"
    folder.mkdir(parents=True)
    (root / str(major) / "bin").mkdir()
    for name in extensions:
        (folder / f"{name}.control").touch()
    return Binaries(root / str(major) / "bin", major, f"{major}.1")


@pytest.fixture
def servers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shadow, "embedded", lambda: installed(tmp_path / "wheel", 18, "plain"))
    host = [installed(tmp_path / "host", 17, "plain", "geo"), installed(tmp_path / "host", 15, "plain", "geo")]
    monkeypatch.setattr(shadow, "on_host", lambda: host)


@pytest.mark.usefixtures("servers")
@pytest.mark.parametrize(
    ("wanted", "extensions", "major"),
    [
        (None, (), 18),
        (18, ("plain",), 18),
        (15, (), 15),
        (16, (), 18),
        (16, ("geo",), 17),  # the embedded one lacks it; 15 is older than the live server
        (15, ("geo",), 15),
        (18, ("geo",), 18),  # nobody of that version has it: the load says so
        (None, ("geo",), 17),
    ],
)
def test_the_ladder(wanted: int | None, extensions: tuple[str, ...], major: int) -> None:
    assert shadow.choose_binaries(wanted, None, extensions).version == major


def test_debian_keeps_extensions_apart(tmp_path: Path) -> None:
    bin_folder = tmp_path / "lib" / "postgresql" / "16" / "bin"
    folder = tmp_path / "share" / "postgresql" / "16" / "extension"
    folder.mkdir(parents=True)
    (folder / "geo.control").touch()
    assert Binaries(bin_folder, 16, "16.1").has_extension("geo")
    assert not Binaries(bin_folder, 16, "16.1").has_extension("other")


def test_an_older_shadow_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shadow, "choose_binaries", lambda *_: Binaries(Path("bin"), 14, "14.1"))
    with (
        pytest.raises(UnsupportedServer, match="PostgreSQL 14, older than the live server, which is 18"),
        shadow.open_shadow(18, binaries=Path("bin")),
    ):
        pass
