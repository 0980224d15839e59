"""obsidian-linter, the plugin: its rules, and which of ours see the same faults.

Who comes from there has its names in notes (`disabled rules`) and in the plugin's settings. docs/migrating.md tells
why a rule has no counterpart.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ALL = "all"
"""What a note disables that disables every rule."""

COUNTERPARTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # YAML
        "add-blank-line-after-yaml": (),
        "dedupe-yaml-array-values": ("duplicate-tag",),
        "escape-yaml-special-characters": ("invalid-frontmatter",),
        "force-yaml-escape": (),
        "format-tags-in-yaml": ("invalid-tag",),
        "format-yaml-array": (),
        "insert-yaml-attributes": ("missing-property",),
        "move-tags-to-yaml": (),
        "remove-yaml-keys": (),
        "sort-yaml-array-values": (),
        "yaml-key-sort": (),
        "yaml-timestamp": (),
        "yaml-title": (),
        "yaml-title-alias": (),
        # Headings
        "capitalize-headings": (),
        "file-name-heading": (),
        "header-increment": ("skipped-heading-level",),
        "headings-start-line": ("leading-space",),
        "remove-trailing-punctuation-in-heading": (),
        # Footnotes
        "footnote-after-punctuation": (),
        "move-footnotes-to-the-bottom": (),
        "re-index-footnotes": (),
        # Content
        "auto-correct-common-misspellings": ("misspelling",),
        "blockquote-style": (),
        "convert-bullet-list-markers": (),
        "default-language-for-code-fences": (),
        "emphasis-style": (),
        "no-bare-urls": ("bare-url",),
        "ordered-list-style": (),
        "proper-ellipsis": (),
        "quote-style": (),
        "remove-consecutive-list-markers": (),
        "remove-empty-list-markers": (),
        "remove-hyphenated-line-breaks": ("split-word",),
        "remove-multiple-spaces": ("multiple-spaces", "stray-space-in-cjk"),
        "strong-style": (),
        "two-spaces-between-lines-with-content": (),
        "unordered-list-style": (),
        # Spacing
        "compact-yaml": (),
        "consecutive-blank-lines": ("multiple-blank-lines",),
        "convert-spaces-to-tabs": (),
        "empty-line-around-blockquotes": (),
        "empty-line-around-code-fences": (),
        "empty-line-around-horizontal-rules": (),
        "empty-line-around-math-blocks": (),
        "empty-line-around-tables": (),
        "heading-blank-lines": (),
        "line-break-at-document-end": ("missing-final-newline",),
        "move-math-block-indicators-to-their-own-line": (),
        "paragraph-blank-lines": (),
        "remove-empty-lines-between-list-markers-and-checklists": (),
        "remove-link-spacing": ("padded-link-text",),
        "remove-space-around-characters": ("space-before-punctuation", "stray-space-in-cjk"),
        "remove-space-before-or-after-characters": ("space-before-punctuation",),
        "space-after-list-markers": (),
        "space-between-chinese-japanese-or-korean-and-english-or-numbers": ("cjk-spacing",),
        "trailing-spaces": ("trailing-space",),
        # Paste
        "add-blockquote-indentation-on-paste": (),
        "prevent-double-checklist-indicator-on-paste": (),
        "prevent-double-list-item-indicator-on-paste": (),
        "proper-ellipsis-on-paste": (),
        "remove-hyphens-on-paste": (),
        "remove-leading-or-trailing-whitespace-on-paste": (),
        "remove-leftover-footnotes-from-quote-on-paste": (),
        "remove-multiple-blank-lines-on-paste": (),
    }
)
"""Every rule of the plugin by the name that its settings and notes use, and those of ours that find what it mends."""
