"""Every read of line 5."""
