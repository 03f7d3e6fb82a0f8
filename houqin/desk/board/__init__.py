"""Today at a glance, on a wall and on a phone (users.md 3.4)."""
