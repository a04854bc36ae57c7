"""init: a folder for a business, ready to be filled in."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path

import click

from triaged.config import STARTER
from triaged.config.load import load_config
from triaged.model import ConfigError, PermanentError
from triaged.proving.house import secret_key

_SECRETS = ("imap", "smtp")


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", default="Fixwell", help="Name of the business.", show_default=True)
@click.option("--address", default="support@fixwell.example", help="The support address.", show_default=True)
@click.option("--timezone", default="Europe/London", show_default=True)
@click.option("--country", default="GB", help="ISO code; decides the public holidays.", show_default=True)
@click.option("--imap", "imap_host", help="IMAP server (default: imap. and the domain of the address).")
@click.option("--smtp", "smtp_host", help="SMTP server (default: smtp. and the domain of the address).")
@click.option("--owner", help="Mail address of the owner (default: owner@ the domain).")
@click.option("--dispatch", help="Mail address of whoever is told first (default: dispatch@ the domain).")
def init(
    folder: Path, name: str, address: str, timezone: str, country: str,
    imap_host: str | None, smtp_host: str | None, owner: str | None, dispatch: str | None,
) -> None:  # fmt: skip
    """Make DIR with a commented triaged.toml, starter rules and templates, and places for the passwords."""
    written = write_folder(
        folder, name=name, address=address, timezone=timezone, country=country, imap_host=imap_host,
        smtp_host=smtp_host, owner=owner, dispatch=dispatch,
    )  # fmt: skip
    click.echo(f"{folder} is ready. Next:")
    click.echo(f"  1. put the passwords into {folder / 'secrets'}/imap and smtp (nobody else can read that folder)")
    click.echo(f"  2. read {written} and say who is to be told")
    click.echo(f"  3. triaged check --config {written}")
    click.echo(f"  4. triaged run --config {written}   (sends nothing until [smtp] mode is live)")


def write_folder(
    folder: Path, *, name: str, address: str, timezone: str, country: str, imap_host: str | None = None,
    smtp_host: str | None = None, owner: str | None = None, dispatch: str | None = None,
) -> Path:  # fmt: skip
    """Write the folder of a business and return its triaged.toml; PermanentError where something is there already."""
    target = folder / "triaged.toml"
    if target.exists():
        raise PermanentError(f"{target} exists already and is left as it is; choose another folder")
    domain = address.rpartition("@")[2]
    if not domain or "@" not in address:
        raise PermanentError(f"'{address}' is not a mail address; write for example support@fixwell.example")
    text = (STARTER / "triaged.toml").read_text("utf-8")
    for old, new in (
        ('"Europe/London"', timezone),
        ('"GB"', country),
        ('"imap.fixwell.example"', imap_host or f"imap.{domain}"),
        ('"smtp.fixwell.example"', smtp_host or f"smtp.{domain}"),
        ('"dispatch@fixwell.example"', dispatch or f"dispatch@{domain}"),
        ('"pat@fixwell.example"', owner or f"owner@{domain}"),
        ('"Fixwell Support <support@fixwell.example>"', f"{name} Support <{address}>"),
        ('"support@fixwell.example"', address),
        ('"mx.fixwell.example"', f"mx.{domain}"),
        ('"fixwell.example"', domain),
        ('"Fixwell"', name),
    ):
        text = text.replace(old, json.dumps(new, ensure_ascii=False))
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
    try:
        config = load_config(target)
    except ConfigError:
        target.unlink()
        if made:
            folder.rmdir()
        raise
    for each in ("rules", "templates"):
        shutil.copytree(STARTER / each, folder / each, dirs_exist_ok=True)
    secrets = folder / "secrets"
    secrets.mkdir(mode=0o700, exist_ok=True)
    for each in _SECRETS:
        path = secrets / each
        path.touch(mode=0o600)
        path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    secret_key(config, create=True)
    return target
