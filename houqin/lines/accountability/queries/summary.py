"""What the line tells the desk: headline, tile, brief, what a person owes, labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db.models import Sum

from houqin.common import clock
from houqin.common.scope import Scope
from houqin.common.words import _
from houqin.kernel.duties import queries as duties
from houqin.kernel.duties.models import Duty, State
from houqin.kernel.org import queries as org
from houqin.kernel.org.models import Unit
from houqin.kernel.people.models import Person
from houqin.kernel.returns import queries as returns
from houqin.lines.accountability import declared
from houqin.lines.accountability.measures import ReportMeasures
from houqin.lines.accountability.models import DailyReport
from houqin.lines.accountability.queries import card as cards
from houqin.lines.accountability.queries import clusters, group_summary, roll, supervision_summary
from houqin.lines.accountability.queries import report as reports
from houqin.lines.accountability.rules import report as rules
from houqin.lines.accountability.rules.roll import Figures
from houqin.manifest import Contact, Decision, Figure, Headline, Moment, Owed, Part, Sentence, Tile

WHOLE = Scope.whole(reason="the deadline is known to everybody")


def list_of(day: date, state: str = "") -> str:
    """Return the address of the roll of a day, all reports together, at one state."""
    query = f"&state={state}" if state else ""
    return f"/accountability/missing/?day={day}&occasion=all{query}"


def _figures(day: date, within: Scope) -> Figures:
    return roll.summed(roll.coverage(day=day, occasion=None, within=within).values())


def _window(day: date, at: datetime, measures: ReportMeasures) -> rules.Window | None:
    """Return the window that is open, else the next, else the last."""
    windows = rules.windows(day, measures=measures)
    return next((window for window in windows if at < window.due_at), windows[-1] if windows else None)


def headline(*, day: date, at: datetime, within: Scope) -> Headline | None:
    """Return the people of the department, each once, or None on a day without reports."""
    figures = _figures(day, within)
    if not figures.expected:
        return None
    window = _window(day, at, reports.measures_for(day=day, within=WHOLE))
    return Headline(
        people=figures.expected,
        reported=figures.done,
        open=figures.open,
        missed=figures.missed,
        excused=figures.excused,
        due_at=window.due_at if window else None,
        settles_at=window.settles_at if window else None,
        list=list_of(day),
        facts=tuple(_facts(day, at, figures, within)),
    )


def _facts(day: date, at: datetime, figures: Figures, within: Scope) -> Iterator[Sentence]:
    if figures.attention:
        yield Sentence(
            _("needing attention: %(people)s"), {"people": figures.attention}, f"/accountability/clinic/{day}/"
        )
    if number := _observed(day, within):
        yield Sentence(_("under home observation: %(people)s"), {"people": number}, _observations(day, at))


def _observed(day: date, within: Scope) -> int:
    watched = duties.coverage(day=day, kind=declared.HOME_WATCH, within=within)
    return sum(counts.expected for counts in watched.values())


def _observations(day: date, at: datetime) -> str:
    """Return the list of who is observed; it shows today only."""
    return "/accountability/observations/" if day == clock.day_of(at) else ""


def lagging(*, day: date, at: datetime, within: Scope) -> Sentence | None:
    """Return which unit has most people who have not reported, or None where everybody has."""
    del at
    found = [
        (counts.open + counts.missed, counts.expected - counts.excused, path)
        for path, counts in duties.coverage_of_people(day=day, kind=declared.DAILY_REPORT, within=within).items()
    ]
    lacking, owing, path = max(found, key=lambda row: row[:2], default=(0, 0, ""))
    unit = org.unit_at(path, within=within) if lacking else None
    if unit is None:
        return None
    values = {"unit": {"zh": unit.name, "en": unit.name_en}, "lacking": lacking, "owing": owing}
    return Sentence(_("most reports are lacking in %(unit)s: %(lacking)s of %(owing)s"), values, list_of(day, "open"))


def tile(*, day: date, at: datetime, within: Scope) -> Tile:
    """Return the line's tile: people, each once; its list is the roll of the day, all reports together."""
    figures = _figures(day, within)
    overdue = _overdue(day, at, within) if figures.open else 0
    measures = reports.measures_for(day=day, within=WHOLE)
    sentence, weight = _worst(day, at, figures, overdue, measures)
    # What waits now is nothing of a day that is over.
    is_running = at < clock.instant(day, "24:00")
    if is_running and weight == "fine" and (late := supervision_summary.worst(at=at, within=within)) is not None:
        sentence, weight = late, "overdue"
    decisions = tuple(_decisions(day, at, measures, within)) if is_running else ()
    if decisions and weight != "missed":
        sentence, weight = decisions[0].what, "decision"
    return Tile(
        list=list_of(day),
        done=figures.done,
        open=figures.open,
        overdue=overdue,
        missed=figures.missed,
        excused=figures.excused,
        sentence=sentence,
        weight=weight,
        than_yesterday=_than_yesterday(day, at, figures, within),
        decisions=decisions,
        moments=tuple(_moments(day, at, measures)),
    )


