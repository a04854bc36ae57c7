"""What the tables of triaged.toml are made of: lengths of time, addresses, names, and the frozen table itself."""

from __future__ import annotations

import ipaddress
import re
import stat
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PrivateAttr

from triaged.hours import elapsed, parse_span
from triaged.model import Address, PermanentError, Problem, Span

_WHOLE = re.compile(r'[^\s@;,<>"]+@[^\s@;,<>"]+')
_NAMED = re.compile(r"(?P<words>[^<>]*)<\s*(?P<email>[^<>]*?)\s*>")
_HOST = re.compile(r"(?=.{1,253}\Z)[\w-]+(?:\.[\w-]+)*\.?")


def _span(value: object) -> object:
    return parse_span(value if isinstance(value, str) else f"{value}") if not isinstance(value, Span) else value


def _delta(value: object) -> object:
    return value if isinstance(value, timedelta) else elapsed(parse_span(f"{value}"))


def _address(value: object) -> object:
    if isinstance(value, Address | dict):  # as it is, or as a table that was read before gives it back
        return value
    text = f"{value}".strip()
    named = _NAMED.fullmatch(text)
    email = named["email"] if named else text
    if _WHOLE.fullmatch(email) is None or any(ord(sign) < 32 for sign in text):  # noqa: PLR2004 - control characters
        raise ValueError(f"{value!r} is not an address; write for example 'Fixwell Support <support@fixwell.example>'")
    return Address(email=email.lower(), name=_words(named["words"].strip(), text) if named else "")


def _words(words: str, text: str) -> str:
    """Return the name before an address: what is quoted without its quotes, a comma in it as people write it."""
    if not any(sign in words for sign in '"\\'):
        return words
    name, email = parseaddr(text)
    return name if email and text.endswith(f"{email}>") else re.sub(r'["\\]', "", words)


def _host(value: str) -> str:
    """Refuse what is the name of no server; a port has a key of its own."""
    try:
        ipaddress.ip_address(value)
    except ValueError as error:
        if _HOST.fullmatch(value) is None:
            raise ValueError(f"'{value}' is no server; write its name alone, such as mail.fixwell.example") from error
    return value


def _filled(value: str) -> str:
    if not value.strip():
        raise ValueError("there is nothing in it; write at least one letter")
    return value


def _plain(value: object) -> object:
    """Refuse line ends in names that reach a server: they would start a command of their own."""
    if isinstance(value, str) and any(ord(sign) < 32 for sign in value):  # noqa: PLR2004 - control characters
        raise ValueError("there is a line end or another control character in it; remove it")
    return value


Length = Annotated[Span, BeforeValidator(_span)]
Pause = Annotated[timedelta, BeforeValidator(_delta)]
Mail = Annotated[Address, BeforeValidator(_address)]
Plain = Annotated[str, BeforeValidator(_plain)]
Filled = Annotated[Plain, AfterValidator(_filled)]
Host = Annotated[Plain, AfterValidator(_host)]
Tls = Literal["implicit", "starttls", "none"]


class Table(BaseModel):
    """A table of triaged.toml: frozen, unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
    _folder: Path = PrivateAttr(default=Path())

    def resolve(self, value: str | None) -> Path | None:
        """Return a path of the file relative to the folder of the configuration."""
        return (self._folder / Path(value).expanduser()) if value else None


def not_utf8(path: Path, error: UnicodeDecodeError) -> Problem:
    """Return where a file stops being UTF-8."""
    before = error.object[: error.start].decode().split("\n")
    message = f"the byte 0x{error.object[error.start]:02x} is not UTF-8 text"
    return Problem(
        file=str(path), line=len(before), column=len(before[-1]) + 1, message=message, hint="save the file as UTF-8"
    )


def read_secret(path: Path, what: str) -> str:
    """Return what a file holds that nobody else may read; PermanentError says what to do about it."""
    try:
        if path.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
            raise PermanentError(f"{path} can be read by everybody; say: chmod 600 {path}")
        secret = path.read_text("utf-8").strip()
    except OSError as error:
        raise PermanentError(f"the {what} file {path} cannot be read ({error.strerror}); create it") from error
    except UnicodeDecodeError as error:
        raise PermanentError(f"the {what} file {path} is not in UTF-8; save it so") from error
    if not secret:
        raise PermanentError(f"the {what} file {path} is empty; write the {what} into it")
    return secret
