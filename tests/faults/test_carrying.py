"""D-06: what the old database knew is carried into a copy that is put back, so that nothing is said twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.daemon.running import NINE, customer_mail, open_shop, read
from tests.faults.lives import Place, empty, once, put
from tests.faults.test_restoring import damage
from triaged.demo.servers import SmtpSink
from triaged.model import Address, Outgoing

UPDATE = Outgoing(
    key="update/x", kind="update", thread="", to=Address(email="ann@customer.example"), subject="We will be late",
    text="It will be an hour later.", html=None, message_id="<u@fixwell.example>", template="update.txt",
    created_at=NINE,
)  # fmt: skip


@pytest.mark.parametrize("old", ["readable", "damaged", "gone"])
def test_nothing_that_waited_for_a_customer_leaves_twice(place: Place, old: str) -> None:
    place.say("hold")
    place.comes("ann", "Are you open on Saturday?")
    with place.shop.store() as store:
        (thread,) = store.mail.threads()
        store.outbox.queue(replace(UPDATE, thread=thread.id))
    place.say("backup", place.copy)
    place.say("resume")
    once(place.shop, minutes=5)
    assert place.to("ann") == 2
    if old == "damaged":
        damage(place.database)
    elif old == "gone":  # the disk died: the commonest restore of all
        for each in place.database.parent.glob("triaged.db*"):
            each.unlink()
    assert place.say("restore", place.copy).code == 0
    place.say("resume")
    once(place.shop, minutes=60)
    assert place.to("ann") == 2


@pytest.mark.parametrize("readable", [True, False])
def test_what_the_cap_kept_back_in_the_copy_and_left_since_does_not_leave_again(place: Place, readable: bool) -> None:
    with place.shop.toml.open("a") as config:
        config.write("\n[caps]\nper_hour = 1\nper_domain = 100\n")
    for name in ("ann", "bob", "cid"):
        put(place.box, name, customer_mail(name))
    once(place.shop)
    place.say("backup", place.copy)
    once(place.shop, minutes=61)
    assert [place.to(name) for name in ("ann", "bob", "cid")] == [1, 1, 0]
    if not readable:
        damage(place.database)
    assert place.say("restore", place.copy).code == 0
    for minutes in (122, 183):
        once(place.shop, minutes=minutes)
    assert [place.to(name) for name in ("ann", "bob")] == [1, 1]


def test_staff_are_not_told_again_of_a_mail_that_came_since_the_copy(place: Place) -> None:
    rule = place.shop.folder / "rules" / "one.yaml"
    notify = "then: {acknowledge: general.txt, notify: {to: dispatch, template: staff_notice.txt}}"
    rule.write_text(rule.read_text().replace("then: {acknowledge: general.txt}", notify))
    place.say("backup", place.copy)
    place.comes("bob", "Ace Plumbing never came.", minutes=1)
    once(place.shop, minutes=300)
    told = place.staff_told()
    assert told == 2  # by the rule, and by the first rung
    place.say("restore", place.copy)
    once(place.shop, minutes=301)
    assert place.staff_told() == told
    once(place.shop, minutes=60 * 24)  # and its clock goes on
    assert sum("pat@fixwell.example" in mail.rcpts for mail in place.sink.received) > 0


def test_a_list_that_had_not_left_tells_of_all_after_a_restore(place: Place) -> None:
    names = ("bob", "carl", "dave", "finn", "gus", "hal", "ida")
    for name in names:
        put(place.box, name, customer_mail(name, "Ace Plumbing never came."))
    once(place.shop)
    place.say("backup", place.copy)
    place.say("hold")
    later = 60 * 24 * 3
    once(place.shop, minutes=later)
    assert place.staff_told() == 0
    place.say("restore", place.copy)
    place.say("resume")
    for minutes in (1, 120):
        once(place.shop, minutes=later + minutes)
    told = b"".join(mail.data for mail in place.sink.received if "dispatch@fixwell.example" in mail.rcpts)
    assert [name for name in names if f"{name}@customer.example".encode() not in told] == []


def test_a_step_that_was_told_is_not_told_again_because_the_next_one_waited(place: Place) -> None:
    place.comes("ann", "Ace Plumbing never came.")
    place.say("backup", place.copy)
    for minutes in (180, 241):
        once(place.shop, minutes=minutes)
    place.say("hold")
    once(place.shop, minutes=361)
    place.say("restore", place.copy)
    place.say("resume")
    once(place.shop, minutes=362)
    ids = [str(read(mail.data)["Message-ID"]) for mail in place.sink.received]
    assert len(ids) == len(set(ids))


def test_a_mail_that_left_the_mailbox_since_the_copy_is_taken_over(place: Place) -> None:
    place.comes("ann", "Are you open on Saturday?")
    place.say("backup", place.copy)
    place.comes("bob", "My boiler burns.", minutes=5)
    (place.box / "new" / "bob5").unlink()  # staff filed it away
    place.say("restore", place.copy)
    once(place.shop, minutes=10)
    with place.shop.store() as store:
        assert {each.customer for each in store.mail.threads()} == {"ann@customer.example", "bob@customer.example"}
        assert store.integrity() == ()
    assert place.to("bob") == 1


def test_numbers_of_mails_that_differ_do_not_make_the_old_database_unreadable(place: Place) -> None:
    """The disk died, triaged was started afresh, and only then the copy was put back: the same mails, other numbers."""
    for name in ("ann", "bob", "cid"):
        put(place.box, name, customer_mail(name))
    once(place.shop)
    place.say("backup", place.copy)
    (place.box / "new" / "bob").unlink()
    for each in place.database.parent.glob("triaged.db*"):
        each.unlink()
    once(place.shop, minutes=1)
    place.comes("dan", "My boiler burns.", minutes=2)
    place.comes("eve", "And mine.", minutes=3)
    for name in ("dan2", "eve3"):  # staff filed them away: only the database to be replaced has them
        (place.box / "new" / name).unlink()
    said = place.say("restore", place.copy)
    assert (said.code, "no old database" in said.out) == (0, False)
    once(place.shop, minutes=4)
    assert {"dan@customer.example", "eve@customer.example"} <= place.customers()
    assert [place.to(name) for name in ("ann", "bob", "cid", "dan", "eve")] == [1, 1, 1, 1, 1]


def test_mail_that_came_while_the_copy_was_put_back_is_no_past(tmp_path: Path, sink: SmtpSink) -> None:
    box = empty(tmp_path / "box")
    shop = open_shop(tmp_path / "shop", box, sink)
    with shop.store():
        pass
    place = Place(shop, box, sink, tmp_path / "copy.db")
    assert place.say("backup", place.copy).code == 0  # of a database that had not looked at its mailbox yet
    once(shop)
    place.comes("ann", "Are you open?", minutes=5)
    put(box, "bob", customer_mail("bob"), minutes=10)
    assert place.say("restore", place.copy).code == 0
    once(shop, minutes=20)
    with shop.store() as store:
        assert store.tally("message").get("past", 0) == 0
        assert len(store.mail.threads("waiting for us")) == 2


def test_what_a_rule_set_going_since_the_copy_goes_on(place: Place) -> None:
    (place.shop.folder / "rules" / "two.yaml").write_text(OWNER_HEARS)
    ladder = 'ladder = ["dispatch", { to = "owner", after = "2 hours" }]'
    assert ladder in place.shop.toml.read_text()
    place.shop.toml.write_text(place.shop.toml.read_text().replace(ladder, 'ladder = ["dispatch"]'))
    place.comes("ann", "Ace Plumbing never came.")
    place.say("backup", place.copy)
    once(place.shop, minutes=245)

    def running() -> list[str]:
        with place.shop.store() as store:
            (thread,) = store.mail.threads()
            return sorted(each.kind for each in store.ledger.running(thread.id))

    def owner_told() -> int:
        return sum("pat@fixwell.example" in mail.rcpts for mail in place.sink.received)

    before = running()
    assert ("rule" in before, owner_told()) == (True, 0)
    place.say("restore", place.copy)
    once(place.shop, minutes=246)
    assert running() == before
    once(place.shop, minutes=60 * 24 * 4)
    assert owner_told() > 0


OWNER_HEARS = """\
rules:
  - name: owner hears
    why: The owner wants to know of what stays unanswered for long.
    when: thread unanswered
    if: {deadline: first response}
    then: {escalate: {to: owner, after: 26 hours}}
    examples:
      - {name: the first answer, given: {deadline: first response}, expect: match}
      - {name: a promise, given: {deadline: promise}, expect: no match}
