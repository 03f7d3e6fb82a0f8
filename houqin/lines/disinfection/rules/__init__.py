"""Chemistry, rhythm and proof of disinfection: plain Python."""
