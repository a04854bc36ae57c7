"""The second ways to the owner: a command, Apprise addresses, an account at another server.

Not a line of this goes through the outbox, which may be what is broken.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from triaged.config import Alarm
from triaged.daemon import wires
from triaged.model import PermanentError, TemporaryError
from triaged.outbox.notify import tell

_COMMAND_SECONDS = 60
Ring = Callable[[Alarm, str, str, datetime], None]
"""Sends a title and a text to the owner; raises what went wrong, as TemporaryError or PermanentError."""


def ring_all(alarm: Alarm, title: str, text: str, now: datetime) -> None:
    """Tell the owner by every way of [alarm]; raises the last error where none of them took it."""
    errors: list[TemporaryError | PermanentError] = []
    ways = 0
    for given, way in (
        (alarm.command, _by_command),
        (alarm.notify_file, _by_apprise),
        (alarm.smtp, _by_mail),
    ):
        if not given:
            continue
        ways += 1
        try:
            way(alarm, title, text, now)
        except (TemporaryError, PermanentError) as error:
            errors.append(error)
        except OSError as error:
            errors.append(TemporaryError(f"[alarm]: {error.strerror or type(error).__name__}"))
    if errors and len(errors) == ways:
        raise errors[-1]


def _by_command(alarm: Alarm, title: str, text: str, now: datetime) -> None:
    del now
    try:
        subprocess.run(  # noqa: S603 - the owner's own command, no shell
            alarm.command, input=f"{title}\n\n{text}\n".encode(), check=True, timeout=_COMMAND_SECONDS,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.CalledProcessError as error:
        # Its words may hold a token, and what is raised here goes into the log.
        raise TemporaryError(f"[alarm] command ended with {error.returncode}") from None
    except subprocess.TimeoutExpired:
        raise TemporaryError(f"[alarm] command did not end within {_COMMAND_SECONDS} seconds") from None


def _by_apprise(alarm: Alarm, title: str, text: str, now: datetime) -> None:
    del now
    tell(alarm.notify_addresses(), title, text)


def _by_mail(alarm: Alarm, title: str, text: str, now: datetime) -> None:
    if alarm.smtp is None or alarm.to is None:
        return
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = alarm.smtp.from_.email, alarm.to.email, title
    mail["Date"], mail["Message-ID"] = format_datetime(now), make_msgid("alarm", alarm.smtp.from_.domain)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    sender = wires.sender(alarm.smtp)
    try:
        sender.send(envelope_from=alarm.smtp.from_.email, rcpt=alarm.to.email, data=mail.as_bytes())
    finally:
        sender.close()
