"""The folder of a business in the beginning: configuration, starter rules and templates, places for secrets."""

from __future__ import annotations

import json
import re
import shutil
import stat
from pathlib import Path

from triaged.config import STARTER
from triaged.config.load import load_config
from triaged.model import ConfigError, PermanentError
from triaged.proving.house import secret_key
from triaged.rulebook.schema import json_schema

SCHEMA = "triaged-rules.schema.json"
"""The first line of every rule file points to it: editors then know its words, and say what they mean."""
_SECRETS = ("imap", "smtp")
_DATE_ORDERS = {"US": "MDY", "CN": "YMD", "HU": "YMD", "JP": "YMD", "KR": "YMD", "LT": "YMD", "TW": "YMD"}
"""How a country writes a day in figures, where that is not day, month, year (CLDR's short dates)."""


def write_folder(
    folder: Path, *, name: str, address: str, timezone: str, country: str, imap_host: str | None = None,
    smtp_host: str | None = None, owner: str | None = None, dispatch: str | None = None,
    authserv_id: str | None = None,
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
        ('"fixwell.example"', domain),
        ('"Fixwell"', name),
    ):
        text = text.replace(old, json.dumps(new, ensure_ascii=False))
    # A name that is only guessed could be written by anybody into the header that is believed.
    text = text.replace('["mx.fixwell.example"]', json.dumps([authserv_id] if authserv_id else []))
    text = text.replace('date_order = "DMY"', f'date_order = "{_DATE_ORDERS.get(country, "DMY")}"')
    if name != "Fixwell":  # the people of the example sign no mail of another business
        text = re.sub(
            r'^name = "(Sam in Dispatch|Pat)"$',
            r'# name = "..."  # as customers read of this person',
            text,
            flags=re.MULTILINE,
        )
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
    _help_editors(folder)
    secrets = folder / "secrets"
    secrets.mkdir(mode=0o700, exist_ok=True)
    for each in _SECRETS:
        path = secrets / each
        path.touch(mode=0o600)
        path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    secret_key(config, create=True)
    return target


def _help_editors(folder: Path) -> None:
    """Write the schema of rule files, and settings by which editors like VS Code find it; what is there stays."""
    (folder / SCHEMA).write_text(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n", "utf-8")
    settings = folder / ".vscode" / "settings.json"
    if not settings.exists():
        settings.parent.mkdir(exist_ok=True)
        wanted = {
            "yaml.schemas": {f"./{SCHEMA}": "rules/*.yaml"},
            "files.associations": {"**/templates/**/*.txt": "jinja"},
            "files.eol": "\n",
        }
        settings.write_text(json.dumps(wanted, indent=2) + "\n", "utf-8")
