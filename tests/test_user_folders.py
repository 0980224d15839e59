"""Where our caches and journals lie is where the system wants them, whoever is asked."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs
import pytest

from vaultlint import user_folders


@pytest.mark.parametrize("home", ["/people/ada", "/srv/two words"])
@pytest.mark.parametrize(
    "named", [None, "", "/elsewhere", "/else where/", "//x/../y", "relative", " ", " /padded ", "~/x"]
)
def test_they_are_where_platformdirs_has_them(monkeypatch: pytest.MonkeyPatch, home: str, named: str | None) -> None:
    monkeypatch.setenv("HOME", home)
    for variable in ("XDG_CACHE_HOME", "XDG_STATE_HOME"):
        if named is None:
            monkeypatch.delenv(variable, raising=False)
        else:
            monkeypatch.setenv(variable, named)
    assert user_folders.cache() == platformdirs.user_cache_path("vaultlint", appauthor=False)
    assert user_folders.state() == platformdirs.user_state_path("vaultlint", appauthor=False)


@pytest.mark.parametrize("platform", ["darwin", "win32", "freebsd14"])
def test_other_systems_are_asked(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    for name in ("user_cache_path", "user_state_path"):
        monkeypatch.setattr(platformdirs, name, lambda *_, name=name, **__: Path(name))
    assert (user_folders.cache(), user_folders.state()) == (Path("user_cache_path"), Path("user_state_path"))
