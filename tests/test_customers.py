"""Customers whom the business lists: since when, and under which addresses."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.household import World, house, london
from triaged.customers import Customers, customer_since, load_customers
from triaged.model import ConfigError, Facts, Signal
from triaged.pipeline import Pipeline

NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)
TABLE = """\
address,name,since,tier
dana@customer.example; d.reeve@work.example,Dana Reeve,2014,gold
jon@elsewhere.example,Jon,2020-05-01,
"""


def listed(tmp_path: Path, text: str = TABLE) -> Customers:
    (tmp_path / "customers.csv").write_text(text)
    return load_customers(tmp_path / "customers.csv")


def test_one_customer_with_several_addresses(tmp_path: Path) -> None:
    found = listed(tmp_path)
    dana = found.of("D.Reeve@work.example")
    assert dana is found.of("dana@customer.example")
    assert (dana.name, dana.since, dana.tier) == ("Dana Reeve", date(2014, 1, 1), "gold")
    assert found.of("nobody@x.example").addresses == ("nobody@x.example",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("email,name\n", "the header is wrong"),
        ("address,name,since,tier\nnobody,,,\n", "'nobody' is no mail address"),
        ("address,name,since,tier\na@x.example,,soon,\n", "'soon' is no date"),
        ("address,name,since,tier\na@x.example,,,\nA@x.example,,,\n", "'a@x.example' is listed twice"),
        ("address,name,since,tier\na@x.example,Reeve, Dana,2014,gold\n", "has 5 columns"),
    ],
)
def test_each_mistake_is_told_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as refused:
        listed(tmp_path, text)
    assert message in str(refused.value)


def test_how_long_one_has_been_a_customer(tmp_path: Path) -> None:
    found = listed(tmp_path)
    ten = Facts(signals=(Signal(kind="long_tenure", text="ten years", start=0, end=9, value="10 years"),))
    earlier = datetime(2025, 1, 2, tzinfo=UTC)
    assert customer_since(found.of("dana@customer.example"), [earlier], ten, NOW) == date(2014, 1, 1)
    stranger = found.of("x@y.example")
    assert customer_since(stranger, [earlier, None], ten, NOW) == date(2025, 1, 2)
    assert customer_since(stranger, [None], ten, NOW) == date(2016, 3, 12)
    assert customer_since(stranger, [NOW], Facts(), NOW) == date(2026, 3, 12)


def test_a_customer_who_writes_from_another_of_his_addresses_is_in_his_conversation(tmp_path: Path) -> None:
    world, home = World(), house()
    (tmp_path / "customers.csv").write_text(TABLE)
    table = home.config.customers.model_copy(update={"file": str(tmp_path / "customers.csv")})
    config = home.config.model_copy(update={"customers": table})
    world.pipeline = Pipeline(config, world.store, home.rules, home.templates, home.tokens(b"k" * 32))
    first = world.mail("Where is the plumber?", at="2026-03-12 09:00", subject="Plumber")
    assert first.thread is not None
    assert (first.thread.customer_since, "d.reeve@work.example" in first.thread.circle) == (date(2014, 1, 1), True)
    again = world.mail(
        "Well?", at="2026-03-12 11:00", subject="Re: Plumber", sender="Dana Reeve <d.reeve@work.example>"
    )
    assert again.thread is not None
    assert (again.thread.id, again.match.matched_by, again.origin.kind) == (first.thread.id, "subject", "customer")
    answer = world.answer("At two.", at="2026-03-12 11:30", to="d.reeve@work.example", subject="Re: Plumber")
    assert answer.thread is not None
    assert (answer.thread.id, answer.thread.state) == (first.thread.id, "waiting for customer")
    assert london("2026-03-12 09:00") == first.thread.opened_at
