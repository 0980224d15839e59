"""Where caches lie, what tells one program from another, and how they are forgotten."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from vaultlint.cache import code
from vaultlint.cache.place import ELSEWHERE, cache_file, cache_folder, clean

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_the_command_line_outweighs_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(ELSEWHERE, str(tmp_path / "there"))
    assert cache_folder() == tmp_path / "there"
    assert cache_folder(tmp_path / "here") == tmp_path / "here"
    monkeypatch.delenv(ELSEWHERE)
    assert cache_folder().name == "vaultlint"


def test_two_vaults_and_two_programs_have_caches_of_their_own(tmp_path: Path) -> None:
    files = {cache_file(tmp_path, Path(root), program) for root in ("/a", "/b") for program in ("1", "2")}
    assert len(files) == 4
    assert all(file.parent.stat().st_mode & 0o077 == 0 for file in files)
    assert (tmp_path / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")
    assert (tmp_path / ".gitignore").read_text() == "*\n"


def test_old_programs_are_forgotten(tmp_path: Path) -> None:
    for number in range(5):
        cache_file(tmp_path, Path("/a"), str(number)).write_text("x")
    assert len(list(tmp_path.rglob("*.sqlite"))) == 2


def test_clean_takes_away_caches_and_nothing_else(tmp_path: Path) -> None:
    cache_file(tmp_path, Path("/a"), "1").write_text("x")
    cache_file(tmp_path, Path("/b"), "1").write_text("x")
    (tmp_path / "mine.txt").write_text("x")
    assert clean(tmp_path) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == [".gitignore", "CACHEDIR.TAG", "mine.txt"]
    assert clean(tmp_path) == 0
    assert clean(tmp_path / "nowhere") == 0


def test_clean_follows_no_link(tmp_path: Path) -> None:
    (tmp_path / "other" / "deep").mkdir(parents=True)
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "vaults").symlink_to(tmp_path / "other")
    assert clean(tmp_path / "cache") == 0
    assert (tmp_path / "other" / "deep").is_dir()


def test_the_program_is_known_by_its_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "vaultlint"
    (package / "cache").mkdir(parents=True)
    (tmp_path / "rules").mkdir()
    (package / "cache" / "code.py").write_text("x")
    (tmp_path / "rules" / "a.yaml").write_text("x")
    monkeypatch.setattr(code, "__file__", str(package / "cache" / "code.py"))
    names = [code.code_identity()]
    (package / "other.py").write_text("y")
    names.append(code.code_identity())
    (tmp_path / "rules" / "a.yaml").write_text("xx")
    names.append(code.code_identity())
    assert len(set(names)) == 3
    assert code.code_identity() == names[-1]
    (package / "notes.pdf").write_text("no code")
    assert code.code_identity() == names[-1]


def test_an_installed_program_is_known_by_what_the_installer_wrote(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for place in ("one", "two"):
        package = tmp_path / place / "vaultlint"
        (package / "cache").mkdir(parents=True)
        (package / "cache" / "code.py").write_text(place)
        info = tmp_path / place / "obsidian_vaultlint-1.0.dist-info"
        info.mkdir()
        (info / "RECORD").write_text("vaultlint/__init__.py,sha256=abc,1\n")
    names = set()
    for place in ("one", "two"):
        monkeypatch.setattr(code, "__file__", str(tmp_path / place / "vaultlint" / "cache" / "code.py"))
        names.add(code.code_identity())
    assert len(names) == 1
    (tmp_path / "two" / "obsidian_vaultlint-1.0.dist-info" / "RECORD").write_text("vaultlint/__init__.py,sha256=d,1\n")
    assert code.code_identity() not in names


def test_another_library_is_another_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = code.code_identity()
    folder = tmp_path / "site-packages"
    (folder / "marko-9.9.9.dist-info").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [*sys.path, str(folder)])
    assert code.code_identity() != before
