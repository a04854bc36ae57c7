"""threads and show: conversations, held mail, and what people do with them."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.commands import FORGED, business, fill, mail, told, triaged
from triaged.clock import SystemClock
from triaged.store import Store


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return told(business(tmp_path))


def thread_of(place: Path, name: str) -> str:
    found = triaged("threads", "--config", place, "--json", "--all").json["threads"]
    return str(next(each["thread"] for each in found if each["customer"] == f"{name}@customer.example"))


def test_threads_and_one_of_them(place: Path) -> None:
    listed = triaged("threads", "--config", place, "--json").json["threads"]
    assert {each["customer"] for each in listed} == {"ann@customer.example", "bob@customer.example"}
    thread = thread_of(place, "bob")
    told = triaged("show", "--config", place, "--json", thread.lower()).json
    assert (told["thread"], told["mails"][0]["origin"], told["sent"][0]["kind"]) == (
        thread,
        "customer",
        "acknowledgement",
    )
    shown = triaged("show", "--config", place, thread).out
    assert all(words in shown for words in (thread, "Ace Plumbing", "first response by", "acknowledgement to bob"))
    assert thread in triaged("threads", "--config", place).out
    missing = triaged("show", "--config", place, "ZZZZZZ")
    assert (missing.code, "there is no thread ZZZZZZ" in missing.err) == (2, True)


def test_show_tells_mails_in_and_out_in_order_of_time(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(place, mail("ann"), hours=8)
    shown = triaged("show", "--config", place, thread_of(place, "ann")).out
    heads = [line for line in shown.splitlines() if line.startswith("Mon 02 Mar")]
    assert "ann@customer.example" in heads[0]
    assert "acknowledgement to ann@customer.example" in heads[1]
    assert any("escalation to" in head for head in heads[2:])
    times = [head[:16] for head in heads]
    assert times == sorted(times)


def test_show_tells_what_the_customer_needs_and_forbids_until_his_words_are_emptied(tmp_path: Path) -> None:
    place = business(tmp_path)
    text = "Ace Plumbing never came on Monday. I need it fixed by Friday. Please do not ring me at work."
    fill(place, mail("ann", text))
    thread = thread_of(place, "ann")
    shown = triaged("show", "--config", place, thread).out
    assert "needed    by Fri 06 Mar" in shown
    assert "forbids   Please do not ring me at work\n" in shown
    assert triaged("threads", "--config", place, "close", thread).code == 0
    with closing(Store(place.parent / "triaged.db")) as store, store.atomic():
        assert store.aging.old_mails(SystemClock().now()) == 1
    assert "–" in triaged("threads", "--config", place, "--all").out  # noqa: RUF001 - nothing is due any more
    later = triaged("show", "--config", place, thread).out
    assert "(its text is emptied, as [retention] wants)" in later
    assert "never came on Monday. I need" not in later


def test_several_mails_are_split_off_at_once_and_again_under_another_name(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(place, mail("ann"), mail("ann", "And on Sunday?", day=3), mail("ann", "Or on Monday?", day=4))
    thread, names = thread_of(place, "ann"), []
    for _ in range(2):
        said = triaged("threads", "--config", place, "split", 2, 3, 2)
        assert (said.code, said.out.startswith(f"mails 2, 3 of {thread} are ")) == (0, True)
        names.append(said.out.split()[-2])
        assert triaged("threads", "--config", place, "merge", names[-1], thread).code == 0
    assert len({thread, *names}) == 3


def test_closing_a_thread_ends_its_clocks(place: Path) -> None:
    thread = thread_of(place, "ann")
    assert triaged("threads", "--config", place, "close", thread).out == f"{thread} is closed\n"
    assert triaged("threads", "--config", place, "close", thread).code == 2
    assert [each["customer"] for each in triaged("threads", "--config", place, "--json").json["threads"]] == [
        "bob@customer.example"
    ]
    store = Store(place.parent / "triaged.db")
    assert store.ledger.running(thread) == ()
    store.close()


def test_held_mail_is_let_in_or_put_aside(place: Path) -> None:
    [held] = triaged("threads", "--config", place, "--quarantined", "--json").json["quarantined"]
    assert set(held) == {"id", "author", "subject", "reason", "received_at"}
    assert "sam@fixwell.example" in triaged("threads", "--config", place, "--quarantined").out
    assert triaged("threads", "--config", place, "release", held["id"]).code == 0
    again = triaged("threads", "--config", place, "drop", held["id"])
    assert (again.code, "is not held" in again.err) == (2, True)
    fill(place)
    store = Store(place.parent / "triaged.db")
    assert [each.state for each in (store.mail.get(held["id"]),) if each] == ["done"]
    assert store.outbox.rows(None)[-1].mail.to.email != "sam@fixwell.example"
    store.close()


def test_dropped_mail_keeps_its_bytes(place: Path) -> None:
    [held] = triaged("threads", "--config", place, "--quarantined", "--json").json["quarantined"]
    assert triaged("threads", "--config", place, "drop", held["id"]).out == f"mail {held['id']} is put aside\n"
    assert triaged("shunt", "--config", place, "raw", held["id"]).raw == FORGED


def test_a_telephone_call_is_an_answer(place: Path) -> None:
    thread = thread_of(place, "ann")
    said = triaged("threads", "--config", place, "phoned", thread, "--by", "pat", "--note", "we open at nine")
    assert (said.code, said.out) == (0, f"{thread}: the customer was told by telephone\n")
    store = Store(place.parent / "triaged.db")
    assert [each.kind for each in store.ledger.running(thread)] == ["resolution"]
    found = store.mail.thread(thread)
    assert found is not None
    assert (found.state, found.unanswered, found.first_response_at is not None) == ("waiting for customer", 0, True)
    shown = triaged("show", "--config", place, thread).out
    assert "phoned by pat" in shown
    assert "we open at nine" in shown


def test_what_is_done_keeps_our_promises_and_closes(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(place, mail("bob", "Your office promised that you would ring me on 20 March 2093. Please do."))
    thread = thread_of(place, "bob")
    store = Store(place.parent / "triaged.db")
    [promise] = store.ledger.promises(thread)
    assert (promise.promised_by, promise.status) == ("staff", "open")
    assert triaged("threads", "--config", place, "done", thread, "--by", "pat").code == 0
    [kept] = store.ledger.promises(thread)
    assert (kept.status, kept.by_hand) == ("kept", True)
    assert store.ledger.running(thread) == ()
    assert triaged("threads", "--config", place, "done", thread).code == 2


def test_a_silenced_customer_hears_from_people_alone(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(place, mail("ann"))
    thread = thread_of(place, "ann")
    assert triaged("silence", "--config", place, thread, "--by", "pat").out == (
        f"{thread}: the customer hears from people alone\n"
    )
    fill(place, mail("bob"), mail("ann", "Hello? Is anybody there?", day=3))
    store = Store(place.parent / "triaged.db")
    [_, second] = store.mail.of_thread(thread)
    assert (second.verdict, second.reason) == ("silent", "silenced")
    assert store.ledger.running(thread)  # an answer is owed all the same
    assert "silenced by pat" in triaged("show", "--config", place, thread).out
    assert triaged("silence", "--config", place, thread, "--end").code == 0
    found = store.mail.thread(thread)
    assert found is not None
    assert "silenced" not in found.labels


def test_a_digest_tells_whom_we_will_tell_of_what(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(place, mail("ann"))
    thread = thread_of(place, "ann")
    table = triaged("digest", "--config", place, "--days", "366").out
    assert thread in table
    assert "first response" in table
    shape = triaged("digest", "--config", place, "--days", "366", "--json", "owner").json["digest"]
    assert [(each["person"], each["thread"]) for each in shape] == [("owner", thread)]
    assert triaged("digest", "--config", place, "nobody").code == 2
    triaged("threads", "--config", place, "close", thread)
    assert "nobody" in triaged("digest", "--config", place, "--days", "366").out


def test_a_snoozed_conversation_tells_nobody_but_stays_owed(tmp_path: Path) -> None:
    place = business(tmp_path)
    fill(place, mail("ann"))
    thread = thread_of(place, "ann")
    store = Store(place.parent / "triaged.db")
    owed = store.ledger.running(thread)
    said = triaged("threads", "--config", place, "snooze", thread, "2", "days")
    assert said.code == 0
    assert "nobody is told before" in said.out
    step = store.ledger.next_step()
    assert step is not None
    assert step.at > SystemClock().now() + timedelta(days=1, hours=23)
    assert store.ledger.running(thread) == owed
    endless = triaged("threads", "--config", place, "snooze", thread, "99999", "working", "days")
    assert (endless.code, "never passes within ten years" in endless.err) == (2, True)
    wrong = triaged("threads", "--config", place, "snooze", thread, "a", "while")
    assert (wrong.code, "a while" in wrong.err) == (2, True)
