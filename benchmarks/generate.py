"""Vaults of any size, with unique names and links that lead to notes of the same vault.

    python -m benchmarks.generate COUNT FOLDER [--size BYTES] [--seed N]

The text is the generator's own. Notes are about as long and as linked as those of obsidian-hub: 2.2 kB, 3.5 links to
notes, properties, comments, headings, some web addresses, and now and then a slip. The same count, size and seed give
the same bytes everywhere. A note below 1,000 bytes is a plain one: a heading, a few sentences, a link or two.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.sentences import ADJECTIVES, AREAS, FIRST_NAMES, LAST_NAMES, NOUNS, faulty_sentence, sentence

AS_THE_HUB = 2_240
"""Bytes of a note, on average."""
_PLAIN = 1_000
"""Below this a note has no properties and no footer."""
_IN_A_FOLDER = 200
_PERSONS = 8
"""Every so many notes there is one about a person."""
_LONG, _LONGER = 0.03, 5
"""How many notes are how many times as long as the others."""
_MARK = ".generated"


@dataclass(frozen=True)
class Generator:
    """A vault of `count` notes of about `size` bytes, one like the other and none the same."""

    count: int
    size: int = AS_THE_HUB
    seed: int = 1

    def write(self, folder: Path) -> None:
        """Write it all, unless that was done before."""
        mark = folder / _MARK
        if mark.exists() and mark.read_text(encoding="utf-8") == repr(self):
            return
        shutil.rmtree(folder, ignore_errors=True)
        (folder / ".obsidian").mkdir(parents=True)
        (folder / ".obsidian" / "app.json").write_text("{}", encoding="utf-8")
        made: set[Path] = set()
        for path, text in self.notes():
            file = folder / path
            if file.parent not in made:
                file.parent.mkdir(parents=True, exist_ok=True)
                made.add(file.parent)
            file.write_bytes(text.encode())
        mark.write_text(repr(self), encoding="utf-8")

    def notes(self) -> Iterator[tuple[str, str]]:
        """Path and text of each note."""
        return ((self.path(number), self.text(number)) for number in range(self.count))

    def path(self, number: int) -> str:
        theme = "People" if self._is_person(number) else "Things"
        return f"{theme}/{number // _IN_A_FOLDER:04}/{self.name(number)}.md"

    def name(self, number: int) -> str:
        """No two notes have the same: the number is part of it."""
        if self._is_person(number):
            return f"{_of(FIRST_NAMES, number)} {_of(LAST_NAMES, number // 7)} {number}"
        return f"{_of(ADJECTIVES, number).capitalize()} {_of(NOUNS, number // 5)} {number}"

    def text(self, number: int) -> str:
        random = Random(f"{self.seed} {number}")
        room = self.size * random.uniform(0.75, 1.0) * (_LONGER if random.random() < _LONG else 1)
        parts = list(self._plain(number, random) if self.size < _PLAIN else self._rich(number, random))
        # The first part begins the note and the last ends it; prose between them fills it up.
        end = parts.pop()
        length = sum(map(len, parts)) + len(end)
        while length < room:
            part = f"{self._paragraph(random, int(room - length))}\n\n"
            parts.append(part)
            length += len(part)
        return "".join([*parts, end])

    def _plain(self, number: int, random: Random) -> Iterator[str]:
        yield f"# {self.name(number)}\n\n"
        yield f"Belongs to {self._link(random)}, filed under #{random.choice(AREAS)}.\n\n"
        yield f"See {self._link(random)}.\n" if random.random() < 0.5 else f"{sentence(random)}\n"

    def _rich(self, number: int, random: Random) -> Iterator[str]:
        area, slug = random.choice(AREAS), f"{random.choice(NOUNS)}-{number}"
        yield (
            f"---\nid: {slug}\naliases:\n- The {self.name(number)}\ntags:\n- {area}/{random.choice(NOUNS)}\n"
            f"publish: true\ncreated: 20{random.randint(15, 24)}-0{random.randint(1, 9)}-15\n---\n\n"
        )
        yield f"%% ----- Written by a program: {slug} ----- %%\n\n# {self.name(number)}\n\n"
        block = f" ^{slug}" if random.random() < 0.4 else ""
        filed = f" #{area}" if random.random() < 0.5 else ""
        yield (
            f"Short name: `{slug}`\nSource: [where it came from](https://example.org/{area}/{slug}){block}\n"
            f"Kept by: {self._link(random, '#Belongs to')}{filed}\n\n{sentence(random)}\n\n"
        )
        items = "".join(f"- {self._link(random)}: {sentence(random)}\n" for _ in range(random.choice((1, 1, 2, 2, 3))))
        yield f"## Belongs to\n\n{items}\n"
        if random.random() < 0.3:
            yield f"- [ ] {sentence(random)}\n- [x] {sentence(random)}\n\n"
        yield f"<!--\n## Not used\n- [[{area}]]: <https://example.org/{slug}> ^{slug}\n-->\n\n"
        gap = "\n" if random.random() < 0.6 else ""
        space = " " if random.random() < 0.8 else ""
        yield (
            f"{gap}%% Nothing below this line is written by hand %%{space}\n\n# Where to change this note\n\n"
            f'<span class="footer">[Edit it](https://example.org/edit/{slug}.md "edit-note") | [Take a copy]'
            f'(https://example.org/copy/{slug}.md "copy-note")</span>\n'
        )

    def _paragraph(self, random: Random, room: int) -> str:
        sentences = []
        for _ in range(min(4, 1 + room // 80)):
            chance = random.random()
            if chance < 0.04:
                sentences.append(f"More is told in {self._link(random)}.")
            elif chance < 0.042:
                sentences.append(faulty_sentence(random))
            else:
                sentences.append(sentence(random))
        return " ".join(sentences)

    def _link(self, random: Random, heading: str = "") -> str:
        """A link to some note, most of them to the few that everybody links to; one of 150 is dead."""
        # The square of a chance leads to low numbers more often.
        other = self.name(int(random.random() ** 2 * self.count))
        chance = random.random()
        if chance < 0.007:
            return f"[[{other} that is gone]]"
        other += heading if random.random() < 0.5 else ""
        if chance < 0.012:
            return f"[[{other}| {random.choice(NOUNS)}]]"
        return f"[[{other}|this {random.choice(NOUNS)}]]" if chance < 0.5 else f"[[{other}]]"

    def _is_person(self, number: int) -> bool:
        return number % _PERSONS == 0


def generated(scratch: Path, count: int, size: int = AS_THE_HUB) -> Path:
    """The folder of a vault that is made once and kept."""
    folder = scratch / "vaults" / f"{count}x{size}"
    Generator(count, size).write(folder)
    return folder


def _of(words: tuple[str, ...], number: int) -> str:
    return words[number % len(words)]


def main() -> None:
    arguments = argparse.ArgumentParser(description="Write a vault of notes that nobody wrote.")
    arguments.add_argument("count", type=int)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--size", type=int, default=AS_THE_HUB, help="bytes of a note, about")
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    Generator(given.count, given.size, given.seed).write(given.folder)


if __name__ == "__main__":
    main()
