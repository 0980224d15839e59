"""What `vaultlint fix` does to real vaults: nothing that can be told by what they say, and nothing that stays.

Each vault is copied, fixed, fixed again and restored, by the public commands: as the command comes, with every theme
but that of tags by name and the unsafe fixes, and with the tags. Links and tags are read before and after by `inspect`.
What happened is kept as a line for the report that `make corpus` prints at its end.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.corpus_report import Row
from tests.test_corpora import VAULTS
from vaultlint.rulebook import Rulebook

pytestmark = pytest.mark.slow

EVERYTHING = [word for theme in Rulebook.builtin().themes if theme != "tags" for word in ("--select", theme)]
BY_REQUEST = {
    "safe": [],
    "all": ["--unsafe-fixes", *EVERYTHING],
    "tags": ["--unsafe-fixes", "--select", "tags"],
}
MISPLACED = re.compile(rb"\s+---|---[ \t]+[\r\n]")
FIXED = re.compile(r"([\d,]+) findings? fixed in ([\d,]+) notes?")
REFUSED = re.compile(r"^ *([\d,]+) +[\w-]+ +in .*: refused by verification", re.MULTILINE)


class Said(NamedTuple):
    """What a vault says, as far as fixes promise to keep it."""

    links: Mapping[str, Counter[tuple[str, str | None]]]
    """For each file the links that lead somewhere: to which file, to which heading."""
    tags: Mapping[str, list[str]]
    """For each file its tags, as written."""


def run(root: Path, state: Path, *words: str) -> subprocess.CompletedProcess[str]:
    surroundings = {**os.environ, "XDG_STATE_HOME": str(state)}
    command = [sys.executable, "-m", "vaultlint", *words, "--vault", str(root)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=surroundings)


def fix(root: Path, state: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run(root, state, "fix", "--isolated", "--timeout", "60", "--no-progress", "--exit-zero", *words)


def copy_vault(original: Path, root: Path) -> None:
    """A copy that may be written to, whatever may be done to the original."""
    shutil.copytree(original, root, symlinks=True)
    for path in (root, *root.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | 0o200)


def number(text: str) -> int:
    return int(text.replace(",", ""))


def contents(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def spellings(said: Said) -> dict[str, list[str]]:
    """The tags of each file, whatever their case and separators."""
    return {
        path: [tag.casefold().translate(dict.fromkeys(map(ord, "-_ "))) for tag in tags]
        for path, tags in said.tags.items()
    }


def inspected(root: Path, paths: Iterable[str]) -> Said:
    wanted = [str(root / path) for path in paths]
    told = run(root, root, "inspect", "--isolated", "--format", "json", *wanted)
    assert told.returncode == 0, told.stderr[-2000:]
    links: dict[str, Counter[tuple[str, str | None]]] = {}
    tags: dict[str, list[str]] = {}
    objects: list[dict[str, Any]] = (
        [json.loads(told.stdout)] if len(wanted) == 1 else [json.loads(line) for line in told.stdout.splitlines()]
    )
    for note in objects:
        found = [
            link for link in note["resolved"] if link["target"] is not None and link["subpath_resolves"] is not False
        ]
        links[note["path"]] = Counter((link["target"], link["heading"]) for link in found)
        tags[note["path"]] = note["all_tags"]
    return Said(links, tags)


@pytest.mark.parametrize("request_", BY_REQUEST)
@pytest.mark.parametrize("vault", VAULTS)
def test_rel_09_and_11_a_real_vault_is_fixed_once_says_the_same_and_comes_back(
    vault: str, request_: str, corpora: Path, tmp_path: Path, corpus_rows: list[Row]
) -> None:
    root, state = tmp_path / "vault", tmp_path / "state"
    copy_vault(corpora / vault, root)
    before = contents(root)
    notes = sorted(path for path in before if path.endswith(".md") and not re.search(r"(\A|/)\.", path))
    said = inspected(root, notes)

    first = fix(root, state, *BY_REQUEST[request_])
    refused = sum(number(count) for count in REFUSED.findall(first.stderr))
    assert first.returncode == (2 if refused else 0), first.stderr[-2000:]
    fixed = contents(root)
    changed = sorted(path for path in before if fixed.get(path) != before[path])
    says = inspected(root, notes)
    fixed_in = FIXED.search(first.stderr)
    corpus_rows.append(
        Row(
            vault,
            request_,
            notes=len(notes),
            fixed=number(fixed_in[1]) if fixed_in else 0,
            changed=len(changed),
            refused=refused,
            links=(
                sum(links.total() for links in said.links.values()),
                sum(links.total() for links in says.links.values()),
            ),
            tags=(sum(map(len, said.tags.values())), sum(map(len, says.tags.values()))),
        )
    )
    assert fixed.keys() == before.keys(), "no file comes, none goes"
    lost = {path: gone for path in notes if (gone := said.links[path] - says.links[path])}
    assert lost == {}, "every link that led somewhere leads there"
    if request_ != "tags":  # whose business they are
        # Properties that stood too low hold tags that come to be when they are put right.
        low = {path for path in notes if MISPLACED.match(before[path]) and path in changed}
        kept, had = spellings(says), spellings(said)
        assert {path: tags for path, tags in kept.items() if path not in low} == {
            path: tags for path, tags in had.items() if path not in low
        }
        assert not any(Counter(had[path]) - Counter(kept[path]) for path in low), "none of their tags goes"

    again = fix(root, state, *BY_REQUEST[request_])
    assert again.returncode == first.returncode, again.stderr[-2000:]
    assert contents(root) == fixed, "fixing twice is fixing once"
    assert not FIXED.search(again.stderr)

    if changed:
        undone = run(root, state, "undo")
        assert undone.returncode == 0, undone.stderr[-2000:]
    assert contents(root) == before, "undo restores every byte"
