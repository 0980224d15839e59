"""Text that is for a template plugin to fill in: what it will say nobody can know."""

from __future__ import annotations

import re

# Exactly two braces: three and more are YAML that nests, or a bomb.
_TEMPLATE_CODE = re.compile(r"<%|(?<!\{)\{\{(?!\{)[^{}\r\n]+\}\}")


def holds_template_code(text: str) -> bool:
    """Whether `{{date}}` or `<% tp.date.now() %>` stands somewhere in `text`."""
    return _TEMPLATE_CODE.search(text) is not None
