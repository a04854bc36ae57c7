"""P-01: of a conversation that two customers share each can have what is his, and is left what is his."""

from __future__ import annotations

from pathlib import Path

from tests.faults.lives import Place, empty, once, put
from tests.faults.test_erasing import ANN, BOB, TO_ANN, written


def test_who_only_stands_in_cc_takes_no_conversation_with_him(place: Place, tmp_path: Path) -> None:
    first = written("bob", "Ace never came. BOBS OWN WORDS.", "Cc: Ann <ann@customer.example>\r\n")
    place.comes("a", first)
    answers = "In-Reply-To: <bob-31@customer.example>\r\n"
    place.comes("b", written("ann", "I was there too. ANNS OWN WORDS.", answers), minutes=30)
    place.comes("c", written("bob", "Between you and me: BOBS SECRET.", answers), minutes=60)
    assert place.customers() == {BOB}
    assert place.say("export", "ann@customer.example", tmp_path / "out").code == 0
    given = b"".join(each.read_bytes() for each in (tmp_path / "out").iterdir())
    assert b"ANNS OWN WORDS" in given
    assert b"BOBS" not in given
    looked = place.say("erase", "--dry-run", "ann@customer.example")
    assert looked.out.startswith("would be erased: 0 conversations, 1 mail\nstays, without ann@customer.example: ")
    assert place.holds(b"ANNS OWN WORDS") == [b"ANNS OWN WORDS"]
    said = place.say("erase", "ann@customer.example")
    assert "of other customers\nmails of others that name the address, which stay: 1\n" in said.out
    assert place.customers() == {BOB}
    assert place.holds(b"ANNS OWN WORDS", b"BOBS OWN WORDS", b"BOBS SECRET") == [b"BOBS OWN WORDS", b"BOBS SECRET"]
    with place.shop.store() as store:
        (thread,) = store.mail.threads()
        assert "ann@customer.example" not in thread.participants
    assert place.say("verify").code == 0


def test_what_another_customer_wrote_in_his_conversation_is_not_his(place: Place, tmp_path: Path) -> None:
    place.comes("a", written("ann", "Ace never came. ANNS OWN WORDS.", "Cc: Bob <bob@customer.example>\r\n"))
    place.comes("b", written("bob", "Only to you, Fixwell: BOBS SECRET.", TO_ANN.replace("15", "31")), minutes=10)
    assert place.customers() == {ANN}
    assert place.say("export", ANN, tmp_path / "out").code == 0
    given = b"".join(each.read_bytes() for each in (tmp_path / "out").iterdir())
    assert (b"ANNS OWN WORDS" in given, b"BOBS SECRET" in given) == (True, False)
    said = place.say("erase", ANN)
    assert said.out.startswith("erased: 0 conversations, 1 mail; ")
    assert "stays, without ann@customer.example: " in said.out
    assert place.customers() == {BOB}
    assert place.holds(b"ANNS OWN WORDS", b"BOBS SECRET", b"Question of ann") == [b"BOBS SECRET"]
    with place.shop.store() as store:
        assert store.integrity() == ()


def sent_by_staff(to: str, text: str, name: str) -> bytes:
    return (
        f"From: Sam <sam@fixwell.example>\r\nTo: {to}\r\nSubject: Re: Question of ann\r\n"
        f"Message-ID: <{name}@fixwell.example>\r\n{TO_ANN}References: <ann-15@customer.example>\r\n"
        f"Date: Mon, 02 Mar 2026 09:30:00 +0000\r\n\r\n{text}\r\n"
    ).encode()


def test_what_is_owed_to_the_other_of_two_stays_and_each_gets_his_own_mail_alone(place: Place, tmp_path: Path) -> None:
    empty(place.box / ".Sent")
    place.comes("a", written("ann", "Ace never came.", "Cc: Bob <bob@customer.example>\r\n"))
    place.comes("b", written("bob", "It is my flat as well.", TO_ANN), minutes=5)
    both = "ann@customer.example, bob@customer.example"
    for number, (to, text) in enumerate(
        (
            (both, "I will ring you both on Wednesday at 10."),
            (BOB, "Bob alone: STRAWBERRY."),
            (ANN, "Ann alone: APPLE."),
        )
    ):
        put(place.box / ".Sent", f"s{number}", sent_by_staff(to, text, f"s{number}"), minutes=10 + number)
    once(place.shop, minutes=30)
    with place.shop.store() as store:
        (thread,) = store.mail.threads()
        assert [each.promised_by for each in store.ledger.promises(thread.id)] == ["staff"]
    for who, mine, not_mine in ((ANN, b"APPLE", b"STRAWBERRY"), (BOB, b"STRAWBERRY", b"APPLE")):
        folder = tmp_path / who
        assert place.say("export", who, folder).code == 0
        given = b"".join(each.read_bytes() for each in folder.iterdir())
        assert (mine in given, not_mine in given, b"ring you both" in given) == (True, False, True)
    assert place.say("erase", ANN).code == 0
    assert place.holds(b"APPLE", b"STRAWBERRY") == [b"STRAWBERRY"]
    with place.shop.store() as store:
        (thread,) = store.mail.threads()
        assert thread.customer == BOB
        (promise,) = store.ledger.promises(thread.id, "open")
        assert [each.promise for each in store.ledger.running(thread.id) if each.promise] == [promise.id]
        assert store.integrity() == ()


def test_an_export_holds_no_word_of_the_other(place: Place, tmp_path: Path) -> None:
    """Nor does a promise that the other wrote of."""
    place.comes("a", written("ann", "Ace never came.", "Cc: Bob <bob@customer.example>\r\n"))
    told = written("bob", "Ace Plumbing promised that BOBSWORDS would come on Wednesday.", TO_ANN)
    place.comes("b", told, minutes=10)
    assert place.customers() == {ANN}
    assert place.say("export", ANN, tmp_path / "out").code == 0
    assert b"BOBSWORDS" not in b"".join(each.read_bytes() for each in (tmp_path / "out").iterdir())


def test_whoever_a_conversation_was_left_to_goes_on_in_it(place: Place) -> None:
    def of_bob(text: str, more: str = "") -> bytes:
        return written("bob", text, more).replace(b"Subject: Question of bob", b"Subject: Re: Question of ann")

    place.comes("a", written("ann", "Ace never came.", "Cc: Bob <bob@customer.example>\r\n"))
    place.comes("b", of_bob("I was there too.", TO_ANN), minutes=10)
    assert place.say("erase", ANN).code == 0
    place.comes("c", of_bob("And another thing about it."), minutes=20)
    with place.shop.store() as store:
        assert [each.customer for each in store.mail.threads()] == [BOB]
        assert store.count("message") == 2
