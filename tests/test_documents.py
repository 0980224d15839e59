"""Every example of the documentation, carried out: what a page tells to type is typed, what it shows is compared.

The commands of a page are run one after another in a copy of one small vault under git (`tests/documents/vault`). In a
`console` block `$ ` stands before what is typed and what is printed follows, with `…` for whatever it may be; a line of
a `sh` block is only run, and a `text` block behind it holds lines that it printed. A `yaml` block that begins with the
name of a file is written to it, and so is a `markdown` block below the name of a note: such a page has a vault of its
own, and its commands end with 0 unless it says `# exits 1`. Settings are read as vaultlint reads them.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from vaultlint.config import Config, ConfigError

ROOT = Path(__file__).parents[1]
VAULT = ROOT / "tests" / "documents" / "vault"
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
BLOCK = re.compile(r"(?:^`(?P<file>[^`\n]+)`:\n\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
EXITS = re.compile(r"# exits (\d)$")
NAMED = re.compile(r"# (\S+\.yaml)\n")
NOT_RUN = ("make", "pip", "pipx", "uv", "brew", "git push", "git clone")
"""What would install something, or needs the net."""
KEYS_OF_OTHERS = {"repos", "on", "jobs", "steps", "stages", "include", "vaultlint", "disabled rules", "id"}
"""Top-level keys of what is no configuration of vaultlint: hooks, workflows, properties of notes, rules."""


@dataclass(frozen=True)
class Step:
    """One thing a page tells the reader to type, and what it shows for it."""

    typed: str
    shown: str | None = None
    file: str | None = None
    """The file that is written, where this is not to be typed into a shell but into an editor."""
    code: int | None = None
    """How it ends, where the page says so."""
    lines: tuple[str, ...] = ()
    """What the commands of the last block printed, among other lines."""

    @property
    def is_run(self) -> bool:
        return bool(self.file or self.lines) or not self.typed.startswith(NOT_RUN)


def blocks(page: Path, *languages: str) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return [block["text"] for block in BLOCK.finditer(text) if block["language"] in languages]


def steps(page: Path) -> Iterator[Step]:
    text = page.read_text(encoding="utf-8")
    for block in BLOCK.finditer(text):
        if block["language"] == "sh":
            for line in block["text"].splitlines():
                if typed := re.sub(r"(?:^|\s+)#.*", "", line):
                    yield Step(typed, code=int(exits[1]) if (exits := EXITS.search(line)) else None)
        elif block["language"] == "console":
            for part in re.split(r"^\$ ", block["text"], flags=re.MULTILINE)[1:]:
                typed, _, shown = part.partition("\n")
                yield Step(re.sub(r"\s+#.*", "", typed), shown)
        elif block["language"] == "yaml" and (named := NAMED.match(block["text"])):
            yield Step(block["text"], file=named[1])
        elif block["language"] == "text" and (lines := tuple(block["text"].splitlines())):
            yield Step("", lines=lines)
        elif block["file"]:
            yield Step(block["text"], file=block["file"])


class Reader:
    """Somebody who follows a page in a vault of their own."""

    def __init__(self, folder: Path, *, begins_anew: bool = False) -> None:
        self.vault, home, programs = folder / "vault", folder / "home", folder / "bin"
        if begins_anew:
            (self.vault / ".obsidian").mkdir(parents=True)
        else:
            shutil.copytree(VAULT, self.vault)
        home.mkdir()
        programs.mkdir()
        sockets = tempfile.mkdtemp(prefix="vl")  # their names must be short
        weakref.finalize(self, shutil.rmtree, sockets)
        command = programs / "vaultlint"
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m vaultlint "$@"\n', encoding="utf-8")
        command.chmod(0o755)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "VAULTLINT_"))}
        self.surroundings = kept | {
            "PATH": os.pathsep.join([str(programs), str(Path(sys.executable).parent), os.environ["PATH"]]),
            "PYTHONPATH": str(ROOT),
            "HOME": str(home),
            "XDG_CACHE_HOME": str(home / "cache"),
            "XDG_STATE_HOME": str(home / "state"),
            "XDG_RUNTIME_DIR": sockets,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org",
            "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org",
            "PRE_COMMIT_HOME": str(home / "pre-commit"),
            "COLUMNS": "100",
            "TERM": "dumb",
        }  # fmt: skip
        for name in ("GITHUB_ACTIONS", "CI"):
            self.surroundings.pop(name, None)
        history = ["init --quiet --initial-branch main", "add --all", "commit --quiet --message Notes"]
        history += ["commit --quiet --allow-empty --message More"] * 3
        for words in (*history, "update-ref refs/remotes/origin/main HEAD"):
            self.type(f"git {words}")

    def write(self, file: str, text: str) -> None:
        path = self.vault / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def type(self, line: str) -> tuple[int, str]:
        done = subprocess.run(
            line, shell=True, cwd=self.vault, env=self.surroundings, check=False, encoding="utf-8",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=120,
        )  # fmt: skip
        return done.returncode, done.stdout


def fits(shown: str, printed: str) -> bool:
    """Whether a page shows what is printed: `…` stands for anything, on a line of its own for any lines."""
    lines = [".*?" if line.strip() == "…" else re.escape(line).replace("…", "[^\n]*?") for line in _lines(shown)]
    return re.fullmatch("\n".join(lines), "\n".join(_lines(printed)), re.DOTALL) is not None


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().lstrip("\n").splitlines()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_tells_to_type_does_what_it_shows(page: Path, tmp_path: Path) -> None:
    told = list(steps(page))
    if not any(step.is_run for step in told):
        assert "$ vaultlint" not in page.read_text(encoding="utf-8")
        return
    begins_anew = any(step.file is not None and step.file.endswith(".md") for step in told)
    reader = Reader(tmp_path, begins_anew=begins_anew)
    said: list[str] = []
    for step in told:
        if not step.is_run:
            continue
        if step.lines:
            # A page may show text that nobody printed, such as a drawing; not where it shows what commands print.
            assert not begins_anew or [line for line in step.lines if not any(line in one for one in said)] == []
            said.clear()
            continue
        if step.file is not None:
            reader.write(step.file, step.typed)
            continue
        code, printed = reader.type(step.typed)
        assert code in ((step.code or 0,) if begins_anew else (0, 1)), f"{step.typed}\n{printed}"
        said.append(printed)
        assert step.shown is None or fits(step.shown, printed), f"$ {step.typed}\n{printed}"


def test_the_line_of_a_baseline_that_the_page_shows_is_one(tmp_path: Path) -> None:
    page = ROOT / "docs" / "baseline.md"
    reader = Reader(tmp_path, begins_anew=True)
    (garden, *_) = (step for step in steps(page) if step.file == "Garden.md")
    reader.write("Garden.md", garden.typed)
    assert reader.type("vaultlint baseline create")[0] == 0
    (line,) = (text.strip() for text in blocks(page, "json"))
    assert line in (reader.vault / ".vaultlint-baseline.json").read_text(encoding="utf-8")


def configurations(page: Path) -> Iterator[str]:
    for text in blocks(page, "yaml"):
        data = yaml.safe_load(text)
        if isinstance(data, dict) and not KEYS_OF_OTHERS & {str(key) for key in data}:
            yield text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_settings_and_data_that_a_page_shows_are_ones_that_can_be_read(page: Path, tmp_path: Path) -> None:
    for text in blocks(page, "json"):
        if "…" not in text:
            json.loads(text)
    for text in blocks(page, "yaml"):
        yaml.safe_load(text)
    for text in configurations(page):
        vault = Path(shutil.copytree(VAULT, tmp_path / "vault", dirs_exist_ok=True))
        (vault / ".vaultlint.yaml").write_text(text, encoding="utf-8")
        try:
            Config.find(vault)
        except ConfigError as error:
            pytest.fail(f"{error}\n{text}")


@pytest.mark.parametrize(
    ("shown", "printed", "expected"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a … c\n", "a b c\n", True),
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a … c\n", "a b\nb c\n", False),
        ("a\n", "a\nb\n", False),
        ("", "a\n", False),
        ("…\n", "", True),
    ],
)
def test_what_is_shown_is_compared(shown: str, printed: str, expected: bool) -> None:
    assert fits(shown, printed) is expected


def test_a_page_is_read_line_by_line(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "```console\n$ vaultlint a   # why\nx\n$ make b\n```\n\n```sh\nvaultlint c  # d\n# e\n```\n", "utf-8"
    )
    assert list(steps(page)) == [Step("vaultlint a", "x\n"), Step("make b", ""), Step("vaultlint c")]
    assert [step.is_run for step in steps(page)] == [True, False, True]
    page.write_text(
        "`A.md`:\n\n```markdown\n# A\n```\n\n```sh\nvaultlint c   # exits 1\n```\n\n```text\nd\n```\n", "utf-8"
    )
    assert list(steps(page)) == [Step("# A\n", file="A.md"), Step("vaultlint c", code=1), Step("", lines=("d",))]
