"""Sixty sentences: thirty in which somebody gives his word, and thirty that only look like it.

They are written on Thursday 14 May 2026, at 10:00 in London. Reading is learnt and not without fault: each table says
how many may be missed, and a failure lists which were.
"""

from __future__ import annotations

from collections.abc import Callable

from triaged.model import Facts

Read = Callable[..., Facts]


PROMISES = [
    ("The plumber will be here on Monday.", "customer", "2026-05-18"),
    ("Larkfield said they would come on Tuesday.", "customer", "2026-05-19"),
    ("Your driver told me he'd be back before noon tomorrow.", "customer", "2026-05-15T12:00:00+01:00"),
    ("The fitter was supposed to start on the 11th, but nobody came.", "customer", "2026-05-11"),
    ("They were going to ring me yesterday and never did.", "customer", "2026-05-13"),
    ("Ace Plumbing promised us a full refund.", "customer", None),
    ("I was promised delivery by Friday.", "customer", "2026-05-15"),
    ("Marlow Tiles guaranteed that the floor would be dry by 20 May.", "customer", "2026-05-20"),
    ("The electrician is coming on Wednesday.", "customer", "2026-05-20"),
    ("The new boiler is booked in for 22 May.", "customer", "2026-05-22"),
    (
        "Hollis Heating assured me that the part would arrive on Monday.",
        "customer",
        "2026-05-18",
    ),
    ("The man from Northgate swore he would fix it by the end of the week.", "customer", "2026-05-15"),
    ("Calder Windows have committed to finishing the job by 29 May.", "customer", "2026-05-29"),
    ("You said somebody would call me back within two hours.", "customer", None),
    ("The glazier agreed to come again on 1 June.", "customer", "2026-06-01"),
    ("The parcel was due on the 12th and has not arrived.", "customer", "2026-05-12"),
    ('"I will be with you first thing tomorrow," he told me.', "customer", "2026-05-15T08:00:00+01:00"),
    ("Our appointment was for nine this morning and no one turned up.", "customer", "2026-05-14T09:00:00+01:00"),
    ("roofer said hed b here 2moro", "customer", "2026-05-15"),
    ("They quoted us Thursday for the skip and it came on Thursday as agreed.", "customer", None),
    ("I'll ring you tomorrow at nine.", "staff", "2026-05-15T09:00:00+01:00"),
    ("We will send the engineer on Monday 18 May.", "staff", "2026-05-18"),
    ("Your refund will be paid within five working days.", "staff", "2026-05-21"),
    ("I am going to speak to the depot and come back to you by Friday.", "staff", "2026-05-15"),
    ("Sam is bringing the spare part over this afternoon.", "staff", None),
    ("Leave it with me, you will have an answer by close of business tomorrow.", "staff", "2026-05-15"),
    ("Our technician will be on site between 8 and 10 on Tuesday.", "vendor", None),
    ("We shall collect the old machine on 19 May.", "vendor", "2026-05-19"),
    ("The parts are going out today and will be with you on Saturday.", "vendor", "2026-05-16"),
    ("We have scheduled your service for 3 June at 10:30.", "vendor", "2026-06-03T10:30:00+01:00"),
]
NO_PROMISES = [
    ("Will the plumber come on Monday?", "customer"),
    ("Could you send somebody on Tuesday?", "customer"),
    ("Please ring me tomorrow morning.", "customer"),
    ("I need the printer by Friday.", "customer"),
    ("If it is not fixed by Friday I will cancel my contract.", "customer"),
    ("I will take you to court.", "customer"),
    ("Nobody has promised us anything.", "customer"),
    ("He never said that he would come.", "customer"),
    ("I hope that somebody will come soon.", "customer"),
    ("I wish they would answer the phone.", "customer"),
    ("We would like a visit in June.", "customer"),
    ("The boiler was serviced on Monday.", "customer"),
    ("They came on Tuesday and fixed the tap.", "customer"),
    ("The engineer comes every Thursday.", "customer"),
    ("Would it be possible to come a day later?", "customer"),
    ("We have been with you for ten years.", "customer"),
    ("He told me that the foam was fine.", "customer"),
    ("The invoice of 3 May is wrong.", "customer"),
    ("What would happen if the pump broke on a Sunday?", "customer"),
    ("It will probably rain on Saturday.", "customer"),
    ("My brother will be sixty on Monday.", "customer"),
    ("We moved here on 1 May.", "customer"),
    ("Can you confirm the price of the blinds?", "staff"),
    ("We cannot promise a date at the moment.", "staff"),
    ("If you like, I can send you the price list.", "staff"),
    ("Please let us know when we may come.", "staff"),
    ("Your parcel left our warehouse this morning.", "vendor"),
    ("We are sorry that our driver was late on Monday.", "vendor"),
    ("Our promise: quality that lasts.", "vendor"),
    ("You need to sign the form before Friday.", "staff"),
]


def test_somebody_gives_his_word(read: Read) -> None:
    missed = [text for text, sender, _ in PROMISES if not read(text, sender=sender).promises]
    assert len(missed) <= 1, missed


def test_when_it_falls_due(read: Read) -> None:
    wrong = [
        (text, found)
        for text, sender, due in PROMISES
        if due is not None
        for found in [[each.due.iso() for each in read(text, sender=sender).promises if each.due is not None]]
        if due not in found
    ]
    assert len(wrong) <= 3, wrong


def test_nobody_gives_his_word(read: Read) -> None:
    wrong = [text for text, sender in NO_PROMISES if read(text, sender=sender).promises]
    assert len(wrong) <= 3, wrong
