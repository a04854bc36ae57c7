"""Whose promise it is where a conversation knows nobody, half a name, or somebody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.deadlines.test_promises import entry, told
from tests.deadlines.test_rare_promises import ACE, BOLT, MAIL_OF_A_FIRM, THEY, ours, owed, who
from triaged.deadlines.promisors import as_known, the_only_vendor, told_by_vendor
from triaged.model import LedgerPromise, Promise

HIS_OWN = entry(8, promisor="I", by="customer")
NO_FIRM = entry(7, promisor="your plumber")
"""A promise of a man of whom nobody has told from which firm he is."""


@pytest.mark.parametrize(
    ("promise", "ledger", "meant"),
    [
        (THEY, [ours("Pat"), HIS_OWN], ("staff", "Pat", None)),
        (THEY, [owed(), NO_FIRM], ("vendor", "they", ACE)),
        (THEY, [owed(), replace(ours("Pat"), vendor=BOLT)], ("vendor", "they", ACE)),
        (replace(told(promisor="she", by="customer"), sure=False), [owed()], ("customer", "she", None)),
    ],
)
def test_they_are_never_the_customer_himself(
    promise: Promise, ledger: list[LedgerPromise], meant: tuple[str, str, str | None]
) -> None:
    assert who(the_only_vendor(promise, ledger)) == meant


@pytest.mark.parametrize(
    ("promise", "ledger", "meant"),
    [
        (told(promisor="Callum", by="customer"), [owed(promisor="Callum")], ("customer", "Callum", None)),
        (told(promisor="", by="staff"), [owed()], ("staff", "", None)),
        (told(promisor="...", by="staff"), [owed()], ("staff", "...", None)),
        (told(promisor="the Ace", by="staff"), [owed()], ("vendor", ACE, ACE)),
    ],
)
def test_a_namesake_or_no_name_is_nobody_of_the_firm(
    promise: Promise, ledger: list[LedgerPromise], meant: tuple[str, str, str | None]
) -> None:
    assert who(as_known(promise, ledger)) == meant


@pytest.mark.parametrize(
    ("ledger", "meant"),
    [
        ([NO_FIRM], None),
        ([owed(), NO_FIRM], ("vendor", ACE, ACE)),
        ([owed(), replace(ours("Pat"), vendor=BOLT)], ("vendor", ACE, ACE)),
    ],
)
def test_the_firm_that_writes_is_the_one_that_has_promised_something(
    ledger: list[LedgerPromise], meant: tuple[str, str, str | None] | None
) -> None:
    found = told_by_vendor(MAIL_OF_A_FIRM, ledger, known=True)
    assert who(found.promises[0]) == (meant or who(MAIL_OF_A_FIRM.promises[0]))
