"""Views of the setup room, by concern."""
