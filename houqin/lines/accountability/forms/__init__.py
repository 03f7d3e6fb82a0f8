"""The forms of line 9, by concern."""
