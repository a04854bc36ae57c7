"""A customer whom two firms leave waiting, over four days: what we say, whom we tell, and what stands on the ledger."""

from __future__ import annotations

from tests.household import World

MARA = "Mara Quill <mara@bindery.example>"


def ledger(world: World) -> list[tuple[str, str, str]]:
    """Return (who, due, status) of every promise, in order of their due time."""
    return [(each.vendor or each.promisor, each.due or "", each.status) for each in world.store.ledger.promises()]


def said(world: World, kind: str) -> list[tuple[str | None, str]]:
    return [(mail.person, f"{mail.created_at:%a %H:%M}") for mail in world.out() if mail.kind == kind]


def test_the_copier_that_nobody_mends() -> None:
    world = World()
    first = world.mail(
        "The copier is down again. Larkfield Copiers said they would be here on Monday at ten.",
        at="2026-03-06 15:00", sender=MARA, subject="Copier",
    )  # fmt: skip
    assert first.thread is not None
    assert ledger(world) == [("Larkfield Copiers", "2026-03-09T10:00:00+00:00", "open")]
    assert [mail.kind for mail in first.sent] == ["acknowledgement"]
    known = first.reading.message.message_id

    # Monday passes; nobody wrote, and the promise breaks at its time.
    world.answer("Larkfield tell me that they are coming. Sorry.", at="2026-03-06 16:00", to="mara@bindery.example",
                 answers=known)  # fmt: skip
    world.until("2026-03-09 12:00")
    assert ledger(world) == [("Larkfield Copiers", "2026-03-09T10:00:00+00:00", "broken")]
    assert ("dispatch", "Mon 10:00") in said(world, "escalation")

    # Tuesday: they have promised her a new time; both firms and every call are on record.
    second = world.mail(
        "Nobody came on Monday. I called Larkfield Copiers this morning and he said he would be here first thing"
        " Wednesday. I must have the copier by Wednesday at noon.",
        at="2026-03-10 11:00", sender=MARA, subject="Re: Copier", answers=known,
    )  # fmt: skip
    assert second.thread is not None
    assert second.thread.id == first.thread.id
    assert ledger(world)[1] == ("Larkfield Copiers", "2026-03-11T08:00:00+00:00", "open")
    assert "deadline-conflict" not in second.flags  # eight is before noon

    # Wednesday: nothing again, and she says so. The brief tells it all.
    world.until("2026-03-11 11:00")
    world.mail("Again nobody. This is the second time.", at="2026-03-11 11:00", sender=MARA, answers=known,
               subject="Re: Copier")  # fmt: skip
    assert [status for _, _, status in ledger(world)] == ["broken", "broken"]
    world.until("2026-03-11 16:00")
    brief = [mail for mail in world.out() if mail.kind == "escalation"][-1].text
    assert brief.count("(broken)") == 2
    assert "mara@bindery.example tried to reach somebody by telephone" in brief

    # Thursday: somebody rings her; the copier is mended, and she is glad.
    world.answer("Sam mends it today at two, he has the part with him.", at="2026-03-12 09:00",
                 to="mara@bindery.example", answers=known)  # fmt: skip
    glad = world.mail("Sam came at two on the dot and it works. Thank you so much!", at="2026-03-12 15:00",
                      sender=MARA, answers=known, subject="Re: Copier")  # fmt: skip
    assert glad.thread is not None
    assert glad.thread.state == "closed"
    before = len(world.out())
    world.until("2026-04-12 09:00")
    assert len(world.out()) == before  # nobody is told of anything any more
    texts = [mail.text for mail in world.out() if mail.kind == "acknowledgement"]
    assert len(texts) == len(set(texts))
