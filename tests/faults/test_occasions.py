"""I2, I5: what is told is named by its occasion: erasing, a restore and an upgrade neither hide it nor repeat it."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

import pytest

from tests.daemon.running import customer_mail, read, shared_reader, staff_mail
from tests.faults.lives import Place, empty, once, put
from tests.faults.test_erasing import BOB, written
from triaged.model import Reading
from triaged.reader import InlineReader
from triaged.store import Store

PROMISES = '\n[[deadline]]\nkind = "promise"\nladder = ["dispatch", { to = "owner", after = "20 hours" }]\n'
NEXT = '\n[[deadline]]\nkind = "next response"\nwithin = "1 hour"\nladder = ["dispatch"]\n'
CLOSED = """\
rules:
  - name: dispatch closes
    why: Dispatch wants to know what was closed.
    when: thread closed
    if: {labels: [sink]}
    then: {notify: {to: dispatch, template: staff_notice.txt}}
    examples:
      - {name: a closed one, given: {labels: sink}, expect: match}
      - {name: another, given: {labels: other}, expect: no match}
"""
ANSWERS_ANN = "In-Reply-To: <ann-27@customer.example>\r\n"
MANY = ("bob", "carl", "dave", "finn", "gus", "hal", "ida")


def told(place: Place, about: str = "") -> list[str]:
    """Return the subjects of what dispatch was told, of all or with these words in it."""
    mails = [read(mail.data) for mail in place.sink.received if "dispatch@fixwell.example" in mail.rcpts]
    return [str(each["Subject"]) for each in mails if about in each.as_string()]


def add(place: Place, table: str) -> None:
    with place.shop.toml.open("a") as config:
        config.write(table)


def by_rows(place: Place) -> None:
    """Name all that was told as versions before step 18 of the schema did: by the numbers of rows."""
    with closing(Store(place.database)) as store, store.atomic():
        for row in store._rows.all("SELECT id, key, thread FROM deadline"):
            old, new = row["key"], f"{row['thread']}/{row['id']}"
            store._rows.run("UPDATE deadline SET key = ? WHERE id = ?", new, row["id"])
            for change in ("UPDATE step SET key = replace(key, ?, ?)", "UPDATE outbox SET key = replace(key, ?, ?)"):
                store._rows.run(change, f"{old}/", f"{new}/")
        for row in store._rows.all("SELECT id, sha256 FROM message"):
            store._rows.run(
                "UPDATE outbox SET key = replace(key, ?, ?)", f"/mail/{row['sha256']}/", f"/mail/{row['id']}/"
            )
        for row in store._rows.all("SELECT o.id, kind, handled_at FROM occurrence o JOIN message m USING (thread)"):
            store._rows.run("UPDATE occurrence SET at = ? WHERE id = ?", row["handled_at"], row["id"])
            for said in store._rows.all("SELECT id, key FROM outbox"):
                key = re.sub(rf"/occurrence/{row['kind']}/[^/]+/", f"/occurrence/{row['id']}/", said["key"])
                store._rows.run("UPDATE outbox SET key = ? WHERE id = ?", key, said["id"])


@pytest.mark.parametrize("split", [False, True])
def test_a_promise_is_told_of_though_an_earlier_one_of_the_conversation_was_erased(place: Place, split: bool) -> None:
    add(place, PROMISES)
    place.comes("a", written("ann", "Hello, my dishwasher leaks.", "Cc: Bob <bob@customer.example>\r\n"))
    place.comes("b", written("bob", "Ace Plumbing promised to come today at 11am.", ANSWERS_ANN), minutes=5)
    once(place.shop, minutes=125)
    if split:
        with place.shop.store() as store:
            (number,) = [row["id"] for row in store._rows.all("SELECT id FROM message WHERE author = ?", BOB)]
        assert place.say("threads", "split", number).code == 0
    assert place.say("erase", BOB).code == 0
    place.comes("c", written("ann", "Now Ace Plumbing promised to come today at 3pm.", ANSWERS_ANN), minutes=150)
    before = len(told(place))
    once(place.shop, minutes=60 * 6 + 5)
    assert len(told(place)) == before + 1


def test_another_wait_is_told_of_though_a_restore_forgot_that_somebody_phoned(place: Place) -> None:
    empty(place.box / ".Sent")
    add(place, NEXT)
    place.comes("ann", "My dishwasher leaks.")
    place.say("backup", place.copy)
    with place.shop.store() as store:
        (thread,) = store.mail.threads()
    place.say("threads", "phoned", thread.id)
    place.comes("ann2", customer_mail("ann-2", "It still leaks.", reply_to="<ann@customer.example>"), minutes=30)
    once(place.shop, minutes=100)
    assert len(told(place)) == 1
    place.say("restore", place.copy)
    once(place.shop, minutes=101)
    answer = staff_mail("s1", "ann", "Please turn it off; which model is it?", reply_to="<ann-2@customer.example>")
    put(place.box / ".Sent", "s1", answer, minutes=110)
    once(place.shop, minutes=110)
    place.comes("ann3", customer_mail("ann-3", "A Bosch. What now?", reply_to="<s1@fixwell.example>"), minutes=120)
    once(place.shop, minutes=200)
    assert len(told(place)) == 2


def test_a_mail_has_its_own_number_and_notice_though_one_was_erased_and_a_copy_put_back(place: Place) -> None:
    rule = place.shop.folder / "rules" / "one.yaml"
    notify = "then: {acknowledge: general.txt, notify: {to: dispatch, template: staff_notice.txt}}"
    rule.write_text(rule.read_text().replace("then: {acknowledge: general.txt}", notify))
    place.comes("a", written("ann", "Hello, my dishwasher leaks.", "Cc: Bob <bob@customer.example>\r\n"))
    place.say("backup", place.copy)
    place.comes("b", written("bob", "I was there too.", ANSWERS_ANN), minutes=5)
    assert place.say("erase", BOB).code == 0
    place.say("restore", place.copy)
    place.comes("c", written("ann", "Hello, is anybody coming?", ANSWERS_ANN), minutes=20)
    assert len(told(place)) == 3
    with place.shop.store() as store:
        assert [row["id"] for row in store._rows.all("SELECT id FROM message ORDER BY id")] == [1, 3]


@pytest.mark.parametrize("digest", [False, True])
def test_what_was_told_one_by_one_or_in_a_list_is_not_told_the_other_way_after_a_restore(
    place: Place, digest: bool
) -> None:
    if digest:
        mail = 'email = "dispatch@fixwell.example"'
        place.shop.toml.write_text(place.shop.toml.read_text().replace(mail, f'{mail}\ndigest = "15:00"'))
    names = MANY[:2] if digest else MANY
    place.say("backup", place.copy)
    for name in names:
        put(place.box, name, customer_mail(name, "Ace Plumbing never came."))
    for minutes in (0, 245, 361):
        once(place.shop, minutes=minutes)
    before = {name: len(told(place, f"{name}@customer.example")) for name in names}
    assert all(before.values())
    place.say("restore", place.copy)
    for minutes in (370, 60 * 24 + 361):
        once(place.shop, minutes=minutes)
    assert {name: len(told(place, f"{name}@customer.example")) for name in names} == before


@pytest.mark.parametrize(("names", "before"), [(MANY[:1], 0), (MANY, 0), (MANY, 1), (MANY, 4)])
def test_what_staff_were_to_be_told_and_never_left_is_told_once_after_a_restore(
    place: Place, names: tuple[str, ...], before: int
) -> None:
    for name in names[:before]:
        put(place.box, name, customer_mail(name, "Ace Plumbing never came."))
    once(place.shop)
    place.say("backup", place.copy)
    for name in names[before:]:
        put(place.box, name, customer_mail(name, "Ace Plumbing never came."), minutes=1)
    once(place.shop, minutes=1)
    place.say("hold")
    once(place.shop, minutes=300)
    assert told(place) == []
    place.say("restore", place.copy)
    place.say("resume")
    for minutes in (301, 302, 361):
        once(place.shop, minutes=minutes)
    times = {name: len(told(place, f"{name}@customer.example")) for name in names}
    assert set(times.values()) == {times[names[0]]} != {0}


@pytest.mark.parametrize("known", [True, False])
def test_whom_a_rule_told_because_of_a_mail_since_the_copy_is_not_told_again(place: Place, known: bool) -> None:
    rule = place.shop.folder / "rules" / "one.yaml"
    escalate = "then: {acknowledge: general.txt, escalate: {to: dispatch, after: 10 minutes}}"
    rule.write_text(rule.read_text().replace("then: {acknowledge: general.txt}", escalate))
    if known:
        place.comes("ann", "Ace Plumbing never came.")
        once(place.shop, minutes=15)
    place.say("backup", place.copy)
    again = customer_mail("ann-2", "Ace never came.", reply_to="<ann@customer.example>")
    place.comes("ann2", again, minutes=30)
    once(place.shop, minutes=45)
    before = told(place)
    assert len(before) == 1 + known
    place.say("restore", place.copy)
    for minutes in (50, 65):
        once(place.shop, minutes=minutes)
    assert told(place) == before


def test_staff_are_not_told_again_after_a_restore_of_what_an_earlier_version_told(place: Place) -> None:
    rule = place.shop.folder / "rules" / "one.yaml"
    notify = "then: {acknowledge: general.txt, notify: {to: dispatch, template: staff_notice.txt}}"
    rule.write_text(rule.read_text().replace("then: {acknowledge: general.txt}", notify))
    place.say("backup", place.copy)
    place.comes("ann", "Ace Plumbing never came.", minutes=1)
    once(place.shop, minutes=300)
    by_rows(place)
    before = told(place)
    assert len(before) == 2
    place.say("restore", place.copy)
    once(place.shop, minutes=302)
    assert (told(place), place.to("ann")) == (before, 1)


def test_staff_are_not_told_again_after_a_restore_that_a_conversation_was_closed(place: Place) -> None:
    rules = place.shop.folder / "rules"
    labelled = (rules / "one.yaml").read_text().replace("general.txt}", "general.txt, label: sink}")
    (rules / "one.yaml").write_text(labelled)
    (rules / "two.yaml").write_text(CLOSED)
    place.comes("ann", "My sink drips.", minutes=1)
    place.say("backup", place.copy)
    thanks = "Thanks, it is all fixed now. You can close this."
    place.comes("ann2", customer_mail("ann-2", thanks, reply_to="<ann@customer.example>"), minutes=30)
    once(place.shop, minutes=31)
    by_rows(place)
    before = told(place)
    assert len(before) == 1
    place.say("restore", place.copy)
    once(place.shop, minutes=35)
    assert told(place) == before


@dataclass(frozen=True)
class Without:
    """A reader that the mails of one customer do not get through."""

    name: str
    all: InlineReader

    def read(self, raw: bytes, received_at: datetime, *, in_sent: bool) -> Reading:
        if f"{self.name}@customer.example".encode() in raw:
            raise ValueError("broken")
        return self.all.read(raw, received_at, in_sent=in_sent)

    def close(self) -> None:
        pass


def test_staff_are_not_told_again_though_a_mail_before_it_was_put_aside_that_is_read_now(place: Place) -> None:
    place.say("backup", place.copy)
    for name in ("ann", "bob"):
        put(place.box, name, customer_mail(name, "Ace Plumbing never came. They promised to ring me by 10am today."))
    for _ in range(2):
        once(place.shop, minutes=1, reader_of=lambda config: Without("ann", shared_reader(config)))
    once(place.shop, minutes=300, reader_of=lambda config: Without("ann", shared_reader(config)))
    about_bob = told(place, "bob@customer.example")
    assert about_bob
    place.say("restore", place.copy)
    once(place.shop, minutes=301)
    assert told(place, "ann@customer.example")
    assert told(place, "bob@customer.example") == about_bob


@pytest.mark.parametrize("known", [True, False])
def test_a_promise_that_broke_in_quiet_hours_is_told_when_they_end_though_a_copy_was_put_back(
    place: Place, known: bool
) -> None:
    add(place, PROMISES)
    mail = 'email = "dispatch@fixwell.example"'
    place.shop.toml.write_text(place.shop.toml.read_text().replace(mail, f'{mail}\nquiet = "10:00-14:00"', 1))
    if not known:
        place.say("backup", place.copy)
    place.comes("ann", "Ace Plumbing promised to come today at 11am.", minutes=1)
    if known:
        place.say("backup", place.copy)
    once(place.shop, minutes=125)
    place.say("restore", place.copy)
    once(place.shop, minutes=130)
    assert told(place) == []
    once(place.shop, minutes=305)
    with place.shop.store() as store:
        breaks = {
            row["key"][-4:]: row["outcome"] for row in store._rows.all("SELECT * FROM step WHERE key GLOB '*/break*'")
        }
    assert "told" in breaks.values()
