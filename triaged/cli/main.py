"""The command ``triaged``: each command lives in a small file that is loaded when it is called."""

from __future__ import annotations

import errno
import importlib
import io
import sqlite3
import sys
from typing import Any, TextIO, cast

import click

from triaged import __version__
from triaged.cli.streams import Sturdy
from triaged.model import ConfigError, TemporaryError, TriagedError

_COMMANDS = {
    "init": "setup:init",
    "check": "proof:check",
    "test": "proof:test",
    "rules": "rules:rules",
    "explain": "explain:explain",
    "extract": "replay:extract",
    "replay": "replay:replay",
    "evaluate": "evaluate:evaluate",
    "run": "service:run",
    "once": "service:once",
    "demo": "service:demo",
    "hold": "service:hold",
    "resume": "service:resume",
    "suppress": "service:suppress",
    "silence": "settling:silence",
    "status": "status:status",
    "threads": "threads:threads",
    "show": "threads:show",
    "promises": "promises:promises",
    "vendors": "vendors:vendors",
    "digest": "digest:digest",
    "shunt": "shunt:shunt",
    "preview": "preview:preview",
    "words": "proof:words",
    "backtest": "backtest:backtest",
    "backup": "keeping:backup",
    "restore": "keeping:restore",
    "verify": "keeping:verify",
    "export": "privacy:export",
    "erase": "privacy:erase",
    "schema": "proof:schema",
}
TRY_LATER, BAD_CONFIGURATION = 75, 78
"""EX_TEMPFAIL and EX_CONFIG of sysexits.h."""
_PASSES = {
    errno.ENOSPC: "make room on the disk and try again",
    errno.EDQUOT: "make room on the disk and try again",
    errno.EMFILE: "too much is open; try again",
    errno.ENFILE: "too much is open; try again",
    errno.EIO: "look at the disk and try again",
}
_STAYS = {
    errno.EACCES: "look at its owner and permissions",
    errno.EPERM: "look at its owner and permissions",
    errno.EROFS: "name a place that can be written",
    errno.ENOENT: "look at how it is written, or make its folder",
    errno.ENOTDIR: "a part of it is a file and no folder; name another place",
    errno.EISDIR: "name a file, and no folder",
    errno.EEXIST: "name another",
    errno.ENAMETOOLONG: "choose a shorter one",
    errno.ELOOP: "its links lead in a circle; mend them",
}
"""What to do about an error of the system, by its number."""


class _Commands(click.Group):
    """Loads a command when it is asked for, so that ``triaged status`` does not wait for the language model."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which a newcomer meets them."""
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a command."""
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        found: Any = getattr(importlib.import_module(f"triaged.cli.{module}"), name)
        return found if isinstance(found, click.Command) else None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__)
def triaged() -> None:
    """Watch a support mailbox: read it, answer within minutes, keep what was promised, escalate until somebody acts."""


def main() -> None:
    """Run the command line; errors are one sentence on stderr, and the exit code says of which kind they are."""
    plain = sys.stderr
    sys.stderr = cast("TextIO", Sturdy(plain or io.StringIO()))  # a service may have been given none
    try:
        _run()
    finally:
        sys.stderr = plain


def _run() -> None:
    try:
        triaged(prog_name="triaged", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        where = f" (see: {context.command_path} --help)" if context else ""
        click.echo(f"triaged: {error.format_message()}{where}", err=True)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except (TriagedError, sqlite3.DatabaseError, OSError) as error:
        said, code = _explained(error)
        click.echo(said, err=True)
        sys.exit(code)


def _explained(error: Exception) -> tuple[str, int]:
    """Return what an error says to people, and the exit code that says of which kind it is."""
    if isinstance(error, ConfigError):
        return str(error), BAD_CONFIGURATION
    if isinstance(error, OSError):
        return _of_system(error)
    if isinstance(error, sqlite3.OperationalError):
        return f"triaged: the database does not take it ({error}); look at the disk and try again", TRY_LATER
    if isinstance(error, sqlite3.DatabaseError):
        damaged = f"triaged: the database is damaged ({error}); put the last backup back: triaged restore FILE"
        return damaged, BAD_CONFIGURATION
    return f"triaged: {error}", TRY_LATER if isinstance(error, TemporaryError) else BAD_CONFIGURATION


def _of_system(error: OSError) -> tuple[str, int]:
    """Return what an error of the system says, which path it is about if it is about one, and what to do."""
    number = error.errno or 0
    where = f"{error.filename}: " if error.filename else ""
    hint = {**_PASSES, **_STAYS}.get(number, "look at it and try again")
    said = f"triaged: {where}{error.strerror or error}; {hint}"
    return said, BAD_CONFIGURATION if number in _STAYS else TRY_LATER
