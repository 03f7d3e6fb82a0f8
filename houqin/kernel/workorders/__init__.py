"""Requests to other units (协办单): something is asked of a unit, owed by it until it is done."""
