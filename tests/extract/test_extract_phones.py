from __future__ import annotations

from collections.abc import Callable

import pytest

from triaged.extract.figures.phones import find_phones
from triaged.model import Facts

Read = Callable[..., Facts]


@pytest.mark.parametrize(
    ("countries", "text", "expected"),
    [
        (["GB"], "Ring 020 7946 0958 or +1 (212) 555-0123, ref 12345678.", ["+442079460958", "+12125550123"]),
        ([None], "Ring 020 7946 0958.", []),
        ([], "Ring +44 20 7946 0958.", ["+442079460958"]),
        (["DE", "GB"], "0171 5551234", ["+491715551234"]),
        (["", "US"], "(212) 555-0123", ["+12125550123"]),
        (["DK"], "Tlf. 22 33 44 55", ["+4522334455"]),
        (["IN"], "reach me at 98765 43210", ["+919876543210"]),
        (["US"], "call 2125550123, not 2125550124, or call 2125550123", ["+12125550123"]),
        (["GB"], "order 7123456789, £0207946, 12/03/2026 10.30", []),
        (["DE"], "am 12.03.2026 14:00", []),
        (["US"], "2026-03-12 10:30", []),
        (["XX"], "020 7946 0958", []),
    ],
)
def test_phones(countries: list[str | None], text: str, expected: list[str]) -> None:
    assert list(find_phones(text, *countries)) == expected


def test_order_numbers_and_sums_are_no_phones(read: Read) -> None:
    facts = read("Order no. 020 7946 0958, ring me on 0117 496 0123 about the £1,200,300,400.")
    assert [order.value for order in facts.orders] == ["020 7946 0958"]
    assert facts.phones == ("+441174960123",)
    assert [amount.value for amount in facts.amounts] == ["1200300400.00"]


def test_the_customers_country_comes_before_the_businesss(read: Read) -> None:
    assert read("Ring 0171 5551234 please.", sender_country="DE").phones == ("+491715551234",)


@pytest.mark.parametrize("piece", ["1", "1-", "+1 ", "(1", "07123456789 ", "020 7946 0958 "])
def test_long_texts_are_read_to_the_end(piece: str) -> None:
    find_phones(piece * (100_000 // len(piece)), "US", "GB")
