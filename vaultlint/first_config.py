"""The configuration that `vaultlint init` writes: what the vault does already, said so that it stays so.

Each value has its reason behind it. What is only a habit stands there as a comment, ready to be switched on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from vaultlint.commented_yaml import Entry, block, flow, noted, quoted, wrapped
from vaultlint.config_file import OBSIDIAN
from vaultlint.display import display
from vaultlint.findings import Severity
from vaultlint.from_obsidian_linter import TakenOver, pattern_of
from vaultlint.validation import kebab

if TYPE_CHECKING:
    from vaultlint.rule import Rule
    from vaultlint.survey import Habit, Survey

_FEW_NOTES = 10
"""So many notes are no habit."""
_FEW = 2
"""So many tags or headings that are written alike are enough, where nothing is written otherwise."""
_MANY_UNWRITTEN = 10
_MOST_PROPERTIES = 12


@dataclass(frozen=True)
class Seen:
    """What a first run finds of one rule."""

    findings: int = 0
    notes: int = 0


@dataclass(frozen=True)
class Grounds:
    """All that a first configuration goes by."""

    survey: Survey
    rules: Sequence[Rule]
    """Those that there are."""
    seen: Mapping[str, Seen] | None = None
    """What each rule finds, once that is known; until then all that may be wanted are selected."""
    unwritten: int = 0
    """How many of the broken links name notes that somebody means to write."""
    taken: TakenOver = field(default_factory=TakenOver)
    has_obsidian: bool = False
    """Whether `.obsidian/` is at hand."""
    not_in_git: Sequence[str] = ()
    """What lies in the vault and git does not carry."""

    def chosen(self) -> list[Rule]:
        """The rules to select: what finds faults, and what the plugin was told to mend."""
        return [rule for rule in self._wanted() if not self.is_habit(rule)]

    def habits(self) -> list[Rule]:
        return [rule for rule in self._wanted() if self.is_habit(rule)]

    def hints(self) -> list[Rule]:
        """The recommended rules that are matters of taste: naming one makes `fix` apply it everywhere."""
        wanted = {rule.id for rule in self._wanted()}
        return [rule for rule in self.rules if rule.recommended and rule.id not in {*wanted, *self.ignored}]

    @cached_property
    def ignored(self) -> list[str]:
        """What the plugin was told to leave: matters of taste only, for a fault is one whoever formats the note."""
        hints = {rule.id for rule in self.rules if rule.severity is Severity.HINT}
        return [rule for rule in self.taken.ignore if rule in hints]

    def is_habit(self, rule: Rule) -> bool:
        """Whether so many notes have it that the owner of the vault will not call it a fault."""
        seen = (self.seen or {}).get(rule.id, Seen())
        is_asked_for = rule.id in self.taken.select or rule.severity is Severity.ERROR
        return not is_asked_for and seen.notes > _FEW_NOTES and seen.notes * 3 > self.survey.notes

    @property
    def leaves_unwritten(self) -> bool:
        """Whether links to notes that do not exist yet are a habit here."""
        broken = (self.seen or {}).get("broken-link", Seen()).findings
        return self.unwritten >= _MANY_UNWRITTEN and self.unwritten * 2 > broken

    def _wanted(self) -> list[Rule]:
        return [
            rule
            for rule in self.rules
            if rule.id in self.taken.select or (rule.recommended and rule.severity > Severity.HINT)
        ]


def first_config(grounds: Grounds) -> str:
    """The configuration, as YAML with comments."""
    sections = (_select, _ignore, _rules, _tags, _files, _terms, _obsidian, _properties, _left)
    blocks = ["\n".join(lines) for section in sections if (lines := list(section(grounds)))]
    head = "# Written by vaultlint init from what this vault does already. It is yours now.\n"
    head += "# vaultlint config show: what is in force, and why. vaultlint rules: all that can be selected."
    return "\n\n".join([head, *blocks]) + "\n"


def _select(grounds: Grounds) -> Iterator[str]:
    yield "# Only these rules run. What they find is at fault, not a matter of taste."
    yield "select:"
    theme = None
    for rule in sorted(grounds.chosen(), key=lambda rule: (rule.theme, rule.id)):
        if rule.theme != theme:
            theme = rule.theme
            yield f"  # {theme}"
        yield noted(f"  - {rule.id}", _count(grounds, rule))
    if habits := grounds.habits():
        yield "  # So many notes have these that they look like habits. Take the mark away to hear of them:"
        yield from (noted(f"  # - {rule.id}", _count(grounds, rule)) for rule in habits)
    if hints := grounds.hints():
        yield "  # Hints. vaultlint fix changes those that stand here by name in the whole vault:"
        yield from (noted(f"  # - {rule.id}", _count(grounds, rule)) for rule in hints)


def _count(grounds: Grounds, rule: Rule) -> str:
    seen = (grounds.seen or {}).get(rule.id)
    if seen is None or not seen.findings:
        return ""
    if rule.id == "broken-link" and grounds.leaves_unwritten:
        return f"{seen.findings - grounds.unwritten}, and those to notes still to be written"
    notes = "1 note" if seen.notes == 1 else f"{seen.notes} notes"
    return f"{seen.findings} in {notes}"


def _ignore(grounds: Grounds) -> Iterator[str]:
    if grounds.ignored:
        yield "# Switched off in obsidian-linter; they stay off when their theme is selected."
        yield f"ignore: {flow(grounds.ignored)}"


def _rules(grounds: Grounds) -> Iterator[str]:
    entries = [*_dates(grounds), *_unwritten(grounds)]
    for rule, parameters in sorted(grounds.taken.parameters.items()):
        entries.append(Entry(f"  {rule}: {flow(parameters)}", "as in obsidian-linter"))
    yield from block(("rules:",), entries)


def _dates(grounds: Grounds) -> Iterator[Entry]:
    style, order = grounds.survey.date_style, grounds.survey.date_order
    if not style.total:
        return
    is_named = style.is_rule(_FEW) and style.usual != "other"
    parameters = {"style": style.usual if is_named else "consistent"}
    if order.is_rule(_FEW) and order.usual is not None:
        parameters["order"] = order.usual
    yield Entry(f"  inconsistent-date-heading: {flow(parameters)}", f"headings with a date: {_shares(style)}")


def _unwritten(grounds: Grounds) -> Iterator[Entry]:
    if grounds.unwritten:
        told = f"{grounds.unwritten} {'link' if grounds.unwritten == 1 else 'links'} to notes still to be written"
        yield Entry("  broken-link: {unwritten: ignore}", told, grounds.leaves_unwritten)


def _tags(grounds: Grounds) -> Iterator[str]:
    case, separator = grounds.survey.tag_case, grounds.survey.tag_separator
    entries = []
    if case.total >= _FEW and case.usual in ("lower", "upper"):
        entries.append(Entry(f"    case: {case.usual}", f"tags: {_shares(case)}", case.is_rule(_FEW)))
    if separator.total >= _FEW and separator.usual is not None:
        told = _shares(separator, {"": "camelCase"})
        is_rule = separator.is_rule(_FEW)
        entries.append(Entry(f"    separator: {quoted(separator.usual)}", f"tags of several words: {told}", is_rule))
    if entries:
        yield "# How all tags are written. Without that, the spelling that most uses have is right, tag by tag."
        yield from block(("tags:", "  style:"), entries)


def _files(grounds: Grounds) -> Iterator[str]:
    """Folders to leave out, and what people have on their disks and a fresh clone has not."""
    paths = grounds.survey.vault.files.paths
    kept = [path for path in grounds.not_in_git if not path.startswith(".")]
    with_notes = [path for path in kept if path.endswith("/") and _holds_notes(path, paths)]
    exclude = [Entry(f"  - {quoted(pattern)}", "ignored in obsidian-linter") for pattern in grounds.taken.exclude]
    exclude += [Entry(f"  - {quoted(pattern_of(path))}", "not in git") for path in with_notes]
    if exclude:
        yield "# Not checked; links may lead there."
        yield from block(("exclude:",), exclude)
    others = [path for path in kept if path not in with_notes and not path.lower().endswith(".md")]
    if others:
        yield "# Not in git: a link there is no fault where nobody has the file."
        yield from block(("assume-exists:",), [Entry(f"  - {quoted(pattern_of(path))}") for path in others])


def _holds_notes(folder: str, paths: frozenset[str]) -> bool:
    return any(path.startswith(folder) and path.lower().endswith(".md") for path in paths)


def _terms(grounds: Grounds) -> Iterator[str]:
    if grounds.taken.terms:
        yield "# Names that are spelt exactly so: replacements of obsidian-linter."
        yield from block(("terms:",), [Entry(f"  - {quoted(term)}") for term in grounds.taken.terms])


def _obsidian(grounds: Grounds) -> Iterator[str]:
    """How links are written: as Obsidian was told, as far as everybody's clone can tell, else as the notes show."""
    survey = grounds.survey
    settings = survey.vault.settings
    is_carried = not any(path == ".obsidian/" or path.startswith(".obsidian/") for path in grounds.not_in_git)
    told = {name: getattr(settings, name) for name in settings.origins if name in OBSIDIAN}
    paths = f"; their paths: {_shares(survey.link_format)}" if survey.link_format.total else ""
    yield f"# Links in bodies: {_shares(survey.link_kind) or 'none'}{paths}."
    if grounds.has_obsidian and is_carried:
        yield "# How new ones are written stands in .obsidian/."
        return
    entries = [Entry(f"  {kebab(name)}: {flow(value)}", settings.origins[name]) for name, value in told.items()]
    if not grounds.has_obsidian:
        kind, path = survey.link_kind, survey.link_format
        if kind.is_rule(_FEW_NOTES):
            entries.append(Entry(f"  use-markdown-links: {flow(kind.usual == 'markdown')}"))
        if path.usual is not None and path.others * 4 < path.total > _FEW_NOTES:
            entries.append(Entry(f"  new-link-format: {path.usual}"))
    if entries:
        yield "# What Obsidian does, for where .obsidian/ is not at hand."
        yield from block(("obsidian:",), entries)


