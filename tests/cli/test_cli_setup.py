from __future__ import annotations

import json
import stat
import tomllib
from pathlib import Path

import pytest

from tests.cli.commands import triaged
from triaged.config import load_config


def test_init_then_check_is_green(tmp_path: Path) -> None:
    """With every starter rule and all its examples."""
    made = triaged("init", tmp_path / "shop", "--name", "Keys & Co", "--address", "help@keys.example")
    assert (made.code, made.err) == (0, "")
    config = load_config(tmp_path / "shop" / "triaged.toml")
    assert (config.business.name, config.business.domains, config.mailbox[0].host) == (
        "Keys & Co",
        ("keys.example",),
        "imap.keys.example",
    )
    assert config.smtp.mode == "dry-run"
    checked = triaged("check", "--config", tmp_path / "shop" / "triaged.toml")
    assert (checked.code, checked.err) == (0, "")
    assert "rules" in checked.out


def test_a_country_writes_its_days_as_it_does_and_nobody_is_trusted_by_guess(tmp_path: Path) -> None:
    for country, zone, order in (
        ("US", "America/Chicago", "MDY"),
        ("JP", "Asia/Tokyo", "YMD"),
        ("DE", "Europe/Berlin", "DMY"),
    ):
        assert triaged("init", tmp_path / country, "--country", country, "--timezone", zone).code == 0
        config = load_config(tmp_path / country / "triaged.toml")
        assert (config.business.date_order, config.business.trusted_authserv_ids) == (order, ())
    triaged("init", tmp_path / "own", "--authserv-id", "mx.keys.example", "--name", "Keys")
    assert load_config(tmp_path / "own" / "triaged.toml").business.trusted_authserv_ids == ("mx.keys.example",)
    text = (tmp_path / "own" / "triaged.toml").read_text().replace("# name =", "name =")
    tomllib.loads(text)


def test_editors_find_the_schema_to_which_every_rule_file_points(tmp_path: Path) -> None:
    triaged("init", tmp_path / "shop")
    schema = json.loads((tmp_path / "shop" / "triaged-rules.schema.json").read_text())
    assert schema == json.loads(triaged("schema").out)
    told = json.dumps(schema)
    assert told.count('"description"') > 40
    for rule in (tmp_path / "shop" / "rules").glob("*.yaml"):
        first = rule.read_text().splitlines()[0]
        assert first == "# yaml-language-server: $schema=../triaged-rules.schema.json"
        assert (rule.parent / first.partition("=")[2]).resolve() == tmp_path / "shop" / "triaged-rules.schema.json"
    settings = json.loads((tmp_path / "shop" / ".vscode" / "settings.json").read_text())
    assert settings["yaml.schemas"] == {"./triaged-rules.schema.json": "rules/*.yaml"}


def test_secrets_are_for_nobody_else(tmp_path: Path) -> None:
    triaged("init", tmp_path / "shop")
    secrets = tmp_path / "shop" / "secrets"
    modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in (secrets, *secrets.iterdir())}
    assert modes == {"secrets": 0o700, "imap": 0o600, "smtp": 0o600, "key": 0o600}


def test_init_twice_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    triaged("init", tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    again = triaged("init", tmp_path, "--name", "Other")
    assert (again.code, again.out) == (78, "")
    assert (
        again.err
        == f"triaged: {tmp_path / 'triaged.toml'} exists already and is left as it is; choose another folder\n"
    )
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("option", "value", "why"),
    [
        ("--address", "nobody", "'nobody' is not a mail address; write it whole"),
        ("--address", "a b@c", "'a b@c' is not a mail address; write it whole"),
        ("--owner", "pat", "'pat' is not a mail address; write it whole"),
        ("--dispatch", "Sam <sam@x.example>", "is not a mail address; write it whole"),
        ("--timezone", "Mars/Olympus", "'Mars/Olympus' is no time zone that this machine knows"),
        ("--country", "XX", "no holidays are known for 'XX'; write its code, such as 'GB'"),
        ("--imap", 'a"b', "'a\"b' is no server; write its name alone"),
        ("--smtp", "mail.x.example:465", "'mail.x.example:465' is no server; write its name alone"),
        ("--imap", "", "'' is no server; write its name alone"),
        ("--authserv-id", "mx x", "'mx x' is no server; write its name alone"),
        ("--name", "", "there is nothing in it; write at least one letter"),
        ("--name", " \t", "there is a line end or another control character in it; remove it"),
        ("--name", "Keys <b>", "there is a < or > in it, which no address may have; leave it out"),
        ("--owner", "support@fixwell.example", "give a person's own one with --owner"),
        ("--address", "dispatch@keys.example", "give a person's own one with --dispatch"),
    ],
)
def test_words_that_make_no_configuration_leave_nothing_behind(
    tmp_path: Path, option: str, value: str, why: str
) -> None:
    said = triaged("init", tmp_path / "shop", option, value)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert why in said.err
    assert option in said.err or value in said.err
    assert "triaged.toml" not in said.err
    assert not (tmp_path / "shop").exists()


@pytest.mark.parametrize("name", ['The "Key" Shop\\ Ünïted', "Smith, Jones & Co", "Keys: cut, copied; sold (Leeds)"])
def test_names_as_businesses_have_them_do_not_break_the_file(tmp_path: Path, name: str) -> None:
    said = triaged("init", tmp_path, "--name", name)
    assert (said.code, said.err) == (0, "")
    config = load_config(tmp_path / "triaged.toml")
    assert (config.business.name, config.smtp.from_.email) == (name, "support@fixwell.example")
    assert config.smtp.from_.name == f"{name} Support".replace('"', "")


def test_a_server_may_be_an_address_or_have_letters_of_its_own(tmp_path: Path) -> None:
    assert triaged("init", tmp_path, "--imap", "::1", "--smtp", "söhne.example").code == 0
    config = load_config(tmp_path / "triaged.toml")
    assert (config.mailbox[0].host, config.smtp.host) == ("::1", "söhne.example")
