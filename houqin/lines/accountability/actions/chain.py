"""Writes of the roll from a group's list: paste, decide about single lines, count (users.md 3.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.common.words import _
from houqin.kernel import bulk
from houqin.kernel.audit import actions as audit
from houqin.kernel.chains import actions as chains
from houqin.kernel.clearance import actions as clearance
from houqin.kernel.duties import actions as duties
from houqin.kernel.duties.models import Source, State
from houqin.kernel.people import actions as people
from houqin.lines.accountability import declared
from houqin.lines.accountability.actions import answering, report, roll, telling
from houqin.lines.accountability.measures import ReportMeasures
from houqin.lines.accountability.models import DailyReport
from houqin.lines.accountability.queries import chain as queries
from houqin.lines.accountability.rules import chain as rules
from houqin.lines.accountability.rules import report as report_rules
from houqin.lines.accountability.rules import roll as roll_rules

WHOLE = Scope.whole(reason="whoever may call the action was admitted by its view")


@audit.action
def paste_list(
    *,
    about: str,
    text: str,
    sent_at: datetime | None = None,
    suspected: Mapping[int, str],
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> dict[str, int]:
    """Keep a group's text for a roll; whoever it may call feverish is measured again at every door from now on.

    `suspected` gives their units' paths by person. Returns the paste's id, and is_new 0 where the last paste of the
    roll says the same. Refuses what `chains.keep_paste` refuses.
    """
    kept = chains.keep_paste(purpose=queries.PURPOSE, about=about, text=text, sent_at=sent_at, by=by, at=at)
    if kept["is_new"]:
        for person_id, unit_path in suspected.items():
            answering.have_measured(person_id, unit_path=unit_path, ref=f"paste:{kept['paste']}", by=by, at=at)
    return kept


@audit.action
def decide_line(
    *,
    paste_id: int,
    line: str,
    person_id: int | None,
    answer: report_rules.Answer,
    alias: str = "",
    among: Sequence[int] = (),
    suspected: Sequence[int] = (),
    day: date,
    occasion: str,
    measures: ReportMeasures,
    happened_at: datetime,
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> dict[str, int]:
    """Decide whose a line is and what it says; what needs attention is reported at once, the rest waits for the count.

    Nobody else whom the line made to be measured again (`suspected`) is any longer; an `alias` is remembered of the
    person, if nobody `among` the roll is called so too. Returns the ruling, and the report where one was made.
    """
    learned = bool(alias and person_id is not None) and people.learn_alias(
        person_id=person_id or 0, alias=alias, among=among, by=by, at=at
    )
    ruling = chains.rule(
        paste_id=paste_id, line=line, person_id=person_id, reading=rules.as_reading(answer),
        alias=alias if learned else "", by=by, at=at,
    )  # fmt: skip
    is_grave = person_id is not None and report_rules.judged(answer, measures=measures) != report_rules.NORMAL
    free = [one for one in suspected if one != person_id or not is_grave]
    clearance.end_holds(kind=declared.TO_MEASURE, person_ids=free, by=by, at=at)
    if person_id is None or not is_grave:
        return {"ruling": ruling}
    made = _report_at_once(
        day=day, occasion=occasion, person_id=person_id, answer=answer, measures=measures, happened_at=happened_at,
        by=by, at=at,
    )  # fmt: skip
    chains.mark_ruling_counted(ruling_id=ruling, by=by, at=at)
    return {"ruling": ruling, "report": made}


def _report_at_once(
    *, day: date, occasion: str, person_id: int, answer: report_rules.Answer, measures: ReportMeasures,
    happened_at: datetime, by: Actor, at: datetime,
) -> int:  # fmt: skip
    """Report what a reader confirmed, and suspend entry: the reader's word weighs as much as a second measurement."""
    about: dict[str, Any] = {"day": day, "occasion": occasion, "person_id": person_id, "measures": measures}
    duty = answering.owed_now(day=day, occasion=occasion, person_ids=[person_id], at=at)[0]
    if duty.has_report or duty.state == State.DONE:
        made = report.correct_report(**about, answer=answer, reason=_("said so in the group"), by=by, at=at)["report"]
    else:
        made = report.record_report(
            **about,
            answer=answer,
            happened_at=happened_at,
            source=Source.TEAM,
            how_known=roll_rules.CHAIN,
            by=by,
            at=at,
        )["report"]
    row = DailyReport.objects.select_related("person").get(pk=made)
    if row.outcome != report_rules.NORMAL and (row.symptoms or row.temperature_c is not None):
        clearance.place_hold(
            kind=declared.FEVER, person_id=person_id, unit_path=row.unit_path, ref=f"report:{made}", by=by, at=at
        )
        telling.of_illness(row, name=row.person.name, by=by, at=at)
    return made


@audit.action
def take_back(*, ruling_id: int, person_id: int | None, alias: str, by: Actor, at: datetime) -> bool:
    """Take the last decision about a line back, with the name that was remembered. Refuses what was counted."""
    chains.end_ruling(ruling_id=ruling_id, by=by, at=at)
    if alias and person_id is not None:
        people.forget_alias(person_id=person_id, alias=alias, by=by, at=at)
    return True


@audit.action
def count_list(
    *,
    day: date,
    occasion: str = "",
    unit_id: int,
    paste_id: int,
    answers: Mapping[int, report_rules.Answer],
    measures: ReportMeasures,
    happened_at: datetime,
    by: Actor,
    at: datetime,
    command: str | None = None,
) -> dict[str, int]:
    """Make reports of what was read: one record, one report and proof for each person.

    Returns numbers: reported, and already (who had reported meanwhile). Refuses nobody, a signed day, a withdrawn
    paste, people of another unit, and answers that `record_report` refuses; then nothing is counted.
    """
    audit.about(f"unit:{unit_id}")
    if not answers:
        raise Refused(_("there is nobody to be counted: check the lines above first"))
    unit = answering.unit_of(unit_id)
    owed = answering.owed_now(day=day, occasion=occasion, person_ids=list(answers), at=at)
    roll.check_team(unit, owed)
    fresh = [duty for duty in owed if not duty.has_report and duty.state != State.DONE]
    drafts = [
        answering.drafted(
            duty, answers[duty.person_id], measures=measures, source=Source.TEAM, how_known=roll_rules.CHAIN,
            happened_at=happened_at, by=by, at=at,
        )
        for duty in fresh
    ]  # fmt: skip
    bulk.insert(drafts)
    duties.prove(
        kind=declared.DAILY_REPORT, proofs=[answering.proof_of(draft) for draft in drafts], locked=fresh,
        source=Source.TEAM, greatest_age=timedelta(hours=measures.greatest_age_h), by=by, at=at,
    )  # fmt: skip
    answering.follow_up(drafts, measures=measures, by=by, at=at)
    chains.mark_counted(paste_id=paste_id, by=by, at=at)
    return {"reported": len(drafts), "already": len(owed) - len(fresh)}


@audit.action
def withdraw_list(*, paste_id: int, suspected: Sequence[int], by: Actor, at: datetime) -> bool:
    """Withdraw a paste of which nothing was counted; nobody is measured again because of it. Refuses afterwards."""
    chains.withdraw_paste(paste_id=paste_id, by=by, at=at)
    clearance.end_holds(kind=declared.TO_MEASURE, person_ids=suspected, by=by, at=at)
    return True
