from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from triaged.config import Config, load_config
from triaged.config.rows import FINE, read_rows
from triaged.model import ConfigError

WHOLE = """\
[business]
name = "Fixwell"
addresses = ["support@fixwell.example"]
domains = ["fixwell.example"]
timezone = "Europe/London"

[mailbox]
host = "imap.fixwell.example"
user = "support@fixwell.example"

[smtp]
host = "smtp.fixwell.example"
from = "Fixwell <support@fixwell.example>"

[people.owner]
email = "pat@fixwell.example"

[[deadline]]
kind = "first response"
within = "4 working hours"
ladder = ["owner"]
"""


def load(folder: Path, source: str) -> Config:
    path = folder / "triaged.toml"
    path.write_text(source, "utf-8")
    return load_config(path)


@pytest.mark.parametrize(
    ("old", "new", "place", "message", "hint"),
    [
        ('timezone = "', 'timezon = "', "5:1", "'timezon' is not a key I know here", "did you mean 'timezone'?"),
        ("[smtp]", "[smpt]", "11:1", "'smpt' is not a key I know here", "did you mean 'smtp'?"),
        ("Europe/London", "Europe/Londn", "5:1", "'Europe/Londn' is no time zone that this machine knows", ""),
        ("4 working hours", "four hours", "20:1", "'four hours' is not a length of time", ""),
        ('kind = "first response"', 'kind = "fast answer"', "19:1", "kind: ", ""),
        ('within = "4 working hours"', "", "18:1", "within: say how long it may take", ""),
        ('["owner"]', '[{ to = "owner", after = "1 hour" }]', "21:1", "ladder: the first rung is told when it is", ""),
        ('["owner"]', '["ownr"]', "21:1", "'ownr' is not in [people]", "did you mean 'owner'?"),
        ('["owner"]', '["boss"]', "21:1", "'boss' is not in [people]", "[people] has owner"),
        ('["owner"]', '["owner", { to = "owner" }]', "21:1", "every rung after the first needs 'after'", ""),
        ("pat@fixwell", "support@fixwell", "16:1", "is the support mailbox itself", "give a person's own address"),
        ("pat@fixwell.example", "Pat", "16:1", "'Pat' is not an address", ""),
        ('user = "support@fixwell.example"', "", "7:1", "an IMAP server wants a user name", ""),
        ('host = "imap', 'maildir = "x"\nhost = "imap', "7:1", "give either host", ""),
        ('host = "imap.fixwell.example"', "", "7:1", "give either host", ""),
        ('host = "imap.', 'host = "imap\\r\\n.', "8:1", "line end or another control character", ""),
        ('user = "support', 'tls = "sometimes"\nuser = "support', "9:1", "tls: ", ""),
        ('user = "support', 'port = 0\nuser = "support', "9:1", "port: ", ""),
        ('user = "support', 'poll = "1 month"\nuser = "support', "9:1", "depends on a calendar", ""),
        ('timezone = "', 'country = "Atlantis"\ntimezone = "', "5:1", "no holidays are known for 'Atlantis'", ""),
        (
            'timezone = "',
            'hours = { mon = "9-5" }\ntimezone = "',
            "5:1",
            "hours: '9-5' is not a stretch of opening time",
            "",
        ),
        ('timezone = "', 'hours = { mon = "" }\ntimezone = "', "5:1", "there is no working time in the week", ""),
        ('timezone = "', 'holidays = ["soon"]\ntimezone = "', "5:1", "holidays: ", ""),
        ('["support@fixwell.example"]', "[]", "3:1", "addresses: ", ""),
        ('"Fixwell"', '" "', "2:1", "there is nothing in it; write at least one letter", ""),
        ("pat@fixwell", "pat @fixwell", "16:1", "'pat @fixwell.example' is not an address", ""),
        ('"pat@fixwell.example"', "7", "16:1", "7 is not an address", ""),
        ('"Fixwell <support', '"A <a@a.example>, B <support', "13:1", "is not an address", ""),
        ("imap.fixwell", "imap fixwell", "8:1", "'imap fixwell.example' is no server; write its name alone", ""),
        ("smtp.fixwell.example", "smtp.fixwell.example:465", "12:1", "'smtp.fixwell.example:465' is no server", ""),
        ('user = "support', 'tls = "none"\nuser = "support', "9:1", '"none" is only for a server on this machine', ""),
        ('user = "support', 'poll = "2 days"\nuser = "support', "9:1", "look at least once a day", ""),
        ('timezone = "', 'country = "GB"\nsubdivision = "XX"\ntimezone = "', "5:1", "known for 'GB', 'XX'", ""),
        ('kind = "first response"', 'kind = "rule"', "19:1", "kind: first response, next response, resolution,", ""),
        ('["owner"]', '[{ to = "owner", at_most = 3 }]', "21:1", "'repeat_every' and 'at_most' go together", ""),
        (
            '["owner"]',
            '["owner"]\n[[deadline]]\nkind = "first response"\nwithin = "1 hour"',
            "23:1",
            "there are two deadlines of the kind 'first response'",
            "remove one of them",
        ),
        (
            '["owner"]',
            '["owner", { to = "owner", after = "99999 working hours" }]',
            "18:1",
            "'99999 working hours' never",
            "",
        ),
        ('email = "pat', 'stand_in = "sam"\nemail = "pat', "16:1", "'sam' is not in [people]", "[people] has owner"),
        ("[[deadline]]", '[alarm]\ncommand = "page"\n[[deadline]]', "19:1", "write the program and its words in a", ""),
        ("[[deadline]]", '[alarm]\nto = "pat@home.example"\n[[deadline]]', "18:1", "give both smtp (an account", ""),
        ("[[deadline]]", '[alarm]\nheartbeat = "8 am"\n[[deadline]]', "19:1", "'8 am' is no time; write for", ""),
    ],
)
def test_every_mistake_has_its_place_and_its_sentence(
    tmp_path: Path, old: str, new: str, place: str, message: str, hint: str
) -> None:
    assert old in WHOLE
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, WHOLE.replace(old, new, 1))
    problems = [each for each in caught.value.problems if message in each.message]
    assert problems, caught.value
    assert f"{problems[0].line}:{problems[0].column}" == place
    assert hint in problems[0].hint
    assert str(problems[0]).startswith(f"{tmp_path / 'triaged.toml'}:{place}: ")


