"""docs/formats.md shows what vaultlint prints, and nothing that it does not."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from vaultlint.reporters import FORMATS

Run = Callable[..., subprocess.CompletedProcess[str]]
MakeVault = Callable[[Mapping[str, str]], Path]
PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8")
_, *_SPLIT = re.split(rf"^## ({'|'.join(FORMATS)})$", PAGE, flags=re.MULTILINE)
SECTIONS = dict(zip(_SPLIT[::2], _SPLIT[1::2], strict=True))
LEFT_OUT = "…"


def blocks(text: str) -> list[tuple[str, str]]:
    """The blocks of code in a text: language and content."""
    found = re.findall(r"^(`{3,})(\w+)\n(.*?)^\1$", text, re.MULTILINE | re.DOTALL)
    return [(language, content) for _, language, content in found]


@pytest.fixture
def garden(make_vault: MakeVault) -> Path:
    (_, garden), (_, tomatoes) = [block for block in blocks(PAGE.split("\n## ")[0]) if block[0] == "markdown"]
    return make_vault({"Garden.md": garden, "Tomatoes.md": tomatoes})


def shows(example: str, printed: str) -> bool:
    """Whether an example, in which lines may be left out, is what was printed."""
    parts = (re.escape(part) for part in re.split(rf"^{LEFT_OUT}\n", example, flags=re.MULTILINE))
    return re.fullmatch(r"(?:.*\n)?".join(parts), printed.rstrip("\n") + "\n", re.DOTALL) is not None


@pytest.mark.parametrize("format_name", FORMATS)
def test_an_example_is_what_vaultlint_prints(run: Run, garden: Path, format_name: str) -> None:
    (example, *_) = [content for language, content in blocks(SECTIONS[format_name]) if language not in ("sh", "yaml")]
    done = run("check", "--output-format", format_name, cwd=garden)
    assert shows(example, done.stdout)
    assert len(example.splitlines()) > 1
    assert not shows(example.replace("Tomat", "Tomad"), done.stdout)


def test_what_notes_allow_themselves_is_a_line_more(run: Run, garden: Path) -> None:
    _, (_, example) = blocks(SECTIONS["concise"])
    usual = run("check", "--output-format", "concise", cwd=garden).stdout
    assert run("check", "--output-format", "concise", "--report-suppressions", cwd=garden).stdout == usual + example


def test_each_format_has_its_row_and_its_section() -> None:
    rows = [
        name for row in re.findall(r"^\| (\[.*?) \|", PAGE, re.MULTILINE) for name in re.findall(r"\[([a-z-]+)\]", row)
    ]
    assert rows == list(SECTIONS) == list(FORMATS)


COMMANDS = [line for language, block in blocks(PAGE) if language == "sh" for line in block.splitlines()]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_does_what_the_page_says(run: Run, garden: Path, command: str) -> None:
    program, *words = shlex.split(command, comments=True)
    done = run(*words, cwd=garden)
    assert (program, done.returncode) == ("vaultlint", 1)
    files = {word.rpartition("=")[2] for word in words if "." in word}
    assert all((garden / file).is_file() for file in files)
    assert (done.stdout == "") == ("and nothing to stdout" in command)
