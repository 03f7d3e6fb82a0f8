"""Gathers every message of the code and compiles the Chinese of locale/zh_Hans/parts/*.po with Babel.

compile   merge the parts and compile (what `make install` does; never complains)
write     the same, then check (what `make messages` does)
check     fail on a message without Chinese, contradicting or superfluous entries, and places that do not match
missing   print the entries that are missing, ready to be pasted into a part and filled
"""

from __future__ import annotations

import io
import re
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "houqin"
CHINESE = SOURCE / "locale" / "zh_Hans"
CATALOGUE = CHINESE / "LC_MESSAGES" / "django.mo"
KEYWORDS: dict[str, Any] = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip
PLACE = re.compile(r"%\((\w+)\)[sd]")
CJK = re.compile(r"[\u3400-\u9fff\uff00-\uffef]")

Key = tuple[str, str]  # context, English (singular)


@dataclass
class Found:
    """A message of the code: its English, its plural if it has one, and where it stands."""

    msgid: str
    plural: str = ""
    context: str = ""
    places: list[str] = field(default_factory=list)


def source_files() -> Iterator[Path]:
    """Give every module and template that may hold messages."""
    for path in sorted(SOURCE.rglob("*")):
        inside = path.relative_to(SOURCE).parts
        if "tests" in inside or "migrations" in inside or "static" in inside:
            continue
        if path.suffix == ".py" or ("templates" in inside and path.suffix in (".html", ".txt")):
            yield path


def python_of(path: Path) -> bytes:
    """Return the file as Python; a template becomes calls inside one pair of brackets, so that nothing indents."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = "(" + templatize(text) + "\n)"
    return text.encode()


def arguments_of(function: str, messages: Any) -> tuple[str, str, str] | None:
    """Return context, singular and plural of one call that Babel found; nothing for a call without a plain text."""
    words = [messages] if isinstance(messages, str) else [word or "" for word in messages or ()]
    shape = KEYWORDS[function]
    wanted = 1 if shape is None else len(shape)
    if len(words) < wanted or not all(words[:wanted]):
        return None
    has_context = "pgettext" in function
    context = words.pop(0) if has_context else ""
    return context, words[0], words[1] if function.startswith("n") else ""


def found_messages() -> dict[Key, Found]:
    """Return every message of the code by its key."""
    found: dict[Key, Found] = {}
    for path in source_files():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            calls: list[Any] = list(extract_python(io.BytesIO(python_of(path)), KEYWORDS, [], {"encoding": "utf-8"}))
        for line, function, messages, _comments in calls:
            if arguments := arguments_of(function, messages):
                context, msgid, plural = arguments
                entry = found.setdefault((context, msgid), Found(msgid, plural, context))
                entry.plural = entry.plural or plural
                entry.places.append(f"{path.relative_to(ROOT)}:{line}")
    return found


def parts() -> dict[str, Catalog]:
    """Return the catalogues that people write, by file name."""
    read = {}
    for path in sorted((CHINESE / "parts").glob("*.po")):
        with path.open("rb") as stream:
            read[path.name] = pofile.read_po(stream, locale="zh_Hans", abort_invalid=True)
    return read


def key_of(message: Message) -> Key:
    """Return the key of a catalogue entry."""
    msgid = message.id if isinstance(message.id, str) else message.id[0]
    return message.context or "", msgid


def chinese_of(message: Message) -> tuple[str, ...]:
    """Return the Chinese of an entry; one form, for Chinese has no plural."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def contradictions(read: dict[str, Catalog]) -> Iterator[str]:
    """Name entries that two parts translate differently."""
    first: dict[Key, tuple[str, tuple[str, ...]]] = {}
    for name, catalogue in read.items():
        for message in catalogue:
            if not message.id:
                continue
            other, chinese = first.setdefault(key_of(message), (name, chinese_of(message)))
            if chinese != chinese_of(message):
                yield f'"{key_of(message)[1]}" is "{chinese[0]}" in {other} but "{chinese_of(message)[0]}" in {name}'


def merged(read: dict[str, Catalog]) -> Catalog:
    """Return one catalogue of all parts; the first entry of a message wins."""
    whole = Catalog(locale="zh_Hans", project="Houqin", version="", charset="utf-8", fuzzy=False)
    for catalogue in read.values():
        for message in catalogue:
            if message.id and any(chinese_of(message)) and whole.get(message.id, message.context) is None:
                whole.add(message.id, message.string, context=message.context)
    return whole


def compile_catalogue() -> int:
    """Write django.mo from the parts and return the number of entries."""
    whole = merged(parts())
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as stream:
        mofile.write_mo(stream, whole)
    return len(whole)


def places_differ(found: Found, chinese: tuple[str, ...]) -> bool:
    """Tell whether the Chinese names other places (`%(name)s`) than the English, singular or plural."""
    wanted = set(PLACE.findall(found.msgid)) | set(PLACE.findall(found.plural))
    return any(set(PLACE.findall(text)) != wanted for text in chinese)


def complaints() -> list[str]:
    """Return every fault of the catalogues, one sentence each."""
    found, read = found_messages(), parts()
    faults = list(contradictions(read))
    written = {key_of(message): message for message in merged(read)}
    for key, entry in found.items():
        if key not in written:
            faults.append(f'no Chinese: "{entry.msgid}" ({entry.places[0]})')
        elif places_differ(entry, chinese_of(written[key])):
            faults.append(f'places differ: "{entry.msgid}" and "{chinese_of(written[key])[0]}" ({entry.places[0]})')
        elif bool(entry.plural) != (not isinstance(written[key].id, str)):
            faults.append(f'plural in one but not in the other: "{entry.msgid}" ({entry.places[0]})')
        if CJK.search(entry.msgid):
            faults.append(f'a message of the code is English: "{entry.msgid}" ({entry.places[0]})')
    for name, catalogue in read.items():
        for message in catalogue:
            if message.id and key_of(message) not in found:
                faults.append(f'no longer in the code: "{key_of(message)[1]}" ({name})')
            if message.id and message.fuzzy:
                faults.append(f'marked fuzzy: "{key_of(message)[1]}" ({name})')
    return faults


def print_missing() -> None:
    """Print the missing entries as PO text."""
    written = {key_of(message) for message in merged(parts())}
    missing = Catalog(locale="zh_Hans", fuzzy=False)
    for key, entry in found_messages().items():
        if key not in written:
            spots = [(place.rpartition(":")[0], int(place.rpartition(":")[2])) for place in entry.places]
            missing.add(
                (entry.msgid, entry.plural) if entry.plural else entry.msgid,
                locations=spots,
                context=entry.context or None,
            )
    pofile.write_po(sys.stdout.buffer, missing, omit_header=True, width=0)


def main() -> int:
    """Do what the first word asks."""
    task = sys.argv[1] if len(sys.argv) > 1 else "check"
    if task == "missing":
        print_missing()
        return 0
    if task in ("compile", "write"):
        print(f"{compile_catalogue()} messages compiled")
    if task in ("check", "write"):
        faults = complaints()
        print(*faults, f"{len(faults)} faults in the messages", sep="\n")
        return 1 if faults else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
