"""The lexicon: a file of words, read without the package that brings it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from vaultlint import lexicon
from vaultlint.lexicon import commonness, english


def test_it_knows_common_words_and_which_is_commoner() -> None:
    assert commonness("the") > commonness("head") > commonness("held") > commonness("herd") > 0
    assert len(english()) > 50_000


def test_letters_fragments_and_nonsense_are_no_words_of_it() -> None:
    assert {"d", "x", "tion", "hed", "quantiz", "osoft"} & english().keys() == set()
    assert commonness("quantiz") == 0


def test_the_package_is_read_and_not_imported() -> None:
    code = "import sys; from vaultlint.lexicon import english; english(); print('symspellpy' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], encoding="utf-8").strip() == "False"


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "_PACKAGE", "no_such_package_here")
    with pytest.raises(FileNotFoundError, match="no_such_package_here"):
        english.__wrapped__()
