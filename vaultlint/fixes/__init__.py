"""Fixes that cannot hurt: plan, carry references along, verify, converge; write, journal, undo."""
