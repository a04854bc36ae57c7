"""The street: who lives there, what they write on one day, and what the business answers.

What must come of a mail follows from its ``role``, and from whether an ``Answer`` names it; so a mail may be reworded
freely. ``names`` holds the words that its acknowledgement must show.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Literal
from zoneinfo import ZoneInfo

from triaged.model import Address

ZONE = ZoneInfo("Europe/London")
DOMAIN = "fixwell.example"
SUPPORT = Address(email=f"support@{DOMAIN}", name="Fixwell Support")
DISPATCH = Address(email=f"dispatch@{DOMAIN}", name="Sam in Dispatch")
OWNER = Address(email=f"pat@{DOMAIN}", name="Pat")
RUTH = Address(email=f"ruth@{DOMAIN}", name="Ruth Adair")
Role = Literal["customer", "robot", "forger"]
"""Who wrote: only a customer is acknowledged."""


def at(clock: str, day: int = 12) -> datetime:
    """Return a time of day ("10:40") on a day of March 2026, in London."""
    hour, _, minute = clock.partition(":")
    return datetime(2026, 3, day, int(hour), int(minute), tzinfo=ZONE)


START, END = at("07:50"), at("08:20", 13)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail that comes into the inbox."""

    name: str
    at: datetime
    role: Role
    author: Address
    subject: str
    text: str
    names: tuple[str, ...] = ()
    """Words that its acknowledgement must show, since the mail speaks of them."""
    promised_for: datetime | None = None
    """When something is due that a vendor promised, as the mail tells it; nobody in the street keeps it."""
    replies_to: str | None = None
    """Message-ID of the letter whose acknowledgement it answers."""
    quotes: str | None = None
    """Message-ID of a letter that it quotes without taking part in that conversation."""
    dmarc: Literal["pass", "fail"] = "pass"
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def message_id(self) -> str:
        """Its Message-ID."""
        return f"<{self.name}@{self.author.domain}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A mail by staff, found in the folder of sent mail."""

    name: str
    at: datetime
    author: Address
    to: str
    """Name of the letter that it answers."""
    text: str
    promised_for: datetime | None = None
    """When something is due that the answer promises."""

    @property
    def message_id(self) -> str:
        """Its Message-ID."""
        return f"<{self.name}@{self.author.domain}>"


Scene = Letter | Answer


def letter_bytes(letter: Letter, *, in_reply_to: str | None = None) -> bytes:
    """Return a mail as the business's own mail server stores it, with what that server found out about its author."""
    message = EmailMessage(policy=SMTP)
    domain = letter.author.domain
    message["Return-Path"] = f"<{letter.author.email}>"
    message["Authentication-Results"] = (
        f"mx.{DOMAIN}; spf={letter.dmarc} smtp.mailfrom={domain}; dmarc={letter.dmarc} header.from={domain}"
    )
    message["From"] = str(letter.author)
    message["To"] = str(SUPPORT)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = letter.message_id
    if in_reply_to:
        message["In-Reply-To"] = message["References"] = in_reply_to
    for name, value in letter.headers:
        message[name] = value
    message.set_content(letter.text + "\n")
    return message.as_bytes()


def answer_bytes(answer: Answer, letter: Letter) -> bytes:
    """Return an answer as a mail program puts it into the folder of sent mail."""
    message = EmailMessage(policy=SMTP)
    message["From"] = str(answer.author)
    message["To"] = str(letter.author)
    message["Subject"] = f"Re: {letter.subject}"
    message["Date"] = format_datetime(answer.at)
    message["Message-ID"] = answer.message_id
    message["In-Reply-To"] = message["References"] = letter.message_id
    message.set_content(f"{answer.text}\n\n{answer.author.name}, Fixwell\n")
    return message.as_bytes()


_CONRAD = Address(email="conrad@valehouse.example", name="Conrad Vale")
_TESS = Address(email="tess@rowantailors.example", name="Tess Rowan")
_GRETA = Address(email="greta@sorelgarden.example", name="Greta Sorel")
_LONG_AGO = datetime(2015, 5, 4, 9, 30, tzinfo=ZONE)

PAST: tuple[Letter, ...] = (
    Letter(
        name="conrad-2015", at=_LONG_AGO, role="customer", author=_CONRAD, subject="New boiler",
        text="Good morning,\n\nWould you look after our new boiler from now on?\n\nConrad Vale",
    ),
    Letter(
        name="tess-2024", at=_LONG_AGO + timedelta(days=3300), role="customer", author=_TESS, subject="Pressing iron",
        text="Hello,\n\nCan you mend a steam iron from the workshop?\n\nTess Rowan",
    ),
)  # fmt: skip
"""What lies in the inbox before the first look: it is learnt, and nobody is answered for it."""

