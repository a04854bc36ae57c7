"""A relay that answers as relays do but at one place, and a sender that talks to it."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.servers.scripted import ScriptedServer, Talk
from triaged.demo.servers import CUT
from triaged.outbox.smtp import SmtpSender

Reply = str | Iterator[str]
US, JO = "us@fixwell.example", "jo@customer.example"
DATA = b"A: b\r\n\r\nbody\r\n"
POLITE: dict[str, Reply] = {
    "greeting": "220 ready", "ehlo": "250 relay.example", "auth": "235 come in", "mail": "250 OK", "rcpt": "250 OK",
    "data": "354 go", "dot": "250 kept", "rset": "250 OK", "quit": "221 bye",
}  # fmt: skip


def offering(extension: str) -> str:
    """Return the answer to EHLO of a relay that knows one extension."""
    return f"250-relay.example\r\n250 {extension}"


def relay(**odd: Reply) -> Callable[[Talk], None]:
    """Answer politely, but for what is odd: a reply, or one for each time that it is asked for; ``CUT`` hangs up."""
    replies = POLITE | odd

    def answer(talk: Talk, stage: str) -> str:
        found = replies[stage]
        reply = found if isinstance(found, str) else next(found)
        if reply != CUT:
            talk.say(reply.encode("latin-1") + b"\r\n")
        return reply

    def talk_it(talk: Talk) -> None:
        reply = answer(talk, "greeting")
        while reply != CUT:
            stage = talk.hear().partition(b" ")[0].decode().lower()
            if talk.gone:
                return
            reply = answer(talk, stage)
            if stage == "data" and reply.startswith("354"):
                while talk.hear() != b"." and not talk.gone:
                    pass
                reply = answer(talk, "dot")

    return talk_it


@contextmanager
def talking(
    odd: dict[str, Reply], *, context: ssl.SSLContext | None = None, **changes: Any
) -> Iterator[tuple[ScriptedServer, SmtpSender]]:
    """Run a relay that is odd in that way, and a sender to it with settings of its own."""
    with ScriptedServer(relay(**odd), context=context) as server:
        settings: dict[str, Any] = {
            "host": server.host, "port": server.port, "tls": "none", "timeout": 5.0, "local_hostname": "desk.example",
        }  # fmt: skip
        smtp = SmtpSender(**(settings | changes))
        try:
            yield server, smtp
        finally:
            smtp.close()


def send(smtp: SmtpSender, envelope_from: str = US) -> str:
    """Send a mail that any relay takes."""
    return smtp.send(envelope_from=envelope_from, rcpt=JO, data=DATA)
