"""Speeds against their goals: `python -m tools.bench [--json FILE] [--only PREFIX]`; docs/benchmarks.md tells how."""
