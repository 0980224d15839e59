"""The lists of misspellings: ours holds no word that English has, the long one is read and never imported."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from vaultlint import corrections
from vaultlint.corrections import Correction, correction, is_listed, listed
from vaultlint.lexicon import english

OURS = Path(corrections.__file__).with_name("corrections.txt").read_text(encoding="utf-8").splitlines()
BRITISH_OR_AMERICAN = {"neighborhood", "maneuver", "programmatically", "misspelt"}
"""Words that the lexicon lacks."""


@pytest.fixture(autouse=True)
def read_anew() -> Iterator[None]:
    corrections._long_list.cache_clear()
    yield
    corrections._long_list.cache_clear()


@pytest.fixture
def dictionary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of the name we look for, that cannot be imported."""
    package = tmp_path / "a_package_of_corrections"
    (package / "data").mkdir(parents=True)
    (package / "__init__.py").write_text("raise ImportError", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(corrections, "_PACKAGE", package.name)
    return package / "data" / "dictionary.txt"


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corrections, "_PACKAGE", "no_such_package_here")


@pytest.mark.parametrize("line", OURS)
def test_our_list_corrects_what_is_no_word_into_what_is(line: str) -> None:
    slip, _, meant = line.partition(" ")
    assert slip not in english()
    assert meant
    for word in meant.replace(", ", " ").split():
        assert word in english() or word.replace("'", "") in english() or word in BRITISH_OR_AMERICAN, word
        assert not is_listed(word)


def test_our_list_is_in_order_and_names_each_word_once() -> None:
    slips = [line.partition(" ")[0] for line in OURS]
    assert slips == sorted(set(slips))


@pytest.mark.usefixtures("alone")
def test_without_the_package_there_is_our_list() -> None:
    assert is_listed("recieve")
    assert not is_listed("abandining")
    assert correction("recieve") == Correction(("receive",))
    assert correction("alot") == Correction(("a lot",))
    assert correction("throught") == Correction(("through", "thought"), is_doubted=True)


def test_the_long_list_is_read_and_not_imported(dictionary: Path) -> None:
    dictionary.write_text(
        "zzebra->zebra\nabout\nzzomb->zombie, zoom,\nclas->class, a name in C++\nfo->of\n"
        "сon->con\nrecieve->relieve, receive,\ncaf->café\nzcaf->café\n->x\nempty->\n",
        encoding="utf-8",
    )
    assert correction("zzebra") == Correction(("zebra",))
    assert correction("zzomb") == Correction(("zombie", "zoom"), is_doubted=True)
    assert correction("clas") == Correction(("class",), is_doubted=True)
    assert correction("zcaf") == Correction(("café",))
    assert correction("recieve") == Correction(("receive",)), "what we know ourselves is certain"
    assert not any(map(is_listed, ("fo", "about", "empty", "", "caf")))
    assert listed(["zzebra", "about", "recieve", "zzebra"]) == {"zzebra", "recieve"}


@pytest.mark.parametrize("content", [None, b"\xff\xfe->x", b"", b"no arrow at all"])
def test_a_long_list_that_is_none_is_none(dictionary: Path, content: bytes | None) -> None:
    if content is not None:
        dictionary.write_bytes(content)
    assert not is_listed("zzebra")
    assert is_listed("recieve")


def test_the_package_stays_unimported() -> None:
    code = (
        "import sys; from vaultlint.corrections import is_listed; is_listed('x'); print('codespell_lib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
