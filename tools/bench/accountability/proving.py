"""Reports for one team after another until stopped or the given seconds are over: what coverage is asked meanwhile."""

from __future__ import annotations

import os
import sys
import time

import django


def main() -> int:
    """Prove the day's reports, team by team, each team in two halves."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "houqin.settings")
    django.setup()
    from houqin.common import clock  # noqa: PLC0415 - once Django is set up
    from houqin.kernel.duties.models import Duty  # noqa: PLC0415
    from houqin.kernel.org.models import Unit, UnitKind  # noqa: PLC0415
    from houqin.lines.accountability.actions import roll  # noqa: PLC0415
    from houqin.lines.accountability.measures import ReportMeasures  # noqa: PLC0415
    from tools.bench import campus  # noqa: PLC0415

    at = clock.instant(campus.DAY, "09:00")
    until = time.monotonic() + float(sys.argv[1])
    print("proving", flush=True)
    for unit in Unit.objects.filter(kind=UnitKind.TEAM).order_by("path"):
        owed = Duty.objects.filter(
            day=campus.DAY, unit_path=unit.path, state="open", kind="accountability.daily_report"
        )
        people = list(owed.order_by("pk").values_list("person_id", flat=True))
        for chosen in (people[: len(people) // 2], people[len(people) // 2 :]):
            if time.monotonic() > until:
                return 0
            if chosen:
                roll.report_team(
                    day=campus.DAY, unit_id=unit.pk, person_ids=chosen, how_known="in_person",
                    measures=ReportMeasures(), happened_at=at, by=campus.BY, at=at,
                )  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
