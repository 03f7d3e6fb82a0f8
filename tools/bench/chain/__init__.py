"""How fast a pasted list is read. Asks no database; one home is as good as another."""

from tools.bench.theme import Theme

THEMES = [Theme("reading", ("chain.",), ("sqlite",), home="chain")]
