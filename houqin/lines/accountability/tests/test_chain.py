"""A group's list becomes reports: what is certain is counted, what is doubtful waits for a person."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.exchange import chain
from houqin.kernel.audit.models import Record
from houqin.kernel.chains.models import Paste, Ruling
from houqin.kernel.clearance import actions as clearance
from houqin.kernel.clearance import queries as doors
from houqin.kernel.clearance import rules as door_rules
from houqin.kernel.people.models import Person
from houqin.kernel.places.models import Place
from houqin.lines.accountability.measures import ReportMeasures
from houqin.lines.accountability.models import DailyReport
from houqin.lines.accountability.rules import chain as rules
from houqin.lines.accountability.tests import world

CHAIN = "/accountability/roll/team-2/2020-03-05/chain/"
NAMES = ("张伟", "李娜", "王芳")


@pytest.fixture
def team(campus):
    """The second team, of which nobody was heard, with names as people have them."""
    people = list(campus.second)
    for person, name in zip(people, NAMES, strict=True):
        Person.objects.filter(pk=person.pk).update(name=name)
        person.name = name
    return people


@pytest.fixture
def leader(signed_in_as, team):
    return signed_in_as("team_leader", "team-2", language="en")


def paste(client, *lines, **more):
    text = "#接龙\n3月5日 健康情况接龙\n\n" + "\n".join(lines)
    answer = client.post(CHAIN, {"text": text, "sent": "unknown", **more})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return answer.headers["Location"]


def page(client, address):
    answer = client.get(address.partition("#")[0])
    assert answer.status_code == 200
    return answer


def card_of(client, address):
    """Return the hidden line of the card shown."""
    found = re.search(r'name="line" value="(\w+)"', page(client, address).content.decode())
    return found[1] if found else None


def decide(client, address, **fields):
    line = fields.pop("line", None) or card_of(client, address)
    return client.post(f"{address}decide/", {"line": line, **fields})


def sums_of(client, address):
    return page(client, address).context["review"].sums


def report_of(person):
    return DailyReport.objects.filter(person=person, is_current=True).first()


def door_answer(person):
    gate = Place.objects.get(code="gate")
    clearance.set_door_rule(door_id=gate.pk, rule="no_hold", by=world.BY, at=world.at("00:00"))
    known = doors.known_of(
        person.pk, door_id=gate.pk, day=world.DAY, at=world.at("16:21"), open_hours=frozenset(), within=world.WHOLE
    )
    return door_rules.decide(doors.asks_of(gate.pk, at=world.at("16:21"), within=world.WHOLE), known).answer


def test_what_is_certain_is_counted_as_it_was_written(leader, team):
    address = paste(leader, "1. 张伟 36.4 在校", "2、李娜　正常", "3. 王芳 与昨日一致")
    assert leader.post(f"{address}count/").status_code == 302
    reports = [report_of(person) for person in team[:3]]
    assert [(row.temperature_c, row.method, row.is_as_yesterday) for row in reports] == [
        (Decimal("36.40"), "", False), (None, "", False), (None, "", True),
    ]  # fmt: skip
    assert {(row.source, row.how_known, row.by) for row in reports} == {("team", "chain", f"person:{leader.person.pk}")}
    assert "from the group" in leader.get("/accountability/roll/team-2/2020-03-05/?state=done").content.decode()


def test_the_sums_hold_and_every_line_is_somewhere(leader, team):
    address = paste(leader, "1. 张伟 36.4", "2. 李娜 35", "3. 阿强 36.5", "4.", "@所有人 十点截止")
    sums = sums_of(leader, address)
    assert sums.people == sums.recognised + sums.to_check + sums.absent
    assert sums.lines == sums.lines_in_entries + sums.lines_ignored
    assert (sums.recognised, sums.to_check, sums.nobodys) == (1, 1, 1)


def test_nothing_is_counted_before_somebody_says_so(leader, team):
    paste(leader, "1. 张伟 36.4")
    assert report_of(team[0]) is None


def test_what_is_doubtful_is_not_counted_with_the_rest_and_can_follow(leader, team):
    address = paste(leader, "1. 张伟 36.4", "2. 李娜 35")
    leader.post(f"{address}count/")
    assert (report_of(team[0]) is None, report_of(team[1]) is None) == (False, True)
    decide(leader, address, person=team[1].pk, temperature_c="36.5")
    leader.post(f"{address}count/")
    assert report_of(team[1]).temperature_c == Decimal("36.50")


def test_one_paste_is_one_record_and_holds_no_value(leader, team):
    address = paste(leader, "1. 张伟 36.4", "2. 李娜 36.5")
    before = Record.objects.count()
    leader.post(f"{address}count/")
    assert Record.objects.count() == before + 1
    assert all("36.4" not in str(row) for row in Record.objects.values_list("counts", "answer", "about"))


def test_counting_twice_reports_once(leader, team):
    address = paste(leader, "1. 张伟 36.4")
    for _time in range(2):
        leader.post(f"{address}count/", {"command": "count-1"})
    assert DailyReport.objects.filter(person=team[0]).count() == 1


def test_the_same_text_again_changes_nothing(leader, team):
    first = paste(leader, "1. 张伟 36.4", "2. 李娜 阿弥陀佛")
    leader.post(f"{first}count/")
    assert paste(leader, "1. 张伟 36.4", "2. 李娜 阿弥陀佛") == first
    assert Paste.objects.count() == 1


def test_a_line_decided_once_is_not_asked_again_in_a_longer_list(leader, team):
    first = paste(leader, "1. 张伟 36.4", "2. 小丽丽 36.5")
    decide(leader, first, other=team[1].pk, temperature_c="36.5")
    longer = paste(leader, "1. 张伟 36.4", "2. 王芳 36.3", "3. 小丽丽 36.5")
    assert card_of(leader, longer) is None
    leader.post(f"{longer}count/")
    assert report_of(team[1]).temperature_c == Decimal("36.50")


def test_a_nickname_is_remembered_and_forgotten_with_the_decision(leader, team):
    address = paste(leader, "1. 小丽丽 36.5")
    decide(leader, address, other=team[1].pk, temperature_c="36.5", alias="小丽丽")
    assert Person.objects.get(pk=team[1].pk).aliases == ["小丽丽"]
    leader.post(f"{address}undo/")
    assert Person.objects.get(pk=team[1].pk).aliases == []
    assert card_of(leader, address) is not None


def test_a_nickname_of_two_is_refused_with_a_sentence_and_nothing_is_decided(leader, team):
    Person.objects.filter(pk__in=[team[0].pk, team[2].pk]).update(aliases=["小丽丽"])
    address = paste(leader, "1. 小丽丽 36.5")
    answer = decide(leader, address, other=team[1].pk, temperature_c="36.5", alias="小丽丽")
    assert answer.status_code == 400
    assert "nothing was remembered" in answer.content.decode()
    assert Ruling.objects.count() == 0


def test_who_is_none_of_ours_is_out_of_the_way_and_comes_back_by_undo(leader, team):
    address = paste(leader, "1. 阿强 36.5")
    decide(leader, address, act="not_ours")
    assert card_of(leader, address) is None
    leader.post(f"{address}undo/")
    assert card_of(leader, address) is not None


def test_a_possible_fever_turns_the_doors_at_once_and_stands_first(leader, team):
    address = paste(leader, "1. 李娜 35", "2. 张伟 37.5")
    assert door_answer(team[0]) == door_rules.MEASURE_AGAIN
    assert "37.5" in page(leader, address).context["card"]["row"].text
    assert report_of(team[0]) is None


def test_a_fever_that_a_reader_confirms_is_reported_and_held_at_once(leader, team):
    address = paste(leader, "1. 张伟 37.5")
    answer = decide(leader, address, person=team[0].pk, act="accept", temperature_c="37.5")
    assert answer.status_code == 302
    assert report_of(team[0]).temperature_c == Decimal("37.50")
    assert door_answer(team[0]) == door_rules.KEEP_OUT
    assert leader.post(f"{address}withdraw/").status_code == 400


def test_a_number_that_is_no_temperature_opens_the_doors_again_and_says_who(leader, team):
    address = paste(leader, "1. 张伟 37.5元")
    decide(leader, address, person=team[0].pk, act="well", temperature_c="37.5")
    assert door_answer(team[0]) == door_rules.LET_IN
    assert Ruling.objects.get().by == f"person:{leader.person.pk}"
    leader.post(f"{address}count/")
    assert report_of(team[0]).temperature_c is None


def test_a_measurement_under_the_arm_ends_what_the_list_began(leader, team):
    paste(leader, "1. 张伟 37.5")
    world.send(team[0], rules.rules.Answer(temperature_c=Decimal("36.5"), method="armpit"), "16:21")
    assert door_answer(team[0]) == door_rules.LET_IN


def test_withdrawing_a_paste_ends_what_it_began(leader, team):
    address = paste(leader, "1. 张伟 37.5")
    assert leader.post(f"{address}withdraw/").status_code == 302
    assert door_answer(team[0]) == door_rules.LET_IN
    assert leader.get(address).status_code == 404


def test_a_discomfort_without_a_name_is_not_taken_by_a_mere_tap(leader, team):
    address = paste(leader, "1. 张伟 36.5 不舒服")
    answer = decide(leader, address, person=team[0].pk, act="accept", temperature_c="36.5")
    assert answer.status_code == 400
    assert "tick what the person feels" in answer.content.decode()
    decide(leader, address, person=team[0].pk, act="accept", temperature_c="36.5", symptoms=["headache"])
    assert report_of(team[0]).outcome == "attention"


def test_who_reported_is_left_alone_and_a_contradiction_is_asked(leader, team):
    world.send(team[0], hour_min="09:00")
    world.send(team[1], hour_min="09:00")
    address = paste(leader, "1. 张伟 36.4", "2. 李娜 咳嗽")
    assert [row.verdict.state for row in page(leader, address).context["review"].rows] == ["already", "check"]
    decide(leader, address, person=team[1].pk, act="accept", symptoms=["cough"])
    assert (report_of(team[0]).version, report_of(team[1]).version) == (1, 2)


def test_of_who_was_heard_an_unclear_line_asks_nothing(leader, team):
    world.send(team[0], hour_min="09:00")
    address = paste(leader, "1. 张伟 35", "2. 李娜 35")
    assert [row.verdict.state for row in page(leader, address).context["review"].rows] == ["already", "check"]


def test_two_of_one_name_are_asked_with_both_to_choose_from(leader, team):
    Person.objects.filter(pk=team[1].pk).update(name="张伟")
    address = paste(leader, "1. 张伟 36.4")
    assert {one.pk for one in page(leader, address).context["card"]["row"].candidates} == {team[0].pk, team[1].pk}
    decide(leader, address, person=team[1].pk, temperature_c="36.4")
    leader.post(f"{address}count/")
    assert (report_of(team[0]), report_of(team[1]).source) == (None, "team")


def test_where_the_level_wants_a_number_a_line_without_one_waits(leader, team):
    measures = ReportMeasures(needs_number=True)
    owing = {1: rules.Owing(1)}
    entry = chain.parse(chain.Asked(chain.ROLL, (chain.Person(1, "张伟"),), (chain.Paste("1. 张伟 正常"),)))["entries"][
        0
    ]
    verdict = rules.judged(entry, owing=owing, decided=None, words=chain.words_of, measures=measures)
    assert (verdict.state, verdict.refused is None) == (rules.CHECK, False)


def test_another_team_and_another_list_are_no_pages(signed_in_as, leader, team):
    address = paste(leader, "1. 张伟 36.4")
    stranger = signed_in_as("team_leader", "team-1")
    assert stranger.get(address).status_code == 404
    assert stranger.post(f"{address}count/").status_code == 404
    elsewhere = address.replace("2020-03-05", "2020-03-04")
    assert leader.get(elsewhere).status_code == 404


def test_garbage_and_nothing_are_told_and_kept(leader):
    empty = leader.post(CHAIN, {"text": "  \n ", "sent": "unknown"})
    assert empty.status_code == 400
    odd = leader.post(CHAIN, {"text": "1. 张伟 36.4", "sent": "time"})
    assert odd.status_code == 400
    assert "1. 张伟 36.4" in odd.content.decode()
    late = leader.post(CHAIN, {"text": "1. 张伟 36.4", "sent": "time", "sent_time": "23:59"})
    assert late.status_code == 400
    garbage = leader.post(CHAIN, {"text": "�asdf ~~~ <script>alert(1)</script>", "sent": "now"})
    assert b"<script>alert" not in leader.get(garbage.headers["Location"]).content


def test_a_long_list_is_read_as_far_as_a_list_goes(leader, team):
    address = paste(leader, *(f"{n}. 路人{n} 36.4" for n in range(1, 10_001)))
    answer = page(leader, address)
    assert "paste it in two parts" in answer.content.decode()
    assert answer.context["review"].sums.recognised == 0


def test_the_text_for_the_group_names_numbers_and_no_value(leader, team):
    address = paste(leader, "1. 张伟 36.4", "7. 李娜 35")
    text = page(leader, address).context["text"]
    assert "张伟" in text
    assert "7" in text
    assert "36.4" not in text


PIECES = st.sampled_from(
    ["36.4", "37.6", "正常", "咳嗽", "在徐", "与昨日一致", "同上", "35", "阿弥陀佛", "请假", "364", ""]
)
LINES = st.lists(st.tuples(st.sampled_from([*NAMES, "阿强", ""]), PIECES, PIECES), max_size=12)


@pytest.mark.once
@given(LINES, st.sets(st.integers(1, 3)), st.sets(st.integers(1, 3)))
def test_whatever_is_pasted_the_sums_hold_and_nothing_grave_is_counted(lines, heard, decided):
    text = "\n".join(f"{n}. {name} {one} {two}" for n, (name, one, two) in enumerate(lines, 1))
    roster = tuple(chain.Person(n, name) for n, name in enumerate(NAMES, 1))
    body = chain.parse(chain.Asked(chain.ROLL, roster, (chain.Paste(text or "x"),)))
    owing = {n: rules.Owing(n, n in heard, "normal" if n in heard else "") for n in range(1, 4)}
    measures = ReportMeasures()
    verdicts = []
    for entry in sorted(body["entries"], key=lambda one: one["lines"]):
        chosen = (
            rules.Decided(entry["lines"][0] % 3 + 1, rules.answer_of(entry["report"]))
            if entry["lines"][0] in decided
            else None
        )
        verdict = rules.judged(entry, owing=owing, decided=chosen, words=chain.words_of, measures=measures)
        verdicts.append((verdict, chosen is not None))
    settled = rules.settled(verdicts)
    sums = rules.summed(settled, owing=owing, lines=(0, 0, 0))
    assert sums.people == sums.recognised + sums.to_check + sums.absent
    ready = [verdict.person_id for verdict in settled if verdict.state == rules.READY]
    assert len(ready) == len(set(ready))
    assert not set(ready) & heard
    for verdict, (_before, is_decided) in zip(settled, verdicts, strict=True):
        if verdict.state == rules.READY and not is_decided:
            assert rules.rules.judged(verdict.answer, measures=measures) == rules.rules.NORMAL


@pytest.mark.once
def test_a_ruling_gives_back_the_answer_it_kept():
    answer = rules.rules.Answer(
        temperature_c=Decimal("36.4"), method="ear", symptoms=("cough",), contact="case", whereabouts="away",
        place_text="南京",
    )  # fmt: skip
    assert rules.from_reading(rules.as_reading(answer)) == answer
    assert rules.from_reading({}) is None
