"""Passwords and addresses of notices: where they come from, and what is said where they cannot be had."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_config import WHOLE, load
from triaged.config import Config
from triaged.config.base import read_secret
from triaged.model import ConfigError, PermanentError

ALARM = '[alarm]\nnotify_file = "tell"\nheartbeat = "08:00"\n'


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


def test_a_password_of_the_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = with_password(tmp_path, 'password_keyring = "triaged"')
    held = {("triaged", "support@fixwell.example"): "correct horse"}
    monkeypatch.setattr("keyring.get_password", lambda service, user: held.get((service, user)))
    assert config.mailbox[0].password() == "correct horse"
    held.clear()
    with pytest.raises(PermanentError) as caught:
        config.mailbox[0].password()
    assert str(caught.value) == "the keyring has no password of support@fixwell.example for 'triaged'"
    assert config.missing_secrets() == (str(caught.value),)


def test_notify_addresses_come_from_a_file_or_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = load(tmp_path, WHOLE.replace('email = "pat', 'notify_env = "PAT_TELL"\nemail = "pat'))
    pat = config.people["owner"]
    assert pat.is_notified
    for unset in (None, " \n"):
        if unset is not None:
            monkeypatch.setenv("PAT_TELL", unset)
        with pytest.raises(PermanentError, match="PAT_TELL is not set; it holds Apprise addresses"):
            pat.notify_addresses()
    monkeypatch.setenv("PAT_TELL", "# mine\nsms://one\n\n  sms://two\n")
    assert pat.notify_addresses() == ("sms://one", "sms://two")
    (tmp_path / "tell").write_text("sms://three\n")
    (tmp_path / "tell").chmod(0o600)
    config = load(tmp_path, WHOLE.replace('email = "pat', 'notify_file = "tell"\nemail = "pat') + ALARM)
    assert config.people["owner"].notify_addresses() == ("sms://three",)
    assert config.alarm.notify_addresses() == ("sms://three",)
    assert config.bell.alarm.has_way
    assert not load(tmp_path, WHOLE).alarm.has_way
    assert load(tmp_path, WHOLE).alarm.notify_addresses() == ()


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
