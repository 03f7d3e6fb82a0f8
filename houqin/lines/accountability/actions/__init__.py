"""Every write of line 9, by concern."""
