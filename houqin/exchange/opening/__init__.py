"""Opening what was sent: looked over and parsed in a process of its own, so small that it starts at once."""
