"""preview: a template as the mail that somebody would read, in the terminal or as a page."""

from __future__ import annotations

from pathlib import Path

import click

from triaged.cli.common import clean, config_option, config_or_starter, console, json_option, print_json
from triaged.outbox.templates import Rendered
from triaged.outbox.values import SAMPLE, WORST
from triaged.proving.house import House, load_house
from triaged.proving.replay import Replay, Specimen
from triaged.reader import InlineReader, settings_of


@click.command()
@config_option
@json_option
@click.argument("template")
@click.argument("mail", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
@click.option("--worst", is_flag=True, help="Fill it with the worst: no vendor, no name, ten promises.")
@click.option("--page", type=click.Path(path_type=Path, dir_okay=False), help="Write the HTML part to this file.")
def preview(
    config_path: Path, template: str, mail: Path | None, page: Path | None, *, worst: bool, as_json: bool
) -> None:
    """Show TEMPLATE (such as general.txt) filled with sample data, or as the answer to MAIL, a file."""
    house = load_house(config_or_starter(config_path), None)
    name = template if template.endswith(".txt") else f"{template}.txt"
    if name not in house.templates.names:
        raise click.UsageError(f"there is no template {name}; there are {', '.join(sorted(house.templates.names))}")
    found = house.templates.render(name, WORST if worst else SAMPLE) if mail is None else _answer(house, name, mail)
    if page is not None:
        page.write_text(found.html, "utf-8")
    if as_json:
        print_json({"template": name, "subject": found.subject, "text": found.text, "html": found.html})
        return
    console().print(f"[bold]Subject: {clean(found.subject)}[/]\n\n{clean(found.text)}", soft_wrap=True)
    if page is not None:
        click.echo(f"the page is in {page}", err=True)


def _answer(house: House, template: str, path: Path) -> Rendered:
    """Return an acknowledgement of a mail in the words of a template, whatever the rules say."""
    replay = Replay(house, InlineReader(settings_of(house.config)))
    specimen = Specimen.of(path.name, path.read_bytes(), sent=False)
    for _ in replay.run([specimen]):
        pass
    outcome = replay.outcome
    if outcome is None or outcome.thread is None:
        why = outcome.verdict.reason if outcome else "it cannot be read"
        raise click.UsageError(f"{path} opens no conversation ({why}), so nobody would be answered")
    letters, person = replay.pipeline.letters, next(iter(house.config.people))
    letter = letters.acknowledgement(
        outcome.thread, outcome.reading, outcome.origin, template, person=person, begins=True,
        now=outcome.mail.received_at,
    )  # fmt: skip
    if letter is None:
        raise click.UsageError(f"{template} says what this conversation has been told already")
    return Rendered(subject=letter.subject, text=letter.text, html=letter.html or "")
