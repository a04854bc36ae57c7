"""The play: a day in the life of a small street, and the proof that everybody got what they should."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console

from triaged.clock import monotonic
from triaged.demo.evidence import Evidence, look_into
from triaged.demo.proof import Check, prove
from triaged.demo.screen import Screen
from triaged.demo.stage import Event, Stage, stage
from triaged.demo.street import END, PAST, START, STREET, ZONE, Letter, Scene, answers, letters
from triaged.pipeline import Fired, Outcome


def play(
    *,
    keep: Path | None,
    seconds: float,
    street: tuple[Scene, ...] = STREET,
    console: Console | None = None,
) -> bool:
    """Play the day in about ``seconds`` real seconds; returns whether everything that should be found is found.

    ``keep`` is a folder that stays, with the business, its database and its log; PermanentError where one is there
    already, TemporaryError where the daemon does not do its part.
    """
    screen = Screen(ZONE, console)
    began = monotonic()
    screen.title(seconds, START, END)
    with ExitStack() as stack:
        folder = keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="triaged-demo-")))
        with stage(folder.absolute(), seconds) as made:
            imap, smtp = f"{made.imap.host}:{made.imap.port}", f"{made.sink.host}:{made.sink.port}"
            screen.ready(imap, smtp, folder, str(made.house), len(PAST), monotonic() - began)
            opened = monotonic()
            evidence = perform(made, screen, street)
            _summary(made, screen)
            checks = (*prove(evidence), _stopped(clean=made.stop()))
            screen.proof(checks)
            screen.next(keep, monotonic() - opened)
    return all(check.ok for check in checks)


def perform(made: Stage, screen: Screen, street: tuple[Scene, ...]) -> Evidence:
    """Play every scene, stop the daemon, and return what can be found afterwards."""
    people = {each.email.email: made.house.config.person_name(key) for key, each in made.house.config.people.items()}
    people |= {answer.author.email: answer.author.name for answer in answers(street)}

    def show(event: Event) -> None:
        if isinstance(event, Fired):
            screen.fired(event, lambda address: people.get(address, address))

    for scene in street:
        made.run_to(scene.at, show)
        if isinstance(scene, Letter):
            screen.letter(scene)
            made.deliver(scene)
        else:
            letter = next(each for each in letters(street) if each.name == scene.to)
            screen.answer(scene, letter)
            made.send(scene, letter)
        _handled(made, screen, scene, show)
    made.run_to(END, show)
    made.stop()
    return Evidence(
        street=street,
        config=made.house.config,
        posted=made.posted,
        taken=made.taken(),
        folders=look_into(made.imap),
    )


def _handled(made: Stage, screen: Screen, scene: Scene, show: Callable[[Event], None]) -> None:
    """Wait until a mail is handled, and show what came of it."""
    heard: list[Outcome] = []

    def listen(event: Event) -> None:
        if isinstance(event, Outcome):
            heard.append(event)
        else:
            show(event)

    made.wait_for_mail(scene.message_id, listen)
    for outcome in heard:
        screen.understood(outcome)
        replies = made.answers_to(scene.message_id)
        for received, mail in replies:
            screen.acknowledged(mail, received.at - made.posted[scene.message_id].at)
        if not replies and outcome.origin.kind != "staff":
            screen.silent(outcome)


def _summary(made: Stage, screen: Screen) -> None:
    """Show the ledger and the conversations of the day."""
    mail, ledger, config = made.store.mail, made.store.ledger, made.house.config
    known = {each.id: each for each in mail.threads()}
    today = [each for each in known.values() if each.last_message_at >= START]
    screen.ledger(ledger.promises(), {each.id: each.customer_name or each.customer for each in known.values()})
    told = {each.id: ", ".join(config.person_name(name) for name in ledger.told(each.id)) for each in today}
    screen.threads(today, told)


def _stopped(*, clean: bool) -> Check:
    return Check(name="the daemon stops when it is told to", ok=clean, found="" if clean else "a thread still runs")
