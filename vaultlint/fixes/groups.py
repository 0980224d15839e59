"""Which files belong together, because something reaches several of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def connected(sets: Iterable[Iterable[str]]) -> Mapping[str, str]:
    """For each path in `sets` the one that its group goes by. Paths of one set, and of sets that meet, are a group."""
    leader: dict[str, str] = {}

    def leader_of(path: str) -> str:
        while leader.setdefault(path, path) != path:
            leader[path] = path = leader[leader[path]]
        return path

    for paths in sets:
        first, *others = paths
        for other in (first, *others):
            leader[leader_of(other)] = leader_of(first)
    return {path: leader_of(path) for path in leader}
