"""What a run tells in sums is what it would tell one by one."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vaultlint.cache import gathered
from vaultlint.cache.brief import brief_of, packed_brief, unpacked_brief
from vaultlint.cache.known import KnownReadings
from vaultlint.cache.look import Look
from vaultlint.cache.outcome import Found, Noticed, Outcome, packed, packed_parts, unpacked_parts
from vaultlint.cache.store import CacheTrouble
from vaultlint.config import Config
from vaultlint.engine import Linter
from vaultlint.findings import Finding, Fix, Safety, Severity
from vaultlint.plain import NotPlain
from vaultlint.request import Request, Rest, Sums
from vaultlint.session import check
from vaultlint.text import Edit, Span
from vaultlint.vault import stamps
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
    return root


@pytest.fixture(autouse=True)
def _no_race(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are as old as they look: else nothing that a test has just written would be taken to be the same."""
    monkeypatch.setattr(stamps, "_RACE", -(10**18))


class Heard:
    """What a run told, and the sums."""

    def __init__(
        self, vault: Path, cache: Path | None, suffices: Callable[[str], bool] = lambda _: True, **asked: Any
    ) -> None:
        self.rests: list[Rest] = []
        request = Request(vault, Config().with_selection(("ALL",)), cache=cache, **asked)
        told = list(check(request, sums=Sums(suffices, self.rests.append)))
        self.files = {one.path: one for one in told}
        assert len(self.files) == len(told)

    @property
    def findings(self) -> list[Finding]:
        return [finding for one in self.files.values() for finding in one.findings]


def nothing(_: str) -> bool:
    return False


def hints(heard: Heard) -> list[Finding]:
    return [one for one in heard.findings if one.severity is Severity.HINT and not one.suppressed]


def test_sums_stand_for_the_hints_and_for_nothing_else(vault: Path, tmp_path: Path) -> None:
    cold = Heard(vault, tmp_path / "cache")
    warm = Heard(vault, tmp_path / "cache")
    assert cold.rests == []
    _says_in_sums(warm, what=cold)


def _says_in_sums(heard: Heard, *, what: Heard) -> None:
    """All that somebody else heard one by one, some of it in sums."""
    (rest,) = heard.rests
    sums = {one.rule: one for one in rest.hints}
    told = [one for one in hints(what) if one.rule in sums]
    assert {one.rule: one.number for one in rest.hints} == Counter(one.rule for one in told)
    assert {one.rule: one.notes for one in rest.hints} == {
        rule: len({one.path for one in told if one.rule == rule}) for rule in sums
    }
    for one in rest.hints:
        assert one.first.findings[0] == next(finding for finding in told if finding.rule == one.rule)
        # The text of a note, to tell the line; of an attachment, which may be a film, nobody reads a byte.
        assert one.first.is_attachment is not one.first.path.endswith(".md")
        assert (one.first.source is None) is one.first.is_attachment
        assert one.first.source == what.files[one.first.path].source
        fixable = Counter(finding.fix.safety for finding in told if finding.rule == one.rule and finding.fix)
        assert one.fixes == fixable
    assert [one for one in hints(heard) if one.rule in sums] == []
    assert heard.findings == [finding for finding in what.findings if finding not in told]
    assert any(finding.suppressed for finding in heard.findings)
    notes, told_notes = (len([path for path in files if path.endswith(".md")]) for files in (what.files, heard.files))
    assert rest.notes + told_notes == notes
    assert set(heard.files) == {finding.path for finding in heard.findings}


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("counted", [r".*", "trailing-space", ""])
def test_a_run_that_keeps_nothing_counts_hints_where_it_finds_them(
    vault: Path, tmp_path: Path, jobs: int, counted: str
) -> None:
    for number in range(0, 300, 3):
        (vault / f"{number}.md").write_text("Space. \n")
        (vault / f"{number + 1}.md").write_text("A tab\tand\n\n\n\na space. \n[[Void]]\n")
        (vault / f"{number + 2}.md").write_text("Space. \nSpace. %% vaultlint: allow trailing-space %% \n")
    # Counted when all is read, and still the first of its rule.
    (vault / "!.md").write_text("Space. \nSpace. %% vaultlint: allow trailing-space %% \n")
    whole = Heard(vault, tmp_path / "cache")
    assert whole.rests == []
    heard = Heard(vault, None, suffices=lambda rule: re.fullmatch(counted, rule) is not None, jobs=jobs)
    _says_in_sums(heard, what=whole)
    assert {one.rule for one in hints(heard)} == {
        one.rule for one in hints(whole) if not re.fullmatch(counted, one.rule)
    }


