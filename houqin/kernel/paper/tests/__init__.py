"""Tests of paper forms."""
