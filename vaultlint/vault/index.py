"""The vault as a whole: every file by name, what each says, and the question every link asks: who is meant?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from vaultlint.patterns import NO_PATTERNS, Patterns
from vaultlint.text import SourceText, Span
from vaultlint.vault.alias_index import Bearers, compared, lost_bearers
from vaultlint.vault.discovery import Files
from vaultlint.vault.earlier import Earlier
from vaultlint.vault.file_names import FileNames
from vaultlint.vault.file_types import FILE_TYPES, NOTES, STRUCTURED, file_type
from vaultlint.vault.mentions import Mentions
from vaultlint.vault.metadata import Heading, Link, LinkKind
from vaultlint.vault.nearness import Nearness
from vaultlint.vault.notes import MetadataByPath, Notes, Read, Shared
from vaultlint.vault.places import PlaceFound, Places
from vaultlint.vault.queried_properties import QueriedProperties
from vaultlint.vault.resolution import Names, Resolution
from vaultlint.vault.settings import Settings
from vaultlint.vault.tag_index import Key, TagIndex
from vaultlint.vault.url_identity import UrlIdentity
from vaultlint.vault.vocabulary import Vocabulary
from vaultlint.vault.writing import link_text

if TYPE_CHECKING:
    from vaultlint.dates.shape import Order
    from vaultlint.vault.tag_similarity import Pair
    from vaultlint.vault.usual_dates import UsualDates

_ATTACHMENTS = FILE_TYPES - NOTES - STRUCTURED
_KEPT = 1_000
"""Notes whose places are kept in memory once they were asked for."""
_OF_PLACES = ("#", LinkKind.CANVAS.name)
"""What is in every link that names a place; a canvas may do without the mark."""


class Inbound(NamedTuple):
    """A link as seen from the file it leads to."""

    source: str
    link: Link


class UrlUse(NamedTuple):
    """A link to a page, as seen from the page."""

    source: str
    span: Span


class Vault:
    """Answers what no note can tell alone. Everything is read and indexed on first use and kept."""

    def __init__(
        self,
        root: Path,
        files: Files,
        settings: Settings,
        read: Read,
        assume_exists: Patterns = NO_PATTERNS,
        notes: Notes | None = None,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        """`assume_exists` names files that lie elsewhere, such as large media.

        `notes` and `vocabulary` are what is known of the files already; without them everything is read.
        """
        self.root = root
        self.files = files
        self.settings = settings
        self.assume_exists = assume_exists
        self.metadata: Notes = notes if notes is not None else MetadataByPath(files, read)
        self.vocabulary = vocabulary if vocabulary is not None else Vocabulary(files)
        self.mentions = Mentions(files, root)
        self.queried_properties = QueriedProperties(files)
        self.file_names = FileNames(files.paths, self.resolve)
        self.earlier: Earlier | None = None
        """The vault as it was, where a change to it is judged."""
        self._read = read
        self._places: dict[str, Places] = {}
        self._followed: tuple[Link, str, Resolution] | None = None

    def with_files(self, files: Files, read: Read | None = None) -> Vault:
        """The same vault seen through other files. What is the same in both is read once, by this vault's `read`."""
        other = Vault(self.root, files, self.settings, read or self._read, self.assume_exists)
        other.metadata = MetadataByPath(files, other._read, Shared(self.files, self.metadata))
        other.vocabulary = Vocabulary(files, self.vocabulary)
        if files.paths == self.files.paths and files.symlinks == self.files.symlinks:
            other._names = self._names
            other.file_names = self.file_names
            other._nearness = self._nearness
        return other

    def source(self, path: str) -> SourceText:
        """The text of a file. Raises `NotText` and OSError."""
        return SourceText.from_bytes(self.files.read(path))

    def resolve(self, path: str, source: str) -> Resolution:
        """The file that the path of a link, without its subpath, means in the file `source`."""
        found = self._names.resolve(path, source)
        if found.target is None and self.assume_exists and self._is_assumed(path, source):
            return Resolution(None, assumed=True)
        return found

    def follow(self, link: Link, source: str) -> Resolution:
        """The file that a link in the file `source` means. A canvas names a file by its whole path and nothing else."""
        # Several checks look at a link, one after the other.
        if self._followed is None or self._followed[0] is not link or self._followed[1] != source:
            self._followed = link, source, self._follow(link, source)
        return self._followed[2]

    def _follow(self, link: Link, source: str) -> Resolution:
        if link.kind is not LinkKind.CANVAS:
            return self.resolve(link.path, source)
        named = normalize("NFC", link.path).strip("/")
        target = named if named in self.files.paths else self.files.symlinks.get(named)
        return Resolution(target, assumed=target is None and self.assume_exists.match(named))

    def find_place(self, target: str, subpath: str) -> PlaceFound | None:
        """The place in the file `target` that `subpath` (from its `#` on) names; None where it leads nowhere.

        Only notes that can be read are judged: `#page=3`, `#t=10` and the subpaths of canvases are always taken as met.
        """
        places = self._places_of(target)
        return PlaceFound() if places is None else places.find(subpath)

    def find_trail(self, target: str, parts: Sequence[str]) -> tuple[Heading, ...]:
        """The headings of the file `target` that the parts of a subpath name; empty where they lead nowhere."""
        places = self._places_of(target)
        return () if places is None else places.trail(parts)

    def _places_of(self, target: str) -> Places | None:
        """The places of a note; None for what has none that could be judged."""
        if target not in self._places:
            if len(self._places) >= _KEPT:
                self._places.clear()
            if not target.lower().endswith(".md"):
                return None
            try:
                metadata = self.metadata[target]
            except OSError:
                return None
            if metadata.error is not None:
                return None
            self._places[target] = Places(metadata)
        return self._places[target]

    def bearers(self, alias: str) -> tuple[str, ...]:
        """The notes that bear an alias, in the order of their paths. What is not known is read on first use."""
        return self.metadata.bearers(compared(alias))

    @cached_property
    def lost_aliases(self) -> Bearers:
        """The notes that bear each alias in a property that Obsidian no longer reads. Reads every note on first use."""
        return lost_bearers(self.metadata.only(("properties",), holding=('"alias"',)))

    def links_to(self, path: str) -> tuple[Inbound, ...]:
        """Every link and reference definition that leads to the file at `path`, its own included.

        Reads every note on first use.
        """
        return self._inbound.get(path, ())

    def calls_to(self, path: str) -> tuple[Inbound, ...]:
        """Those of them that name a place in the file: few enough to keep for a vault of any size."""
        return self._calls.get(path, ())

    def sources_of(self, path: str) -> Collection[str]:
        """The files with links that lead to the file at `path`. Reads every note on first use."""
        return self._sources.get(path, ())

    @property
    def tags(self) -> TagIndex:
        """Every tag of the vault. Reads every note on first use."""
        return self._tags

    def near(self, path: str, source: str) -> tuple[str, ...]:
        """What a link to no file may have meant: up to three texts that would resolve, best first."""
        near = ((self.link_text(target, source), target) for target in self._nearness.near(path, source))
        # A file without an extension, such as LICENSE, has no text that leads to it.
        return tuple(text for text, target in near if self.resolve(text, source).target == target)

    def link_text(self, target: str, source: str) -> str:
        """The shortest path that leads from the file `source` to `target`, as the vault's settings want it."""
        return link_text(target, source, self._names, self.settings)

    @cached_property
    def _names(self) -> Names:
        return Names(self.files.paths, self.files.symlinks)

    @cached_property
    def _nearness(self) -> Nearness:
        return Nearness(self.files.paths, self._names)

    @cached_property
    def _inbound(self) -> dict[str, tuple[Inbound, ...]]:
        return _by_target(self._led())

    @cached_property
    def _calls(self) -> dict[str, tuple[Inbound, ...]]:
        return _by_target(self._led(lambda link: link.subpath != "", holding=_OF_PLACES))

    @cached_property
    def _sources(self) -> dict[str, dict[str, None]]:
        sources: dict[str, dict[str, None]] = defaultdict(dict)
        for target, inbound in self._led():
            sources[target][inbound.source] = None
        return dict(sources)

    def _led(
        self, wanted: Callable[[Link], bool] = lambda _: True, holding: Collection[str] = ()
    ) -> Iterator[tuple[str, Inbound]]:
        """The links of the vault that lead to a file, each with that file."""
        for path, metadata in self.metadata.only(("links", "definitions"), holding):
            for link in (*metadata.links, *metadata.definitions):
                if wanted(link) and (target := self.follow(link, path).target) is not None:
                    yield target, Inbound(path, link)

    @cached_property
    def similar_tags(self) -> Mapping[Key, tuple[Pair, ...]]:
        """Pairs of tags that may be one idea, by the rarer one."""
        from vaultlint.vault.tag_similarity import similar_tags

        return similar_tags(self.tags)

    def urls(self, identity: UrlIdentity) -> Mapping[str, tuple[UrlUse, ...]]:
        """Where each page is linked to that is so more than once, in the order of paths and texts.

        Reads every note on first use.
        """
        if identity not in self._urls:
            uses: dict[str, list[UrlUse]] = defaultdict(list)
            for path, of_note in self.metadata.each("urls"):
                for written in of_note:
                    if page := identity.of(written.url):
                        uses[page].append(UrlUse(path, written.span))
            self._urls[identity] = {page: tuple(of_page) for page, of_page in uses.items() if len(of_page) > 1}
        return self._urls[identity]

    @cached_property
    def _urls(self) -> dict[UrlIdentity, dict[str, tuple[UrlUse, ...]]]:
        return {}

    @cached_property
    def callouts(self) -> Counter[str]:
        """How often the vault uses each type of callout, in small letters. Reads every note on first use."""
        return Counter(found.type.lower() for _, of_note in self.metadata.each("callouts") for found in of_note)

    def usual_dates(self, order: Order) -> UsualDates:
        """How most headings of the vault write their dates, whose days stand before or behind their months."""
        if order not in self._usual_dates:
            from vaultlint.vault.usual_dates import UsualDates

            headings = (heading.text for _, of_note in self.metadata.each("headings") for heading in of_note)
            self._usual_dates[order] = UsualDates(headings, order)
        return self._usual_dates[order]

    @cached_property
    def _usual_dates(self) -> dict[Order, UsualDates]:
        return {}

    @cached_property
    def _tags(self) -> TagIndex:
        return TagIndex(self.metadata.only(("tags", "dropped_tags")))

    def _is_assumed(self, path: str, source: str) -> bool:
        """Whether the configuration vouches for a file that `path` could mean: from the root, or beside the source."""
        folders = ["", source.rpartition("/")[0]]
        if file_type(path) in _ATTACHMENTS:
            folders.append(self.settings.attachments_of(source))
        places = [f"{folder}/{path}".lstrip("/") for folder in folders]
        return any(self.assume_exists.match(place) for place in (*places, f"{places[0]}.md"))


def _by_target(led: Iterable[tuple[str, Inbound]]) -> dict[str, tuple[Inbound, ...]]:
    inbound: dict[str, list[Inbound]] = defaultdict(list)
    for target, one in led:
        inbound[target].append(one)
    return {target: tuple(links) for target, links in inbound.items()}
