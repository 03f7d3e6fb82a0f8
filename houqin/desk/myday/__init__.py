"""My day: what one person owes, may do and should know now; the home of every signed-in phone."""
