"""What the tables of triaged.toml are made of: lengths of time, addresses, names, and the frozen table itself."""

from __future__ import annotations

import stat
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, PrivateAttr

from triaged.hours import elapsed, parse_span
from triaged.model import Address, PermanentError, Span


def _span(value: object) -> object:
    return parse_span(value if isinstance(value, str) else f"{value}") if not isinstance(value, Span) else value


def _delta(value: object) -> object:
    return value if isinstance(value, timedelta) else elapsed(parse_span(f"{value}"))


def _address(value: object) -> object:
    if not isinstance(value, str):
        return value
    name, email = parseaddr(value)
    if "@" not in email or any(sign in value for sign in "\r\n"):
        raise ValueError(f"'{value}' is not an address; write for example 'Fixwell Support <support@fixwell.example>'")
    return Address(email=email.lower(), name=name)


def _plain(value: object) -> object:
    """Refuse line ends in names that reach a server: they would start a command of their own."""
    if isinstance(value, str) and any(ord(sign) < 32 for sign in value):  # noqa: PLR2004 - control characters
        raise ValueError("there is a line end or another control character in it; remove it")
    return value


Length = Annotated[Span, BeforeValidator(_span)]
Pause = Annotated[timedelta, BeforeValidator(_delta)]
Mail = Annotated[Address, BeforeValidator(_address)]
Plain = Annotated[str, BeforeValidator(_plain)]
Tls = Literal["implicit", "starttls", "none"]


class Table(BaseModel):
    """A table of triaged.toml: frozen, unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
    _folder: Path = PrivateAttr(default=Path())

    def resolve(self, value: str | None) -> Path | None:
        """Return a path of the file relative to the folder of the configuration."""
        return (self._folder / Path(value).expanduser()) if value else None


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
