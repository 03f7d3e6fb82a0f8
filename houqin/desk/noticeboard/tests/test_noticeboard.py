"""A notice to a mixed audience needs both texts; who has not read it is known by name; withdrawn it is gone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from houqin.common import clock
from houqin.common.refused import Refused
from houqin.common.scope import Actor, Scope
from houqin.kernel.access.models import Account
from houqin.kernel.notices import actions, phrases, queries
from houqin.kernel.notices.models import Delivery, Notice, Reading
from houqin.kernel.org.models import Unit
from houqin.kernel.people.models import Membership, Person

BY, WHOLE = Actor.system("test"), Scope.whole(reason="tests")
CHINESE = {"title_zh": "宵禁", "text_zh": "今晚22:00起请勿外出"}
ENGLISH = {"title_en": "Curfew", "text_en": "Please stay in from 22:00 tonight"}


@pytest.fixture
def leader(signed_in_as):
    return signed_in_as("team_leader", "team-1")


def post(client, campus, unit="team-1", **fields):
    return client.post("/noticeboard/new/", {"unit": campus.units[unit].code} | CHINESE | fields)


def reader(person):
    account = Account.objects.create(username=person.number, person=person, language=person.language)
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_people_who_all_read_chinese_may_get_chinese_alone(leader, campus):
    assert post(leader, campus).status_code == 302
    notice = Notice.objects.get(author=leader.person)
    assert (notice.title_zh, notice.title_en) == ("宵禁", "宵禁")


@pytest.mark.parametrize(
    "fields", [{}, {"title_en": "Curfew"}, {"text_en": "Stay in"}, {"title_en": " ", "text_en": " "}]
)
def test_a_mixed_audience_needs_both_texts_and_nothing_typed_is_lost(leader, campus, fields):
    Person.objects.filter(pk=campus.first[0].pk).update(language="en")
    answer = post(leader, campus, **fields)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "1 of the 5 who get this do not read Chinese" in page
    assert CHINESE["text_zh"] in page
    assert not Notice.objects.exclude(author=None).exists()
    assert post(leader, campus, **ENGLISH).status_code == 302


def owed_english(leader, campus, **fields):
    """Post in Chinese to somebody who reads English; the first of team 1 adds the English until 18:00."""
    campus.first[1].language = "en"
    campus.first[1].save()
    writer = {"english_by": campus.first[0].number, "english_due": "2020-03-05T18:00"}
    assert post(leader, campus, **writer | fields).status_code == 302
    return Notice.objects.exclude(author=None).get()


def test_what_is_urgent_goes_out_in_chinese_and_the_english_is_owed_by_name(leader, campus):
    notice = owed_english(leader, campus)
    assert (notice.english_by, notice.title_en) == (campus.first[0], "宵禁")
    seen = reader(campus.first[1]).get(f"/myday/messages/{notice.pk}/").content.decode()
    assert "English to be added by" in seen
    mine = reader(campus.first[0]).get("/myday/").content.decode()
    assert f'href="/noticeboard/{notice.pk}/english/"' in mine


def test_once_the_english_is_there_it_is_new_to_who_reads_english(leader, campus):
    notice = owed_english(leader, campus)
    writer, stranger = map(reader, campus.first[:2])
    for client in (writer, stranger):
        client.get(f"/myday/messages/{notice.pk}/")
    answer = writer.post(f"/noticeboard/{notice.pk}/english/", ENGLISH)
    assert answer.status_code == 302
    notice.refresh_from_db()
    assert (notice.title_en, notice.english_by) == ("Curfew", None)
    assert list(Reading.objects.values_list("person", flat=True)) == [campus.first[0].pk]
    assert writer.get(f"/noticeboard/{notice.pk}/english/").status_code == 404


def test_only_who_was_named_or_leads_the_unit_adds_the_english(leader, campus, signed_in_as):
    notice = owed_english(leader, campus)
    address = f"/noticeboard/{notice.pk}/english/"
    assert reader(campus.first[2]).get(address).status_code == 404
    assert signed_in_as("team_leader", "team-2").get(address).status_code == 404
    assert signed_in_as("office").get(address).status_code == 200


@pytest.mark.parametrize(
    "fields", [{"english_due": ""}, {"english_by": ""}, {"english_due": "2020-03-05T08:00"}, {"english_by": "nobody"}]
)
def test_a_writer_without_a_time_or_a_time_that_is_over_is_refused(leader, campus, fields):
    Person.objects.filter(pk=campus.first[1].pk).update(language="en")
    given = {"english_by": campus.first[0].number, "english_due": "2020-03-05T18:00"} | fields
    assert post(leader, campus, **given).status_code == 400
    assert not Notice.objects.exclude(author=None).exists()


def test_the_401st_unit_can_be_posted_to_by_name(signed_in_as, campus):
    root = campus.units["unit"]
    Unit.objects.bulk_create(
        Unit(path=f"{root.path}{n:04d}", code=f"many-{n}", name=f"第{n}班组", kind="team") for n in range(100, 520)
    )
    last = Unit.objects.order_by("path").last()
    Membership.objects.filter(person=campus.second[0]).update(unit=last)
    client = signed_in_as("planner")
    assert client.post("/noticeboard/new/", CHINESE | {"unit": "第519班组"}).status_code == 302
    answer = client.post("/noticeboard/new/", CHINESE | {"unit": "第51"})
    assert answer.status_code == 400
    assert "several fit, choose one: 第510班组 · many-510" in answer.content.decode()


def test_each_reader_opens_it_in_their_language_and_is_known_to_have_read_it(leader, campus):
    Person.objects.filter(pk=campus.first[0].pk).update(language="en")
    campus.first[0].refresh_from_db()
    where = post(leader, campus, **ENGLISH).headers["Location"]
    notice = Notice.objects.get(author=leader.person)
    assert "Curfew" in reader(campus.first[0]).get(f"/myday/messages/{notice.pk}/").content.decode()
    assert "宵禁" in reader(campus.first[1]).get(f"/myday/messages/{notice.pk}/").content.decode()
    page = leader.get(where).content.decode()
    assert "Not yet read: 3" in page
    assert "Read: 2" in page
    assert Reading.objects.count() == 2
    assert reader(campus.second[0]).get(f"/myday/messages/{notice.pk}/").status_code == 404


def test_a_withdrawn_notice_is_gone_for_readers_and_stays_for_the_leader(leader, campus):
    where = post(leader, campus).headers["Location"]
    assert "Withdraw" in leader.post(f"{where}withdraw/").content.decode()
    leader.post(f"{where}withdraw/", {"confirmed": "yes"})
    leader.post(f"{where}withdraw/", {"confirmed": "yes"})
    notice = Notice.objects.get(author=leader.person)
    assert reader(campus.first[0]).get(f"/myday/messages/{notice.pk}/").status_code == 404
    assert "withdrawn" in leader.get("/noticeboard/").content.decode()


@pytest.mark.parametrize(
    "fields", [{"read_until": "2020-03-05T10:00"}, {"text_zh": ""}, {"title_zh": " "}, {"read_until": "x"}]
)
def test_a_notice_that_cannot_be_is_refused(leader, campus, fields):
    assert post(leader, campus, **fields).status_code == 400
    assert not Notice.objects.exclude(author=None).exists()


def test_a_notice_is_still_found_when_a_hundred_came_after_it(leader, campus):
    first = post(leader, campus).headers["Location"]
    kept = Notice.objects.get(author=leader.person)
    later = {"title_zh": "新", "title_en": "New", "unit": kept.unit, "author": kept.author, "at": kept.at}
    Notice.objects.bulk_create([Notice(key=f"later-{n}", **later) for n in range(101)])
    assert leader.get(first).status_code == 200
    assert leader.get("/noticeboard/").content.decode().count("data-row-link") == 100


def test_a_leader_posts_to_their_own_people_only(leader, campus):
    assert post(leader, campus, unit="team-2").status_code == 400


@pytest.mark.parametrize("key", phrases.PHRASES)
def test_a_phrase_fills_both_languages_on_the_page(leader, key):
    assert leader.get(f"/noticeboard/new/?phrase={key}").status_code == 200
    assert leader.get(f"/noticeboard/new/?phrase={key}&date=2020-03-06").status_code == 400
    given = "&date=2020-03-06&from=08:00&until=20:00&place=%E4%B8%9C%E9%97%A8&place_en=East+Gate&phone=8120"
    page = leader.get(f"/noticeboard/new/?phrase={key}{given}").content.decode()
    assert "东门" in page
    assert "East Gate" in page
    assert "{" not in page.partition("<form")[2].partition("</form>")[0]


def test_midnight_is_told_in_both_readings():
    given = {"from": "24:00", "place": "东门", "place_en": "East Gate", "phone": "8120"}
    told = phrases.filled("rule", given, day=date(2020, 2, 29))
    assert "24:00（即3月1日零点）" in told["text_zh"]
    assert "24:00 (midnight, the start of 1 March)" in told["text_en"]
    with pytest.raises(Refused):
        phrases.filled("rule", given | {"phone": " "}, day=date(2020, 2, 29))


def test_a_correction_takes_the_place_of_what_it_corrects(leader, campus):
    where = post(leader, campus).headers["Location"]
    first = Notice.objects.get(author=leader.person)
    form = leader.get(f"/noticeboard/new/?corrects={first.pk}").content.decode()
    assert "更正：宵禁" in form
    again = CHINESE | {"unit": campus.units["team-1"].code, "title_zh": "更正：宵禁", "text_zh": "今晚23:00起"}
    assert leader.post(f"/noticeboard/new/?corrects={first.pk}", again | {"text_zh": ""}).status_code == 400
    new = leader.post(f"/noticeboard/new/?corrects={first.pk}", again).headers["Location"]
    person = reader(campus.first[0])
    assert person.get(f"/myday/messages/{first.pk}/").status_code == 404
    told = person.get(new.replace("/noticeboard/", "/myday/messages/")).content.decode()
    assert "更正 " in told
    assert "corrected by a new one" in leader.get(where).content.decode()
    assert "corrected" in leader.get("/noticeboard/").content.decode()
    twice = leader.post(f"/noticeboard/new/?corrects={first.pk}", again)
    assert twice.status_code == 400
    assert "withdrawn already" in twice.content.decode()
    assert Notice.objects.exclude(author=None).count() == 2
    assert leader.get("/noticeboard/new/?corrects=999999").status_code == 404


def test_a_notice_for_later_is_seen_by_nobody_before(leader, campus, group):
    later = clock.now() + timedelta(hours=2)
    local = f"{clock.local(later):%Y-%m-%dT%H:%M}"
    where = post(leader, campus, starts_at=local, leaves="title").headers["Location"]
    notice = Notice.objects.get(author=leader.person)
    assert "nobody sees it before" in leader.get(where).content.decode()
    assert reader(campus.first[0]).get(f"/myday/messages/{notice.pk}/").status_code == 404
    assert queries.due_deliveries(at=clock.now(), within=WHOLE) == []
    assert len(queries.due_deliveries(at=later, within=WHOLE)) == 1
    soon = f"{clock.local(later - timedelta(hours=1)):%Y-%m-%dT%H:%M}"
    assert post(leader, campus, starts_at=local, read_until=soon).status_code == 400


# --- to groups -------------------------------------------------------------------------------------------------------


@pytest.fixture
def group(campus):
    return actions.add_channel(
        name="第一食堂群", kind="wecom", unit_id=campus.units["team-1"].pk, secret="", hint="…0000",
        address="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=00000000", by=BY, at=clock.now(),
    )  # fmt: skip


def test_where_there_is_no_group_nothing_is_asked(leader):
    assert 'name="leaves"' not in leader.get("/noticeboard/new/").content.decode()


def test_the_writer_chooses_what_leaves_and_sees_what_became_of_it(leader, campus, group):
    form = leader.get("/noticeboard/new/").content.decode()
    assert "Title and link" in form
    post(leader, campus, leaves="title")
    row = Delivery.objects.get()
    assert row.link == f"http://testserver/myday/messages/{row.notice_id}/"
    address = f"/noticeboard/{row.notice_id}/"
    assert "waits to be sent" in leader.get(address).content.decode()
    got = actions.claim(delivery_id=row.pk, by=BY, at=clock.now())
    actions.record(
        delivery_id=row.pk, token=got.token, known="unsure", may_retry=False, detail="HTTP 502", by=BY, at=clock.now()
    )
    page = leader.get(address).content.decode()
    assert "unsure whether it arrived" in page
    assert "HTTP 502" in page
    leader.post(f"{address}sendings/{row.pk}/again/")
    row.refresh_from_db()
    assert row.state == "waiting"
    refused = leader.post(f"{address}sendings/{row.pk}/again/", follow=True).content.decode()
    assert "only what failed or is unsure is sent again" in refused
    assert leader.post(f"{address}sendings/999999/again/").status_code == 404


def test_nothing_leaves_unless_chosen(leader, campus, group):
    post(leader, campus, leaves="")
    post(leader, campus)
    assert Delivery.objects.count() == 0
    assert post(leader, campus, leaves="everything").status_code == 400
