from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from triaged.config import Config, load_config
from triaged.config.base import read_secret
from triaged.model import ConfigError, PermanentError

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
    (tmp_path / "latin.toml").write_bytes(b'name = "S\xf6hne"')
    with pytest.raises(ConfigError, match=r"latin\.toml: "):
        load_config(tmp_path / "latin.toml")


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


# --- passwords ------------------------------------------------------------------------------------------------


def with_password(folder: Path, line: str) -> Config:
    return load(folder, WHOLE.replace('user = "', f'{line}\nuser = "', 1))


def test_a_password_is_read_when_it_is_used(tmp_path: Path) -> None:
    config = with_password(tmp_path, 'password_file = "imap"')
    secret = tmp_path / "imap"
    secret.write_text("correct horse\n")
    secret.chmod(0o600)
    assert config.mailbox[0].password() == "correct horse"
    assert "correct horse" not in repr(config)
    assert "correct horse" not in str(config.model_dump())


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o602])
def test_a_password_that_everybody_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    config = with_password(tmp_path, 'password_file = "imap"')
    secret = tmp_path / "imap"
    secret.write_text("correct horse")
    secret.chmod(mode)
    with pytest.raises(PermanentError, match="chmod 600") as caught:
        config.mailbox[0].password()
    assert "correct horse" not in str(caught.value)


def test_a_password_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match="imap cannot be read"):
        with_password(tmp_path, 'password_file = "imap"').mailbox[0].password()


def test_a_password_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = with_password(tmp_path, 'password_env = "FIXWELL_IMAP"')
    with pytest.raises(PermanentError, match="FIXWELL_IMAP is not set"):
        config.mailbox[0].password()
    monkeypatch.setenv("FIXWELL_IMAP", "correct horse")
    assert config.mailbox[0].password() == "correct horse"
    assert "correct horse" not in repr(config)


def test_a_server_may_want_no_password(tmp_path: Path) -> None:
    assert load(tmp_path, WHOLE).smtp.password() is None


@pytest.mark.parametrize("key", ["password", "pass", "secret"])
def test_a_password_in_the_file_itself_is_refused_and_not_repeated(tmp_path: Path, key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        with_password(tmp_path, f'{key} = "correct horse"')
    assert f"'{key}' is not a key I know here" in str(caught.value)
    assert "correct horse" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "mode", "said"),
    [
        (b"hunter2\n", 0o644, "can be read by everybody; say: chmod 600"),
        (b"caf\xe9", 0o600, "is not in UTF-8"),
        (b" \n", 0o600, "is empty; write the password into it"),
        (None, 0, "cannot be read"),
    ],
)
def test_a_secret_that_is_not_safe_or_not_there_is_refused_with_what_to_do(
    tmp_path: Path, content: bytes | None, mode: int, said: str
) -> None:
    path = tmp_path / "password"
    if content is not None:
        path.write_bytes(content)
        path.chmod(mode)
    with pytest.raises(PermanentError, match=said) as refused:
        read_secret(path, "password")
    assert "hunter2" not in str(refused.value)


def test_a_secret_is_read_without_the_end_of_its_line(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text("hunter2\n")
    path.chmod(0o600)
    assert read_secret(path, "password") == "hunter2"
