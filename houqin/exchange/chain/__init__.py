"""Chain text (接龙) read as orders or as the roll: plain Python; what is not certain is left to a person.

`parse` answers what is asked; see docs/methods/chain-text.md for what goes in and comes out.
"""

from houqin.exchange.chain.asked import ROLL, Asked, Paste, Person, read
from houqin.exchange.chain.parse import parse
from houqin.exchange.chain.reasons import REASONS, words_of
from houqin.exchange.chain.roster import Roster

__all__ = ["REASONS", "ROLL", "Asked", "Paste", "Person", "Roster", "parse", "read", "words_of"]
