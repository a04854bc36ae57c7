"""init: a folder for a business, ready to be filled in."""

from __future__ import annotations

from pathlib import Path

import click

from triaged.proving.starter import write_folder


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", default="Fixwell", help="Name of the business.", show_default=True)
@click.option("--address", default="support@fixwell.example", help="The support address.", show_default=True)
@click.option("--timezone", default="Europe/London", show_default=True)
@click.option("--country", default="GB", help="ISO code; decides the public holidays.", show_default=True)
@click.option("--imap", "imap_host", help="IMAP server (default: imap. and the domain of the address).")
@click.option("--smtp", "smtp_host", help="SMTP server (default: smtp. and the domain of the address).")
@click.option(
    "--authserv-id", help="What your mail server writes first in Authentication-Results; whom it proves is known."
)
@click.option("--owner", help="Mail address of the owner (default: owner@ the domain).")
@click.option("--dispatch", help="Mail address of whoever is told first (default: dispatch@ the domain).")
def init(
    folder: Path, name: str, address: str, timezone: str, country: str,
    imap_host: str | None, smtp_host: str | None, owner: str | None, dispatch: str | None, authserv_id: str | None,
) -> None:  # fmt: skip
    """Make DIR with a commented triaged.toml, starter rules and templates, and places for the passwords."""
    written = write_folder(
        folder, name=name, address=address, timezone=timezone, country=country, imap_host=imap_host,
        smtp_host=smtp_host, owner=owner, dispatch=dispatch, authserv_id=authserv_id,
    )  # fmt: skip
    click.echo(f"{folder} is ready. Next:")
    click.echo(f"  1. put the passwords into {folder / 'secrets'}/imap and smtp (nobody else can read that folder)")
    click.echo(f"  2. read {written} and say who is to be told")
    click.echo(f"  3. triaged check --config {written}")
    click.echo(f"  4. triaged run --config {written}   (sends nothing until [smtp] mode is live)")
