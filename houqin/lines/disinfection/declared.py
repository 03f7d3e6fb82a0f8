"""What line 5 declares: kinds of duties and how long its records are kept."""

from __future__ import annotations

from houqin.common.declared import DutyKind, OrderKind, Pattern, Retention
from houqin.common.words import _

ROUND = DutyKind("disinfection.round", _("Disinfection"), Pattern.DISINFECTION, icon="spray")
REDO = DutyKind("disinfection.redo", _("Disinfect again"), Pattern.DISINFECTION, icon="repeat")
MASK_BIN = DutyKind("disinfection.mask_bin", _("Empty a bin for used masks"), Pattern.GENERAL, icon="trash")
RETENTION = (
    Retention(
        "disinfection.Run",
        "day",
        730,
        _("Records of disinfection are kept for two years; a photo may show somebody and is not needed longer."),
        erases=("photo",),
    ),
)
REPAIR = DutyKind("disinfection.repair", _("Repair for disinfection"), Pattern.GENERAL, icon="tool")
REPAIRS = OrderKind(
    "disinfection.repair",
    _("Repair for disinfection"),
    REPAIR,
    {
        "lamp": _("replace or test the lamp"),
        "door": _("open or repair the door"),
        "water": _("no water, or it does not drain"),
        "sprayer": _("repair the sprayer"),
        "other": _("something else, see the note"),
    },
    due_h=24,
)
DUTY_KINDS = (ROUND, REDO, MASK_BIN, REPAIR)
