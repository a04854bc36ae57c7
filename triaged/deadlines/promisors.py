"""Whom a mail means by "he", "they" or half a name: what the conversation knows, and a mail alone does not tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from triaged.deadlines.deeds import plain_name
from triaged.deadlines.promises import PRONOUNS
from triaged.model import Facts, LedgerPromise, Promise


def the_only_vendor(promise: Promise, ledger: Iterable[LedgerPromise]) -> Promise:
    """Return a promise of "them" with the vendor that is meant, where a conversation is about a single one.

    Whoever names nobody ("when I rang they said he would come") may mean us; where he complained of a vendor before,
    it is the vendor of whom he speaks.
    """
    ledger = list(ledger)
    vendors = {old.vendor for old in ledger if old.vendor and old.promised_by == "vendor"}
    if not vendors and promise.promised_by == "vendor" and promise.promisor.lower() in PRONOUNS:
        ours = [old.promisor for old in ledger if old.promised_by == "staff" and old.promisor]
        return replace(promise, promised_by="staff", promisor=ours[-1]) if ours else promise
    if promise.vendor or len(vendors) != 1 or promise.promised_by == "customer":
        return promise
    (vendor,) = vendors
    if promise.promised_by == "vendor":
        # "They come", "Kev says that he comes at eight": of whose men, only one can be meant
        return replace(promise, vendor=vendor) if promise.promisor.isalpha() else promise
    guessed = not promise.sure and promise.text.split()[0].lower() in PRONOUNS
    return replace(promise, promised_by="vendor", promisor=vendor, vendor=vendor) if guessed else promise


def as_known(promise: Promise, ledger: Iterable[LedgerPromise]) -> Promise:
    """Return a promise with the vendor as the conversation knows him: "Summit" is Summit Office, and its desk too."""
    ledger = list(ledger)
    vendors = {old.vendor for old in ledger if old.vendor}
    theirs = {old.vendor for old in ledger if old.vendor and plain_name(old.promisor) == plain_name(promise.promisor)}
    if len(theirs) == 1 and promise.vendor is None and promise.promised_by != "customer":
        return replace(promise, promised_by="vendor", vendor=theirs.pop())  # "Callum", of whom was told before
    named = {
        vendor
        for vendor in vendors
        for name in (promise.vendor, promise.promisor)
        if name and (_short_for(name, vendor) or _short_for(vendor, name))
    }
    if len(named) != 1 or promise.promised_by == "customer":
        return promise
    (vendor,) = named
    told = promise.promisor if promise.promised_by == "vendor" else vendor
    return replace(promise, promised_by="vendor", vendor=vendor, promisor=told)


def _short_for(name: str, vendor: str) -> bool:
    """Whether a name is the first words of a vendor's."""
    short, whole = plain_name(name).split(), plain_name(vendor).split()
    return 0 < len(short) < len(whole) and whole[: len(short)] == short


def told_by_staff(promise: Promise, ledger: Iterable[LedgerPromise], writer: str) -> Promise:
    """Return a promise of "him" in a mail of ours as that of our own man, where no firm stands in the conversation.

    What is no person ("a quick note to say that") does not promise either: it is the writer who does.
    """
    named = any(old.vendor for old in ledger)
    ours = promise.promised_by == "vendor" and not promise.vendor and promise.promisor.lower() in PRONOUNS
    if promise.promised_by == "staff" and not promise.promisor[:1].isupper():
        return replace(promise, promisor=writer or promise.promisor)
    return replace(promise, promised_by="staff", promisor=writer or promise.promisor) if ours and not named else promise


def told_by_vendor(facts: Facts, ledger: Iterable[LedgerPromise], *, known: bool) -> Facts:
    """Return the facts of a vendor's mail in the conversation of a customer: "we" and "our man" are the vendor.

    A vendor who is not ``known`` by the configuration was read as a customer, and what "I" promised as his.
    """
    vendors = {old.vendor for old in ledger if old.vendor and old.promised_by == "vendor"}
    if len(vendors) != 1:
        return facts
    (vendor,) = vendors
    ours = {"vendor", "staff"} if known else {"vendor", "staff", "customer"}
    promises = tuple(
        replace(each, promised_by="vendor", promisor=vendor, vendor=vendor) if each.promised_by in ours else each
        for each in facts.promises
    )
    return replace(facts, promises=promises)
