"""Words of kinds of tasks by their key, for pages that list the tasks of whatever line."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

from houqin import registry
from houqin.common.declared import DutyKind, Pattern

register = template.Library()


@register.filter
def kind_of(key: str) -> DutyKind:
    """Return the kind with this key; one that the code no longer knows is called by its key."""
    return registry.duty_kinds().get(key) or DutyKind(key, key, Pattern.GENERAL)


@register.filter
def kind_word(key: str) -> str:
    """Return what a kind of task is called in the language of the page."""
    return gettext(kind_of(key).title)
