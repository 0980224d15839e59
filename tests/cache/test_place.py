"""Where caches lie, what tells one program from another, and how they are forgotten."""

from __future__ import annotations

import os
import subprocess
import sys
import time
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
    usual = cache_folder()
    assert usual is not None
    assert usual.name == "vaultlint"


def test_a_user_without_a_home_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> Path:
        raise RuntimeError("Could not determine home directory.")

    for variable in (ELSEWHERE, "XDG_CACHE_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(Path, "home", nobody)
    assert cache_folder() is None


def test_two_vaults_and_two_programs_have_caches_of_their_own(tmp_path: Path) -> None:
    files = {cache_file(tmp_path, Path(root), program) for root in ("/a", "/b") for program in ("1", "2")}
    assert len(files) == 4
    assert all(file.parent.stat().st_mode & 0o077 == 0 for file in files)
    for folder in {file.parent for file in files}:
        assert (folder / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")
        assert (folder / ".gitignore").read_text() == "*\n"


def test_a_folder_of_somebody_else_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine")
    (tmp_path / "CACHEDIR.TAG").symlink_to(tmp_path / "nowhere")
    (tmp_path / "vaults" / "work").mkdir(parents=True)
    (tmp_path / "vaults" / "work" / "Bed.md").write_text("A note.")
    cache_file(tmp_path, Path("/a"), "1").write_text("x")
    assert clean(tmp_path) == 1
    assert (tmp_path / ".gitignore").read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()
    assert [path.relative_to(tmp_path).as_posix() for path in (tmp_path / "vaults").rglob("*")] == [
        "vaults/work", "vaults/work/Bed.md",
    ]  # fmt: skip


def test_a_link_in_the_place_of_a_vaults_folder_is_not_followed(tmp_path: Path) -> None:
    file = cache_file(tmp_path, Path("/a"), "1")
    clean(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    file.parent.parent.mkdir()
    file.parent.symlink_to(elsewhere)
    with pytest.raises(OSError, match="directory"):
        cache_file(tmp_path, Path("/a"), "1")
    assert list(elsewhere.iterdir()) == []


def test_the_cache_of_a_vault_that_nobody_checks_is_forgotten(tmp_path: Path) -> None:
    for root, age in (("/old", 100), ("/young", 10)):
        file = cache_file(tmp_path, Path(root), "1")
        file.write_text(root)
        then = time.time() - age * 24 * 3600
        os.utime(file, (then, then))
    cache_file(tmp_path, Path("/new"), "1")
    assert [file.read_text() for file in tmp_path.rglob("*.sqlite")] == ["/young"]


def test_old_programs_are_forgotten(tmp_path: Path) -> None:
    for number in range(5):
        file = cache_file(tmp_path, Path("/a"), str(number))
        file.write_text("x")
        Path(f"{file}-wal").write_text("x")
    assert len(list(tmp_path.rglob("*.sqlite"))) == len(list(tmp_path.rglob("*-wal"))) == 2


def test_the_cache_of_a_vault_that_is_only_read_is_no_unused_one(tmp_path: Path) -> None:
    file = cache_file(tmp_path, Path("/a"), "1")
    file.write_text("x")
    then = time.time() - 100 * 24 * 3600
    os.utime(file, (then, then))
    cache_file(tmp_path, Path("/a"), "1")
    cache_file(tmp_path, Path("/new"), "1")
    assert file.exists()


def test_a_link_that_leads_nowhere_is_no_hindrance(tmp_path: Path) -> None:
    file = cache_file(tmp_path, Path("/a"), "1")
    file.symlink_to(tmp_path / "nowhere")
    assert cache_file(tmp_path, Path("/a"), "1") == file


def test_clean_takes_away_caches_and_nothing_else(tmp_path: Path) -> None:
    cache_file(tmp_path, Path("/a"), "1").write_text("x")
    cache_file(tmp_path, Path("/b"), "1").write_text("x")
    (tmp_path / "mine.txt").write_text("x")
    assert clean(tmp_path) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
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
    (folder / "kinds_of_checks-9.9.9.dist-info").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [*sys.path, str(folder)])
    assert code.code_identity() != before
