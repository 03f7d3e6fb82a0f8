"""The brief as text for the group and as a Word file, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext

from houqin.desk import formats
from houqin.desk.brief.queries import Told
from houqin.desk.templatetags.houqin import sentence, translated
from houqin.exchange import documents
from houqin.manifest import Sentence


def heading(told: Told) -> str:
    """Return the official title of the brief."""
    return told.head.get("title") or gettext("Daily brief of the logistics department")


def issuer(told: Told) -> str:
    """Return who issues the brief."""
    return told.head.get("issuer") or gettext("Logistics department")


def number(told: Told) -> str:
    """Return the number of the issue, or that it is given at signing; nothing for briefs without numbers."""
    if told.signed is None:
        return gettext("number given when signed")
    return gettext("No. %(number)s") % {"number": told.signed.number} if told.signed.number else ""


def sentences(told: Told) -> list[str]:
    """Return the five sentences in the language of the page; none for briefs signed before there were any."""
    return [_sentence(said) for said in told.head.get("sentences", [])]


def _sentence(said: dict[str, Any]) -> str:
    title = translated(said["title"]) + gettext(": ") if said["title"] else ""
    several = [_spoken(one) for one in said["all"]] if "all" in said else [_spoken(said)]
    text = title + gettext("; ").join(several)
    return text if text.endswith((".", "。")) else text + gettext(".")


def _spoken(said: dict[str, Any]) -> str:
    return sentence(Sentence(said["msgid"], said["values"]))


def addressed(told: Told) -> list[str]:
    """Return the lines "to" and "copy" that stand at the foot, as far as they are set."""
    lines = ((gettext("To"), told.head.get("to")), (gettext("Copy"), told.head.get("copies")))
    return [f"{word}{gettext(': ')}{names}" for word, names in lines if names]


def before(figure: dict[str, Any]) -> str:
    """Return the value of the day before and by how many it is more now, such as "2,240 (+3)"."""
    if figure.get("before") is None:
        return "–"
    more = figure["more"]
    return formats.number(figure["before"]) + (f" ({'+' if more > 0 else ''}{formats.number(more)})" if more else "")


def subtitle(told: Told) -> str:
    """Return the day, and who signed it when, or as of when it stands."""
    day = formats.long_day(told.day)
    if told.plan is not None and told.plan.is_unplanned:
        return gettext("%(day)s: this day was not planned; its figures mean nothing") % {"day": day}
    if told.signed is None:
        return gettext("%(day)s, not signed, as of %(at)s") % {"day": day, "at": formats.moment(told.at)}
    signed = {"day": day, "name": told.signed.signed_by.name, "at": formats.moment(told.signed.signed_at)}
    return gettext("%(day)s, signed by %(name)s on %(at)s") % signed


def value(figure: dict[str, Any]) -> str:
    """Return a figure with its unit; the other sources' values follow in brackets."""
    text = f"{formats.number(figure['value'])} {gettext(figure['unit']) if figure['unit'] else ''}".strip()
    others = [f"{gettext(other['source'])} {formats.number(other['value'])}" for other in figure["alternatives"]]
    return f"{text} ({', '.join(others)})" if others else text


def parts(figure: dict[str, Any]) -> str:
    """Return "reported 2,241 + not yet reported 7 + …", or nothing where a figure has no parts."""
    return " + ".join(f"{gettext(part['label'])} {formats.number(part['value'])}" for part in figure["parts"])


def as_text(told: Told) -> str:
    """Return the brief as lines for the group: one line of work a paragraph, those without figures left out."""
    lines = [f"{heading(told)} – {subtitle(told)}", *(f"{n}. {text}" for n, text in enumerate(sentences(told), 1))]
    for section in told.sections:
        if section["figures"]:
            said = "; ".join(f"{gettext(figure['title'])} {value(figure)}" for figure in section["figures"])
            lines.append(f"{gettext(section['title'])}: {said}")
    return "\n".join(lines)


def document(told: Told, *, drill: str = "") -> bytes:
    """Return the brief as a Word file, with a line to sign on where nobody has; `drill` stands above every page."""
    return documents.docx(
        _blocks(told),
        title=heading(told),
        subtitle=" · ".join(part for part in (issuer(told), number(told), subtitle(told)) if part),
        header=drill,
        footer=issuer(told),
    )


def _blocks(told: Told) -> Iterator[documents.Block]:
    for n, text in enumerate(sentences(told), 1):
        yield documents.Paragraph(f"{n}. {text}")
    header = (gettext("Figure"), gettext("Value"), gettext("the day before"), gettext("made up of"))
    for number, section in enumerate(told.sections, 1):
        if not section["figures"]:
            continue
        yield documents.Heading(f"{number}. {translated(section['title'])}")
        rows = [
            (translated(figure["title"]), value(figure), before(figure), parts(figure)) for figure in section["figures"]
        ]
        yield documents.Table(header, rows, widths=(3, 2, 2, 4))
    if told.without_figures:
        yield documents.Heading(gettext("Not switched on"))
        yield documents.Paragraph(" · ".join(translated(section["title"]) for section in told.without_figures))
    if told.changes:
        yield documents.Heading(gettext("Since signing"))
        changed = [
            (translated(item.title), f"{formats.number(item.signed)} → {formats.number(item.now)}", "")  # type: ignore[arg-type]
            for item in told.changes
        ]
        yield documents.Table((gettext("Figure"), gettext("signed → now"), ""), changed, widths=(3, 2, 5))
    if told.signed and told.signed.note:
        yield documents.Paragraph(told.signed.note, is_indented=True)
    for line in addressed(told):
        yield documents.Paragraph(line)
    signed = (told.signed.signed_by.name, formats.moment(told.signed.signed_at)) if told.signed else ()
    yield documents.Signature((gettext("Head of the leading group"), gettext("Date and time")), signed)
