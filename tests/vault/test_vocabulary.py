"""The words of a vault: counted once, and followed through every state that fixes bring about."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultlint.vault.discovery import Contents, Files, MemoryFiles, OverlaidFiles
from vaultlint.vault.index import Vault
from vaultlint.vault.metadata import Metadata
from vaultlint.vault.settings import Settings
from vaultlint.vault.vocabulary import Vocabulary, counted

WORDS = ("basil", "mint", "multi-head", "multi", "head", "data.json")
texts = st.lists(st.sampled_from((*WORDS, "He", ".", "汉", "\n", "x1")), max_size=6).map(" ".join)
names = st.sampled_from(("a.md", "b.md", "Sub/c.MD", "d.canvas", "e.txt", ".trash/f.md"))
overlays = st.dictionaries(names, st.none() | texts.map(str.encode), max_size=3)


def vault(files: Files) -> Vault:
    return Vault(Path("vault"), files, Settings(), lambda _path, _data: Metadata())


def counts(vocabulary: Vocabulary) -> dict[str, int]:
    return {word: vocabulary.count(word) for word in WORDS}


@given(st.dictionaries(names, texts.map(str.encode)), st.lists(st.tuples(overlays, st.booleans()), max_size=4))
def test_a_state_that_fixes_bring_about_has_the_words_it_would_have_afresh(
    contents: dict[str, bytes], steps: list[tuple[dict[str, Contents | None], bool]]
) -> None:
    state = vault(MemoryFiles(contents))
    for changed, is_asked in steps:
        state = state.with_files(OverlaidFiles(state.files, changed))
        if is_asked:
            assert counts(state.vocabulary) == counts(Vocabulary(state.files))
    assert counts(state.vocabulary) == counts(Vocabulary(state.files))
    assert state.vocabulary.among(WORDS, 2) == Vocabulary(state.files).among(WORDS, 2)


def test_another_vault_altogether_is_counted_by_itself() -> None:
    state = vault(MemoryFiles({"a.md": b"basil"})).with_files(MemoryFiles({"b.md": b"mint mint"}))
    assert (state.vocabulary.count("basil"), state.vocabulary.count("mint")) == (0, 2)


class Recorded:
    """Files that tell what was read."""

    def __init__(self, contents: dict[str, bytes]) -> None:
        self._files = MemoryFiles(contents)
        self.paths = self._files.paths
        self.symlinks = self._files.symlinks
        self.read_paths: list[str] = []

    def read(self, path: str) -> bytes:
        self.read_paths.append(path)
        if path == "gone.md":
            raise FileNotFoundError(path)
        return self._files.read(path)


def test_what_did_not_change_is_read_once_and_only_when_somebody_asks() -> None:
    files = Recorded({f"{number}.md": b"basil" for number in range(5)})
    base = vault(files)
    states = [base.with_files(OverlaidFiles(files, {"0.md": b"mint"})) for _ in range(4)]
    assert files.read_paths == []
    assert [state.vocabulary.count("basil") for state in states] == [4] * 4
    assert Counter(files.read_paths) == {"0.md": 5, **{f"{number}.md": 1 for number in range(1, 5)}}


def test_notes_that_cannot_be_read_and_files_that_are_none_have_no_words() -> None:
    files = Recorded({"a.md": b"basil \xff basil", "gone.md": b"basil", "b.txt": b"basil", "c.md": b"basil " * 900_000})
    assert Vocabulary(files).count("basil") == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Basil, BASIL and `basil`", ["basil", "and", "basil", "basil"]),
        ("a Multi-Head in data.json", ["multi", "head", "in", "data", "json", "multi-head", "data.json"]),
        ("用Obsidian插件", ["obsidian"]),
        ("caf\xe9 na\xefve x1 1x _y", []),
        ("\xc0mint \u0100mint mint\u024f mint\u0250", ["mint"]),
        ("multi-head_x multi-head- 1multi-head", ["multi", "multi", "head", "head", "multi-head"]),
        ("a quantiz. tion, as they say. then", ["as", "they"]),
        ("It ends. Then it begins", ["it", "ends", "then", "it", "begins"]),
    ],
)
def test_words_are_runs_of_letters_and_halves_are_none(text: str, words: list[str]) -> None:
    assert counted((text,)) == Counter(words)


_LETTER = r"[0-9_A-Za-z\xc0-\u024f]"
_WORD = re.compile(rf"(?<!{_LETTER})(?<![A-Za-z]\. (?=[a-z]))[A-Za-z]{{2,}}+(?!{_LETTER}|\. [a-z])")
_COMPOUND = re.compile(rf"(?<!{_LETTER})(?<![-.])[A-Za-z]++(?:[-.][0-9A-Za-z]++)++(?!{_LETTER})")
_PIECES = (
    "a",
    "B",
    "ab",
    "is",
    ". ",
    ".",
    "-",
    " ",
    "_",
    "1",
    "\xe9",
    "\u017c",
    "\u024f",
    "\u0250",
    "汉",
    "\xd7",
    "\n",
    "'",
)


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
def test_words_and_compounds_are_what_plain_patterns_say(text: str) -> None:
    assert counted((text,)) == Counter(found.lower() for found in _WORD.findall(text) + _COMPOUND.findall(text))


@given(st.lists(st.lists(st.sampled_from(_PIECES), max_size=6).map("".join), max_size=4))
def test_texts_counted_together_have_the_words_of_each(texts: list[str]) -> None:
    expected = Counter[str]()
    for text in texts:
        expected.update(counted((text,)))
    assert counted(texts) == expected
