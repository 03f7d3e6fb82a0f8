"""Every write of people."""

from houqin.kernel.people.actions.aliases import forget_alias, learn_alias
from houqin.kernel.people.actions.entries import correct_person, enter_people, enter_person, import_people
from houqin.kernel.people.actions.keys import reveal_identity, reveal_phone, rotate_keys
from houqin.kernel.people.actions.memberships import UNDO, leave, rejoin, transfer, undo_membership
from houqin.kernel.people.actions.merging import merge_people
from houqin.kernel.people.actions.posts import appoint, come_back, go_away, relieve

__all__ = [
    "UNDO",
    "appoint",
    "come_back",
    "correct_person",
    "enter_people",
    "enter_person",
    "forget_alias",
    "go_away",
    "import_people",
    "learn_alias",
    "leave",
    "merge_people",
    "rejoin",
    "relieve",
    "reveal_identity",
    "reveal_phone",
    "rotate_keys",
    "transfer",
    "undo_membership",
]
