"""What line 5 promises: heat map and list over a month of runs, crews by the solver."""

from tools.bench.theme import BOTH, Theme

THEMES = [
    Theme("disinfecting", ("disinfection.coverage", "disinfection.list_page"), BOTH, home="disinfection"),
    Theme("crews", ("disinfection.crews",), ("sqlite",), home="crews"),
]
