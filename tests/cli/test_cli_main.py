"""Exit codes, help, and errors: one sentence on stderr, no traceback."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

import click
import pytest

from tests.cli.commands import business, fill, mail, told, triaged
from triaged.cli.main import _COMMANDS
from triaged.cli.main import triaged as group
from triaged.store import Store

READING = ["status", "threads", "promises", "shunt"]


@pytest.mark.parametrize(
    "name", [*_COMMANDS, "shunt replay", "shunt raw", "threads close", "threads release", "threads drop"]
)
def test_every_command_has_help(name: str) -> None:
    said = triaged(*name.split(), "--help")
    assert (said.code, said.err) == (0, "")
    assert f"triaged {name.split(maxsplit=1)[0]}" in said.out
    assert len(said.out.split("\n\n")[1].strip()) > 20


def test_every_command_is_one() -> None:
    context = click.Context(group)
    assert all(isinstance(group.get_command(context, name), click.Command) for name in group.list_commands(context))


def test_version_and_the_list_of_commands() -> None:
    assert triaged("--version").out.startswith("triaged, version ")
    assert all(f"\n  {name} " in triaged("--help").out for name in _COMMANDS)


@pytest.mark.parametrize("words", [["no-such-command"], ["replay"], ["check", "--no-such-option"], ["show", "--json"]])
def test_usage_is_two(words: list[str]) -> None:
    said = triaged(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("triaged: ")
    assert len(said.err.splitlines()) == 1
    assert "--help)" in said.err


def test_without_a_command_there_is_the_help_as_it_is() -> None:
    said = triaged()
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Usage: triaged [OPTIONS] COMMAND [ARGS]...\n")


def test_a_number_that_no_row_can_have_is_one_sentence(tmp_path: Path) -> None:
    place = told(business(tmp_path))
    for words in (
        "explain", "preview general", "threads release", "threads drop", "threads split", "shunt raw", "shunt replay",
        "promises confirm", "promises keep", "promises break", "promises withdraw", "promises correct --promisor Ace",
    ):  # fmt: skip
        name, *more = words.split()
        for number in (2**63, 10**20, "9" * 5000, 0, "²", "٣"):
            said = triaged(name, "--config", place, *more, number)
            assert (said.code, said.out) == (2, "")
            assert "number" in said.err
            assert said.err.count("\n") == 1
        greatest = triaged(name, "--config", place, *more, 2**63 - 1)
        assert (greatest.code, str(2**63 - 1) in greatest.err) == (2, True)


@pytest.mark.parametrize("name", [*READING, "run", "once", "hold", "resume"])
def test_missing_configuration_is_78_and_says_what_to_do(tmp_path: Path, name: str) -> None:
    said = triaged(name, "--config", tmp_path / "triaged.toml")
    assert (said.code, said.out) == (78, "")
    assert said.err == f"{tmp_path / 'triaged.toml'}: there is no such file; triaged init DIR makes one\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[business\n", "triaged.toml"),
        ("\x00", "triaged.toml"),
        ('[busines]\nname = "x"\n', "did you mean 'business'?"),
    ],
)
def test_broken_configuration_is_78(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "triaged.toml").write_text(text)
    said = triaged("status", "--config", tmp_path / "triaged.toml")
    assert (said.code, said.out) == (78, "")
    assert words in said.err


def test_a_configuration_that_is_no_utf8_is_78_and_says_where(tmp_path: Path) -> None:
    place = tmp_path / "triaged.toml"
    place.write_bytes(b'[business]\nname = "S\xf6hne"\n')
    for name in (*READING, "hold", "once"):
        said = triaged(name, "--config", place)
        assert (said.code, said.out) == (78, "")
        assert said.err == f"{place}:2:10: the byte 0xf6 is not UTF-8 text; save the file as UTF-8\n"


@pytest.mark.parametrize("name", READING)
def test_no_database_yet(tmp_path: Path, name: str) -> None:
    said = triaged(name, "--config", business(tmp_path))
    assert (said.code, said.out) == (78, "")
    assert said.err.endswith("yet; start with: triaged run\n")


@pytest.mark.parametrize("name", READING)
def test_damaged_database(tmp_path: Path, name: str) -> None:
    place = business(tmp_path)
    (tmp_path / "triaged.db").write_bytes(b"this is no database, but it is long enough to be looked at" * 50)
    said = triaged(name, "--config", place)
    assert (said.code, said.out) == (78, "")
    assert "is damaged" in said.err
    assert said.err.count("\n") == 1


def test_database_of_a_newer_version(tmp_path: Path) -> None:
    place = business(tmp_path)
    store = Store(tmp_path / "triaged.db")
    store._db.execute("INSERT INTO migration VALUES (999, 'some day')")
    store.close()
    said = triaged("status", "--config", place)
    assert (said.code, "newer triaged" in said.err) == (78, True)


def test_a_folder_where_a_file_should_be_is_one_sentence(tmp_path: Path) -> None:
    place = business(tmp_path)
    said = triaged("once", "--config", place)
    assert (said.code, "secrets/imap is empty; write the password into it" in said.err) == (78, True)
    (tmp_path / "secrets" / "imap").write_text("let me in", "utf-8")
    (tmp_path / "secrets" / "key").unlink()
    (tmp_path / "secrets" / "key").mkdir()
    said = triaged("once", "--config", place)
    assert said.code == 78
    assert said.err.splitlines()[-1].startswith("triaged: the key ")


def test_configuration_is_found_here_then_in_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = business(tmp_path / "shop")
    fill(place, mail("ann"))
    monkeypatch.chdir(tmp_path)
    assert triaged("threads", "--json", env={"TRIAGED_CONFIG": str(place)}).json["threads"][0]["customer"] == (
        "ann@customer.example"
    )
    monkeypatch.chdir(tmp_path / "shop")
    assert len(triaged("threads", "--json").json["threads"]) == 1


def test_no_colour_in_a_pipe_and_no_broken_lines(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(place, mail("ann", "A line that is much longer than eighty signs and must not be broken up by us. " * 3))
    shown = triaged(
        "show", "--config", place, triaged("threads", "--config", place, "--json").json["threads"][0]["thread"]
    )
    assert "\x1b" not in shown.out
    assert max(map(len, shown.out.splitlines())) > 200


def test_mail_cannot_steer_the_terminal(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(place, mail("ann", "\x1b[31mred\x07 and [bold]bold[/bold] and :smile: [/] \\[x]"))
    thread = triaged("threads", "--config", place, "--json").json["threads"][0]["thread"]
    shown = triaged("show", "--config", place, thread).out
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "[bold]bold[/bold] and :smile: [/] \\[x]" in shown


def test_no_permission_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(tmp_path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    said = triaged("init", tmp_path / "shop")
    assert (said.code, said.out) == (78, "")
    assert said.err == f"triaged: {tmp_path}: Permission denied; look at its owner and permissions\n"


@pytest.mark.parametrize(
    ("number", "code", "hint"),
    [
        (errno.ENOENT, 78, "look at how it is written, or make its folder"),
        (errno.ENOTDIR, 78, "a part of it is a file and no folder; name another place"),
        (errno.EISDIR, 78, "name a file, and no folder"),
        (errno.ENAMETOOLONG, 78, "choose a shorter one"),
        (errno.EROFS, 78, "name a place that can be written"),
        (errno.ENOSPC, 75, "make room on the disk and try again"),
        (errno.ETIMEDOUT, 75, "look at it and try again"),
    ],
)
def test_an_error_of_the_system_says_what_fits_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: int, hint: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), "a/shop")

    monkeypatch.setattr(Path, "mkdir", refuse)
    said = triaged("init", tmp_path / "shop")
    assert (said.code, said.err) == (code, f"triaged: a/shop: {os.strerror(number)}; {hint}\n")


def test_an_error_that_names_no_path_names_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("the cable is out")

    monkeypatch.setattr(Path, "mkdir", refuse)
    assert triaged("init", tmp_path / "shop").err == "triaged: the cable is out; look at it and try again\n"


def test_a_path_that_leads_nowhere_is_told_as_what_it_is(tmp_path: Path) -> None:
    place = business(tmp_path)
    for page, said in (
        (tmp_path / "no" / "page.html", "look at how it is written"),
        (place / "page.html", "a part of it is a file and no folder"),
        (tmp_path / ("x" * 300), "choose a shorter one"),
    ):
        found = triaged("preview", "--config", place, "general", "--page", page)
        assert (found.code, said in found.err, "permissions" in found.err) == (78, True, False)


def test_a_mail_that_nobody_may_look_at_is_told_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = business(tmp_path)

    def refuse(path: Path) -> bool:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(Path, "is_file", refuse)
    said = triaged("explain", "--config", place, "box/ann.eml")
    assert (said.code, said.err) == (
        78, "triaged: box/ann.eml: Permission denied; look at its owner and permissions\n",
    )  # fmt: skip


def test_who_interrupts_a_command_is_told_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "mkdir", interrupt)
    said = triaged("init", tmp_path / "shop")
    assert (said.code, said.out, said.err.strip()) == (130, "", "")


def test_a_damaged_page_that_is_met_on_the_way_is_78_and_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = business(tmp_path)
    fill(place)

    def damaged(*_: object) -> None:
        raise sqlite3.DatabaseError("database disk image is malformed")

    monkeypatch.setattr(Store, "mark", damaged)
    said = triaged("hold", "--config", place)
    assert (said.code, "put the last backup back: triaged restore FILE" in said.err) == (78, True)


def test_full_disk_is_75(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = business(tmp_path)
    fill(place)

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Store, "mark", full)
    said = triaged("hold", "--config", place)
    assert (said.code, said.out) == (75, "")
    assert said.err.count("\n") == 1