@pytest.mark.parametrize("cached", [False, True])
def test_trouble_in_the_middle_leaves_the_sums_right(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cached: bool
) -> None:
    """What was told one by one before it is not told in sums after it, and what was counted is counted once."""
    for number in range(300):
        (vault / f"{number}.md").write_text("A space. \n[[Void]]\n")
    whole = Heard(vault, tmp_path / "cache")
    real, asked = KnownReadings.__getitem__, 0

    def failing(self: KnownReadings, path: str) -> Any:
        nonlocal asked
        asked += 1
        if asked == 444:
            raise CacheTrouble("the disk is gone")
        return real(self, path)

    monkeypatch.setattr(KnownReadings, "__getitem__", failing)
    heard = Heard(vault, tmp_path / "another" if cached else None, jobs=1)
    assert asked > 444
    if cached:
        assert heard.rests == []
        assert heard.findings == whole.findings
    else:
        _says_in_sums(heard, what=whole)


def test_where_sums_do_not_suffice_all_is_told(vault: Path, tmp_path: Path) -> None:
    cold = Heard(vault, tmp_path / "cache", suffices=nothing)
    warm = Heard(vault, tmp_path / "cache", suffices=nothing)
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
    data = packed_brief(brief_of(Outcome((Found("A.md", (finding,)), Found("B.md")), ())))
    assert unpacked_brief(data).hints[0].fixes == {Safety.SAFE: 1}
    text = zlib.decompress(data).decode()
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


@pytest.mark.parametrize("together", [1, 2, 3, 100])
def test_what_is_packed_some_files_at_a_time_is_told_whole(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    monkeypatch.setattr(gathered, "_TOGETHER", together)
    run = gathered.Gathered()
    files = tuple(Found(f"{name}.md") for name in "ABCDE")
    for file in files:
        run.add(file)
    notices = (Noticed("F.md", "It is passed over."),)
    assert unpacked_parts(run.whole(notices)) == Outcome(files, notices)
    cold = Heard(vault, None, suffices=nothing).findings
    assert Heard(vault, tmp_path / "cache", suffices=nothing).findings == cold
    monkeypatch.setattr(Linter, "judge", None)  # from here on nobody judges
    assert Heard(vault, tmp_path / "cache", suffices=nothing).findings == cold


@pytest.mark.parametrize("cut", [1, 5, -1])
def test_parts_that_are_cut_are_not_plain(cut: int) -> None:
    data = packed_parts([packed(Outcome((Found("A.md"),), ())), packed(Outcome((Found("B.md"),), ()))])
    assert [file.path for file in unpacked_parts(data).files] == ["A.md", "B.md"]
    with pytest.raises(NotPlain):
        unpacked_parts(data[:cut])


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
    assert Heard(vault, tmp_path / "cache", suffices=nothing).findings == cold
    assert "C.md" in opened
    opened.clear()
    assert Heard(vault, tmp_path / "cache", suffices=nothing).findings == cold
    assert opened == []


def test_a_look_at_what_was_written_just_now_tells_too_little(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Look(DiskFiles(vault)).name is not None
    monkeypatch.setattr(stamps, "_RACE", 10**18)
    assert Look(DiskFiles(vault)).name is None


@pytest.mark.parametrize("path", ["x.css", ".obsidian/snippets/x.css"])
def test_what_stands_around_notes_and_was_written_just_now_is_known_by_what_it_holds(
    vault: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """A clock may tick slowly: here it stands still."""
    monkeypatch.setattr(stamps, "_RACE", 10**19)
    monkeypatch.setattr(stamps, "_pack", lambda *_: b"always the same")
    names = set()
    for text in ("one", "two"):
        (vault / path).parent.mkdir(exist_ok=True)
        (vault / path).write_text(text)
        names.add(Look(DiskFiles(vault)).surroundings)
    assert len(names) == 2


def test_a_folder_of_settings_that_lies_elsewhere_is_looked_at(vault: Path) -> None:
    (vault / ".shared").mkdir()
    (vault / ".shared" / "x.css").write_text("one")
    (vault / ".shared" / "round").symlink_to(vault / ".shared")
    (vault / ".obsidian" / "snippets").symlink_to(vault / ".shared")
    before = Look(DiskFiles(vault)).surroundings
    (vault / ".shared" / "x.css").write_text("other")
    assert Look(DiskFiles(vault)).surroundings != before


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


def test_a_folder_with_another_name_looks_different(vault: Path) -> None:
    """Of the notes in it the disk says what it said."""
    (vault / "Pond").mkdir()
    (vault / "Pond" / "Reed.md").write_text("Reed.\n")
    before = Look(DiskFiles(vault))
    (vault / "Pond").rename(vault / "Lake")
    after = Look(DiskFiles(vault))
    assert before.stamps["Pond/Reed.md"] == after.stamps["Lake/Reed.md"]
    assert None not in (before.name, after.name)
    assert before.name != after.name
