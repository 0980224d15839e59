"""What rows of a damaged database come to."""

from __future__ import annotations

from typing import Any

import pytest

from vaultlint.cache.rows import of_many
from vaultlint.plain import NotPlain
from vaultlint.text import Span
from vaultlint.vault.metadata import Alias


def test_fields_of_many_texts_are_read_together() -> None:
    aliases = (Alias("a", Span(1, 2)),)
    assert of_many("aliases", []) == []
    assert of_many("aliases", ['[["a",[1,2]]]', "[]", '[["a",[1,2]]]']) == [aliases, (), aliases]


@pytest.mark.parametrize("text", [b"[]", 5, "[],[]", "[", "", '[["a"]]', "[[1,[1,2]]]", '{"a":1}'])
def test_what_is_not_ours_is_refused(text: Any) -> None:
    with pytest.raises(NotPlain):
        of_many("aliases", ["[]", text])
