"""Mail through the campus's own server, with what is known after each step of the conversation."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import parse_qs, unquote, urlsplit

from houqin.exchange.outgoing.outcome import Message, Outcome, refused, sent, short, unsure

KIND = "mail"
WAIT_S = 8
MOST_BYTES = 200_000
PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed in: `smtp://user:password@host:587/?from=…`, or `smtps` or `smtp+plain`."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    sender: str


def server_of(address: str) -> Server | None:
    """Return the server that an address names, or None where it names none."""
    try:
        parts = urlsplit(address)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        return None
    sender = (parse_qs(parts.query).get("from") or [""])[0]
    if parts.scheme not in PORTS or not parts.hostname or "@" not in sender:
        return None
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(parts.scheme, parts.hostname, port, user, password, sender)


def send(recipients: list[str], message: Message, *, server: str) -> Outcome:
    """Hand one mail in for all recipients, who do not see each other."""
    where = server_of(server)
    if where is None:
        return refused("HOUQIN_MAIL_SERVER", may_retry=False)
    try:
        line = _connected(where)
    except (OSError, smtplib.SMTPException) as why:
        return refused(_said(why), may_retry=not isinstance(why, smtplib.SMTPAuthenticationError))
    try:
        return _handed_in(line, where, recipients, message)
    finally:
        line.close()


def _connected(where: Server) -> smtplib.SMTP:
    trust = ssl.create_default_context()
    if where.scheme == "smtps":
        line: smtplib.SMTP = smtplib.SMTP_SSL(where.host, where.port, timeout=WAIT_S, context=trust)
    else:
        line = smtplib.SMTP(where.host, where.port, timeout=WAIT_S)
    try:
        line.ehlo_or_helo_if_needed()
        if where.scheme == "smtp":
            line.starttls(context=trust)
        if where.user:
            line.login(where.user, where.password)
    except (OSError, smtplib.SMTPException):
        line.close()
        raise
    return line


def _handed_in(line: smtplib.SMTP, where: Server, recipients: list[str], message: Message) -> Outcome:
    packed = _letter(where, message)
    try:
        code, words = line.mail(where.sender)
        answers = {one: line.rcpt(one) for one in recipients} if code == 250 else {}
    except (OSError, smtplib.SMTPException) as why:
        return refused(_said(why), may_retry=True)
    missed = [f"{one}: {said[0]}" for one, said in answers.items() if said[0] not in (250, 251)]
    if len(missed) == len(answers):
        worst = min((said[0] for said in answers.values()), default=code)
        return refused(missed[0] if missed else f"{code} {words.decode(errors='replace')}", may_retry=worst < 500)
    try:
        code, words = line.data(packed)
    except smtplib.SMTPDataError as why:
        return refused(_said(why), may_retry=why.smtp_code < 500)
    except (OSError, smtplib.SMTPException) as why:
        return unsure(_said(why))
    said = f"{code} {words.decode(errors='replace')}"
    return sent("; ".join(missed)) if code == 250 else refused(said, may_retry=code < 500)


def _letter(where: Server, message: Message) -> bytes:
    letter = EmailMessage(policy=SMTP)
    letter["From"], letter["To"] = where.sender, "undisclosed-recipients:;"
    letter["Subject"] = short(message.subject)
    letter["Auto-Submitted"] = "auto-generated"
    if message.mark:
        letter["Message-ID"] = f"<{message.mark}@{where.sender.rpartition('@')[2]}>"
    letter.set_content(message.as_text(MOST_BYTES))
    return letter.as_bytes()


def _said(why: Exception) -> str:
    if isinstance(why, smtplib.SMTPResponseException):
        words = why.smtp_error
        return f"{why.smtp_code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
    return str(why) or type(why).__name__