def _overdue(day: date, at: datetime, within: Scope) -> int:
    rows = duties.open_past_due(kind=declared.DAILY_REPORT, at=at, within=within).filter(day=day)
    return rows.values("person").distinct().count()


def _worst(day: date, at: datetime, figures: Figures, overdue: int, measures: ReportMeasures) -> tuple[Sentence, str]:
    window = _window(day, at, measures)
    until = f"{clock.local(window.due_at):%H:%M}" if window else ""
    if figures.missed:
        return Sentence(_("not heard of: %(people)s"), {"people": figures.missed}, list_of(day, "missed")), "missed"
    if overdue:
        said = Sentence(_("past due, not reported: %(people)s"), {"people": overdue}, list_of(day, "open"))
        return said, "overdue"
    if figures.open:
        values = {"people": figures.open, "clock": until}
        return Sentence(_("%(people)s still to report until %(clock)s"), values, list_of(day, "open")), "fine"
    if not figures.expected:
        return Sentence(_("no report is owed today"), {}, list_of(day)), "fine"
    return Sentence(_("everybody has been heard of"), {}, list_of(day)), "fine"


def _decisions(day: date, at: datetime, measures: ReportMeasures, within: Scope) -> Iterator[Decision]:
    yield from group_summary.decisions(at=at, within=within)
    yield from supervision_summary.decisions(at=at, within=within)
    found = clusters.clusters_on(day=day, measures=measures, within=within)
    if not found:
        return
    notable = reports.notable_reports(day=day, within=within)
    values = {"clusters": len(found), "people": max(len(cluster.people) for cluster in found)}
    yield Decision(
        what=Sentence(
            _("proposed clusters: %(clusters)s, the largest of %(people)s people"),
            values,
            f"/accountability/clusters/{day}/",
        ),
        since=max(report.at for report in notable) if notable else at,
        who=_("clinic"),
    )


def _moments(day: date, at: datetime, measures: ReportMeasures) -> Iterator[Moment]:
    for window in rules.windows(day, measures=measures):
        if window.due_at > at:
            yield Moment(window.due_at, Sentence(_("health reports are due"), {}, list_of(day)))


def _than_yesterday(day: date, at: datetime, figures: Figures, within: Scope) -> int | None:
    """How many more are open than yesterday at this hour; None where yesterday is not closed or asked other reports."""
    before, then = day - timedelta(days=1), at - timedelta(days=1)
    if clock.day_of(at) != day or len(duties.occasions(day=day, kind=declared.DAILY_REPORT)) != 1:
        return None
    totals = duties.history(kind=declared.DAILY_REPORT, first=before, last=before, within=within)
    sums = totals.order_by().aggregate(expected=Sum("expected"), people=Sum("people"), excused=Sum("excused"))
    if not sums["expected"] or sums["expected"] != sums["people"]:
        return None
    sent = DailyReport.objects.filter(day=before, version=1, at__lte=then)
    if not within.is_whole:
        owing = duties.duties_for(day=before, kind=declared.DAILY_REPORT, within=within).exclude(state=State.EXCUSED)
        sent = sent.filter(person__in=owing.values("person"))
    return figures.open - max(int(sums["expected"]) - int(sums["excused"]) - sent.count(), 0)


def brief(*, day: date, at: datetime, within: Scope) -> list[Figure]:
    """Return the figures of the brief: people owed, heard of, late, not heard of, excused; each opens its list."""
    figures = _figures(day, within)
    late = duties.count_late(day=day, kind=declared.DAILY_REPORT, within=within)
    parts = (
        Part(_("reported"), figures.done),
        Part(_("not yet reported"), figures.open),
        Part(_("missed"), figures.missed),
        Part(_("excused"), figures.excused),
    )
    outcome = (Part(_("normal"), figures.normal), Part(_("needs attention"), figures.attention))
    people = _("people")
    return [
        Figure("expected", _("Owed a health report"), figures.expected, people, parts, list=list_of(day, "expected")),
        Figure("reported", _("Reported"), figures.done, people, outcome, list=list_of(day, "done")),
        Figure("open", _("Not yet reported"), figures.open, people, list=list_of(day, "open")),
        Figure("missed", _("Missed"), figures.missed, people, list=list_of(day, "missed")),
        Figure("excused", _("Excused"), figures.excused, people, list=list_of(day, "excused")),
        Figure("late", _("Reported late"), late, _("reports"), list=list_of(day, "late")),
        Figure("attention", _("Needs attention"), figures.attention, people, list=list_of(day, "attention")),
        Figure("observed", _("Under home observation"), _observed(day, within), people, list=_observations(day, at)),
        *group_summary.figures(day=day, at=at, within=within),
        *supervision_summary.figures(day=day, at=at, within=within),
    ]


