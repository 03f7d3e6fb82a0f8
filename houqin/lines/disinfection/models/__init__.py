"""The tables of line 5: what is to be disinfected and how often, what is in store, who walks where, what was done."""

from houqin.lines.disinfection.models.bins import Bin, Collection
from houqin.lines.disinfection.models.events import Event
from houqin.lines.disinfection.models.plans import Item, Plan, Point, PointKind
from houqin.lines.disinfection.models.runs import Run
from houqin.lines.disinfection.models.stores import AlcoholStore, Batch, Lamp, Mix, Strip
from houqin.lines.disinfection.models.tours import Rounds, RoundsState, Visit

__all__ = [
    "AlcoholStore", "Batch", "Bin", "Collection", "Event", "Item", "Lamp", "Mix", "Plan", "Point", "PointKind",
    "Rounds", "RoundsState", "Run", "Strip", "Visit",
]  # fmt: skip
