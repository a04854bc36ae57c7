"""preview: a template as the mail that somebody would read, in the terminal or as a page."""

from __future__ import annotations

from pathlib import Path

import click

from triaged.cli.common import (
    clean,
    config_option,
    config_or_starter,
    console,
    file_named,
    json_option,
    open_store,
    print_json,
    row_number,
)
from triaged.extract.language import NAMES as LANGUAGE_NAMES
from triaged.model import PermanentError
from triaged.outbox.languages import LANGUAGES
from triaged.outbox.templates import Rendered
from triaged.outbox.values import EMPTY, NEVER_IN_ANSWERS, SAMPLE, WORST
from triaged.pipeline import Outcome
from triaged.proving.house import House, load_house
from triaged.proving.replay import Replay, Specimen
from triaged.reader import InlineReader, settings_of


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
    if worst and mail is not None:
        raise click.UsageError("--worst fills a template with data of its own; leave it out, or the mail")
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
    if (file := file_named(mail)) is not None:
        return Specimen.of(file.name, file.read_bytes(), sent=False)
    number = row_number(mail)
    if number is None:
        raise click.UsageError(f"there is no file {mail}; a stored mail has a number, see: triaged show THREAD")
    _, store = open_store(config_path)
    found = store.mail.get(number)
    raw = store.mail.raw(found.sha256) if found else b""
    store.close()
    if not raw:
        raise click.UsageError(f"mail {mail} is not known, or its text is not kept any more; see: triaged show THREAD")
    return Specimen.of(f"mail {mail}", raw, sent=False)


def _answer(house: House, template: str, specimen: Specimen) -> Rendered:
    """Return an acknowledgement of a mail in the words of a template, whatever the rules say."""
    if not _answers(house, template):
        raise click.UsageError(
            f"{template} answers no mail: it is written to staff, or of our own accord; leave {specimen.file} out to"
            " see it with sample data"
        )
    replay = Replay(house, InlineReader(settings_of(house.config)))
    for _ in replay.run([specimen]):
        pass
    outcome = replay.outcome
    if outcome is None or outcome.thread is None:
        why = outcome.verdict.reason if outcome else "it cannot be read"
        raise click.UsageError(f"{specimen.file} opens no conversation ({why}), so nobody would be answered")
    said = [each for each in outcome.sent if each.kind == "acknowledgement"]
    letter = next((each for each in said if each.template == template), None)
    if letter is None:
        plain, person = _without_language(house, template, outcome), next(iter(house.config.people))
        letter = replay.pipeline.letters.acknowledgement(
            outcome.thread, outcome.reading, outcome.origin, plain, person=person, begins=True,
            now=outcome.mail.received_at,
        ) or said[0]  # fmt: skip # nothing is said twice, so what the rules say is just that
    return Rendered(subject=letter.subject, text=letter.text, html=letter.html or "")


def _answers(house: House, template: str) -> bool:
    """Whether a template may answer a mail: the rules say so, or it needs nothing that an answer does not have."""
    if any(rule.actions.acknowledge == template for rule in house.rules.rules):
        return True
    if any(each.template == template for rule in house.rules.rules for each in rule.actions.notify):
        return False
    bare = {**SAMPLE, **{name: EMPTY[name] for name in NEVER_IN_ANSWERS}}
    try:
        return house.templates.render(template, SAMPLE) == house.templates.render(template, bare)
    except PermanentError:  # nothing is left of it
        return False


def _without_language(house: House, template: str, outcome: Outcome) -> str:
    """Return the template of which another is the one in the mail's language: with its name the values are chosen."""
    folder, _, plain = template.rpartition("/")
    if folder not in LANGUAGES:
        return template
    language = outcome.reading.facts.language
    if language != folder:
        wanted, found = LANGUAGE_NAMES.get(folder, folder), LANGUAGE_NAMES.get(language, language)
        raise click.UsageError(f"{template} answers mail in {wanted}, and this one is in {found}; name {plain}")
    if language not in house.config.templates.languages or plain not in house.templates.names:
        raise click.UsageError(
            f"{template} is never used: that takes {plain} as well, and '{language}' in [templates] languages"
        )
    return plain
