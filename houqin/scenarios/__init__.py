"""Campaigns replayed through the real actions, and the statements of the article derived from what is left behind."""
