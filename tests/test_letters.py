"""What our mails say, and to whom."""

from __future__ import annotations

import pytest

from tests.household import World, house, letter, london
from triaged.model import Address, PermanentError, Thread
from triaged.outbox.compose import to_bytes
from triaged.to_customer import strip_re

COMPLAINT = "Ace Plumbing was supposed to come on Monday at ten and never showed up.\n\n{{ 7 * 7 }} <b>bold</b>"


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize(
    ("sender", "proved", "greeting"),
    [
        ("Dana Reeve <dana@customer.example>", True, "Dear Dana,"),
        ("=?utf-8?q?Zo=C3=AB?= <dana@customer.example>", True, "Dear Zoë,"),
        ("dana@customer.example", True, "Hello,"),
        ("Dana Reeve <dana@customer.example>", False, "Hello,"),
    ],
)
def test_a_customer_who_is_proved_is_greeted_by_name(world: World, sender: str, greeting: str, *, proved: bool) -> None:
    world.mail("Are you open on Saturday?", at="2026-03-12 10:00", sender=sender, proved=proved)
    assert world.out()[0].text.startswith(greeting)


def test_an_acknowledgement_says_who_has_it_and_by_when(world: World) -> None:
    world.mail("Are you open on Saturday?", at="2026-03-12 15:00")
    mail = world.out()[0]
    assert "your mail of Thursday 12 March reached us at 15:00" in mail.text
    assert "Sam in Dispatch has it now and will answer you by 10:00 tomorrow, Friday 13 March" in mail.text
    assert (mail.to.email, mail.to.name) == ("dana@customer.example", "")


def test_the_customers_subject_is_short_and_without_marks(world: World) -> None:
    world.mail("Hello", at="2026-03-12 10:00", subject="Re: RE: leak " + "x" * 300)
    subject = world.out()[0].subject
    assert subject.startswith("Re: leak x")
    assert len(subject) < 130


def test_customers_never_see_their_own_markup_again_and_staff_see_it_as_text(world: World) -> None:
    world.mail(COMPLAINT, at="2026-03-12 10:00", subject="{{ 7 * 7 }}")
    world.until("2026-03-12 16:00")
    to_customer, *to_staff = world.out()
    assert to_customer.subject.startswith("Re: {{ 7 * 7 }}")
    assert "49" not in to_customer.subject + to_customer.text
    assert "7 * 7" not in to_customer.text
    assert to_staff
    for mail in to_staff:
        assert "{{ 7 * 7 }} <b>bold</b>" in mail.text
        assert "<b>bold</b>" not in (mail.html or "")
        assert mail.token is None


def test_staff_are_told_what_happened_what_is_owed_and_who_knows(world: World) -> None:
    world.mail("Ace Plumbing said they would come on Friday at ten. Will they?", at="2026-03-12 10:00")
    world.until("2026-03-12 16:00")
    last = world.out()[-1]
    assert last.person == "owner"
    assert "Thu 12 Mar 10:00: dana@customer.example wrote: Where is the plumber?" in last.text
    assert "we acknowledged it" in last.text
    assert "Ace Plumbing: “" in last.text
    assert "due Friday 13 March 10:00 (open)" in last.text
    assert "Already told: Sam in Dispatch.\n" in last.text
    assert last.subject.startswith("[")


def test_staff_read_what_happened_in_order_of_time(world: World) -> None:
    world.mail(COMPLAINT, at="2026-03-12 10:00")
    world.mail("Where is he?", at="2026-03-12 10:05", answers=world.out()[0].message_id)
    world.until("2026-03-12 16:00")
    last = world.out()[-1]
    lines = [line for line in last.text.splitlines() if line.startswith("- Thu 12 Mar")]
    assert [line.partition(": ")[0] + ("!" if "acknowledged" in line else "") for line in lines] == [
        "- Thu 12 Mar 10:00", "- Thu 12 Mar 10:00!", "- Thu 12 Mar 10:05",
    ]  # fmt: skip


def test_nobody_is_told_that_he_was_told_himself(world: World) -> None:
    world.mail(COMPLAINT, at="2026-03-12 10:00")
    world.until("2026-03-13 16:00")
    told = [mail for mail in world.out() if mail.kind == "escalation"]
    assert {mail.person for mail in told} == {"dispatch", "owner"}
    assert "Already told" not in told[0].text
    for mail in told:
        line = next((line for line in mail.text.splitlines() if "Already told: " in line), "")
        assert (world.pipeline.config.person_name(mail.person or "")) not in line.partition("Already told: ")[2]


