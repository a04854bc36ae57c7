"""Thanks and agreement that ask for nothing, and what only begins like them."""

from __future__ import annotations

import pytest

from triaged.extract.courtesies import only_agrees

COURTEOUS = """
Perfect, thx!!
OK. Half past nine is fine.
Brilliant, thank you
Thank you, Sam. I will be home all morning.
Great, see you then.
Will do, cheers.
I can't thank you and Ruth enough.
That works, much obliged.
Noted, thanks.
No problem at all, Thursday is fine.
Sounds good. Have a lovely weekend.
Thanks, the money landed this morning.
Lovely, we'll leave the gate open.
Received with thanks.
Agreed.
Good. That suits us.
Thank you for getting back so quickly. Monday at two it is.
Done, thanks. No need to reply.
Half past ten tomorrow would suit.
Friday at 11 it is then. These things happen.
Not ideal but ok.
awesome
Please pass on my thanks to the fitter, he was wonderful.
""".strip().splitlines()

ASKING = """
Thanks, but that does not help.
Thank you. Could you also send the manual?
OK, and when will he come?
Thanks. Please make it Monday instead.
OK but the other tap still drips.
Great, another day off work.
Thank you for nothing, nobody came.
Fine. I will call my lawyer.
Thanks. I would like a receipt.
Good luck finding the leak.
Thanks, I am waiting for your call.
Perfect, then cancel the order.
Thanks for the quote, it is too high, can we talk
Great. Now the boiler smells of gas.
The tap drips in the kitchen.
Which floor do you mean?
Thank you for your mail. I need it by Friday.
OK. My father fell down the stairs because of it.
Cheers. One more thing, the door.
Not ideal, but what choice have I?
It is still dripping.
Thanks, I'd rather have my money back.
""".strip().splitlines()


@pytest.mark.parametrize("text", COURTEOUS)
def test_thanks_and_agreement_ask_for_nothing(text: str) -> None:
    assert only_agrees(text)


@pytest.mark.parametrize("text", ASKING)
def test_what_asks_for_anything_is_no_mere_courtesy(text: str) -> None:
    assert not only_agrees(text)


def test_a_long_letter_has_more_to_say_than_thanks() -> None:
    assert not only_agrees("Thank you. " + "The garden is in bloom and the birds sing. " * 10)
