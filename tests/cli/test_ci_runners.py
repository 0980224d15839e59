"""SEC-07: whatever a vault holds, a CI runner that reads along is told nothing but what we mean to tell it."""

from __future__ import annotations

import contextlib
import io
import json
import sys
import tempfile
import unicodedata
from collections import Counter
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.reporters.ci_runners import annotation_fault, obeyed
from vaultlint.cli import main
from vaultlint.display import display, inert, json_safe
from vaultlint.reporters import FORMATS

PIECES = [
    "::error::x", "::set-env name=A::b", "::stop-commands::t", "##[add-mask]x", "##[error]", "##vso[task.complete]x",
    "section_start:1:x\r\x1b[0K", "#\ufe0f#[group]", ":\ufe0f:warning::", "%0A", "%250A", "%", ",", ":", ";", "]", "[",
    "\n", "\r", "\r\n", "\t", "\x1b[1m", "\u2028", "\u3000", "\ufeff", "\u202e", "a", "微", "`", "|", "](",
    "@x", "<img>",
]  # fmt: skip
EVIL = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join)
# Names that a disk takes and that are no hidden files.
NAMES = EVIL.filter(lambda name: len(name.encode()) < 200).map(lambda name: "n" + name if name[0] == "." else name)
CONTENTS = [
    "[[{}]]\n", "x\n{}\n[[{}]]\n", "# {}\n\n[[#{}]]\n", "[a]({}.md)\n", "![[{}.png]]\n", "#tag{} #{}\n", "the the {}\n",
    "---\ntags: [\"{}\"]\n---\n", "%% vaultlint: allow broken-link — {} %%\n[[{}]]\n", "---\na: [{}\n---\n",
    "{}  \n{}\t\n",
]  # fmt: skip
FILES = st.dictionaries(NAMES, st.tuples(st.sampled_from(CONTENTS), EVIL), min_size=1, max_size=3)


IN_CI = {"GITHUB_ACTIONS": "true", "GITLAB_CI": "true", "FORCE_COLOR": "1"}


def said(root: Path, *options: str) -> tuple[str, str]:
    """What a run in CI writes to its two streams."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n") for _ in range(2))
    in_ci = {"GITHUB_WORKSPACE": str(root.parent), **IN_CI}
    words = ["check", "--vault", str(root), "--isolated", "--no-cache", "--select", "ALL", "-v", "--statistics"]
    with (
        mock.patch.dict("os.environ", in_ci),
        mock.patch.object(sys, "stdout", out),
        mock.patch.object(sys, "stderr", err),
        contextlib.suppress(SystemExit),
    ):
        main.main([*words, "--report-suppressions", *options])
    out.flush()
    err.flush()
    written = [stream.buffer for stream in (out, err)]
    assert all(isinstance(buffer, io.BytesIO) for buffer in written)
    return written[0].getvalue().decode("utf-8"), written[1].getvalue().decode("utf-8")


@settings(max_examples=150, deadline=None)
@given(FILES, st.sampled_from([None, *FORMATS]))
@example({"::error::gotcha.md": ("[[{}]]\n", "##[error]y")}, None)
@example({"a\n::error::gotcha": ("[[{}]]\n", "x\n::error::y")}, "github")
@example({"a#\ufe0f#[error]b": ("[[{}]]\n", "#\ufe0f#[error]b")}, "text")
@example({"a##vso[x]": ("[[{}]]\n", "##vso[task.complete]x")}, "junit")
def test_nothing_in_a_vault_commands_a_runner(files: dict[str, tuple[str, str]], format_name: str | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "vault")
        root.mkdir()
        names = set()
        for name, (content, evil) in files.items():
            written = f"{name}.md"
            names.add(display(f"vault/{unicodedata.normalize('NFC', written)}"))
            Path(root, written).write_text(content.replace("{}", evil), "utf-8", newline="")
        out, err = said(root, *(["--output-format", format_name] if format_name else []))
    assert " notes in " in err or " note in " in err
    assert obeyed(err) == []
    commands = obeyed(out)
    if format_name not in (None, "github"):
        assert commands == []
        return
    counts = Counter(command.name for command in commands)
    assert counts.keys() <= {"error", "warning", "notice", "group", "endgroup"}
    assert counts["group"] == counts["endgroup"] <= 1
    assert max(counts.values(), default=0) <= 10
    for command in commands:
        assert annotation_fault(command) is None
        if "line" in command.properties:
            assert command.properties["file"] in names
            assert command.message.startswith(f"{command.properties['file']}:{command.properties['line']}:")


def test_gitlab_is_told_of_no_section(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its marks need control characters, which nobody gets to see; what is left of them is broken up as well."""
    (tmp_path / "section_start:1:x.md").write_text("[[Nowhere]]\n")
    monkeypatch.setattr("tests.cli.test_ci_runners.IN_CI", {"GITLAB_CI": "true", "GITHUB_ACTIONS": ""})
    out, _ = said(tmp_path, "--output-format", "concise")
    assert "section\\x5fstart:1:x.md:1:3: broken-link error" in out
    assert "section_" not in out


HIDDEN_COMMANDS = [
    "::error::x", "a ##[error]x", "#\ufe0f#\ufe0f[error]x", " :\ufe0f:error::x", "##\ufe0fvs\ufe0fo[x]y",
]  # fmt: skip


@pytest.mark.parametrize("line", HIDDEN_COMMANDS)
def test_selectors_that_count_for_nothing_hide_no_command(line: str) -> None:
    assert obeyed(line)
    assert obeyed(inert(line)) == []


@given(st.lists(st.sampled_from([*":#[]vso \ufe0f", "error", "::", "section_start:1:x\r\x1b[0K"])).map("".join))
def test_no_line_commands_a_runner_once_it_is_inert(line: str) -> None:
    assert obeyed(inert(line)) == []
    document = json_safe(json.dumps(f"x{line}", ensure_ascii=False))
    assert obeyed(document) == []
    assert json.loads(document) == f"x{line}"