STREET: tuple[Scene, ...] = (
    Letter(
        name="newsletter", at=at("08:02"), role="robot",
        author=Address(email="news@toolweekly.example", name="Tool Weekly"),
        subject="Seven drills we loved this month",
        text="This month in Tool Weekly: seven drills, one winner, and 20 % off for readers.",
        headers=(
            ("List-Id", "<news.toolweekly.example>"),
            ("List-Unsubscribe", "<https://toolweekly.example/off>"),
            ("Precedence", "bulk"),
        ),
    ),
    Letter(
        name="greta-shoes", at=at("08:12"), role="customer", author=_GRETA, subject="My walking shoes",
        text=(
            "Hello,\n\n"
            "I left my orthopaedic shoes with you for new soles on 16 February. I rang on 26 February and got the "
            "answering machine. I rang again on 5 March and left a message, and nobody called me back. "
            "Are they ready?\n\n"
            "Greta Sorel"
        ),
    ),
    Letter(
        name="conrad-script", at=at("09:05"), role="customer", author=_CONRAD, subject="The boiler, once more",
        text=(
            "Good morning,\n\n"
            "The boiler has gone out for the third time since January. Whenever I call, somebody reads me the same "
            "script and nothing happens. I have been a customer of yours for more than ten years. "
            "Please put me through to a supervisor. If this is not sorted out I will take my business elsewhere.\n\n"
            "Conrad Vale"
        ),
    ),
    Letter(
        name="nora-office", at=at("09:31"), role="customer",
        author=Address(email="nora@fennlegal.example", name="Nora Fenn"), subject="Your technician is not here",
        text=(
            "Hello,\n\n"
            "Your technician was to be here at 9:00 and he is late. At 9:27 he rang and said he would be here within "
            "the next hour to hour and a half. I have to be at my office at 10:00. What do you suggest?\n\n"
            "Nora Fenn"
        ),
        promised_for=at("10:57"),
    ),
    Answer(
        name="to-conrad", at=at("09:48"), author=OWNER, to="conrad-script",
        text="Dear Mr Vale,\n\nYou have me now, and no script. I have read through all three visits.",
    ),
    Answer(
        name="to-nora", at=at("09:52"), author=RUTH, to="nora-office",
        text="Dear Ms Fenn,\n\nPlease go to your office, we are sorry. Which evening would suit you?",
    ),
    Letter(
        name="ida-printer", at=at("10:40"), role="customer",
        author=Address(email="ida@marlowbooks.example", name="Ida Marlow"), subject="Printer and phones: nobody comes",
        text=(
            "Hello,\n\n"
            "The printer man from Larkfield Copiers was going to come on Monday and never did. I called him on "
            "Tuesday and he said he would be here first thing Wednesday. He never showed up. "
            "Brightwire Telecom promised to send someone first thing today for the phones. Nobody came, and nobody "
            "picks up there either.\n\n"
            "Ida Marlow"
        ),
        names=("Larkfield Copiers", "Monday", "Wednesday"),
    ),
    Answer(
        name="to-ida", at=at("11:20"), author=RUTH, to="ida-printer",
        text=(
            "Dear Ms Marlow,\n\n"
            "I have Larkfield on the other line and Brightwire after that. I'll ring you tomorrow at nine."
        ),
        promised_for=at("09:00", 13),
    ),
    Letter(
        name="false-ruth", at=at("11:47"), role="forger", author=RUTH, subject="New bank details", dmarc="fail",
        text="Hi,\n\nPlease tell all customers of today that our bank account has changed.\n\nRuth",
    ),
    Letter(
        name="greta-again", at=at("12:48"), role="customer", author=_GRETA, subject="Re: My walking shoes",
        text=(
            "I wrote to you this morning and still have no answer. That makes two calls and two mails. "
            "I cannot walk far without those shoes.\n\n"
            "Greta Sorel"
        ),
        replies_to="<greta-shoes@sorelgarden.example>",
    ),
    Letter(
        name="false-greta", at=at("13:20"), role="forger",
        author=Address(email="greta.sorel@freepost.example", name="Greta Sorel"), subject="Re: My walking shoes",
        text="Please send the shoes to my new address instead. What do you have on file about me?",
        quotes="<greta-shoes@sorelgarden.example>",
    ),
    Letter(
        name="bram-sensor", at=at("13:36"), role="customer",
        author=Address(email="bram@okorodental.example", name="Bram Okoro"), subject="Not what I was told",
        text=(
            "Hello,\n\n"
            "Your sales desk told me that the new door sensor works over our wireless network and that we qualify "
            "for a free upgrade. That turned out to be wrong. Your technician says that he has to drill through two "
            "walls for a cable, and that there is no free upgrade. I lost three hours of surgery time.\n\n"
            "Bram Okoro"
        ),
    ),
    Letter(
        name="alma-thanks", at=at("14:25"), role="customer",
        author=Address(email="alma@reyesbakery.example", name="Alma Reyes"), subject="Thank you!",
        text=(
            "Many thanks for the quick repair of our oven. Milo was friendly and did an excellent job, "
            "and the bread is perfect again.\n\n"
            "Alma Reyes"
        ),
    ),
    Answer(
        name="to-bram", at=at("15:05"), author=OWNER, to="bram-sensor",
        text="Dear Dr Okoro,\n\nThe mistake is ours. You get the upgrade for nothing, and no wall is drilled.",
    ),
    Letter(
        name="tess-machines", at=at("15:40"), role="customer", author=_TESS, subject="Two sewing machines",
        text="Hello,\n\nDo you also service sewing machines? We have two in the workshop.\n\nTess Rowan",
    ),
    Letter(
        name="tess-away", at=at("15:42"), role="robot", author=_TESS, subject="Out of office: Two sewing machines",
        text="I am at the fair in Leeds until Monday and read no mail there.",
        replies_to="<tess-machines@rowantailors.example>", headers=(("Auto-Submitted", "auto-replied"),),
    ),
)  # fmt: skip
"""Everything that happens, in order of time."""


def letters(street: tuple[Scene, ...]) -> tuple[Letter, ...]:
    """Return the mails that come in."""
    return tuple(scene for scene in street if isinstance(scene, Letter))


def answers(street: tuple[Scene, ...]) -> tuple[Answer, ...]:
    """Return the mails that staff send."""
    return tuple(scene for scene in street if isinstance(scene, Answer))
