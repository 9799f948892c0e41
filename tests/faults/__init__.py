"""Faults, put to the real programs while they work: see docs/faults.md."""
