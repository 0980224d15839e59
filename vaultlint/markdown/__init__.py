"""Markdown as Obsidian reads it: a tuned marko, its dialect, and the note with its properties."""
