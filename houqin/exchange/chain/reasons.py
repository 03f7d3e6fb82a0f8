"""Why an entry is doubted, a line passed over, the whole remarked on: one table of codes, words and weights.

The confidence of an entry is 1 less the weights of its reasons; below the threshold it is for a person to decide.
A weight of a quarter or more stops an entry alone; smaller ones tell what was concluded rather than read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from houqin.common.words import _

THRESHOLD = 0.8
ACCEPTED, REVIEW = "accepted", "review"


@dataclass(frozen=True, slots=True)
class Reason:
    """An English msgid, and what it takes from the confidence (0 to 1)."""

    words: str
    weight: float


PERSON: Mapping[str, Reason] = {
    "nobody_named": Reason(_("nobody on the list was recognised"), 0.5),
    "several_of_this_name": Reason(_("several people on the list are called so"), 0.5),
    "two_people": Reason(_("two people are named"), 0.4),
    "name_may_be_longer": Reason(_("the name may go on where it was cut off"), 0.3),
    "room_differs": Reason(_("the room is not this person's room"), 0.3),
    "phone_differs": Reason(_("the telephone number is not this person's"), 0.3),
    "number_differs": Reason(_("the number is not this person's"), 0.3),
    "known_by_room": Reason(_("known by the room alone"), 0.15),
    "known_by_last_four": Reason(_("known by the last four digits of the telephone alone"), 0.15),
    "on_behalf": Reason(_("written by one person for another"), 0.1),
    "for_whom_unclear": Reason(_("it is not clear for whom this is"), 0.3),
    "same_person_twice": Reason(_("this person is in the list more than once"), 0.4),
}
ORDER: Mapping[str, Reason] = {
    "no_order": Reason(_("no order was recognised"), 0.5),
    "not_on_menu": Reason(_("this is not on the menu"), 0.4),
    "code_and_dish_differ": Reason(_("the code and the dish do not belong together"), 0.4),
    "dish_by_part": Reason(_("the dish is named in part"), 0.1),
    "code_concluded": Reason(_("there is only one dish, so it is this one"), 0.1),
    "either_or": Reason(_("one or the other, left open"), 0.4),
    "quantity_unclear": Reason(_("the quantity is not clear"), 0.3),
    "large_quantity": Reason(_("more portions than one person orders"), 0.3),
    "repeated_code": Reason(_("one dish is named more than once"), 0.3),
    "codes_run_together": Reason(_("codes run together"), 0.3),
    "emojis_unclear": Reason(_("the pictures may stand for a quantity"), 0.3),
    "price_differs": Reason(_("the price does not fit the order"), 0.3),
    "meal_unclear": Reason(_("it is not clear for which meal"), 0.3),
    "other_day": Reason(_("this names another day"), 0.4),
    "diet_conflict": Reason(_("this dish does not fit the person's diet"), 0.4),
    "cancels": Reason(_("an order is cancelled"), 0.05),
    "cancel_and_more": Reason(_("something is cancelled and something else is said"), 0.3),
    "changes": Reason(_("an order is changed"), 0.05),
    "change_unclear": Reason(_("it is not clear what is changed into what"), 0.3),
    "cancelled_later": Reason(_("cancelled further down"), 0.0),
    "changed_later": Reason(_("changed further down"), 0.0),
    "follows": Reason(_("the order of the entry above is copied"), 0.05),
    "nothing_to_follow": Reason(_("there is no certain entry above to copy"), 0.4),
    "follow_unclear": Reason(_("it is not clear how much of the entry above is copied"), 0.3),
    "after_cut_off": Reason(_("not in the list before the cut-off"), 0.4),
}
HEALTH: Mapping[str, Reason] = {
    "possible_fever": Reason(_("a number or a word that may mean fever"), 0.6),
    "maybe_money": Reason(_("the number may be an amount of money"), 0.0),
    "impossible_temperature": Reason(_("no living person has this temperature"), 0.4),
    "unusual_temperature": Reason(_("an unusually low temperature"), 0.3),
    "temperature_unclear": Reason(_("the number may not be a temperature"), 0.3),
    "two_temperatures": Reason(_("more than one temperature"), 0.3),
    "symptoms_named": Reason(_("a symptom is named"), 0.3),
    "contact_named": Reason(_("a contact or an observation is named"), 0.3),
    "absence_named": Reason(_("an absence is named"), 0.3),
    "two_places": Reason(_("more than one place is named"), 0.3),
    "no_report": Reason(_("no report was recognised"), 0.5),
    "copies_another": Reason(_("health is not copied from another"), 0.5),
}
TEXT: Mapping[str, Reason] = {
    "words_not_understood": Reason(_("some words were not understood"), 0.3),
    "a_question": Reason(_("this is a question"), 0.4),
    "outside_the_list": Reason(_("written outside the numbered list"), 0.3),
    "after_a_quote": Reason(_("it follows a quoted message"), 0.3),
    "only_in_an_earlier_list": Reason(_("in an earlier list of this text, not in the last one"), 0.4),
    "number_out_of_sequence": Reason(_("its number does not follow the one before"), 0.1),
    "too_long": Reason(_("longer than an entry is"), 0.5),
}
IGNORED: Mapping[str, str] = {
    "blank": _("blank"),
    "header": _("the head of the list"),
    "title": _("the title"),
    "notice": _("a notice"),
    "sample": _("a sample line"),
    "menu": _("a line of the menu"),
    "heading": _("a heading"),
    "date": _("a date"),
    "separator": _("a separating line"),
    "quote": _("a quoted message"),
    "placeholder": _("a number without text"),
    "summary": _("a count"),
    "repeated": _("repeated further down"),
    "replaced": _("replaced further down"),
    "not_an_entry": _("not an entry"),
    "beyond_limit": _("beyond what is read of one text"),
}
NOTES: Mapping[str, str] = {
    "other_meal_in_head": _("the head of the list names another meal"),
    "other_day_in_head": _("the head of the list names another day"),
    "not_read_to_the_end": _("the text is longer than what is read of one text"),
}
REASONS: Mapping[str, Reason] = {**PERSON, **ORDER, **HEALTH, **TEXT}


def words_of(code: str) -> str:
    """Return the msgid of a reason of an entry, of a line passed over, or of a note on the whole."""
    return REASONS[code].words if code in REASONS else {**IGNORED, **NOTES}[code]


def confidence(codes: Iterable[str]) -> float:
    """Return 1 less the weights of the reasons, each once, never below 0."""
    return max(round(1.0 - sum(REASONS[code].weight for code in set(codes)), 2), 0.0)


def state_of(codes: Iterable[str]) -> str:
    """Return "accepted" or, below the threshold, "review"."""
    return ACCEPTED if confidence(codes) >= THRESHOLD else REVIEW
