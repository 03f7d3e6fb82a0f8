"""Single sign-on: the campus says a number, the register says whose it is (decision 0012)."""
