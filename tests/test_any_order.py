"""Mails, ticks, ends of the program, leaps of the clock and reloads in any order: no step fires twice, none is lost."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.household import World, house, letter, london
from tests.test_crash import EndAt, EndError
from triaged import settling
from triaged.hours import parse_span
from triaged.pipeline import Fired

START = london("2026-03-12 09:00")
DANA, JON = "Dana Reeve <dana@customer.example>", "Jon Hale <jon@elsewhere.example>"
BODIES = {
    "promise": (DANA, "Ace Plumbing said they would be here tomorrow at ten."),
    "again": (DANA, "Nobody has answered me. Where is the plumber?"),
    "broken": (DANA, "Ace Plumbing never came. I want to speak to your manager."),
    "glad": (DANA, "They came and all works. Thank you so much, wonderful service!"),
    "other": (JON, "Are you open on Saturday?"),
}
POINTS = ("after match", "before commit", "after commit", "in tick before commit")
MOVES = st.one_of(
    st.tuples(st.just("mail"), st.sampled_from(sorted(BODIES))),
    st.tuples(st.just("answer"), st.sampled_from(["I will ring you tomorrow at noon.", "It is done."])),
    st.tuples(st.just("wait"), st.sampled_from(["1", "45", "180", "1440", "7200", "40000"])),
    st.tuples(st.just("back"), st.sampled_from(["5", "120", "3000"])),
    st.tuples(st.just("end at"), st.sampled_from(POINTS)),
    st.tuples(st.just("reload"), st.just("")),
    st.tuples(st.just("snooze"), st.just("1 working day")),
)


class Life:
    """A business to which things happen, and what its clocks did."""

    def __init__(self) -> None:
        """Begin with an empty store."""
        self.world, self.now = World(), START
        self.fired: list[Fired] = []
        self.mails = 0

    def happen(self, what: str, how: str) -> None:
        if what == "mail":
            sender, body = BODIES[how]
            self._mail(body, sender=sender)
        elif what == "answer":
            self._mail(how, sender="Pat Lowe <pat@fixwell.example>", sent=True)
        elif what == "wait":
            self.now += timedelta(minutes=int(how))
            self.tick()
        elif what == "back":
            self.now -= timedelta(minutes=int(how))
            self.tick()
        elif what == "end at":
            self.world.restart(home=house(), crash_point=EndAt(how))
        elif what == "reload":
            self.world.restart(home=house())
        else:
            self._snooze(how)

    def tick(self) -> None:
        """Fire what is due; a program that ended is started again, and goes on."""
        for _ in range(2):
            try:
                for fired in self.world.pipeline.tick(self.now):
                    self.fired.append(fired)
            except EndError:
                self.world.restart(home=house())
            else:
                return

    def _mail(self, body: str, *, sender: str, sent: bool = False) -> None:
        self.mails += 1
        raw = letter(
            f"{body}\n\n({self.mails})", at=f"{self.now:%Y-%m-%d %H:%M}", sender=sender, proved=not sent,
            to="dana@customer.example" if sent else "support@fixwell.example",
            message_id=f"<{self.mails}@mail.example>",
        )  # fmt: skip
        row = self.world.keep(raw, self.now, role="sent" if sent else "inbox")
        for _ in range(2):
            try:
                self.world.handle(row, self.now)
            except EndError:
                self.world.restart(home=house())
                mail = self.world.store.mail.get(row)
                if mail is not None and mail.state != "new":
                    return  # it was committed before the end
            else:
                return

    def _snooze(self, span: str) -> None:
        for thread in self.world.store.mail.threads()[:1]:
            with self.world.store.atomic():
                settling.snooze(self.world.pipeline.owed, thread, parse_span(span), self.now, person="pat")


def steps(life: Life) -> dict[str, datetime]:
    rows = life.world.store._connection.execute("SELECT key, at FROM step").fetchall()
    return {key: datetime.fromtimestamp(at / 1000, tz=START.tzinfo) for key, at in rows}


@settings(max_examples=30, deadline=None, derandomize=True)
@given(moves=st.lists(MOVES, min_size=3, max_size=12))
def test_in_any_order_no_step_fires_twice_and_nobody_is_forgotten(moves: list[tuple[str, str]]) -> None:
    life = Life()
    for what, how in moves:
        life.happen(what, how)
    store = life.world.store
    waiting = {thread.id for thread in store.mail.threads() if thread.state == "waiting for us"}
    life.now = max(life.now, START) + timedelta(days=60)
    life.tick()
    life.tick()

    keys = [fired.step.key for fired in life.fired if fired.step]
    assert Counter(keys).most_common(1)[0][1] == 1 if keys else True
    planned = steps(life)
    assert all(fired.at >= planned[fired.step.key] for fired in life.fired if fired.step)
    mails = [row.mail for row in store.outbox.rows()]
    assert len({mail.key for mail in mails}) == len(mails)
    to_customers = [(mail.to.email, mail.text) for mail in mails if mail.kind in ("acknowledgement", "update")]
    assert len(set(to_customers)) == len(to_customers)
    assert store.ledger.next_step(life.now) is None  # nothing that is due is left behind
    told = {mail.thread for mail in mails if mail.kind == "escalation"}
    assert waiting <= told or any(mail.template == "digest.txt" for mail in mails)
    late = [each for each in store.ledger.promises(None, "open") if each.due_at and each.promised_by != "customer"]
    assert late == []  # by now each is kept, moved or broken
    assert store.integrity() == ()
