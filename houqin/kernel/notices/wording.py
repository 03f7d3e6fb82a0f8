"""One sentence in both languages at once, as notices need it."""

from __future__ import annotations

from django.utils import translation


def both(msgid: str, **values: object) -> tuple[str, str]:
    """Return a msgid with its values in Chinese and in English; a pair of values has one for each."""
    texts = []
    for number, language in enumerate(("zh-hans", "en")):
        said = {name: value[number] if isinstance(value, tuple) else value for name, value in values.items()}
        with translation.override(language):
            texts.append(translation.gettext(msgid) % said if said else translation.gettext(msgid))
    return texts[0], texts[1]