@pytest.mark.parametrize("table", ["business", "mailbox", "smtp", "people"])
def test_a_table_that_is_missing_is_named(tmp_path: Path, table: str) -> None:
    blocks = [block for block in WHOLE.split("\n\n") if not block.startswith(f"[{table}")]
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, "\n\n".join(blocks).replace('ladder = ["owner"]', ""))
    (problem,) = caught.value.problems
    assert problem.message == f"the table [{table}] is missing"
    assert problem.hint


def test_all_mistakes_are_told_at_once_in_their_order(tmp_path: Path) -> None:
    source = WHOLE.replace("Fixwell <support@fixwell.example>", "nobody").replace("4 working hours", "soon")
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, source.replace('user = "', 'usr = "'))
    assert [problem.line for problem in caught.value.problems] == sorted(
        problem.line for problem in caught.value.problems
    )
    assert {9, 13, 20} <= {problem.line for problem in caught.value.problems}


@pytest.mark.parametrize(
    ("source", "line"), [("[business\n", 1), ('[business]\nname = "x\n', 2), ("a = 1\na = 2\n", 2)]
)
def test_what_is_no_toml_has_a_line(tmp_path: Path, source: str, line: int) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, source)
    assert caught.value.problems[0].line == line


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file; triaged init"):
        load_config(tmp_path / "triaged.toml")
    for before, place in ((b"", "1:10"), (b"\xef\xbb\xbf", "1:10"), ("# Söhne\r\n".encode(), "2:10")):
        (tmp_path / "latin.toml").write_bytes(before + b'name = "S\xf6hne"')
        with pytest.raises(ConfigError) as caught:
            load_config(tmp_path / "latin.toml")
        said = f"{tmp_path / 'latin.toml'}:{place}: the byte 0xf6 is not UTF-8 text; save the file as UTF-8"
        assert str(caught.value) == said


