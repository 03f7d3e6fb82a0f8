"""Fixed phrases with slots, both languages at once: plain Python, no database, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from houqin.common.refused import Refused
from houqin.common.words import _

SLOTS: Mapping[str, str] = {
    "date": _("Day"),
    "from": _("From"),
    "until": _("Until"),
    "place": _("Where"),
    "place_en": _("Where, in English"),
    "phone": _("Telephone"),
}
LONGEST = 60
MIDNIGHT = ("24:00", "00:00")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A notice in Chinese and English with slots in braces; `name` is a msgid."""

    name: str
    title: tuple[str, str]
    text: tuple[str, str]

    @property
    def slots(self) -> list[str]:
        """The slots that are to be filled, in the order of `SLOTS`."""
        whole = "".join((*self.title, *self.text))
        return [slot for slot in SLOTS if f"{{{slot}}}" in whole]


PHRASES: Mapping[str, Phrase] = {
    "rule": Phrase(
        _("A rule from a time on"),
        ("{date} {from} 起{place}出入管理", "Access to {place_en} from {from} on {date}"),
        (
            "自{date} {from} 起，进入{place}须出示证件并测温。咨询电话 {phone}。",
            "From {from} on {date}, entry to {place_en} needs your card and a temperature check. Questions: {phone}.",
        ),
    ),
    "hours": Phrase(
        _("Opening hours"),
        ("{place}开放时间 {from}—{until}", "{place_en} open {from} to {until}"),
        ("{date}起，{place}开放时间为 {from}—{until}。", "From {date}, {place_en} is open from {from} to {until}."),
    ),
    "pick_up": Phrase(
        _("Pick-up"),
        ("{date}领取安排：{place}", "Pick-up on {date}: {place_en}"),
        (
            "请于{date} {from}—{until} 到{place}领取，保持一米间距。咨询电话 {phone}。",
            "Please pick up at {place_en} on {date} from {from} to {until}, keeping 1 m apart. Questions: {phone}.",
        ),
    ),
    "closed": Phrase(
        _("Closed for disinfection"),
        ("{place}消毒暂停开放", "{place_en} closed for disinfection"),
        (
            "{date} {from}—{until}，{place}消毒，暂停开放。",
            "{place_en} is closed for disinfection on {date} from {from} to {until}.",
        ),
    ),
    "supply": Phrase(
        _("Water, power or heating off"),
        ("{date}{place}停供通知", "Supply interrupted at {place_en} on {date}"),
        (
            "{date} {from}—{until}，{place}停供，请提前准备。报修电话 {phone}。",
            "Supply at {place_en} is interrupted on {date} from {from} to {until}. Please prepare. Repairs: {phone}.",
        ),
    ),
}


def filled(key: str, given: Mapping[str, str], *, day: date) -> dict[str, str]:
    """Return title and text in both languages with the slots filled.

    Midnight is written in both readings, since half the readers take 24:00 for the day after. Refuses an unknown
    phrase and an empty slot.
    """
    phrase = PHRASES.get(key)
    if phrase is None:
        raise Refused(_("there is no such phrase"), field="phrase")
    slots = {slot: given.get(slot, "").strip()[:LONGEST] for slot in phrase.slots if slot != "date"}
    for slot, text in slots.items():
        if not text:
            raise Refused(_("fill every blank of the phrase"), field=slot)
    chinese = {name: _midnight(text, day, "（即{m}月{d}日零点）") for name, text in slots.items()}
    english = {name: _midnight(text, day, " (midnight, the start of {d} {b})") for name, text in slots.items()}
    chinese["date"], english["date"] = f"{day.month}月{day.day}日", f"{day.day} {day:%B}"
    pairs = {"title": phrase.title, "text": phrase.text}
    told = {f"{name}_zh": zh.format(**chinese) for name, (zh, _en) in pairs.items()}
    return told | {f"{name}_en": en.format(**english) for name, (_zh, en) in pairs.items()}


def _midnight(text: str, day: date, reading: str) -> str:
    if text not in MIDNIGHT:
        return text
    starts = day + timedelta(days=1) if text == "24:00" else day
    return text + reading.format(m=starts.month, d=starts.day, b=f"{starts:%B}")