"""


def test_who_is_erased_leaves_no_trace_in_the_keys_of_what_was_said_before_the_copy(place: Place) -> None:
    place.say("backup", place.copy)
    place.comes("ann", "Are you open on Saturday?", minutes=1)
    place.say("restore", place.copy)
    once(place.shop, minutes=2)
    assert place.say("erase", "ann@customer.example").code == 0
    place.copy.unlink()
    for each in place.database.parent.glob("triaged.db.before-*"):
        each.unlink()
    assert place.holds(b"ann@customer.example") == []


def test_who_wrote_again_after_being_erased_stays_though_another_copy_is_put_back(place: Place, tmp_path: Path) -> None:
    place.comes("ann", "Ace Plumbing never came.")
    place.say("backup", place.copy)
    place.say("erase", "ann@customer.example")
    place.comes("ann", "I am back with another matter.", minutes=10)
    place.say("backup", tmp_path / "second.db")
    for copy in (place.copy, tmp_path / "second.db"):
        place.say("restore", copy)
        once(place.shop, minutes=20)
        with place.shop.store() as store:
            assert store.count("message") == 1
            assert place.holds(b"another matter") != []


def test_what_people_decided_since_the_copy_is_named(place: Place) -> None:
    place.comes("ann", "Ace Plumbing promised to come on Friday at 3pm.")
    place.comes("bob", "Are you open?", minutes=1)
    with place.shop.store() as store:
        threads = {each.customer: each.id for each in store.mail.threads()}
        (promise,) = store.ledger.promises()
    ann, bob = threads["ann@customer.example"], threads["bob@customer.example"]
    place.say("threads", "phoned", bob)
    place.say("backup", place.copy)
    place.say("promises", "keep", promise.id)
    place.say("threads", "snooze", ann, "2 days")
    place.say("threads", "close", bob)
    said = place.say("restore", place.copy).out
    assert "what people decided since the copy is forgotten with it; look again at:" in said
    assert f"  {ann}: promise kept, snoozed\n  {bob}: closed\n" in said
