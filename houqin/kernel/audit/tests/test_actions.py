"""One write, one action, one record; a command is done once whoever sends it how often."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from houqin.common.refused import Refused
from houqin.kernel.audit import actions as audit
from houqin.kernel.audit.models import Detail, Record
from houqin.kernel.org.models import Unit

from .acts import AT, BY, OTHER, answer_a_set, open_and_refuse, open_unit, open_units, report

HOUR = timedelta(hours=1)


@pytest.mark.django_db
def test_an_action_writes_one_record_with_its_effects():
    answer = open_unit(path="0001", by=BY, at=AT)
    record = Record.objects.get()
    unit = Unit.objects.get()
    assert answer == {"path": "0001", "codes": ["unit-0001"]}
    assert (record.by, record.at, record.about, record.counts) == ("person:17", AT, f"unit:{unit.pk}", {"opened": 1})
    assert record.action.endswith("acts.open_unit")
    assert (record.command, record.sealed_no) == (None, None)


@pytest.mark.django_db
def test_what_is_sensitive_lies_in_the_detail_only():
    open_unit(path="0001", by=BY, at=AT)
    assert Detail.objects.get().content == {"name": "单位0001"}
    assert "单位" not in str(Record.objects.values().get())


@pytest.mark.django_db
def test_actions_inside_an_action_join_its_record():
    open_units(paths=["0001", "0002", "0003"], by=BY, at=AT)
    record = Record.objects.get()
    assert record.action.endswith("acts.open_units")
    assert (record.about, record.counts) == ("grid", {"opened": 3})


@pytest.mark.django_db
def test_a_refusal_leaves_neither_effect_nor_record():
    with pytest.raises(Refused):
        open_and_refuse(path="0001", by=BY, at=AT, command="c1")
    assert (Unit.objects.count(), Record.objects.count(), Detail.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
def test_a_refused_command_may_be_mended_and_sent_again():
    with pytest.raises(Refused):
        open_and_refuse(path="0001", by=BY, at=AT, command="c1")
    assert open_unit(path="0001", by=BY, at=AT, command="c1")["path"] == "0001"


@pytest.mark.django_db
def test_a_rollback_around_the_action_takes_its_record_along():
    class Stop(Exception):
        pass

    def stop_afterwards() -> None:
        with transaction.atomic():
            open_unit(path="0001", by=BY, at=AT, command="c1")
            raise Stop

    with pytest.raises(Stop):
        stop_afterwards()
    assert (Unit.objects.count(), Record.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_after_a_refusal_the_next_action_is_its_own():
    with pytest.raises(Refused):
        open_and_refuse(path="0001", by=BY, at=AT)
    open_unit(path="0002", by=OTHER, at=AT)
    assert Record.objects.get().by == "person:18"


@pytest.mark.django_db
def test_a_repeated_command_answers_the_same_without_doing_it_again():
    first = open_unit(path="0001", by=BY, at=AT, command="c1")
    again = open_unit(path="0001", by=BY, at=AT + HOUR, command="c1")
    assert again == first
    assert (Unit.objects.count(), Record.objects.count()) == (1, 1)
    assert Record.objects.get().at == AT


@pytest.mark.django_db
@pytest.mark.parametrize("changed", [{"path": "0002"}, {"by": OTHER}])
def test_the_same_command_with_other_content_is_refused(changed):
    open_unit(path="0001", by=BY, at=AT, command="c1")
    with pytest.raises(Refused):
        open_unit(**{"path": "0001", "by": BY, "at": AT, "command": "c1"} | changed)
    assert Unit.objects.count() == 1


@pytest.mark.django_db
def test_the_same_command_for_another_action_is_refused():
    report(answer="ok", measures="I", by=BY, at=AT, command="c1")
    with pytest.raises(Refused):
        open_unit(path="0001", by=BY, at=AT, command="c1")


@pytest.mark.django_db
def test_a_command_sent_again_after_a_change_of_level_is_the_same_command():
    report(answer="ok", measures="level I", by=BY, at=AT, command="c1")
    assert report(answer="ok", measures="level II", by=BY, at=AT + HOUR, command="c1") == "ok"


@pytest.mark.django_db
def test_done_now_and_sent_twice_is_the_same_but_done_at_another_time_is_not():
    for at in (AT, AT + HOUR):
        assert report(answer="ok", measures="I", by=BY, at=at, happened_at=at, command="c1") == "ok"
    with pytest.raises(Refused):
        report(answer="ok", measures="I", by=BY, at=AT + HOUR, happened_at=AT, command="c1")


@pytest.mark.django_db
def test_a_command_too_long_for_its_column_is_refused():
    with pytest.raises(Refused):
        open_unit(path="0001", by=BY, at=AT, command="c" * 81)


@pytest.mark.django_db
def test_an_answer_that_json_cannot_hold_fails_at_once_and_not_only_when_repeated():
    with pytest.raises(TypeError):
        answer_a_set(by=BY, at=AT, command="c1")
    assert answer_a_set(by=BY, at=AT) == {1}


def _in_threads(count: int, work) -> list[object]:
    gate, results = threading.Barrier(count), list[object]()

    def run() -> None:
        try:
            gate.wait(timeout=20)
            results.append(work())
        except Exception as error:  # noqa: BLE001 - the test looks at it
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_the_same_command_do_it_once_and_hear_the_same():
    heard = _in_threads(4, lambda: open_unit(path="0001", by=BY, at=AT, command="c1", pause_s=0.2))
    assert heard == [{"path": "0001", "codes": ["unit-0001"]}] * 4
    assert (Unit.objects.count(), Record.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_the_same_command_and_other_content_leave_one_refused():
    contents = iter(["0001", "0002"])
    heard = _in_threads(2, lambda: open_unit(path=next(contents), by=BY, at=AT, command="c1", pause_s=0.2))
    assert sorted(type(answer).__name__ for answer in heard) == ["Refused", "dict"]
    assert Unit.objects.count() == 1


@pytest.mark.django_db
def test_the_effect_of_one_action_can_be_left_out_of_a_trial():
    name = f"{open_unit.__module__}.open_unit"
    with audit.without(name), audit.counting() as calls:
        open_units(paths=["0001", "0002"], by=BY, at=AT)
    assert Unit.objects.count() == 0
    assert calls[name] == 2