def test_who_was_told_in_an_earlier_round_is_not_told_yet(world: World) -> None:
    first = world.mail("Are you open on Saturday?", at="2026-03-12 10:00")
    world.until("2026-03-12 16:00")
    world.answer("Yes, we are.", at="2026-03-12 16:10", answers=world.out()[0].message_id)
    world.mail("And on Sunday?", at="2026-03-13 09:00", answers=world.out()[0].message_id)
    assert first.thread is not None
    before = len(world.out())
    world.until("2026-03-18 16:00")
    later = [mail for mail in world.out()[before:] if mail.kind == "escalation"]
    assert later[0].person == "dispatch"
    assert "Already told" not in later[0].text
    assert "Already told: Sam in Dispatch." in later[-1].text


def test_a_colleague_without_a_name_is_no_key_to_customers(world: World) -> None:
    world.mail("There is a smell of gas in the kitchen.", at="2026-03-12 10:00")
    to_customer = next(mail for mail in world.out() if mail.kind == "acknowledgement")
    assert "Owner" not in to_customer.text
    assert "A colleague has it now" in to_customer.text


def test_what_is_for_staff_never_goes_to_the_customer_who_told_of_a_promise(world: World) -> None:
    world.mail("Your Sam promised to ring me tomorrow at 3pm.", at="2026-03-12 10:00")
    world.until("2026-03-17 12:00")
    internal = [mail for mail in world.out() if mail.kind != "acknowledgement"]
    assert {mail.to.email for mail in internal} == {"dispatch@fixwell.example", "pat@fixwell.example"}
    assert any(mail.template == "promise_due.txt" and "A promise by Sam falls due." in mail.text for mail in internal)


def test_who_promised_is_called_by_name_or_address(world: World) -> None:
    world.mail("Are you open on Saturday?", at="2026-03-12 10:00")
    first = world.out()[0].message_id
    world.answer("I'll ring you tomorrow at nine.", at="2026-03-12 10:30", answers=first)
    world.answer(
        "I'll ring you tomorrow at ten.", at="2026-03-12 10:40", answers=first, sender="dispatch@fixwell.example"
    )
    world.until("2026-03-13 11:00")
    texts = [mail.text for mail in world.out() if mail.kind in ("reminder", "escalation")]
    assert any(text.startswith("A promise by Pat Lowe falls due.") for text in texts)
    broken = next(text for text in texts if text.startswith("What Sam in Dispatch promised has not been done"))
    assert "Dana Reeve <dana@customer.example> needs to hear from you. It was due at " in broken


def test_a_reminder_never_speaks_of_time_left_and_an_escalation_says_what_passed(world: World) -> None:
    world.mail(COMPLAINT, at="2026-03-12 10:00")
    world.until("2026-03-12 16:00")
    reminder = next(mail for mail in world.out() if mail.template == "reminder.txt")
    assert "The customer is waiting for a first answer. It is due at 14:00 today." in reminder.text
    assert "soon" not in reminder.text
    late = world.pipeline.letters
    told = next(mail for mail in reversed(world.out()) if mail.template == "escalation.txt")
    assert (
        "Dana Reeve <dana@customer.example> has tried once to reach somebody and needs to hear from you. It was due at "
        in told.text
    )
    deadline = next(each for each in world.store.ledger.open_deadlines() if each.kind == "first response")
    thread = world.store.mail.thread(told.thread)
    assert thread is not None
    overdue = late.to_staff(
        thread, "owner", "reminder.txt", kind="reminder", key="k", why="Why.", now=london("2026-03-13 09:00"),
        deadline=deadline,
    )  # fmt: skip
    assert "Why. It was due at " in overdue.text
    assert "overdue since" in overdue.subject


def test_long_words_are_shortened_for_staff(world: World) -> None:
    world.mail("word " * 1000, at="2026-03-12 10:00")
    world.until("2026-03-12 16:00")
    assert "[…]" in world.out()[-1].text
    assert len(world.out()[-1].text) < 3000


def test_a_mail_of_a_thousand_promises_is_answered_and_reminded_like_any_other(world: World) -> None:
    names = [f"{first}{second} Plumbing" for first in ("Ab", "Be", "Co", "Du") for second in "abcdefghijklmnopqrst"]
    body = "\n".join(f"{name} said they would come on Friday at ten {'very ' * 80}early." for name in names)
    outcome = world.mail(body, at="2026-03-12 10:00", subject="s" * 5000)
    assert outcome.verdict.kind == "acknowledge"
    assert world.until("2026-03-16 16:00")
    assert outcome.thread is not None
    assert [entry["kind"] for entry in world.store.journal(outcome.thread.id)] == []
    assert max(len(mail.text) for mail in world.out()) < 20_000


