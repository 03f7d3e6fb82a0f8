"""What stands on a printed round: what a unit owes, point by point and run by run, and its bins for used masks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from houqin.common import paths
from houqin.common.declared import DutyKind
from houqin.common.scope import Scope
from houqin.common.words import _
from houqin.kernel.duties import queries as duties
from houqin.kernel.duties.models import State
from houqin.kernel.notices.wording import both
from houqin.kernel.org import queries as org
from houqin.lines.disinfection import declared
from houqin.lines.disinfection.models import Bin
from houqin.lines.disinfection.queries import plans
from houqin.manifest import PaperName


def rounds_on(unit_path: str, *, day: date, occasion: str, at: datetime, within: Scope) -> list[str]:
    """Return the runs that are still owed, in walking order; of a day not published yet, all that will be."""
    del occasion, at
    if declared.ROUND.key in duties.kinds_on(day, within=within):
        return _open(declared.ROUND, unit_path, day, within)
    coming = [one for one in plans.rounds_owed(day, within=within) if _is_in(one.unit_path, unit_path)]
    return [f"{one.subject_key}|{one.occasion}" for one in sorted(coming, key=lambda one: (one.place_path, one.key))]


def _open(kind: DutyKind, unit_path: str, day: date, within: Scope) -> list[str]:
    rows = duties.duties_for(day=day, kind=kind, within=within).filter(
        org.subtree_q("unit_path", unit_path), state__in=[State.OPEN, State.MISSED]
    )
    told = rows.order_by("place_path", "occasion", "subject_key").values_list("subject_key", "occasion")
    return [f"{subject_key}|{occasion}" for subject_key, occasion in told]


def _is_in(path: str, unit_path: str) -> bool:
    return not unit_path or paths.is_within(path, roots=(unit_path,))


def bins_on(unit_path: str, *, day: date, occasion: str, at: datetime, within: Scope) -> list[str]:
    """Return the bins for used masks that are still to be emptied; of a day not published yet, all."""
    del occasion, at
    if declared.MASK_BIN.key in duties.kinds_on(day, within=within):
        return _open(declared.MASK_BIN, unit_path, day, within)
    return [f"bin:{one.pk}|" for one in plans.bins_for(within=within) if _is_in(one.unit.path, unit_path)]


def read_key(subject_key: str) -> tuple[int, str]:
    """Return the point or bin of a row and which of its runs is meant."""
    subject, _bar, occasion = subject_key.partition("|")
    return int(subject.partition(":")[2]), occasion


def names_of_rounds(subject_keys: Iterable[str], *, within: Scope) -> dict[str, PaperName]:
    """Return what is printed for each run: the point, and which run of the day."""
    keys = list(subject_keys)
    points = plans.names_of_points({read_key(key)[0] for key in keys}, within=within)
    found = {}
    for key in keys:
        point_id, occasion = read_key(key)
        if point_id in points:
            number = occasion.rpartition(".")[2]
            chinese, english = both(_("round %(n)s")) if number.isdigit() else both(_("after event %(n)s"))
            values = {"n": number.removeprefix("e")}
            point = points[point_id]
            found[key] = PaperName(f"{point.name} · {chinese % values}", f"{point.name_en} · {english % values}")
    return found


def names_of_bins(subject_keys: Iterable[str], *, within: Scope) -> dict[str, PaperName]:
    """Return what is printed for each bin: where it stands."""
    del within
    keys = {key: read_key(key)[0] for key in subject_keys}
    bins = Bin.objects.select_related("place").in_bulk(set(keys.values()))
    return {
        key: PaperName(f"{bins[pk].place.name} {bins[pk].spot}".strip(), bins[pk].place.name_en)
        for key, pk in keys.items()
        if pk in bins
    }
