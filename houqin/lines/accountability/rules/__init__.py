"""Vocabulary and arithmetic of line 9: plain Python, no database, no clock."""
