"""`vaultlint fix` while others write, while it is killed, while somebody thinks twice: REL-02, REL-06, SEC-06."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from filelock import FileLock

from tests.cli.test_fix_command import COMMAND, on_a_terminal, surroundings
from vaultlint import session
from vaultlint.config import Config
from vaultlint.findings import Safety
from vaultlint.fixes.state_folder import journal_folder

MakeVault = Callable[[Mapping[str, str]], Path]
Run = Callable[..., subprocess.CompletedProcess[str]]

SPACED = "a line   \n\n\n\nand another one\n"
MENDED = "a line\n\nand another one\n"
TIDY = ("fix", "--select", "text", "--no-progress", "--yes")


def test_rel_06_what_somebody_saves_while_the_vault_is_read_is_not_touched(
    make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The offsets of findings belong to the text that was read, and so must all that is made of it."""
    root = make_vault({"a.md": "abcdefghij  \n\nkeep\n", "b.md": SPACED})
    mine = "abcdefghijXY kept by the user\n"

    def save(done: int, *_: object) -> None:
        if done == 2:
            (root / "a.md").write_text(mine)

    request = session.Request(root, Config().with_selection(("text",), (), (), ()))
    settled = session.settle_fixes(request, Safety.SAFE, save)
    assert (root / "a.md").read_text() == mine
    old, new = settled.changed["a.md"]
    assert (old.text, new.text) == ("abcdefghij  \n\nkeep\n", "abcdefghij\n\nkeep\n")
    from vaultlint.fixes.write import Rewrite, WriteRefused, check

    with pytest.raises(WriteRefused, match="changed since it was read"):
        check(root, root / "a.md", Rewrite("a.md", old.to_bytes(), new.to_bytes()))


@pytest.mark.parametrize("kills", [4, pytest.param(100, marks=pytest.mark.slow)])
def test_rel_02_a_fix_of_500_notes_that_is_killed_anywhere_loses_nothing(
    kills: int, make_vault: MakeVault, run: Run
) -> None:
    """The real program, from its start to its end, by SIGKILL; what the next run leaves is undone and compared."""
    root = make_vault({f"note {number}.md": f"{number} {SPACED}" for number in range(500)})
    before = {path.name: path.read_bytes() for path in root.glob("*.md")}
    after = {name: data.replace(SPACED.encode(), MENDED.encode()) for name, data in before.items()}
    began = time.perf_counter()
    assert run(*TIDY, cwd=root).returncode == 0
    duration = time.perf_counter() - began
    assert {path.name: path.read_bytes() for path in root.glob("*.md")} == after
    assert run("undo", cwd=root).returncode == 0
    chance = random.Random(3)
    midway = 0
    for _ in range(kills):
        with subprocess.Popen(
            [*COMMAND, *TIDY], cwd=root, env=surroundings(), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ) as process:  # fmt: skip
            time.sleep(chance.uniform(0.6, 1.1) * duration)
            process.send_signal(signal.SIGKILL)
        found = {path.name: path.read_bytes() for path in root.glob("*.md")}
        assert found.keys() == before.keys()
        torn = [name for name, data in found.items() if data not in (before[name], after[name])]
        assert torn == []
        midway += 0 < sum(found[name] == after[name] for name in found) < 500
        finished = run(*TIDY, cwd=root)
        assert finished.returncode == 0, finished.stderr
        assert sorted(path.name for path in root.iterdir()) == sorted([".obsidian", *before])
        assert {path.name: path.read_bytes() for path in root.glob("*.md")} == after
        while run("undo", cwd=root).returncode == 0 and (root / "note 0.md").read_bytes() != before["note 0.md"]:
            pass
        assert {path.name: path.read_bytes() for path in root.glob("*.md")} == before
    assert kills < 50 or midway > 0, "no kill came in the middle of the writing"


def test_who_says_no_keeps_the_report_of_the_last_run(make_vault: MakeVault, tmp_path: Path) -> None:
    root = make_vault({f"note {number}.md": SPACED for number in range(60)})
    report = tmp_path / "report.json"
    report.write_text("precious")
    words = ("--output-format", "json", "--output-file", str(report))
    shown, code = on_a_terminal(*COMMAND, "fix", "--select", "text", *words, cwd=root, typed="n\n")
    assert "nothing was changed" in shown
    assert code == 1
    assert report.read_text() == "precious"


def test_sec_06_a_name_with_a_line_end_makes_no_line_of_its_own(
    make_vault: MakeVault, run: Run, tmp_path: Path
) -> None:
    root = make_vault({"a\nerror: all is lost.md": SPACED})
    os.link(root / "a\nerror: all is lost.md", tmp_path / "twin.md")
    done = run("fix", "--select", "text", cwd=root)
    assert done.returncode == 2
    assert "hard-linked" in done.stderr
    assert not any(line.startswith("error: all is lost") for line in done.stderr.split("\n"))


def test_checking_does_not_wait_for_a_run_that_is_under_way(make_vault: MakeVault, run: Run, state: Path) -> None:
    root = make_vault({"a.md": SPACED})
    assert run("fix", "--select", "text", cwd=root).returncode == 0
    folder = journal_folder(root.resolve(), state.resolve())
    with FileLock(folder / "lock"):
        began = time.monotonic()
        done = run("check", cwd=root)
        assert time.monotonic() - began < 8, "nothing is written, so there is nothing to wait for"
    assert done.returncode == 0
    assert "another vaultlint" not in done.stderr
