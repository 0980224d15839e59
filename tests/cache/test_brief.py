"""What a run tells in sums is what it would tell one by one."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import zlib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from vaultlint.cache import look as look_
from vaultlint.cache.brief import packed_brief, unpacked_brief
from vaultlint.cache.look import Look
from vaultlint.cache.outcome import Found, Outcome
from vaultlint.config import Config
from vaultlint.findings import Finding, Fix, Safety, Severity
from vaultlint.plain import NotPlain
from vaultlint.request import Request, Rest, Sums
from vaultlint.session import check
from vaultlint.text import Edit, Span
from vaultlint.vault.discovery import DiskFiles

ROOT = Path(__file__).parents[2]
NOTES = {
    "A.md": "[[Nowhere]]\n\nteh mint \n\n\n\nand basil \n",
    "B.md": "Nothing but hints. \n\n\nthe the  \nx\n",
    "C.md": "Nothing.\n",
    "D.md": "See [[Void]]. %% vaultlint: allow broken-link — written next spring %%\n\n\n\nx\n",
    "E.md": "Trailing. %% vaultlint: allow trailing-space %% \n",
    "pond.jpg": "no picture",
    ".obsidian/app.json": "{}",
}


@pytest.fixture(name="vault")
def _vault(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    for path, text in NOTES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    for file in root.rglob("*"):
        os.utime(file, (1_700_000_000, 1_700_000_000))
    return root


class Heard:
    """What a run told, and the sums."""

    def __init__(self, vault: Path, cache: Path, suffices: bool = True) -> None:
        self.rests: list[Rest] = []
        sums = Sums(lambda _: suffices, self.rests.append)
        request = Request(vault, Config().with_selection(("ALL",)), cache=cache)
        self.files = {one.path: one for one in check(request, sums=sums)}

    @property
    def findings(self) -> list[Finding]:
        return [finding for one in self.files.values() for finding in one.findings]


def hints(heard: Heard) -> list[Finding]:
    return [one for one in heard.findings if one.severity is Severity.HINT and not one.suppressed]


def test_sums_stand_for_the_hints_and_for_nothing_else(vault: Path, tmp_path: Path) -> None:
    cold = Heard(vault, tmp_path / "cache")
    warm = Heard(vault, tmp_path / "cache")
    assert cold.rests == []
    (rest,) = warm.rests
    told = hints(cold)
    assert {one.rule: one.number for one in rest.hints} == Counter(one.rule for one in told)
    assert {one.rule: one.notes for one in rest.hints} == {
        rule: len({one.path for one in told if one.rule == rule}) for rule in {one.rule for one in told}
    }
    for one in rest.hints:
        assert one.first.findings[0] == next(finding for finding in told if finding.rule == one.rule)
        assert one.first.source is not None
        assert one.first.source.text == NOTES[one.first.path]
        fixable = Counter(finding.fix.safety for finding in told if finding.rule == one.rule and finding.fix)
        assert one.fixes == fixable
    assert hints(warm) == []
    assert warm.findings == [finding for finding in cold.findings if finding not in told]
    assert any(finding.suppressed for finding in warm.findings)
    assert rest.notes + len(warm.files) == len([path for path in cold.files if path.endswith(".md")])
    assert set(warm.files) == {finding.path for finding in warm.findings}


def test_where_sums_do_not_suffice_all_is_told(vault: Path, tmp_path: Path) -> None:
    cold = Heard(vault, tmp_path / "cache", suffices=False)
    warm = Heard(vault, tmp_path / "cache", suffices=False)
    assert warm.rests == []
    assert [*warm.files] == [*cold.files]
    assert warm.findings == cold.findings != []


@pytest.mark.parametrize("damage", ["x'00'", "'text'", "7", "(SELECT outcome FROM outcomes)"])
def test_a_brief_that_does_not_fit_is_not_believed(vault: Path, tmp_path: Path, damage: str) -> None:
    cold = Heard(vault, tmp_path / "cache")
    (file,) = (tmp_path / "cache").rglob("*.sqlite")
    connection = sqlite3.connect(file)
    connection.execute(f"UPDATE outcomes SET brief = {damage}")
    connection.commit()
    connection.close()
    warm = Heard(vault, tmp_path / "cache")
    assert warm.rests == []
    assert warm.findings == cold.findings


def test_plain_data_of_other_types_is_no_brief() -> None:
    fix = Fix((Edit("A.md", Span(0, 1), ""),), Safety.SAFE)
    finding = Finding("trailing-space", Severity.HINT, "A.md", Span(0, 1), "Space", fix)
    packed = packed_brief(Outcome((Found("A.md", (finding,)), Found("B.md")), ()))
    assert unpacked_brief(packed).hints[0].fixes == {Safety.SAFE: 1}
    text = zlib.decompress(packed).decode()
    for old, new in (
        ('{"SAFE":1}', '{"SAFE":"1"}'),
        ('{"SAFE":1}', '{"SURE":1}'),
        ("[1,1,{", '["1",1,{'),
        ("]],2,", ']],"2",'),
        ("[[1,1,", "[[1,1,{}],[1,1,"),
    ):
        other = text.replace(old, new)
        assert other != text, old
        with pytest.raises(NotPlain):
            unpacked_brief(zlib.compress(other.encode()))


COMMANDS = [
    [],
    ["-v"],
    ["--statistics"],
    ["--fail-on", "hint"],
    ["--report-suppressions"],
    ["--output", "json=-"],
    ["--output-format", "concise"],
    ["--select", "trailing-space"],
    ["--extend-select", "typos"],
    ["--exclude", "A.md"],
    ["B.md"],
    ["C.md", "--error-on-empty"],
]


@pytest.mark.parametrize("options", COMMANDS, ids=str)
def test_a_warm_run_prints_what_a_cold_one_prints(vault: Path, tmp_path: Path, options: list[str]) -> None:
    cold, warm, without = (_printed(vault, tmp_path, *options, *more) for more in ([], [], ["--no-cache"]))
    assert warm == cold == without


def _printed(vault: Path, folder: Path, *options: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "vaultlint", "check", *options],
        cwd=vault, capture_output=True, text=True, check=False, input="",
        env={**os.environ, "PYTHONPATH": str(ROOT), "VAULTLINT_CACHE_DIR": str(folder / "cache"),
             "VAULTLINT_STATE_DIR": str(folder / "state")},
    )  # fmt: skip
    return done.returncode, done.stdout, re.sub(r"in \d+\.\d+ s", "", done.stderr)


@pytest.fixture(name="opened")
def _opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    paths: list[str] = []
    read = DiskFiles.read

    def counting(self: DiskFiles, path: str) -> Any:
        paths.append(path)
        return read(self, path)

    monkeypatch.setattr(DiskFiles, "read", counting)
    return paths


def test_a_fresh_checkout_is_read_once_and_then_known_by_sight(vault: Path, tmp_path: Path, opened: list[str]) -> None:
    cold = Heard(vault, tmp_path / "cache").findings
    for path in vault.rglob("*.md"):
        os.utime(path, (1_600_000_000, 1_600_000_000))
    opened.clear()
    assert Heard(vault, tmp_path / "cache", suffices=False).findings == cold
    assert "C.md" in opened
    opened.clear()
    assert Heard(vault, tmp_path / "cache", suffices=False).findings == cold
    assert opened == []


def test_a_look_at_what_was_written_just_now_tells_too_little(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Look(DiskFiles(vault)).name is not None
    (vault / "C.md").write_text("Something. \n")
    assert Look(DiskFiles(vault)).name is None
    monkeypatch.setattr(look_, "_RACE", -(10**18))
    assert Look(DiskFiles(vault)).name is not None


@pytest.mark.parametrize("path", ["A.md", "pond.jpg", "New.md", "new.css", ".obsidian/app.json", "Deep/pond.png"])
def test_whatever_findings_depend_on_looks_different(vault: Path, path: str) -> None:
    before = Look(DiskFiles(vault)).name
    (vault / path).parent.mkdir(exist_ok=True)
    if path == "pond.jpg":
        (vault / path).unlink()
    else:
        (vault / path).write_text("{} ")
        os.utime(vault / path, (1_700_000_001, 1_700_000_001))
    after = Look(DiskFiles(vault)).name
    assert None not in (before, after)
    assert before != after