def test_somebody_who_is_not_in_people_is_refused(world: World) -> None:
    outcome = world.mail("Hello", at="2026-03-12 10:00")
    assert outcome.thread is not None
    with pytest.raises(PermanentError, match="'nobody' is not in"):
        world.pipeline.letters.to_staff(
            outcome.thread, "nobody", "staff_notice.txt", kind="notice", key="k", why="", now=london("2026-03-12 10:00")
        )


def test_nobody_is_acknowledged_without_an_author(world: World) -> None:
    outcome = world.mail("Hello", at="2026-03-12 10:00", sender="Dana <dana@customer.example>, Jon <jon@b.example>")
    assert (outcome.verdict.kind, outcome.verdict.reason, world.out()) == ("quarantine", "ambiguous-from", [])


def test_ids_and_tokens_of_a_mail_bind_it_to_thread_and_address(world: World) -> None:
    outcome = world.mail("Hello", at="2026-03-12 10:00")
    mail = world.out()[0]
    assert isinstance(outcome.thread, Thread)
    tokens = world.pipeline.tokens
    assert mail.token == tokens.subject_token(outcome.thread.id, "dana@customer.example")
    assert tokens.in_message_ids([mail.message_id])[0].genuine


@pytest.mark.parametrize(
    ("subject", "plain"), [("Re: re:RE: leak", "leak"), ("leak", "leak"), ("Report", "Report"), ("Re:", "")]
)
def test_reply_marks_are_taken_off(subject: str, plain: str) -> None:
    assert strip_re(subject) == plain


def test_every_template_that_the_program_names_is_shipped() -> None:
    assert {"second_mail.txt", "escalation.txt", "reminder.txt", "promise_due.txt"} <= house().templates.names


def test_an_address_with_a_token_is_for_answers_only_where_the_owner_wants_it() -> None:
    words = "The boiler is out and the plumber never came."
    assert World().mail(words, at="2026-03-12 09:00").sent[0].headers == ()
    world = World(threads={"plus_address": True})
    first = world.mail(words, at="2026-03-12 09:00")
    [acknowledgement] = first.sent
    [(name, address)] = acknowledgement.headers
    assert (name, address) == ("Reply-To", f"support+{acknowledgement.token}@fixwell.example")
    assert f"Reply-To: {address}".encode() in to_bytes(acknowledgement, Address(email="support@fixwell.example"))
    again = world.mail("Well?", at="2026-03-12 12:00", subject="another subject", to=address.lower())
    assert (again.match.matched_by, again.thread is not None) == ("token", True)
    assert again.thread is not None
    assert first.thread is not None
    assert again.thread.id == first.thread.id


def test_the_brief_tells_what_somebody_must_know_to_act() -> None:
    world = World()
    first = world.mail(
        "The Xerox man was going to come Monday and never did. I called him Tuesday. I called again this morning."
        " I have been a customer for ten years. I must have the copier by Friday at noon.",
        at="2026-03-12 09:00", subject="Copier",
    )  # fmt: skip
    assert first.thread is not None
    world.answer("Our office hours are 8 to 5.", at="2026-03-12 10:00", answers=first.reading.message.message_id)
    world.until("2026-03-12 14:00")
    brief = next(mail for mail in reversed(world.out()) if mail.kind == "escalation").text
    for words in (
        "Dana Reeve <dana@customer.example> (customer since March 2016) has tried 3 times to reach somebody",
        "It is needed by 12:00 tomorrow, Friday 13 March.",
        "- Tue 10 Mar: dana@customer.example tried to reach somebody by telephone: “called him Tuesday”",
        (
            "- Thu 12 Mar 09:00: dana@customer.example wrote: Copier (“The Xerox man was going to come Monday and never"
            " did.”)\n- Thu 12 Mar 09:00: we acknowledged it"
        ),
        "- Thu 12 Mar 10:00: that answer said nothing (nothing but office hours)",
        "Xerox: “The Xerox man was going to come Monday”, due Monday 9 March (broken)",
    ):
        assert words in brief, brief


@pytest.mark.parametrize(("late", "said"), [("say so", 1), ("none", 0)])
def test_after_days_without_us_each_customer_has_one_mail_that_says_so_or_none(late: str, said: int) -> None:
    world = World(late=late)
    rows = [
        world.keep(letter(f"Where is the plumber? {day}", at=f"2026-03-{day} 09:00"), london(f"2026-03-{day} 09:00"))
        for day in ("09", "10", "11")
    ]
    for row in rows:
        world.handle(row, london("2026-03-12 10:00"))
    mails = [mail for mail in world.out() if mail.kind == "acknowledgement"]
    assert len(mails) == said
    assert all("this note comes late, and we are sorry for that" in mail.text for mail in mails)
    assert len(world.store.ledger.open_deadlines()) >= 1  # the clocks run all the same
