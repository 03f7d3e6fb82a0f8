"""What the roll promises: replay, publishing, coverage, the page of who is missing, the rush of reports."""

from tools.bench.theme import BOTH, Theme

THEMES = [
    Theme("replay", ("accountability.replay",), ("sqlite",), home="replay", inside=False),
    Theme("publish", ("accountability.publish",), BOTH),
    Theme("coverage", ("accountability.coverage",), BOTH),
    Theme("missing", ("accountability.missing_page",), BOTH),
    Theme("rush", ("accountability.report_rush",), ("postgresql",), inside=False),
]
