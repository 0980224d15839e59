"""Plain English sentences without end, for notes that nobody wrote."""

from __future__ import annotations

from random import Random

ADJECTIVES = (
    "quiet", "amber", "northern", "hollow", "early", "patient", "narrow", "silver", "distant", "gentle", "broken",
    "copper", "steady", "winter", "hidden", "open", "wooden", "bright", "silent", "rapid", "modest", "crooked",
)  # fmt: skip
NOUNS = (
    "harbour", "garden", "lantern", "bridge", "orchard", "compass", "kettle", "meadow", "ledger", "window", "river",
    "workshop", "mirror", "anchor", "library", "engine", "market", "letter", "valley", "ladder", "archive", "station",
)  # fmt: skip
FIRST_NAMES = ("Ada", "Bruno", "Clara", "Daniel", "Elena", "Felix", "Greta", "Hugo", "Irene", "Jonas", "Klara", "Leo")
LAST_NAMES = ("Lindqvist", "Moreau", "Tanaka", "Okafor", "Novak", "Silva", "Keller", "Rossi", "Haugen", "Kaplan")
AREAS = ("gardening", "cooking", "history", "music", "travel", "reading", "physics", "craft", "finance", "health")
_VERBS = ("keeps", "shows", "carries", "explains", "collects", "measures", "repeats", "connects", "follows", "changes")
_PLURALS = ("notes", "drawings", "questions", "numbers", "seasons", "stories", "tools", "maps", "habits", "recipes")
_SHAPES = (
    "The {a} {n} {v} a few {p} that were written down last year.",
    "Nobody knows why the {n} {v} so many {p}, but it helps to look twice.",
    "When the {a} {n} is full, it {v} the {p} of the week before.",
    "There are three {p} about the {n}, and each of them is {a}.",
    "Any {n} that {v} {p} is worth more than one that waits for somebody else.",
    "Most people begin with the {p} and come back to the {a} {n} later on.",
    "It took two days to find out how the {n} {v} its {p}.",
    "Between the {n} and the {o}, the {p} are easy to lose.",
    "She said that the {o} {v} {p} better than any {a} {n} would.",
    "In the end, the {p} were moved from the {n} to the {o}, where they belong.",
    "Compare this with the {o}: it {v} {p}, although it is less {a}.",
    "Use it as your {n} for {p}, or as another {o} when there is no time.",
)
_FAULTY = (
    "We will recieve the {p} of the {n} in spring.",
    "The {n} and the the {o} belong together.",
    "The {a} {n} is described at https://example.org/{n}?utm_source=letter and nowhere else.",
)


def sentence(random: Random) -> str:
    return _filled(random.choice(_SHAPES), random)


def faulty_sentence(random: Random) -> str:
    """One with a slip that a linter may find."""
    return _filled(random.choice(_FAULTY), random)


def _filled(shape: str, random: Random) -> str:
    words = {"a": ADJECTIVES, "n": NOUNS, "o": NOUNS, "v": _VERBS, "p": _PLURALS}
    return shape.format_map({key: random.choice(choices) for key, choices in words.items()})
