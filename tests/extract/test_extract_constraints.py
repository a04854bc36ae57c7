"""What a customer forbids, and what only looks like it."""

from __future__ import annotations

import pytest

from tests.household import World
from triaged.extract.constraints import find_constraints

FORBIDDEN = """
Please do not ring me at work.
Don't send the same fitter as last time, he was rude to my mother.
Please don't call before nine, the baby sleeps.
Do not leave the parcel with the neighbours again.
Never send him here again.
I don't want him in my house ever again.
I do not want another voucher, I want it mended.
We don't want a refund.
I never want to see that man again.
I don't want to speak to the call centre any more.
We no longer want to deal with the Leeds branch, we don't want to go there.
I will not accept a credit note.
I won't have him on the premises.
We can't have that crew back, I refuse to deal with them.
I refuse to pay for a second visit.
We are not willing to pay twice.
I would rather not speak to Mr Hale.
Not that branch again, please.
Book me in anywhere, just not the same garage again.
Anyone but him.
Send anybody other than the lad from Tuesday.
No more apologies, please.
No more vouchers.
Please no phone calls.
No phone calls, please.
Call me only after four.
You can reach me only before noon.
After 5pm only, I am in class until then.
By email only, I am deaf.
Write to me only by post.
Mornings only.
I am at home only on Thursdays.
Weekends only, we both work.
Please do not charge my card again until this is settled.
And please don't cancel the whole order.
Please don't pass me on to another department.
Do not give my number to the contractor.
Please never share my address with them.
Don't drill into the tiles.
Kindly do not contact my wife about this.
Whatever you do, don't throw the old door away.
So please do not book it without asking me.
""".strip().splitlines()

FREE = """
Please do not hesitate to contact me.
They do not send anybody.
You never call back.
You don't ring when you say you will.
He never came.
Why don't you call me?
Could you not send somebody else?
I don't know who to ask.
I do not understand the invoice.
I don't think that is right.
I don't want to complain, but it is the third time.
I don't want to wait any longer.
I do not want to lose the deposit.
We don't want to go to anybody else, you have been good to us.
Nobody told me not to call.
I was told not to use the boiler.
She said do not ring before ten.
If you don't send somebody I will cancel.
It is not that simple.
That is not the same thing.
It did not work again.
Not again!
I called, left a message, no call back.
No refund has arrived.
There was no apology.
I got no email.
I only want my money.
It was only after four weeks that somebody wrote.
He came only once.
I paid only half.
Please call me tomorrow.
Please send somebody else.
Don't worry about the old one.
Don't get me wrong, the work is fine.
Please don't bother replying.
Do not reply to this email, the address is not monitored.
I won't be at home on Friday.
I will not be in before six.
We cannot open the shop without it.
I can't sleep for the noise.
They won't accept my card.
You don't want to know what it looks like.
""".strip().splitlines()


@pytest.mark.parametrize("text", FORBIDDEN)
def test_what_is_forbidden(text: str) -> None:
    found = list(find_constraints(text))
    assert len(found) == 1
    assert text[found[0].start : found[0].end] == found[0].text


@pytest.mark.parametrize("text", FREE)
def test_what_only_looks_like_it(text: str) -> None:
    assert [each.text for each in find_constraints(text)] == []


def test_it_is_short_and_stands_as_it_was_written() -> None:
    text = "Hello.\nPlease don\u2019t ring me at work, " + "since I sit beside the phone and " * 9 + "so on.\nBye"
    (found,) = find_constraints(text)
    assert found.text.startswith("Please don\u2019t ring me at work")
    assert len(found.text) <= 120


def test_it_stands_in_every_brief_of_the_conversation_and_is_said_once() -> None:
    world = World()
    first = world.mail("Ace Plumbing never came. Please do not ring me at work.", at="2026-03-12 09:00")
    world.mail("Hello? Please do not ring me at work. I don't want another voucher either.", at="2026-03-12 11:00",
               answers=first.reading.message.message_id)  # fmt: skip
    world.until("2026-03-13 12:00")
    brief = [mail.text for mail in world.out() if mail.template == "escalation.txt"][-1]
    wanted = brief.partition("What the customer does not want:")[2].partition("What ")[0]
    assert [line for line in wanted.splitlines() if line.startswith("- ")] == [
        "- “Please do not ring me at work”",
        "- “I don't want another voucher either”",
    ]


def test_staff_forbid_nothing() -> None:
    world = World()
    sent = world.answer("Please do not ring the fitter yourself.", at="2026-03-12 09:00")
    assert sent.reading.facts.constraints == ()


def test_a_long_mail_of_refusals_takes_no_longer_than_its_length() -> None:
    assert len(list(find_constraints("please do not, " * 60_000))) <= 1
    assert len(list(find_constraints("not that " * 60_000))) <= 1
