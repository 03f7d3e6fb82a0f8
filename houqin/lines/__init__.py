"""The nine lines of work. They never import each other."""