def _properties(grounds: Grounds) -> Iterator[str]:
    survey = grounds.survey
    if survey.first_heading.total:
        yield f"# The first heading of a note has the level {_shares(survey.first_heading)}."
    if used := survey.properties.counts[:_MOST_PROPERTIES]:
        more = len(survey.properties.counts) - len(used)
        told = ", ".join(f"{display(name)} ({count})" for name, count in used)
        yield from wrapped(f"Properties in use: {told}{f' and {more} more' if more > 0 else ''}.")
        always = [name for name, count in used if count * 10 >= survey.notes * 9 and survey.notes > _FEW_NOTES]
        if always and "missing-property" not in grounds.taken.parameters:
            yield "# Nearly every note has these. To be told where one is missing:"
            yield f"# rules: {{missing-property: {flow({'required': always})}}}"


def _left(grounds: Grounds) -> Iterator[str]:
    if left := grounds.taken.told():
        yield "# Of obsidian-linter this has no counterpart here (docs/migrating.md says why):"
        yield from (f"#   {display(one)}" for one in left)


def _shares(habit: Habit, names: Mapping[str, str] | None = None) -> str:
    """How often each way is seen: `lower (41), mixed (2)`."""
    known = names or {}
    return ", ".join(f"{known.get(way, way)} ({count})" for way, count in habit.counts[:4])
