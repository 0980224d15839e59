"""Fixes that cannot hurt: plan, verify, converge, write, undo."""
