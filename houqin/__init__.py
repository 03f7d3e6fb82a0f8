"""Houqin (后勤): a university's logistics department runs its campus through an epidemic."""

__version__ = "0.1.0"
