"""Every write of line 5."""
