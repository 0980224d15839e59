"""Trouble with what is known of a vault."""

from __future__ import annotations


class KnowledgeLost(Exception):
    """What was known of the notes cannot be asked any more; they have to be read."""
