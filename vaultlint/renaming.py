"""Tags renamed in the whole vault: every place that says one, planned and verified before anything is written.

A place is a tag in a body, in the property `tags`, on a card of a canvas, in a filter of a base, or in a query. What
cannot be renamed everywhere is not renamed anywhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from vaultlint.config import Config
from vaultlint.engine import Linter
from vaultlint.findings import Change, Finding, Fix, Safety, Severity
from vaultlint.fixes.converge import LeftOver, Settled
from vaultlint.fixes.plan import Left, plan
from vaultlint.fixes.references import CannotFollow, References
from vaultlint.fixes.trial import Sieve, Trial
from vaultlint.fixes.verify import State
from vaultlint.markdown.note import Note
from vaultlint.rulebook import Rulebook
from vaultlint.text import Edit, NotText, Span
from vaultlint.vault.discovery import FilesReadOnce
from vaultlint.vault.index import Vault
from vaultlint.vault.metadata import Tag
from vaultlint.vault.rewriting import rename_tag
from vaultlint.vault.tag_queries import tags_asked_for

RULE = "tags"
"""What a renaming goes by where findings go by their rule."""
_CHANGES = frozenset({Change.TAGS, Change.QUERIES, Change.HEADINGS})

NewName = Callable[[str], str | None]
"""What a tag, as written, is to be called; None where it keeps its name."""


class Place(Enum):
    """Where a tag stands."""

    BODY = "bodies"
    PROPERTY = "properties"
    CANVAS = "canvases"
    BASE = "bases"
    QUERY = "queries"


@dataclass(frozen=True)
class Renaming:
    """One tag that gets another name, wherever it is written like this."""

    old: str
    new: str
    places: Mapping[Place, int]
    edits: tuple[Edit, ...]
    obstacle: str | None = None
    """Why it cannot be done; no edit counts then."""


def whole_vault(vault: Vault) -> Vault:
    """The vault with every file read once, so that what is planned and what is written is one text."""
    return vault.with_files(FilesReadOnce(vault.files))


def plan_renamings(vault: Vault, new_name: NewName) -> tuple[Renaming, ...]:
    """What `new_name` means to every tag that is written anywhere, in alphabetical order."""
    edits: dict[tuple[str, str], list[Edit]] = defaultdict(list)
    places: dict[tuple[str, str], Counter[Place]] = defaultdict(Counter)
    obstacles: dict[tuple[str, str], str] = {}
    for path, tag, place in _written(vault):
        new = new_name(tag.name)
        if new is None or new == tag.name:
            continue
        renaming = tag.name, new
        edit = rename_tag(tag, path, vault.source(path)[tag.span], new)
        if edit is None:
            obstacles.setdefault(renaming, f"#{tag.name} in {path} cannot be written as #{new}")
            continue
        edits[renaming].append(edit)
        places[renaming][place] += 1
    return tuple(
        Renaming(
            old,
            new,
            {place: counts[place] for place in Place if counts[place]},
            tuple(edits[old, new]),
            obstacles.get((old, new)),
        )
        for old, new in sorted(edits.keys() | obstacles.keys())
        for counts in [places[old, new]]
    )


def passed_over(vault: Vault) -> Iterator[tuple[str, str]]:
    """The files whose tags nobody can read, and why: they keep whatever they say."""
    for path in vault.metadata:
        try:
            reason = vault.metadata[path].error
        except OSError as error:
            reason = error.strerror or str(error)
        if reason is not None:
            yield path, reason


def settle_renamings(vault: Vault, renamings: Sequence[Renaming], *, together: bool) -> Settled:
    """What the vault is after `renamings`, in memory; `together` they are carried out all or none.

    A renaming that would change anything beside the tags is left out, and said so.
    """
    now = State(vault, Linter(Rulebook.of([]).activate(Config()), checks=lambda _: False, timeout=0))
    fixes = [_finding(renaming) for renaming in renamings if renaming.obstacle is None and renaming.edits]
    left = [LeftOver(_finding(one), Left.REFUSED, one.obstacle) for one in renamings if one.obstacle is not None]
    if together and len(fixes) > 1:
        fixes = [_as_one(fixes)]
    if together and left:
        fixes = []
    references = References(vault)

    def refuse(finding: Finding, why: str) -> None:
        left.append(LeftOver(finding, Left.REFUSED, why))

    def follow(finding: Finding) -> Finding | None:
        """The renaming with the links to headings that hold the tag."""
        try:
            return references.with_links(finding)
        except CannotFollow as trouble:
            refuse(finding, str(trouble))
            return None

    carried = [followed for finding in fixes if (followed := follow(finding))]
    if plan(carried).waiting:
        # Two tags of one heading: each alone would lead the links to it somewhere else.
        carried = [followed for finding in [_as_one(fixes)] if (followed := follow(finding))]
    trial = Sieve(now, refuse).harmless(carried)
    wrong = _unexpected(vault, trial, renamings)
    if wrong is not None:
        for finding in trial.findings:
            refuse(finding, f"the tags of {wrong} would not be what they should")
        return Settled(left=tuple(left), vault=vault)
    changed = {path: (vault.source(path), trial.after.vault.source(path)) for path in trial.edits}
    return Settled(changed=changed, fixed=tuple(trial.findings), left=tuple(left), vault=trial.after.vault)


def _unexpected(vault: Vault, trial: Trial, renamings: Sequence[Renaming]) -> str | None:
    """A file whose tags would be others than those it had, renamed: what verification allows must be meant, too."""
    done = {finding.message for finding in trial.findings}
    new_names = {one.old: one.new for one in renamings if not done or "" in done or _message(one) in done}
    for path in trial.edits:
        before, after = vault.metadata[path], trial.after.vault.metadata[path]
        wanted = sorted(new_names.get(tag.name, tag.name) for tag in (*before.tags, *before.dropped_tags))
        if wanted != sorted(tag.name for tag in (*after.tags, *after.dropped_tags)):
            return path
    return None


def _message(renaming: Renaming) -> str:
    return f"#{renaming.old} → #{renaming.new}"


def _as_one(fixes: Sequence[Finding]) -> Finding:
    """All renamings as one fix, which has no name of its own."""
    edits = tuple(edit for finding in fixes if finding.fix for edit in finding.fix.edits)
    return Finding(RULE, Severity.WARNING, edits[0].path, edits[0].span, "", Fix(edits, Safety.SAFE, _CHANGES))


def _finding(renaming: Renaming) -> Finding:
    """A renaming as the fix that it is."""
    first = renaming.edits[0] if renaming.edits else Edit("", Span(0, 0), "")
    return Finding(
        RULE, Severity.WARNING, first.path, first.span, _message(renaming), Fix(renaming.edits, Safety.SAFE, _CHANGES)
    )


def _written(vault: Vault) -> Iterator[tuple[str, Tag, Place]]:
    """Every tag that is written anywhere, those that Obsidian drops for their spaces included."""
    for path in vault.metadata:
        try:
            metadata = vault.metadata[path]
        except OSError:
            continue
        kind = path.lower().rpartition(".")[2]
        for tag in (*metadata.tags, *metadata.dropped_tags):
            place = Place.PROPERTY if tag.in_property else Place.BODY
            yield path, tag, {"canvas": Place.CANVAS, "base": Place.BASE}.get(kind, place)
        if kind == "md" and metadata.error is None:
            yield from ((path, tag, Place.QUERY) for tag in _asked_for(path, vault))


def _asked_for(path: str, vault: Vault) -> Iterator[Tag]:
    try:
        source = vault.source(path)
    except (NotText, OSError):
        return
    if "`" in source.text or "~~~" in source.text:
        yield from tags_asked_for(Note.read(path, source))
