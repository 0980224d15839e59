"""Every kind of check, on one screen: the name a rule file gives, and where the kind lives.

Modules are imported when a rule asks for them, so a run pays for the checks it uses.
"""

KINDS: dict[str, str] = {
    "missing-file": "vaultlint.checks.missing_file:MissingFile",
    "missing-place": "vaultlint.checks.missing_place:MissingPlace",
    "alias-target": "vaultlint.checks.alias_target:AliasTarget",
    "ambiguous-target": "vaultlint.checks.ambiguous_target:AmbiguousTarget",
    "empty-link": "vaultlint.checks.empty_link:EmptyLink",
    "malformed-link": "vaultlint.checks.malformed_link:MalformedLink",
    "padded-link-text": "vaultlint.checks.padded_link_text:PaddedLinkText",
    "run-on-tag": "vaultlint.checks.run_on_tag:RunOnTagCheck",
    "tag-spelling": "vaultlint.checks.tag_spelling:TagSpelling",
    "tag-alias": "vaultlint.checks.tag_alias:TagAlias",
    "tag-vocabulary": "vaultlint.checks.tag_vocabulary:TagVocabulary",
    "similar-tags": "vaultlint.checks.similar_tags:SimilarTags",
    "glued-tag": "vaultlint.checks.glued_tag:GluedTag",
    "duplicate-tag": "vaultlint.checks.duplicate_tag:DuplicateTag",
    "invalid-tag": "vaultlint.checks.invalid_tag:InvalidTag",
    "confusable-tag": "vaultlint.checks.confusable_tag:ConfusableTag",
    "misplaced-tag": "vaultlint.checks.misplaced_tag:MisplacedTag",
    "duplicate-heading": "vaultlint.checks.duplicate_heading:DuplicateHeading",
    "heading-step": "vaultlint.checks.heading_step:HeadingStep",
    "empty-section": "vaultlint.checks.empty_section:EmptySection",
    "invisible-character": "vaultlint.checks.invisible_character:InvisibleCharacter",
    "space-before-mark": "vaultlint.checks.space_before_mark:SpaceBeforeMark",
    "space-in-cjk": "vaultlint.checks.space_in_cjk:SpaceInCjk",
    "trailing-space": "vaultlint.checks.trailing_space:TrailingSpace",
    "leading-space": "vaultlint.checks.leading_space:LeadingSpace",
    "blank-lines": "vaultlint.checks.blank_lines:BlankLines",
    "final-newline": "vaultlint.checks.final_newline:FinalNewline",
}
