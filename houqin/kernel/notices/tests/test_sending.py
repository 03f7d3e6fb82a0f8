"""A notice leaves the house once: queued for whom it concerns, claimed by one, and never sent again by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.kernel.audit.models import Detail, Record
from houqin.kernel.notices import actions, queries, rules
from houqin.kernel.notices.models import Channel, Delivery, Notice
from houqin.kernel.people import actions as keys
from houqin.kernel.people import cipher
from houqin.kernel.people.tests import world

pytestmark = pytest.mark.django_db
BY, WHOLE, AT = Actor.system("test"), Scope.whole(reason="tests"), world.AT
ADDRESS = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-0000"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def units():
    return world.grid()


@pytest.fixture
def author(units):
    return world.person("E1", "王伟", unit="team-1")


def channel(units, code="team-1", name=None, by=BY, **more):
    return actions.add_channel(
        name=name or f"群 {code}", kind="wecom", unit_id=units[code].pk, address=ADDRESS, secret=more.pop("secret", ""),
        hint="qyapi.weixin.qq.com …0000", by=by, at=AT, **more,
    )  # fmt: skip


def announce(units, author, code="unit-1", leaves="title", title=("东门关闭", "East Gate closed")):
    return actions.announce(
        title=title, text=("24:00 起", "From 24:00"), unit=units[code], author_id=author.pk, leaves=leaves,
        site="https://h.example/", by=BY, at=AT,
    )  # fmt: skip


def only():
    return Delivery.objects.get()


def claim(at=AT):
    return actions.claim(delivery_id=only().pk, by=BY, at=at)


def record(got, known, *, may_retry=False, at=AT):
    return actions.record(
        delivery_id=got.delivery_id, token=got.token, known=known, may_retry=may_retry, detail="93000 bad", by=BY, at=at
    )


def told(person):
    rows = queries.notices_to(person.pk, at=AT + timedelta(days=1), within=WHOLE)
    return [row.title_en for row in rows if row.person_id]


def test_it_goes_to_the_groups_whose_people_are_all_among_the_readers(units, author):
    for code in ("branch-1", "unit-1", "team-1", "team-3"):
        channel(units, code)
    announce(units, author, "unit-1")
    assert sorted(Delivery.objects.values_list("channel__name", flat=True)) == ["群 team-1", "群 unit-1"]
    actions.post(key="level", title=("三级", "III"), leaves="title", site="https://h.example", by=BY, at=AT)
    assert Delivery.objects.filter(notice__key="level").count() == 4
    announce(units, author, "unit-1", leaves="")
    assert Delivery.objects.count() == 6


def test_only_the_title_leaves_unless_the_whole_may(units, author):
    channel(units)
    pk = announce(units, author)
    got = claim()
    assert (got.subject, got.body) == ("【后勤】东门关闭 / East Gate closed", "")
    assert got.link == f"https://h.example/myday/messages/{pk}/"
    Delivery.objects.all().delete()
    announce(units, author, leaves="whole", title=("东门", "东门"))
    got = claim()
    assert (got.subject, got.body) == ("【后勤】东门 / 东门", "24:00 起\nFrom 24:00")


def test_what_is_said_twice_is_said_once():
    assert rules.said(("关", "关"), ("文", "文"), is_whole=True) == ("【后勤】关", "文")
    assert rules.said(("关", "Shut"), ("", ""), is_whole=True) == ("【后勤】关 / Shut", "")


def test_an_address_is_locked_and_nobody_reads_it_in_tables_or_records(units):
    pk = channel(units, secret="SEC-0123456789", command="c-1")
    row = Channel.objects.get()
    assert b"693a91f6" not in bytes(row.address_cipher) + bytes(row.secret_cipher)
    assert cipher.opened(row.address_cipher) == ADDRESS
    written = str(list(Record.objects.values())) + str(list(Detail.objects.values()))
    assert "693a91f6" not in written
    assert "SEC-" not in written
    actions.close_channel(channel_id=pk, by=BY, at=AT)
    row.refresh_from_db()
    assert (row.address_cipher, row.secret_cipher, row.is_on) == (None, None, False)


def test_a_change_of_keys_covers_the_addresses(units):
    channel(units, secret="SEC-0123456789")
    before = bytes(Channel.objects.get().address_cipher)
    assert keys.rotate_keys(by=BY, at=AT)["notices_channel"] == 1
    row = Channel.objects.get()
    assert bytes(row.address_cipher) != before
    assert (cipher.opened(row.address_cipher), cipher.opened(row.secret_cipher)) == (ADDRESS, "SEC-0123456789")


def test_bad_channels_are_refused(units):
    channel(units)
    with pytest.raises(Refused, match="of this name"):
        channel(units)
    with pytest.raises(Refused, match="address"):
        actions.add_channel(
            name="x", kind="sms", unit_id=units["team-1"].pk, address=ADDRESS, secret="", hint="", by=BY, at=AT
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Channel.objects.update(closed_at=AT)


def test_who_claims_sends_and_nobody_else(units, author):
    channel(units)
    announce(units, author)
    got = claim()
    assert claim() is None
    assert record(got, "sent") == "sent"
    assert claim() is None
    assert (only().tries, only().ended_at) == (1, AT)
    assert told(author) == []


def test_the_same_notice_cannot_be_queued_twice_for_a_channel(units, author):
    channel(units)
    announce(units, author)
    row = only()
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(notice=row.notice, channel=row.channel, link="", queued_at=AT, next_at=AT)


def test_a_refusal_that_can_pass_waits_longer_each_time_and_then_fails(units, author):
    channel(units, by=Actor.person(author.pk))
    announce(units, author)
    now, waits = AT, []
    for _n in range(9):
        got = claim(now)
        if got is None:
            break
        if record(got, "refused", may_retry=True, at=now) != "waiting":
            break
        waits.append((only().next_at - now) // MINUTE)
        assert queries.due_deliveries(at=only().next_at - MINUTE / 2, within=WHOLE) == []
        now = only().next_at
    assert waits == [1, 5, 15, 60]
    assert (only().state, only().tries, only().detail) == ("failed", 5, "93000 bad")
    assert told(author) == ["The notice did not reach 群 team-1"]


def test_a_refusal_that_does_not_pass_fails_at_once(units, author):
    channel(units)
    announce(units, author)
    assert record(claim(), "refused") == "failed"


def test_what_a_dead_worker_left_is_unsure_and_not_sent_again(units, author):
    channel(units)
    announce(units, author)
    got = claim()
    actions.sweep(by=BY, at=AT + 9 * MINUTE)
    assert only().state == "claimed"
    actions.sweep(by=BY, at=AT + 11 * MINUTE)
    assert (only().state, only().why) == ("unsure", "the worker stopped in the middle, so it may have arrived")
    assert claim(AT + 12 * MINUTE) is None
    assert told(author) == ["Did the notice reach 群 team-1? Please look"]
    # It was only slow, and what it knows is better than not knowing.
    assert record(got, "sent", at=AT + 12 * MINUTE) == "sent"


def test_a_slow_worker_says_nothing_about_what_a_person_sent_again(units, author):
    channel(units)
    announce(units, author)
    slow = claim()
    actions.sweep(by=BY, at=AT + 11 * MINUTE)
    actions.send_again(delivery_id=only().pk, by=BY, at=AT + 12 * MINUTE)
    assert record(slow, "sent", at=AT + 12 * MINUTE) is None
    got = claim(AT + 12 * MINUTE)
    assert record(slow, "refused", at=AT + 12 * MINUTE) is None
    assert record(got, "sent", at=AT + 13 * MINUTE) == "sent"


@pytest.mark.parametrize("known", ["sent", "waiting"])
def test_only_what_failed_or_is_unsure_is_sent_again(units, author, known):
    channel(units)
    announce(units, author)
    if known == "sent":
        record(claim(), "sent")
    with pytest.raises(Refused, match="sent again"):
        actions.send_again(delivery_id=only().pk, by=BY, at=AT)


def test_a_withdrawn_notice_is_not_sent(units, author):
    channel(units)
    pk = announce(units, author)
    actions.withdraw(notice_id=pk, by=BY, at=AT)
    actions.sweep(by=BY, at=AT)
    assert (only().state, only().reason) == ("dropped", "withdrawn")
    with pytest.raises(Refused):
        actions.send_again(delivery_id=only().pk, by=BY, at=AT)


def test_yesterday_s_notice_is_not_sent_in_the_morning(units, author):
    pk = channel(units)
    actions.pause_channel(channel_id=pk, by=BY, at=AT)
    announce(units, author)
    assert queries.due_deliveries(at=AT, within=WHOLE) == []
    assert claim() is None
    actions.resume_channel(channel_id=pk, by=BY, at=AT)
    assert queries.due_deliveries(at=AT, within=WHOLE) == [only().pk]
    actions.sweep(by=BY, at=AT + 361 * MINUTE)
    assert (only().state, only().reason) == ("failed", "too_late")


def test_a_closed_channel_drops_what_waits_and_gets_no_more(units, author):
    pk = channel(units)
    announce(units, author)
    actions.close_channel(channel_id=pk, by=BY, at=AT)
    assert (only().state, only().reason) == ("dropped", "closed")
    announce(units, author)
    assert Delivery.objects.count() == 1
    for act in (actions.pause_channel, actions.resume_channel, actions.close_channel):
        with pytest.raises(Refused, match="closed"):
            act(channel_id=pk, by=BY, at=AT)
    with pytest.raises(Refused, match="closed"):
        actions.queue_trial(channel_id=pk, link="", by=BY, at=AT)


def test_after_a_restore_a_person_decides(units, author):
    channel(units)
    announce(units, author)
    assert actions.put_aside(before=AT, by=BY, at=AT) == 0
    assert actions.put_aside(before=AT + MINUTE, by=BY, at=AT + MINUTE) == 1
    assert (only().state, only().reason) == ("unsure", "restored")
    actions.send_again(delivery_id=only().pk, by=BY, at=AT + MINUTE)
    assert claim(AT + MINUTE) is not None


def test_a_trial_is_not_a_notice(units):
    pk = channel(units)
    actions.queue_trial(channel_id=pk, link="https://h.example/", by=BY, at=AT)
    got = claim()
    assert got.subject.startswith("【后勤】这是一条测试消息")
    record(got, "refused")
    assert Notice.objects.count() == 0
