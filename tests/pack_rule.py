"""A rule as somebody may keep it in a pack of their own."""

RULE = """\
id: torn-link
summary: A link is torn.
rationale: Because.
message: "Torn"
severity: warning
check: {kind: blank-lines, most: 3}
examples:
  - {good: "None."}
"""
