"""init: a folder for a business, ready to be filled in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
from pydantic import ValidationError

from triaged.cli.common import whole_address
from triaged.config.base import Table
from triaged.config.servers import Smtp
from triaged.config.tables import Business
from triaged.proving.starter import write_folder

_Check = Callable[[click.Context, click.Parameter, str | None], str | None]
_SOUND: dict[type[Table], dict[str, object]] = {
    Business: {"name": "-", "addresses": ["a@b.example"], "domains": ["b.example"], "timezone": "UTC"},
    Smtp: {"host": "b.example", "from": "a@b.example"},
}
"""What else each table needs."""


def _address(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    return None if value is None else whole_address(context, parameter, value)


def _as(table: type[Table], key: str) -> _Check:
    """Return a check that refuses what would be a mistake as this key of triaged.toml."""

    def check(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
        try:
            table.model_validate({**_SOUND[table], **({} if value is None else {key: value})})
        except ValidationError as error:
            why = error.errors()[0]["msg"].removeprefix("Value error, ").removeprefix(f"{key}: ")
            raise click.BadParameter(why) from error
        return value

    return check


def _name(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Refuse what is no name of a business, or none in the address from which it writes."""
    if value is not None and any(sign in value for sign in "<>"):
        raise click.BadParameter("there is a < or > in it, which no address may have; leave it out")
    return _as(Business, "name")(context, parameter, value)


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", default="Fixwell", callback=_name, help="Name of the business.", show_default=True)
@click.option(
    "--address", default="support@fixwell.example", callback=_address, help="The support address.", show_default=True
)
@click.option("--timezone", default="Europe/London", callback=_as(Business, "timezone"), show_default=True)
@click.option(
    "--country", default="GB", callback=_as(Business, "country"), help="ISO code; decides the public holidays.",
    show_default=True,
)  # fmt: skip
@click.option(
    "--imap",
    "imap_host",
    callback=_as(Smtp, "host"),
    help="IMAP server (default: imap. and the domain of the address).",
)
@click.option(
    "--smtp",
    "smtp_host",
    callback=_as(Smtp, "host"),
    help="SMTP server (default: smtp. and the domain of the address).",
)
@click.option(
    "--authserv-id", callback=_as(Smtp, "host"),
    help="What your mail server writes first in Authentication-Results; whom it proves is known.",
)  # fmt: skip
@click.option("--owner", callback=_address, help="Mail address of the owner (default: owner@ the domain).")
@click.option(
    "--dispatch", callback=_address, help="Mail address of whoever is told first (default: dispatch@ the domain)."
)
def init(
    folder: Path, name: str, address: str, timezone: str, country: str,
    imap_host: str | None, smtp_host: str | None, owner: str | None, dispatch: str | None, authserv_id: str | None,
) -> None:  # fmt: skip
    """Make DIR with a commented triaged.toml, starter rules and templates, and places for the passwords."""
    domain = address.rpartition("@")[2]
    for key, person in (("owner", owner), ("dispatch", dispatch)):
        if (person or f"{key}@{domain}") == address:
            raise click.UsageError(f"{address} is the support address itself; give a person's own one with --{key}")
    written = write_folder(
        folder, name=name, address=address, timezone=timezone, country=country, imap_host=imap_host,
        smtp_host=smtp_host, owner=owner, dispatch=dispatch, authserv_id=authserv_id,
    )  # fmt: skip
    click.echo(f"{folder} is ready. Next:")
    click.echo(f"  1. put the passwords into {folder / 'secrets'}/imap and smtp (nobody else can read that folder)")
    click.echo(f"  2. read {written} and say who is to be told")
    click.echo(f"  3. triaged check --config {written}")
    click.echo(f"  4. triaged run --config {written}   (sends nothing until [smtp] mode is live)")
