"""Connections to the outside, made from the configuration: mailboxes and the relay."""

from __future__ import annotations

from triaged import wire
from triaged.clock import Clock
from triaged.config import Mailbox, Smtp
from triaged.inbox.imap import ImapSource
from triaged.inbox.maildir import MaildirSource
from triaged.inbox.source import Source
from triaged.outbox.smtp import SmtpSender


def source(mailbox: Mailbox, clock: Clock) -> Source:
    """Return a mailbox to read from; PermanentError where its password cannot be had."""
    if mailbox.maildir:
        path = mailbox.resolve(mailbox.maildir)
        assert path is not None  # noqa: S101 - it was given
        return MaildirSource(account=mailbox.name, path=path, sent=mailbox.sent, clock=clock)
    return ImapSource(
        account=mailbox.name,
        host=mailbox.host or "",
        port=mailbox.port,
        tls=mailbox.tls,
        user=mailbox.user or "",
        password=mailbox.password() or "",
        ssl_context=wire.client_context(mailbox.resolve(mailbox.cafile)),
        timeout=mailbox.timeout.total_seconds(),
        inbox=mailbox.folder,
        sent=mailbox.sent,
        clock=clock,
    )


def sender(smtp: Smtp) -> SmtpSender:
    """Return the way to a relay; PermanentError where its password cannot be had."""
    return SmtpSender(
        host=smtp.host,
        port=smtp.port,
        tls=smtp.tls,
        user=smtp.user,
        password=smtp.password(),
        ssl_context=wire.client_context(smtp.resolve(smtp.cafile)),
        timeout=smtp.timeout.total_seconds(),
    )


__all__ = ["Source", "sender", "source"]
