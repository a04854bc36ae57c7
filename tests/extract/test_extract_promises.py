from __future__ import annotations

from collections.abc import Callable

from tests.extract.tables import mostly
from triaged.model import Facts, Promise

Read = Callable[..., Facts]


def only(facts: Facts) -> Promise:
    assert len(facts.promises) == 1, facts.promises
    return facts.promises[0]


TOLD = [
    ("The Canon guy was going to come Monday, never did.", "Canon", "2026-05-11", "broken"),
    ("Gareth from Northgate told us they'd be out on Tuesday. Nobody came.", "Gareth", "2026-05-12", "broken"),
    (
        "Pike & Daughter were supposed to deliver the sofa on the 4th but nobody turned up.",
        "Pike & Daughter",
        "2026-05-04",
        "broken",
    ),
    (
        "The plumber swore he'd be back on Monday with the part. Still waiting.",
        "the plumber",
        "2026-05-11",
        "broken",
    ),
    ("Ace Plumbing promised us a full refund.", "Ace Plumbing", None, "open"),
    ("Ace Plumbing has committed to finishing the bathroom by 29 May.", "Ace Plumbing", "2026-05-29", "open"),
    ("Brightway Couriers guaranteed delivery by Friday.", "Brightway Couriers", "2026-05-15", "open"),
    ("The roofer agreed to come on 20 May.", "the roofer", "2026-05-20", "open"),
    ("The electrician is coming on Tuesday.", "the electrician", "2026-05-19", "open"),
    ("Northgate Doors will deliver the doors on 18 May.", "Northgate Doors", "2026-05-18", "open"),
    (
        "The glazier promised Monday and it is Thursday. Still no sign of him.",
        "the glazier",
        "2026-05-11",
        "broken",
    ),
    (
        "Hollis Heating assured me the boiler would be fixed by Tuesday. It has not been fixed.",
        "Hollis Heating",
        "2026-05-12",
        "broken",
    ),
    (
        "The plumber said he would be here at nine and he turned up on the dot.",
        "the plumber",
        "2026-05-14T09:00:00+01:00",
        "kept",
    ),
    ("Ace Plumbing said they'd come yesterday and they came as promised.", "Ace Plumbing", "2026-05-13", "kept"),
    ("Marlow Tiles was to start on the 11th. They came two days late.", "Marlow Tiles", "2026-05-11", "broken"),
    ("Hollis Heating said Tuesday. Nobody has been.", "Hollis Heating", "2026-05-12", "broken"),
]


def test_promises_that_customers_tell_of(read: Read) -> None:
    def told(text: str, promisor: str, due: str | None) -> str:
        promises = read(text).promises
        fitting = [each for each in promises if promisor in each.promisor and (each.due and each.due.iso()) == due]
        return fitting[0].status if len(promises) == 1 and fitting else f"{promises}"

    mostly(TOLD, told)


def test_a_fate_has_its_evidence(read: Read) -> None:
    for promise in (each for text, *_ in TOLD for each in read(text).promises):
        assert bool(promise.evidence) == (promise.status in {"broken", "kept", "moved"})


NO_PROMISES = [
    "I can't promise anything.",
    "Nobody offered to waive the fee.",
    "If they can promise me tomorrow, I will stay.",
    "Will somebody come on Friday?",
    "Could you tell me when the driver will be here?",
    "They never said they would come on Monday.",
    "Either it is fixed by 05/06/2026 or I will go to my solicitor.",
    "He told me the foam was fine.",
    "I hope they will come on Monday.",
    "The boiler was installed on Monday.",
    "I asked them to come on Friday.",
    "I would recommend you to anyone.",
    "Nobody will come before Friday.",
    "They won't be here until Tuesday.",
    "We have been your customers for sixteen years.",
    "I will take my business elsewhere.",
    "Unless they ring by Friday I will cancel.",
    "I need it by Friday.",
]


def test_what_is_no_promise(read: Read) -> None:
    mostly([(text, ()) for text in NO_PROMISES], lambda text: read(text).promises)


def test_each_failure_breaks_the_promise_before_it(read: Read) -> None:
    facts = read(
        "Canon guy was meant to come Monday, never did. Called him Tuesday. "
        "Said he would be here first thing Wednesday and never showed."
    )
    assert [(promise.due.iso() if promise.due else None, promise.status) for promise in facts.promises] == [
        ("2026-05-11", "broken"),
        ("2026-05-13T08:00:00+01:00", "broken"),
    ]
    assert {promise.vendor for promise in facts.promises} == {facts.vendors[0].name}


def test_chat_lines_without_full_stops(read: Read) -> None:
    facts = read(
        "Canon man was going to come Monday never did\ncalled him Tuesday\n"
        "said he would be here Wednesday\nnever showed"
    )
    assert [promise.status for promise in facts.promises] == ["broken", "broken"]


