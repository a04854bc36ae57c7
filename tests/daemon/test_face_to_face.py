"""Two businesses with triaged write to each other: one acknowledgement, and silence."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

from tests.daemon.running import Diary, Shop, open_shop, read, until
from tests.household import KEY, World, house, london
from triaged.demo.servers import SmtpSink
from triaged.model import Address
from triaged.outbox.compose import to_bytes
from triaged.pipeline import Pipeline

OURS, THEIRS = "support@fixwell.example", "support@mirror.example"
MARKS = ("Auto-Submitted", "X-Auto-Response-Suppress", "X-Triaged-Loop")


def maildir(path: Path) -> Path:
    for name in ("cur", "new", "tmp"):
        (path / name).mkdir(parents=True)
    return path


def put(folder: Path, name: str, raw: bytes) -> None:
    (folder / "tmp" / name).write_bytes(raw)
    (folder / "tmp" / name).rename(folder / "new" / name)


def looking(shop: Shop) -> bool:
    return shop.state("fetch/support/INBOX") == "well"


def person(text: str) -> bytes:
    """Return what somebody at the other business writes to us by hand, from its shared mailbox."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = THEIRS, OURS, "Our boiler"
    mail["Message-ID"] = "<hand@mirror.example>"
    mail.set_content(text)
    return mail.as_bytes()


def test_two_daemons_stop_after_one_exchange(tmp_path: Path) -> None:
    here, there = maildir(tmp_path / "here"), maildir(tmp_path / "there")
    with SmtpSink() as from_us, SmtpSink() as from_them:
        ours, theirs = open_shop(tmp_path / "a", here, from_us), open_shop(tmp_path / "b", there, from_them)
        text = theirs.toml.read_text().replace("fixwell.example", "mirror.example").replace("Fixwell", "Mirror")
        theirs.toml.write_text(text)
        our_diary, their_diary = Diary(), Diary()
        with ours.daemon(our_diary), theirs.daemon(their_diary):
            until(lambda: looking(ours) and looking(theirs))
            put(here, "1", person("Your man was to come on Monday and never did."))
            our_diary.delivered("sent")
            acknowledgement = from_us.received[0]
            assert acknowledgement.rcpts == (THEIRS,)
            put(there, "1", acknowledgement.data)
            [seen] = their_diary.handled(1)
            assert (seen.verdict.kind, seen.verdict.reason, seen.origin.kind) == ("silent", "own-mail", "automatic")
            with theirs.store() as store:
                assert store.outbox.rows() == ()
        assert (len(from_us.received), len(from_them.received)) == (1, 0)


def without_marks(raw: bytes) -> bytes:
    """Return a mail as a relay passes it on that takes every mark of a machine away."""
    mail = read(raw)
    for name in MARKS:
        del mail[name]
    return mail.as_bytes()


def mirror() -> World:
    """Return a world in which the other business has triaged, with the same rules."""
    world, home = World(), house()
    business = home.config.business.model_copy(
        update={"addresses": (Address(email=THEIRS),), "domains": ("mirror.example",), "name": "Mirror"}
    )
    smtp = home.config.smtp.model_copy(update={"from_": Address(email=THEIRS)})
    config = home.config.model_copy(update={"business": business, "smtp": smtp})
    tokens = type(home.tokens(KEY))(KEY + b", the other", "mirror.example")
    world.pipeline = Pipeline(config, world.store, home.rules, home.templates, tokens)
    return world


def test_where_every_mark_is_taken_away_caps_end_it() -> None:
    worlds = {OURS: World(), THEIRS: mirror()}
    mail, to, at = person("Your man was to come on Monday and never did."), OURS, london("2026-03-12 09:00")
    said = []
    for _ in range(20):
        outcome = worlds[to].handle(worlds[to].keep(mail, at), at)
        if not outcome.sent:
            break
        [answer] = outcome.sent
        said.append(answer)
        sender = Address(email=to)
        mail, to, at = without_marks(to_bytes(answer, sender)), answer.to.email, at + timedelta(hours=1)
    assert 1 <= len(said) <= 3
    assert [each.kind for each in said] == ["acknowledgement"] * len(said)
