"""Titles of papers, each with a word broken by chance: how much the rule split-word sees, and how often it is right."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

TITLES = (Path(__file__).parent / "titles.txt").read_text(encoding="utf-8").splitlines()
_WORD = re.compile(r"[A-Za-z]{4,}")


class Broken(NamedTuple):
    text: str
    whole: str
    """The title as it was."""


def broken_titles(lost: int, rounds: int = 4, seed: int = 1) -> Iterator[Broken]:
    """Every title so often, with a full stop and a space for `lost` letters somewhere inside of a word."""
    chance = random.Random(f"{seed} {lost}")
    for _ in range(rounds):
        for title in TITLES:
            word = chance.choice(list(_WORD.finditer(title)))
            cut = word.start() + chance.randint(1, len(word[0]) - lost - 1)
            yield Broken(f"{title[:cut]}. {title[cut + lost :]}", title)