def test_silence_breaks_the_call_and_not_the_visit(read: Read) -> None:
    facts = read("Ace Plumbing will fit the tap on 20 May. They promised to ring on Monday. I have heard nothing.")
    assert [(promise.what, promise.status) for promise in facts.promises] == [
        ("fit the tap on 20 May", "open"),
        ("ring on Monday", "broken"),
    ]


def test_staff_promise_in_their_own_name(read: Read) -> None:
    facts = read(
        "Sorry about this. Harbour Doors will have a fitter with you between 8 and noon on Friday. "
        "I'll ring you tomorrow at nine.",
        sender="staff",
        sender_name="Leah Brand",
    )
    vendors, own = facts.promises
    assert (vendors.promisor, vendors.promised_by) == ("Harbour Doors", "vendor")
    assert (own.promisor, own.promised_by, own.what) == ("Leah Brand", "staff", "ring you tomorrow at nine")
    assert not facts.is_complaint


def test_a_vendor_promises_himself(read: Read) -> None:
    promise = only(read("We will be on site on Monday at 8am.", sender="vendor", sender_name="Ravi Sen"))
    assert (promise.promisor, promise.promised_by) == ("Ravi Sen", "vendor")


def test_the_customers_own_word(read: Read) -> None:
    promise = only(read("I'll email the site plan over tomorrow.", sender_name="Dana Pole"))
    assert (promise.promisor, promise.promised_by, promise.status) == ("Dana Pole", "customer", "open")


def test_what_the_business_said_is_promised_by_staff(read: Read) -> None:
    promise = only(read("You said you would call me back by Tuesday. You never called."))
    assert (promise.promisor, promise.promised_by, promise.status) == ("Fixwell", "staff", "broken")


def test_direct_speech_is_promised_by_its_speaker(read: Read) -> None:
    promise = only(read("The manager told me “I will see this through”."))
    assert "manager" in promise.promisor.lower()
    assert promise.promised_by != "customer"


def test_who_names_his_own_time_in_direct_speech_promises_it(read: Read) -> None:
    text = (
        'The technician rang at nine. "Sorry, the last job went on a bit, I could probably be with you within the '
        'next hour to hour and a half." He came at noon.'
    )
    (promise,) = read(text).promises
    assert promise.promisor.lower() == "the technician"
    assert promise.due is not None


def test_the_one_who_speaks_is_no_promise_besides_his_words(read: Read) -> None:
    promise = only(read('The fitter rang: "I will be with you on Monday at nine."'))
    assert promise.promisor.lower() == "the fitter"
    assert "with you on Monday" in promise.text


def test_what_a_customer_tells_that_he_said_is_his_own_word(read: Read) -> None:
    promise = only(read('I told the plumber "I will be home by three on Friday". He never came.'))
    assert (promise.promised_by, promise.status) == ("customer", "open")
    promise = only(read('The plumber told me "I will be there by three on Friday". He never came.'))
    assert promise.promised_by == "vendor"


def test_an_offer_that_is_asked_is_none(read: Read) -> None:
    assert read('He asked "could I come on Friday at nine?" and I said yes.').promises == ()


def test_spans_are_those_of_the_mail(read: Read) -> None:
    text = "Hello,\r\n\r\nthe plumber said he\N{RIGHT SINGLE QUOTATION MARK}d be here\r\non Monday. He never came."
    promise = only(read(text))
    assert text[promise.start : promise.end] == promise.text
    assert "he\N{RIGHT SINGLE QUOTATION MARK}d be here" in promise.text
    assert promise.due is not None
    assert text[promise.due.start : promise.due.end] == promise.due.text == "Monday"


def test_a_promise_without_antecedent_is_unsure(read: Read) -> None:
    assert not only(read("He said he would be here on Friday.")).sure


def test_an_appointment_that_was_put_off_is_moved(read: Read) -> None:
    first, second = read("The appointment with Silverline Carpets is on 22 May. They rescheduled to the 29th.").promises
    assert (first.status, second.status) == ("moved", "open")
    assert second.due is not None
    assert second.due.iso() == "2026-05-29"


def test_a_colleague_named_by_staff_is_staff(read: Read) -> None:
    promise = only(read("Tom will call you on Monday at 2pm.", sender="staff", sender_name="Leah Brand"))
    assert (promise.promisor, promise.promised_by) == ("Tom", "staff")


def test_waiting_breaks_the_promise_of_a_call(read: Read) -> None:
    promise = only(read("The glazier promised a callback by noon. I am still waiting.", at="2026-05-14T15:00:00+01:00"))
    assert promise.status == "broken"
    assert "still waiting" in promise.evidence
