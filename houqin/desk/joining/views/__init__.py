"""Views of joining."""
