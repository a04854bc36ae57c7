"""What the terminal shows while the day passes: plain lines from top to bottom, coloured where that is wanted."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from triaged.demo.evidence import text_of
from triaged.demo.proof import Check
from triaged.demo.street import Answer, Letter
from triaged.demo.understood import STATUS, what_was_read
from triaged.model import LedgerPromise, Thread
from triaged.pipeline import Fired, Outcome

_WIDEST = 100
_WORDS = 6
"""Lines of a mail that are shown."""
_PLAIN = str.maketrans({"“": '"', "”": '"', "…": ".", "→": ">", "—": "-", "’": "'"})  # noqa: RUF001 - typography
_MATCHED = {
    "new": "new",
    "token": "known by the signed token of our own mail",
    "in-reply-to": "known by In-Reply-To",
    "references": "known by References",
    "subject": "known by its subject and author",
}


class Screen:
    """The lines of the play."""

    def __init__(self, zone: ZoneInfo, console: Console | None = None) -> None:
        """Write to ``console``, or to the standard output; ``zone`` is that of the business."""
        self.console = console or Console(highlight=False, emoji=False)
        self._zone = zone
        self._day: date | None = None
        self.console.width = min(self.console.width, _WIDEST)

    # --- before and after -------------------------------------------------------------------------------

    def title(self, seconds: float, start: datetime, end: datetime) -> None:
        """Say what is going to happen."""
        self._print(Text("triaged demo", style="bold"), Text(": a day in the mailbox of Fixwell, a small repair firm"))
        days = f"{start:%A} {start.day} {start:%B} {start:%H:%M} to {end:%A} {end:%H:%M}"
        self._print(Text(f"{days} in {seconds:.0f} seconds; the clock stands still while mail is handled", style="dim"))
        self._print(Text("starting servers, proving the rules, loading the language model", style="dim"))
        self._print()

    def ready(self, imap: str, smtp: str, folder: Path, found: str, past: int, seconds: float) -> None:
        """Say what was started."""
        for label, text in (
            ("mailbox", f"{imap}, a real IMAP server in this process"),
            ("relay", f"{smtp}, a real SMTP server that keeps what it gets"),
            ("folder", f"{folder}, as `triaged init` writes it"),
            ("proved", found),
            ("learnt", f"{past} mails from before, which nobody is answered for"),
            ("ready", f"after {seconds:.1f} s; nothing leaves this machine"),
        ):
            self._row("", label, Text(text), width=9)

    def day(self, now: datetime) -> None:
        """Draw a line where another day begins."""
        local = now.astimezone(self._zone)
        if local.date() != self._day:
            self._day = local.date()
            self._print()
            self.console.print(Rule(self._clean(f"{local:%A} {local.day} {local:%B}"), style="dim", align="left"))

    # --- mail -------------------------------------------------------------------------------------------

    def letter(self, letter: Letter) -> None:
        """Show a mail as it comes in."""
        self._head(letter.at, letter.author.name, letter.author.email, letter.subject)
        words = " ".join(letter.text.split())
        words = words.removesuffix(f" {letter.author.name}")
        self._quote(words)

    def answer(self, answer: Answer, letter: Letter) -> None:
        """Show an answer by staff."""
        self._head(answer.at, answer.author.name, f"to {letter.author.name}", f"Re: {letter.subject}", style="green")
        self._quote(" ".join(answer.text.split()))

    def understood(self, outcome: Outcome) -> None:
        """Show what was read in a mail, where it belongs, and which rules took it up."""
        if outcome.origin.kind in ("customer", "staff"):
            for line in what_was_read(outcome.reading.facts, staff=outcome.origin.kind == "staff"):
                self._row("", "read", line)
        thread = outcome.thread
        if thread is not None:
            how = _MATCHED.get(outcome.match.matched_by, f"known by {outcome.match.matched_by}")
            self._row("", "thread", Text.assemble((thread.id, "cyan"), f" {how}"))
        rules = [each.rule for each in outcome.decisions if each.outcome == "match"]
        if rules and thread is not None:
            found = Text(", ".join(rules))
            if thread.priority != "normal":
                found.append(f" → {thread.priority}", style="bold")
            self._row("", "rules", found)
        if outcome.origin.kind == "staff":
            self._row("", "clock", Text("the customer has an answer; nobody is asked for one any more", style="green"))

    def acknowledged(self, mail: EmailMessage, seconds: float) -> None:
        """Show an acknowledgement, and after how many real seconds it had left."""
        told = [part for part in text_of(mail).split("\n\n")[1:-1] if part.strip()]
        text = Text(f"after {seconds:.2f} s: ", style="bold green")
        text.append(" ".join(" ".join(told).split()), style="not bold green")
        self._row("", "replied", text)

    def silent(self, outcome: Outcome) -> None:
        """Show why nothing is sent."""
        verdict = outcome.verdict
        guard = next((each for each in verdict.guards if each.name == verdict.reason), None)
        why = guard.why if guard else verdict.reason
        if verdict.kind == "quarantine":
            text = Text.assemble(("held for a person to look at: ", "bold magenta"), (f"{why} ({verdict.reason})", ""))
        else:
            text = Text.assemble(("no reply: ", "bold"), f"{why} ({verdict.reason})")
        self._row("", "silent", text)

    def fired(self, fired: Fired, name_of: Callable[[str], str]) -> None:
        """Show what a clock did when its time came; ``name_of`` gives the name of whoever has an address."""
        self.day(fired.at)
        local = fired.at.astimezone(self._zone)
        reminded = fired.step is not None and fired.step.kind == "remind"
        for mail in fired.sent:
            said = f"{'reminder' if reminded else 'escalated'} to {name_of(mail.to.email)}"
            self._print()
            self._row(f"{local:%H:%M}", "", Text(said, style="bold yellow" if reminded else "bold red"), width=0)
            self._row("", "", Text(mail.subject.partition("] ")[2], style="yellow" if reminded else "red"), width=0)

    # --- the end ----------------------------------------------------------------------------------------

    def ledger(self, promises: Iterable[LedgerPromise], customers: dict[str, str]) -> None:
        """Show every promise; ``customers`` is thread id to name."""
        table = self._table("who", "promised", "to", "due", "now")
        for each in promises:
            due = each.due_at.astimezone(self._zone) if each.due_at else None
            when = (
                "" if due is None else f"{due:%a} {due.day} {due:%b}" if each.due_grain == "day" else f"{due:%a %H:%M}"
            )
            who = each.person or each.vendor or each.promisor
            table.add_row(
                self._clean(who), self._clean(f"“{each.text}”"), self._clean(customers.get(each.thread, each.thread)),
                when, Text(each.status, style=STATUS.get(each.status, "")),
            )  # fmt: skip
        self._section("the ledger of promises", table)

    def threads(self, threads: Iterable[Thread], told: dict[str, str]) -> None:
        """Show every conversation; ``told`` is thread id to the people who were told of it."""
        table = self._table("thread", "customer", "priority", "state", "escalated to")
        for each in threads:
            state = Text(each.state, style="yellow" if each.state == "waiting for us" else "green")
            table.add_row(
                Text(each.id, style="cyan"), self._clean(each.customer_name or each.customer),
                each.priority, state, self._clean(told.get(each.id, "")),
            )  # fmt: skip
        self._section("the conversations", table)

    def proof(self, checks: Iterable[Check]) -> None:
        """Show each line of the proof."""
        table = Table.grid(padding=(0, 1))
        table.add_column(width=6)
        table.add_column(ratio=1)
        shown = tuple(checks)
        for check in shown:
            mark = Text("ok", style="green") if check.ok else Text("FAILED", style="bold red")
            seen = (f" ({check.found})" if check.found else "", "dim" if check.ok else "red")
            found = Text.assemble(check.name, seen)
            table.add_row(mark, Text(self._clean(found.plain), spans=[] if self._ascii else found.spans))
        self._section("the proof: what the relay and the mailbox hold", table)
        failed = sum(not check.ok for check in shown)
        verdict = f"{failed} of {len(shown)} FAILED" if failed else f"all {len(shown)} found as they should be"
        self._print(Text(verdict, style="bold red" if failed else "bold green"))

    def next(self, kept: Path | None, took: float) -> None:
        """Say how it goes on from here."""
        self._section(f"played in {took:.0f} s; now your own mailbox", None)
        for command, what in (
            ("triaged init DIR", "a folder with configuration, rules and templates"),
            ("triaged check", "says what is wrong in them, with line and column"),
            ("triaged run", "watches the mailbox; sends nothing until you say live"),
        ):
            self._print(Text.assemble("  ", (f"{command:<18}", "bold"), what))
        if kept is None:
            self._print(Text("  triaged demo --keep DIR keeps the folder of this day to look around in", style="dim"))
            return
        self._print()
        for said, style in (
            (f"kept in {kept}; look around there with", ""),
            (f"  triaged status --config {kept / 'triaged.toml'}", "bold"),
            ("  and threads, threads --quarantined, promises, show THREAD in place of status", ""),
            (f"  the daemon's own log is {kept / 'triaged.log'}", "dim"),
        ):
            self.console.print(Text(self._clean(said), style=style), soft_wrap=True)  # paths stay whole

    # --- lines ------------------------------------------------------------------------------------------

    @property
    def _ascii(self) -> bool:
        return not self.console.encoding.lower().startswith("utf")

    def _clean(self, text: str) -> str:
        """Return text without control characters, in letters that the terminal has."""
        kept = "".join(sign if sign.isprintable() else " " for sign in text)
        if not self._ascii:
            return kept
        encoding = self.console.encoding
        return kept.translate(_PLAIN).encode(encoding, "replace").decode(encoding)

    def _print(self, *parts: Text) -> None:
        line = Text.assemble(*parts)
        if self._ascii:
            line = Text(self._clean(line.plain))
        self.console.print(line)

    def _head(self, when: datetime, name: str, address: str, subject: str, style: str = "bold") -> None:
        self.day(when)
        self._print()
        local = when.astimezone(self._zone)
        self._row(
            f"{local:%H:%M}",
            "",
            Text.assemble((name, style), (f" <{address}>" if "@" in address else f" {address}", "dim")),
            width=0,
        )
        self._row("", "", Text(subject, style="italic"), width=0)

    def _quote(self, words: str) -> None:
        width = max(20, self.console.width - 10)
        lines = textwrap.wrap(words, width, max_lines=_WORDS, placeholder=" …")
        self._row("", "", Text("\n".join(f"| {line}" for line in lines), style="dim"), width=0)

    def _row(self, when: str, label: str, text: Text, *, width: int = 7) -> None:
        """Print text in a column of its own, with the time and a label before its first line."""
        margin = 6 + (width + 1 if width else 0)
        shown = Text("\n".join(self._clean(line) for line in text.plain.split("\n"))) if self._ascii else text
        first = Text.assemble((f"{when:<6}", "bold"), (f"{label:<{width}} " if width else "", "dim"))
        for number, line in enumerate(shown.wrap(self.console, max(20, self.console.width - margin))):
            line.rstrip()
            self.console.print(Text.assemble(Text(" " * margin) if number else first, line), soft_wrap=True)

    def _table(self, *columns: str) -> Table:
        table = Table(box=None, pad_edge=False, header_style="dim", expand=False)
        for column in columns:
            table.add_column(column)
        return table

    def _section(self, name: str, content: Table | None) -> None:
        self._print()
        self.console.print(Rule(self._clean(name), style="dim", align="left"))
        if content is not None:
            self.console.print(content)
