from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triaged.extract.figures.orders import find_orders

PIECES = st.sampled_from(
    (
        "order",
        "no.",
        "ref",
        "#",
        ":",
        "PO",
        "INV-",
        "48213",
        "77",
        "812",
        "A/",
        "is",
        "is ",
        " ",
        "\n",
        "and",
        "May",
        "1Z",
        "²",
        "٣",
    )
)


def read(text: str) -> list[str]:
    found = find_orders(text)
    assert all(text[order.start : order.end] == order.text for order in found)
    return [f"{order.kind} {order.value}" for order in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("order no. 48213", ["order 48213"]),
        ("order 48213 never came", ["order 48213"]),
        ("MY ORDER NUMBER IS 48213.", ["order 48213"]),
        ("Order number is: 48213", ["order 48213"]),
        ("order n° 48213", ["order 48213"]),
        ("order (#4471)", ["order 4471"]),
        ("orders 48213, 48214 and 48215", ["order 48213", "order 48214", "order 48215"]),
        ("invoice INV-2231.", ["invoice INV-2231"]),
        ("INV-2231 is paid", ["invoice INV-2231"]),
        ("ref: AB/12-99", ["reference AB/12-99"]),
        ("our ref 77 812", ["reference 77 812"]),
        ("your reference is 22-1", ["reference 22-1"]),
        ("ticket #4471", ["ticket 4471"]),
        ("see #4471 and #4472", ["reference 4471", "reference 4472"]),
        ("job number 20-118", ["job 20-118"]),
        ("PO 7741, purchase order no. 7742", ["purchase order 7741", "purchase order 7742"]),
        ("tracking 1Z999AA10123456784", ["tracking 1Z999AA10123456784"]),
        ("it is 1Z999AA10123456784 or AB123456789GB", ["tracking 1Z999AA10123456784", "tracking AB123456789GB"]),
        ("account no 1234 5678 9012", ["account 1234 5678 9012"]),
        ("customer number\n4471", ["account 4471"]),
        ("claim number CL/2026/118, case no: 2026/118", ["case CL/2026/118", "case 2026/118"]),
        ("policy POL 123  456", ["policy POL 123 456"]),
        ("booking ref: abc123, quote Q-118", ["booking abc123", "quote Q-118"]),
        ("serial: SN12AB, S/N AB-1234, meter number 12 3456", ["serial SN12AB", "serial AB-1234", "meter 12 3456"]),
        ("ticket 4471 10 May", ["ticket 4471"]),
    ],
)
def test_numbers_by_kind(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "I want to order 1500 bricks. We ordered 3. Please order 2 doors. In order 300 days passed. An order of 40.",
        "order on 5 May, order 12/03/2026, order 2026, order for £200, order no one",
        "case 2, job 4pm, job 3-4 weeks, ticket 2nd, order 24hrs, the case of 300 bottles",
        "the bill was 300, quote 3000 for it, the job was 450, PO box 300",
        "&#8217; https://x.example/#4471 #1",
        "WHERE IS MY ORDER FROM 300 DAYS AGO",
        "ref 77 12 May",
    ],
)
def test_what_is_no_number_of_an_order(text: str) -> None:
    assert read(text) == []


@settings(max_examples=200, deadline=None)
@given(pieces=st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=12), spaced=st.booleans())
def test_no_text_is_too_odd(pieces: list[str], spaced: bool) -> None:
    read((" " if spaced else "").join(pieces))


@pytest.mark.parametrize(
    "piece", ["1", "A1-", "#1", "ref: 12 ", "order ", "order 48213, ", "order no ", " ", "1 ", "("]
)
def test_long_texts_are_read_to_the_end(piece: str) -> None:
    find_orders(piece * (100_000 // len(piece)))
