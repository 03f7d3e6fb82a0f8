"""The tables of line 5: what is to be disinfected and how often, what is in store, what was done."""

from houqin.lines.disinfection.models.bins import Bin, Collection
from houqin.lines.disinfection.models.plans import Item, Plan, Point, PointKind
from houqin.lines.disinfection.models.runs import Run
from houqin.lines.disinfection.models.stores import Batch, Lamp, Mix, Strip

__all__ = ["Batch", "Bin", "Collection", "Item", "Lamp", "Mix", "Plan", "Point", "PointKind", "Run", "Strip"]
