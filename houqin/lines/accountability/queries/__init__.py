"""Every read of line 9, by concern."""