def test_a_file_that_the_system_does_not_give_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match=r": it cannot be read: is a directory; name the file with --config$"):
        load_config(tmp_path)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(
        ConfigError, match=r": it cannot be read: permission denied; look at its owner and permissions$"
    ):
        load_config(tmp_path / "triaged.toml")


def test_a_short_file_has_sound_defaults(tmp_path: Path) -> None:
    config = load(tmp_path, WHOLE)
    (mailbox,) = config.mailbox
    assert (mailbox.port, mailbox.tls, mailbox.folder, mailbox.poll) == (
        993,
        "implicit",
        "INBOX",
        timedelta(seconds=30),
    )
    assert (config.smtp.port, config.smtp.tls, config.smtp.mode) == (465, "implicit", "live")
    assert config.folder == tmp_path
    assert (config.rules_folder / "10-safety.yaml").is_file()
    assert (config.templates_folder / "general.txt").is_file()
    assert config.person_name("owner") == "Owner"


def test_own_rules_and_templates_lie_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "words").mkdir()
    config = load(tmp_path, WHOLE + '[templates]\npath = "words"\n')
    assert (config.rules_folder, config.templates_folder) == (tmp_path / "rules", tmp_path / "words")


def test_several_mailboxes_are_told_apart(tmp_path: Path) -> None:
    two = '[[mailbox]]\nname = "sales"\nmaildir = "a"\n[[mailbox]]\nname = "support"\nmaildir = "b"\n'
    whole = WHOLE.replace(WHOLE[WHOLE.index("[mailbox]") : WHOLE.index("[smtp]")], two)
    assert [each.name for each in load(tmp_path, whole).mailbox] == ["sales", "support"]
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, whole.replace('maildir = "b"', 'maildr = "b"'))
    assert {problem.line for problem in caught.value.problems} >= {12}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "1:1: is empty; begin with name,aliases"),
        (b'name,aliases\nAce,"never closed', "2:1: is not CSV: unexpected end of data"),
        (b"name,aliases\nS\xf6hne,", "2:2: the byte 0xf6 is not UTF-8 text; save the file as UTF-8"),
        (b"name\nAce", "1:1: the header is wrong; write name,aliases"),
        (b"name,aliases\n\na,b,c", "3:1: has 3 columns; part several by semicolons"),
        (None, " cannot be read: No such file or directory"),
    ],
)
def test_a_table_of_the_business_tells_its_mistakes(tmp_path: Path, text: bytes | None, said: str) -> None:
    path = tmp_path / "vendors.csv"
    if text is not None:
        path.write_bytes(text)
    with pytest.raises(ConfigError) as caught:
        read_rows(path, ("name", "aliases"), lambda _cells: FINE)
    assert str(caught.value).startswith(f"{path}:{said}")


def test_a_digest_comes_at_the_next_of_its_times_on_a_working_day(tmp_path: Path) -> None:
    config = load(tmp_path, WHOLE.replace('email = "pat', 'digest = ["16:30", 09:00:00]\nemail = "pat'))
    hours, pat = config.business.calendar, config.people["owner"]
    for now, then in (
        ("2026-03-12T08:00", "2026-03-12T09:00"),
        ("2026-03-12T09:01", "2026-03-12T16:30"),
        ("2026-03-13T17:00", "2026-03-16T09:00"),
    ):
        found = pat.digest_at(datetime.fromisoformat(now).replace(tzinfo=hours.zone), hours)
        assert found == datetime.fromisoformat(then).replace(tzinfo=hours.zone)
    plain = load(tmp_path, WHOLE).people["owner"]
    assert plain.digest_at(datetime(2026, 3, 12, tzinfo=hours.zone), hours) is None
    with pytest.raises(ConfigError, match="'half past four' is no time of the day; write '16:30', or several"):
        load(tmp_path, WHOLE.replace('email = "pat', 'digest = "half past four"\nemail = "pat'))
