"""What upper-level forms declare: the duty to send one."""

from __future__ import annotations

from houqin.common.declared import DutyKind
from houqin.common.words import _

UPPER_FORM = DutyKind("accountability.upper_form", _("Upper-level form"), icon="table-export")
