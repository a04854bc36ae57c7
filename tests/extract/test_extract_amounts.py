from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triaged.extract.figures.amounts import find_amounts


def read(text: str, country: str = "") -> list[str]:
    found = find_amounts(text, country)
    assert all(text[amount.start : amount.end] == amount.text for amount in found)
    assert [amount.start for amount in found] == sorted(amount.start for amount in found)
    return [f"{amount.value} {amount.currency}" for amount in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They took $200 and £1,250.50.", ["200.00 USD", "1250.50 GBP"]),
        ("It was 45 euros, then €12,50", ["45.00 EUR", "12.50 EUR"]),
        ("It cost C$40 and 12 apples.", ["40.00 CAD"]),
        ("a 3k € job at £2k", ["3000.00 EUR", "2000.00 GBP"]),
        (
            "US$ 40, A$5, AU$50, NZ$3.50, S$9, HK$80",
            ["40.00 USD", "5.00 AUD", "50.00 AUD", "3.50 NZD", "9.00 SGD", "80.00 HKD"],
        ),
        ("$200 AUD or AUD $200 or US$200 USD", ["200.00 AUD", "200.00 AUD", "200.00 USD"]),
        ("1.200,50 €, €1.200, 1 200 €, 50 Euro", ["1200.50 EUR", "1200.00 EUR", "1200.00 EUR", "50.00 EUR"]),
        (
            "₹1,20,000, Rs. 500, Rs500, INR 300, 2 lakh rupees",
            ["120000.00 INR", "500.00 INR", "500.00 INR", "300.00 INR", "200000.00 INR"],
        ),
        ("N680,000, NGN 5,000, ₦2500, 900 naira", ["680000.00 NGN", "5000.00 NGN", "2500.00 NGN", "900.00 NGN"]),
        (
            "R450, R1,200.50, R1 200, ZAR 300, 80 rand",
            ["450.00 ZAR", "1200.50 ZAR", "1200.00 ZAR", "300.00 ZAR", "80.00 ZAR"],
        ),
        ("KSh 2,500, KES 300", ["2500.00 KES", "300.00 KES"]),
        ("CHF 1'200.50, 50 CHF", ["1200.50 CHF", "50.00 CHF"]),
        (
            "200 kr, kr 1 200, SEK 300, NOK 20, 500 DKK",
            ["200.00 SEK", "1200.00 SEK", "300.00 SEK", "20.00 NOK", "500.00 DKK"],
        ),
        ("30 zł, 40 PLN, 12 000 zł", ["30.00 PLN", "40.00 PLN", "12000.00 PLN"]),
        ("¥3000, 500 JPY, 200 yen", ["3000.00 JPY", "500.00 JPY", "200.00 JPY"]),
        ("200 quid, fifty pounds, two hundred dollars", ["200.00 GBP", "50.00 GBP", "200.00 USD"]),
        ("a hundred and ten pounds, twenty-five bucks", ["110.00 GBP", "25.00 USD"]),
        ("$1.5k, 1.5k euros, £2m", ["1500.00 USD", "1500.00 EUR", "2000000.00 GBP"]),
        ("80p or 50 cents, fifty pence", ["0.80 GBP", "0.50 USD", "0.50 GBP"]),
        ("$20CAD, usd 40, £50pcm", ["20.00 CAD", "40.00 USD", "50.00 GBP"]),
        ("petrol at £1.429", ["1.43 GBP"]),
        ("£300.00. $49.99/month (€5)", ["300.00 GBP", "49.99 USD", "5.00 EUR"]),
    ],
)
def test_sums_of_many_countries(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("£80-100", ["80.00 GBP", "100.00 GBP"]),
        ("£80 - £100", ["80.00 GBP", "100.00 GBP"]),
        ("80–100 euros", ["80.00 EUR", "100.00 EUR"]),  # noqa: RUF001 - people write it so
        ("£2-3k", ["2000.00 GBP", "3000.00 GBP"]),
        ("$200-14 days", ["200.00 USD"]),
    ],
)
def test_a_range_gives_both_ends(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("country", "text", "expected"),
    [
        ("AU", "$20", ["20.00 AUD"]),
        ("NZ", "20 dollars", ["20.00 NZD"]),
        ("CA", "20 bucks", ["20.00 CAD"]),
        ("SG", "50 cents", ["0.50 SGD"]),
        ("HK", "US$20", ["20.00 USD"]),
        ("GB", "$20", ["20.00 USD"]),
        ("NO", "200 kr", ["200.00 NOK"]),
        ("DK", "200 kr.", ["200.00 DKK"]),
        ("PK", "Rs 500", ["500.00 PKR"]),
        ("CN", "¥500", ["500.00 CNY"]),
        ("NG", "N5000", ["5000.00 NGN"]),
        ("ZA", "R32", ["32.00 ZAR"]),
        ("GB", "we paid 1.5k for it", ["1500.00 GBP"]),
        ("", "we paid 1.5k for it", []),
        ("HU", "200 Ft for a 10 ft ladder", ["200.00 HUF"]),
    ],
)
def test_the_country_tells_whose_money_it_is(country: str, text: str, expected: list[str]) -> None:
    assert read(text, country) == expected


@pytest.mark.parametrize(
    "text",
    [
        "R2-D2, N95 masks, R32 gas, R410A, room R450, room N12, flat R 3, N680",
        "12/03/2026, 10%, 020 7946 0958, 4k video, 1080p, 2 p.m., at 10:30, pp. 80",
        "a few hundred quid, a couple of hundred pounds, it weighs 20 pounds",
        "a 10 ft ladder, 3 crowns, nokia 300, $ and £",
    ],
)
def test_what_only_looks_like_money(text: str) -> None:
    assert read(text) == []


@settings(max_examples=200, deadline=None)
@given(
    text=st.text(alphabet="0123456789²٣$£€kKRNp.,'- \u00a0złrs%", max_size=40),
    country=st.sampled_from(("", "AU", "ZA")),
)
def test_no_text_is_too_odd_to_count(text: str, country: str) -> None:
    read(text, country)


@pytest.mark.parametrize("piece", ["1", "$", "1,", "1 ", "$1,", "two hundred ", "£1-", "kr ", "paid ", "R1", "1."])
def test_long_texts_are_read_to_the_end(piece: str) -> None:
    find_amounts(piece * (100_000 // len(piece)))
