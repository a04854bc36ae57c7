"""README.md promises nothing that the program does not do."""

from __future__ import annotations

from pathlib import Path

from tests.household import World

README = Path(__file__).parent.parent / "README.md"
COMPLAINT = """Xerox was to come on Monday and never did. He said he would be here first thing Wednesday and never
showed up.

The phone people will have someone out today. Can anybody see to it that this gets done?"""


def flowed(text: str) -> str:
    """Return a text whose lines may be broken anywhere: each run of white space is one space."""
    return " ".join(text.split())


def test_the_letter_in_the_readme_is_what_the_program_writes() -> None:
    world = World()
    world.mail(COMPLAINT, at="2026-03-12 14:02", subject="Printer and phones")
    [letter] = world.out()
    assert f"``` {flowed(letter.text)} ```" in flowed(README.read_text(encoding="utf-8"))


def test_what_the_readme_says_is_repeated_is_repeated_to_proved_senders_only() -> None:
    world = World()
    for number, proved in enumerate((True, False)):
        world.mail(
            COMPLAINT, at=f"2026-03-12 14:0{number}", subject=f"Printer {number} " + "x" * 200, proved=proved,
            sender=f"Dana Reeve <dana{number}@customer.example>",
        )  # fmt: skip
    to_proved, to_other = world.out()
    assert all(words in to_proved.text for words in ("Dear Dana", "Xerox"))
    assert to_proved.subject.startswith("Re: Printer 0 " + "x" * 90)
    assert "x" * 100 not in to_proved.subject
    assert not any(words in to_other.subject + to_other.text for words in ("Dana", "Xerox", "Printer", "xxx"))
