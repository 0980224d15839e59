"""Pages of the documentation that tell what a command does: it is done here, and must come to what they say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.conftest import ROOT, Run

MakeVault = Callable[[Mapping[str, str]], Path]

_BLOCK = re.compile(
    r"(?:^`(?P<file>[^`\n]+)`:\n\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
_COMMAND = re.compile(r"vaultlint (?P<words>[^#\n]+?)\s*(?:#.*?exits (?P<code>\d))?")


class Block(NamedTuple):
    """A fenced block, and the file that it is said to be."""

    file: str | None
    language: str
    text: str


def blocks(page: str) -> list[Block]:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return [Block(found["file"], found["language"], found["text"]) for found in _BLOCK.finditer(text)]


@pytest.mark.parametrize("page", ["suppressing.md", "baseline.md"])
def test_a_page_tells_what_its_commands_do(page: str, run: Run, make_vault: MakeVault) -> None:
    root = make_vault({})
    said = ""
    told = 0
    for block in blocks(page):
        if block.file is not None:
            (root / block.file).write_text(block.text, encoding="utf-8")
        elif block.language == "sh":
            said = ""
            for line in block.text.splitlines():
                if written := re.fullmatch(r"printf '(.*)\\n' > (\S+)", line):
                    (root / written[2]).write_text(f"{written[1]}\n", encoding="utf-8")
                    continue
                command = _COMMAND.fullmatch(line)
                assert command, f"a command that nobody understands: {line}"
                done = run(*command["words"].split(), cwd=root)
                assert done.returncode == int(command["code"] or 0), f"{line}\n{done.stdout}{done.stderr}"
                said += done.stdout + done.stderr
        elif block.language == "text":
            for line in block.text.splitlines():
                assert line in said
                told += 1
    assert told > 2


def test_the_line_of_a_baseline_that_the_page_shows_is_one(run: Run, make_vault: MakeVault) -> None:
    page = blocks("baseline.md")
    root = make_vault({"Garden.md": next(block.text for block in page if block.file)})
    run("baseline", "create", cwd=root)
    (line,) = (block.text.strip() for block in page if block.language == "json")
    assert line in (root / ".vaultlint-baseline.json").read_text(encoding="utf-8")
