"""The screens of line 9, by concern."""
