"""The rows about a hook: a repository with one note changed and staged."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from benchmarks.bench import NO_HUB, Bench
from benchmarks.command import Command, Spent
from benchmarks.pairs import alternate, wall
from benchmarks.scratch import git, medium_note
from benchmarks.table import Row, compared, not_measured

_CONFIGURATION = ".pre-commit-config.yaml"
_HOOKS = """\
repos:
  - repo: local
    hooks:
      - {{id: vaultlint, name: vaultlint, language: system, pass_filenames: false, always_run: true, entry: {entry}}}
      - {{id: nothing, name: nothing, language: system, pass_filenames: false, always_run: true, entry: git --version}}
"""
_TIMES = 2
"""Commands that end soon are run so many times as often."""


def hook(bench: Bench) -> list[Row]:
    """What a commit waits for: vaultlint alone, and within pre-commit, beside a hook that does nothing."""
    what = "the hook: `vaultlint check --staged`, one note staged, ÷ `rumdl check --no-cache NOTE`"
    within = "the hook within `pre-commit run` ÷ pre-commit with a hook that does nothing"
    if bench.hub is None:
        return [not_measured(what, NO_HUB), not_measured(within, NO_HUB)]
    hub = bench.hub
    _configure(hub, f"{bench.vaultlint.entry} check --staged")
    try:
        return _measured(bench, hub, what, within)
    finally:
        git(hub, "reset", "--quiet", "--hard")


def _measured(bench: Bench, hub: Path, what: str, within: str) -> list[Row]:
    note = medium_note(hub)
    name = note.relative_to(hub).as_posix()
    bench.settled()
    bench.run(bench.vaultlint.command(hub, "check"))

    def staged(command: Command) -> Spent:
        with note.open("ab") as file:
            file.write(b"\nOne more line.\n")
        git(hub, "add", "--", name)
        return bench.run(command)

    alone = bench.vaultlint.command(hub, "check", "--staged")
    if bench.rumdl.missing:
        rows = [not_measured(what, bench.rumdl.missing)]
    else:
        theirs = bench.rumdl.command(hub, "check", "--no-cache", name)
        with bench.vaultlint.standing_by(hub) as standing:
            handed_over = standing.command(hub, "check", "--staged")
            ways = [lambda _: staged(alone), lambda _: staged(handed_over), lambda _: bench.run(theirs)]
            by_itself, by_another, beside = map(wall, alternate(bench.rounds * _TIMES, *ways))
        rows = [compared(what, by_itself, beside), compared("the same, a process standing by", by_another, beside)]
    program = _pre_commit()
    if program is None:
        return [*rows, not_measured(within, "pre-commit is not installed")]
    home = {"PRE_COMMIT_HOME": str(bench.scratch / "pre-commit")}
    ours, nothing = (Command((program, "run", hook), hub, home) for hook in ("vaultlint", "nothing"))
    bench.run(nothing)
    spent = alternate(bench.rounds * _TIMES, lambda _: staged(ours), lambda _: staged(nothing))
    return [*rows, compared(within, wall(spent[0]), wall(spent[1]))]


def _configure(hub: Path, entry: str) -> None:
    """Commit a configuration of two hooks; pre-commit takes none that is not committed."""
    wanted = _HOOKS.format(entry=f"'{entry.replace(chr(39), chr(39) * 2)}'")
    file = hub / _CONFIGURATION
    if not file.exists() or file.read_text(encoding="utf-8") != wanted:
        file.write_text(wanted, encoding="utf-8")
        git(hub, "add", "--", _CONFIGURATION)
        git(hub, "commit", "--quiet", "--message", "Check what is staged")


def _pre_commit() -> str | None:
    beside = Path(sys.executable).parent / "pre-commit"
    return str(beside) if beside.exists() else shutil.which("pre-commit")
