"""preview: a template as the mail that somebody would read, in the terminal or as a page."""

from __future__ import annotations

from pathlib import Path

import click

from triaged.cli.common import (
    clean,
    config_option,
    config_or_starter,
    console,
    json_option,
    open_store,
    print_json,
)
from triaged.outbox.templates import Rendered
from triaged.outbox.values import SAMPLE, WORST
from triaged.proving.house import House, load_house
from triaged.proving.replay import Replay, Specimen
from triaged.reader import InlineReader, settings_of

_MOST_DIGITS = 18
"""Of a number that the database can hold."""


@click.command()
@config_option
@json_option
@click.argument("template")
@click.argument("mail", metavar="[FILE|NUMBER]", required=False)
@click.option("--worst", is_flag=True, help="Fill it with the worst: no vendor, no name, ten promises.")
@click.option("--page", type=click.Path(path_type=Path, dir_okay=False), help="Write the HTML part to this file.")
def preview(
    config_path: Path, template: str, mail: str | None, page: Path | None, *, worst: bool, as_json: bool
) -> None:
    """Show TEMPLATE (such as general.txt) filled with sample data, or as the answer to a mail.

    FILE is any mail, NUMBER (triaged show tells it) one that is stored; either is answered as the first of somebody.
    """
    house = load_house(config_or_starter(config_path), None)
    name = template if template.endswith(".txt") else f"{template}.txt"
    if name not in house.templates.names:
        raise click.UsageError(f"there is no template {name}; there are {', '.join(sorted(house.templates.names))}")
    if mail is None:
        found = house.templates.render(name, WORST if worst else SAMPLE)
    else:
        found = _answer(house, name, _specimen(config_path, mail))
    if page is not None:
        page.touch(mode=0o600)  # it may hold what a customer wrote
        page.write_text(found.html, "utf-8")
    if as_json:
        print_json({"template": name, "subject": found.subject, "text": found.text, "html": found.html})
        return
    console().print(f"[bold]Subject: {clean(found.subject)}[/]\n\n{clean(found.text)}", soft_wrap=True)
    if page is not None:
        click.echo(f"the page is in {page}", err=True)


def _specimen(config_path: Path, mail: str) -> Specimen:
    """Return a mail by its file or its number."""
    path = Path(mail)
    if path.is_file():
        return Specimen.of(path.name, path.read_bytes(), sent=False)
    if not mail.isdecimal() or len(mail) > _MOST_DIGITS:
        raise click.UsageError(f"there is no file {mail}; a stored mail has a number, see: triaged show THREAD")
    _, store = open_store(config_path)
    found = store.mail.get(int(mail))
    raw = store.mail.raw(found.sha256) if found else b""
    store.close()
    if not raw:
        raise click.UsageError(f"mail {mail} is not known, or its text is not kept any more; see: triaged show THREAD")
    return Specimen.of(f"mail {mail}", raw, sent=False)


def _answer(house: House, template: str, specimen: Specimen) -> Rendered:
    """Return an acknowledgement of a mail in the words of a template, whatever the rules say."""
    replay = Replay(house, InlineReader(settings_of(house.config)))
    for _ in replay.run([specimen]):
        pass
    outcome = replay.outcome
    if outcome is None or outcome.thread is None:
        why = outcome.verdict.reason if outcome else "it cannot be read"
        raise click.UsageError(f"{specimen.file} opens no conversation ({why}), so nobody would be answered")
    said = next((each for each in outcome.sent if each.template == template), None)
    if said is not None:  # the rules say just that
        return Rendered(subject=said.subject, text=said.text, html=said.html or "")
    letters, person = replay.pipeline.letters, next(iter(house.config.people))
    letter = letters.acknowledgement(
        outcome.thread, outcome.reading, outcome.origin, template, person=person, begins=True,
        now=outcome.mail.received_at,
    )  # fmt: skip
    if letter is None:
        raise click.UsageError(f"{template} says what this conversation has been told already")
    return Rendered(subject=letter.subject, text=letter.text, html=letter.html or "")
