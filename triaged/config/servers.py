"""The tables of triaged.toml that tell of servers: where mail comes from, where it goes, and how to log in there.

Secrets are never part of the configuration: it only says where they are, and they are read when they are used.
"""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Literal

import keyring
from pydantic import Field, model_validator

from triaged.config.base import Host, Mail, Pause, Plain, Table, Tls, read_secret
from triaged.model import PermanentError
from triaged.wire import is_loopback


class Login(Table):
    """Where a password comes from; the password itself is read on use and never kept or shown."""

    user: Plain | None = None
    password_file: str | None = None
    password_env: str | None = None
    password_keyring: str | None = None
    """Service name in the keyring of the machine."""
    cafile: str | None = None
    """Certificate authority to trust beside those of the system, for a server of one's own."""

    def password(self) -> str | None:
        """Return the password, or None where the server wants none; PermanentError says what is missing."""
        if self.password_env:
            secret = os.environ.get(self.password_env)
            if secret is None:
                raise PermanentError(f"the environment variable {self.password_env} is not set; it holds a password")
            return secret
        if self.password_keyring:
            secret = keyring.get_password(self.password_keyring, self.user or "")
            if secret is None:
                raise PermanentError(f"the keyring has no password of {self.user} for '{self.password_keyring}'")
            return secret
        path = self.resolve(self.password_file)
        return read_secret(path, "password") if path else None


def _safe(host: str, tls: Tls) -> None:
    """Refuse a connection without TLS that would leave this machine (RFC 8314 section 3)."""
    if tls == "none" and not is_loopback(host):
        raise ValueError('tls: "none" is only for a server on this machine; write "implicit" or "starttls"')


class Mailbox(Login):
    """Where mail comes from: an IMAP server, or a Maildir on this machine."""

    name: Plain = "support"
    maildir: str | None = None
    host: Host | None = None
    port: int = Field(default=993, ge=1, le=65535)
    tls: Tls = "implicit"
    folder: Plain = "INBOX"
    sent: Plain = "auto"
    poll: Pause = timedelta(seconds=30)
    timeout: Pause = timedelta(seconds=60)

    @model_validator(mode="after")
    def _one_of(self) -> Mailbox:
        if bool(self.host) == bool(self.maildir):
            raise ValueError("give either host (an IMAP server) or maildir (a folder), not both and not none")
        if self.host and not self.user:
            raise ValueError("user: an IMAP server wants a user name")
        if self.host:
            _safe(self.host, self.tls)
        if not timedelta(milliseconds=100) <= self.poll <= timedelta(days=1):
            raise ValueError("poll: look at least once a day and at most once a second")
        return self


class Smtp(Login):
    """Where mail goes out."""

    host: Host
    port: int = Field(default=465, ge=1, le=65535)
    tls: Tls = "implicit"
    from_: Mail = Field(alias="from")
    mode: Literal["live", "dry-run", "hold"] = "live"
    timeout: Pause = timedelta(seconds=60)

    @model_validator(mode="after")
    def _no_plain_text(self) -> Smtp:
        _safe(self.host, self.tls)
        return self
