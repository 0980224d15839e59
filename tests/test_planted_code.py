"""SEC-04, SEC-13: nothing that lies in a vault is run, and nothing is fetched from anywhere."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from vaultlint.cli import main

COMMAND = Path(sys.executable).parent / "vaultlint"
PLANTED = (
    "click.py", "conftest.py", "json.py", "marko.py", "marko/__init__.py", "pydantic.py", "re.py", "ruamel/yaml.py",
    "sitecustomize.py", "sqlite3.py", "usercustomize.py", "vaultlint.py", "vaultlint/__init__.py", "yaml.py",
    ".vaultlint/checks.py", ".vaultlint/rules/check.py", ".vaultlint/rules/__init__.py",
)  # fmt: skip


@pytest.fixture
def trapped(tmp_path: Path) -> Path:
    """A vault full of modules that leave a mark when they are imported."""
    vault = tmp_path / "vault"
    for name in PLANTED:
        module = vault / name
        module.parent.mkdir(parents=True, exist_ok=True)
        module.write_text(f"open({str(tmp_path / 'mark')!r}, 'w').write(__name__)\n", encoding="utf-8")
    (vault / ".obsidian").mkdir()
    (vault / "Note.md").write_text("---\ntags: [a]\n---\n# A\n\n[[Nowhere]] #Deep_Learning <% tp.x %> `= 1`\n", "utf-8")
    (vault / "pyproject.toml").write_text('[tool.vaultlint]\nselect = ["ALL"]\n', encoding="utf-8")
    return vault


@pytest.mark.parametrize(
    "words",
    [
        "check",
        "check --no-cache --output-format json",
        "fix --unsafe-fixes --select ALL",
        "tags similar",
        "inspect Note.md",
        "rules",
        "cache clean",
    ],
)
def test_sec_04_no_module_of_a_vault_is_imported(words: str, trapped: Path, tmp_path: Path) -> None:
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    surroundings |= {"XDG_CACHE_HOME": str(tmp_path / "cache"), "XDG_STATE_HOME": str(tmp_path / "state")}
    done = subprocess.run(
        [COMMAND, *words.split()], cwd=trapped, env=surroundings, check=False, capture_output=True, encoding="utf-8"
    )
    assert done.returncode in (0, 1), done.stderr
    assert not (tmp_path / "mark").exists(), (tmp_path / "mark").read_text()


def test_what_is_planted_leaves_a_mark_when_it_is_run(trapped: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", "import yaml"], cwd=trapped, check=False)
    assert (tmp_path / "mark").read_text() == "yaml"


@pytest.mark.parametrize("words", ["check --select ALL --exit-zero", "fix --diff --unsafe-fixes --exit-zero"])
def test_sec_13_no_connection_is_made(words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_words: object, **_settings: object) -> None:
        raise AssertionError("a socket was asked for")

    (tmp_path / "Note.md").write_text(
        "[a](https://example.org/?utm_source=x) ![b](http://example.org/b.png)\n", "utf-8"
    )
    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    with pytest.raises(SystemExit) as leaving:
        main.main([*words.split(), "--no-cache", "--jobs", "1", "--vault", str(tmp_path)])
    assert leaving.value.code == 0