def owed_by(*, person_id: int, day: date, at: datetime, within: Scope) -> Iterator[Owed]:
    """Yield what a person owes to this line: reports with their card, and sign-offs of the units they lead."""
    for card in cards.cards_of(person_id, day=day, at=at, within=within):
        if card.is_excused and card.report is None:
            continue
        state = "open" if card.is_watch and card.report is None else card.duty.state
        yield Owed(
            kind=declared.DAILY_REPORT,
            duty_id=card.duty.pk,
            title=card.title,
            place="",
            state="done" if card.report is not None else state,
            opens_at=card.duty.opens_at,
            due_at=card.duty.due_at,
            act="/accountability/report/",
            verb=_("Report"),
            template="accountability/report_card.html",
            context={"card": card},
        )
    yield from _signatures(person_id, day, at)
    yield from group_summary.owed_by(person_id=person_id, day=day, at=at, within=within)
    yield from supervision_summary.owed_by(person_id=person_id, at=at, within=within)
    yield from _forms(person_id, day, at, within)


def _signatures(person_id: int, day: date, at: datetime) -> Iterator[Owed]:
    led = roll.led_paths(person_id, at=at, within=WHOLE)
    rows = Duty.objects.filter(day=day, kind=declared.SIGN_OFF.key, unit_path__in=led, state=State.OPEN)
    for duty in rows.select_related("unit").order_by("due_at", "-unit_path"):
        yield Owed(
            kind=declared.SIGN_OFF,
            duty_id=duty.pk,
            title=declared.SIGN_OFF.title,
            place=duty.unit.name,
            place_en=duty.unit.name_en,
            state=duty.state,
            opens_at=duty.opens_at,
            due_at=duty.due_at,
            act=f"/accountability/roll/{duty.unit.code}/{day}/?occasion={duty.occasion}",
            verb=_("Sign off"),
        )


def _forms(person_id: int, day: date, at: datetime, within: Scope) -> Iterator[Owed]:
    for duty, template in returns.owed_by(person_id, day=day, at=at, within=within):
        yield Owed(
            kind=declared.UPPER_FORM,
            duty_id=duty.pk,
            title=declared.UPPER_FORM.title,
            place=template.name,
            state=duty.state,
            opens_at=duty.opens_at,
            due_at=duty.due_at,
            act=f"/filing/{template.code}/?day={day}",
            verb=_("Send"),
        )


def ahead(*, person_id: int, day: date, at: datetime, within: Scope) -> Iterator[Moment]:
    """Yield when a person's own shift begins, and when the reports of one who reports today are due next."""
    yield from group_summary.ahead(person_id=person_id, day=day, at=at, within=within)
    if not cards.cards_of(person_id, day=day, at=at, within=within):
        return
    for asked in (day, day + timedelta(days=1)):
        measures = reports.measures_of(person_id, day=asked, at=at, within=within)
        for window in rules.windows(asked, measures=measures):
            if window.due_at > at and (asked > day or window.opens_at > at):
                yield Moment(window.due_at, Sentence(_("health reports are due"), {}, "/accountability/report/"))


def on_duty(*, at: datetime, within: Scope) -> Iterator[Contact]:
    """Yield whom to call now: the officer on duty, the clinic."""
    yield from group_summary.on_duty(at=at, within=within)
    yield Contact(_("Clinic"), "", reports.telephones(at=at, within=within).clinic_phone)


def labels_of(*, subject_keys: Iterable[str], within: Scope) -> dict[str, str]:
    """Return names by subject key, for people, units and findings; one query each."""
    ids: dict[str, set[int]] = {"person": set(), "unit": set()}
    subject_keys = list(subject_keys)
    for key in subject_keys:
        kind, _colon, number = key.partition(":")
        if kind in ids and number.isdigit():
            ids[kind].add(int(number))
    people = Person.objects.filter(pk__in=ids["person"]).values_list("pk", "name") if ids["person"] else []
    units = Unit.objects.filter(pk__in=ids["unit"]).values_list("pk", "name") if ids["unit"] else []
    found = supervision_summary.labels_of(subject_keys, within=within)
    codes = [key.partition(":")[2] for key in subject_keys if key.startswith("return:")]
    found |= {f"return:{code}": name for code, name in returns.names_of(codes, within=within).items()} if codes else {}
    return {f"person:{pk}": name for pk, name in people} | {f"unit:{pk}": name for pk, name in units} | found
