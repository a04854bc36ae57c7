"""run, once, demo, hold, resume: the daemon and its switch."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
import structlog

from triaged import fuse
from triaged.cli.common import config_option, length_of, open_store, open_switch, whole_address
from triaged.clock import SystemClock
from triaged.config import Config, load_bell
from triaged.daemon import Daemon, starting
from triaged.model import ConfigError, PermanentError, Span, TemporaryError
from triaged.outbox.deliver import HELD
from triaged.owed import Owed
from triaged.proving.house import House, load_house
from triaged.proving.last import last_in_force
from triaged.reader import InlineReader, settings_of
from triaged.store import Store


@click.command()
@config_option
@click.option("--dry-run", is_flag=True, help="Record everything, send nothing.")
def run(config_path: Path, *, dry_run: bool) -> None:
    """Watch the mailbox until told to stop (SIGTERM).

    Changed rules, templates and configuration are read again, all or none (SIGHUP too).
    """
    _logging()
    os.umask(0o077)
    with _house_or_last(config_path, dry_run=dry_run, at_once=True) as house:
        daemon = Daemon(house, dry_run=dry_run)
        signal.signal(signal.SIGTERM, lambda _number, _frame: daemon.ask_to_stop())
        signal.signal(signal.SIGINT, lambda _number, _frame: daemon.ask_to_stop())
        signal.signal(signal.SIGHUP, lambda _number, _frame: daemon.ask_to_reload(config_path))
        daemon.start()
        daemon.watch_files(config_path)
        while not daemon.wait(1.0):
            pass
        clean = daemon.stop()
    if isinstance(daemon.failed, TemporaryError | PermanentError):
        raise daemon.failed
    if daemon.failed is not None or not clean:
        sys.exit(1)


@click.command()
@config_option
@click.option("--dry-run", is_flag=True, help="Record everything, send nothing.")
@click.option("--quiet", is_flag=True, help="Say only what is wrong, as a timer wants it.")
@click.option("--adopt", metavar="LENGTH", help='Take on customers who wrote within LENGTH ("14d") before us and wait.')
def once(config_path: Path, adopt: str | None, *, dry_run: bool, quiet: bool) -> None:
    """Fetch, handle and deliver what there is, then end."""
    _logging(logging.WARNING if quiet else logging.INFO)
    os.umask(0o077)
    with _house_or_last(config_path, dry_run=dry_run, at_once=False) as house:
        span = length_of(adopt, house.config) if adopt else None
        handled = Daemon(house, dry_run=dry_run).once()
    if not quiet:
        click.echo(f"{handled} mail{'' if handled == 1 else 's'} handled", err=True)
    if span is not None:
        taken = _adopt(house, span)
        click.echo(f"{taken} customer{'' if taken == 1 else 's'} who waited taken on: their clocks begin now", err=True)


def _adopt(house: House, span: Span) -> int:
    """Take on whoever waited before us; returns how many."""
    store, now = Store(house.config.store_path), SystemClock().now()
    owed = Owed(config=house.config, store=store, rules=house.rules)
    with store.atomic():
        waiting = store.mail.left_waiting(house.config.business.calendar.subtract(now, span))
        for thread, _, mails in waiting:
            owed.adopt(thread, mails, now)
    store.close()
    return len(waiting)


@click.command()
@click.option("--keep", type=click.Path(path_type=Path, file_okay=False), help="Keep the business's folder here.")
@click.option("--seconds", type=click.IntRange(20, 600), default=50, show_default=True, help="How long the day lasts.")
def demo(keep: Path | None, seconds: int) -> None:
    """Play a working day of a small business in under a minute, with real servers on this machine."""
    try:
        from triaged.demo.show import play  # noqa: PLC0415 - its servers are an extra
    except ImportError as error:
        raise PermanentError(f"the demo needs its servers ({error.name}); say: pip install 'triaged[demo]'") from error
    sys.exit(0 if play(keep=keep, seconds=seconds) else 1)


@click.command()
@config_option
def hold(config_path: Path) -> None:
    """Let nothing leave until `triaged resume`; mail is still fetched, read and kept."""
    _, store = open_switch(config_path)
    store.mark(HELD, SystemClock().now().isoformat())
    click.echo("nothing leaves now; `triaged resume` lets it go again")


@click.command()
@config_option
@click.argument("address", callback=whole_address)
@click.option("--remove", is_flag=True, help="Answer it again.")
def suppress(config_path: Path, address: str, *, remove: bool) -> None:
    """Never acknowledge mail of ADDRESS by ourselves; its mail is still read and kept on the clock."""
    _, store = open_store(config_path)
    if remove and not store.outbox.is_suppressed(address):
        raise click.UsageError(f"{address} is not suppressed")
    if remove:
        store.outbox.unsuppress(address)
    else:
        store.outbox.suppress(address, "by command", SystemClock().now())
    click.echo(f"{address} is {'answered again' if remove else 'not answered by ourselves any more'}")


@click.command()
@config_option
@click.option("--drop", is_flag=True, help="Never send the acknowledgements that the blown fuse kept back.")
def resume(config_path: Path, *, drop: bool) -> None:
    """Let mail leave again, after `triaged hold` or when the fuse has blown."""
    config, store = open_switch(config_path)
    blown = fuse.blown(store) is not None
    click.echo(_resumed(config, held=blown or store.marked(HELD) is not None))
    store.mark(HELD, None)
    if blown:
        kept = fuse.close(store, SystemClock().now(), drop=drop)
        then = "are dropped" if drop else "leave at the usual pace where the customer still waits"
        click.echo(f"{kept} acknowledgement{'' if kept == 1 else 's'} kept back: they {then}")
    elif drop:
        click.echo("the fuse has not blown, so nothing is dropped")


def _resumed(config: Config | None, *, held: bool) -> str:
    """Return whether mail leaves now, upon which [smtp] mode decides as well."""
    lifted = "nothing is held back any more" if held else "nothing was held back"
    if config is None:
        return f"{lifted}; triaged.toml has a mistake, see: triaged check"
    if config.smtp.mode == "hold":
        return f"{lifted}, but [smtp] mode is hold: nothing leaves until it is live"
    if config.smtp.mode == "dry-run":
        return f"{lifted}, but [smtp] mode is dry-run: everything is recorded and nothing leaves"
    return "mail leaves again" if held else f"{lifted}: mail leaves as before"


@contextmanager
def _house_or_last(config_path: Path, *, dry_run: bool, at_once: bool) -> Iterator[House]:
    """Load and prove everything; where rules or templates are mistaken, yield the last house that was in force.

    Where there is none and nobody sits before it, the owner is told by the second way.
    """
    with ExitStack() as stack:
        try:
            house = _proved(config_path, dry_run=dry_run)
        except (TemporaryError, PermanentError) as error:
            try:
                if not isinstance(error, ConfigError):
                    raise
                house = stack.enter_context(last_in_force(config_path, _reader_of, error))
            except (TemporaryError, PermanentError):
                _tell(config_path, error, dry_run=dry_run, at_once=at_once)
                raise
            click.echo(f"{error}\nthe rules and templates that were in force last stand in", err=True)
        yield house


def _tell(config_path: Path, error: Exception, *, dry_run: bool, at_once: bool) -> None:
    bell = load_bell(config_path)
    if bell is not None and not dry_run and not sys.stderr.isatty():
        starting.failed(bell, error, SystemClock().now(), at_once=at_once)


def _reader_of(config: Config) -> InlineReader:
    return InlineReader(settings_of(config))


def _proved(config_path: Path, *, dry_run: bool) -> House:
    house = load_house(config_path, _reader_of)
    config = house.config.with_mode("dry-run") if dry_run else house.config
    if missing := config.missing_secrets():
        raise PermanentError("; ".join(missing))
    return house


def _logging(level: int = logging.INFO) -> None:
    """Write the log to stderr: for people on a terminal, as JSON lines elsewhere."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer()
            if sys.stderr.isatty()
            else structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
