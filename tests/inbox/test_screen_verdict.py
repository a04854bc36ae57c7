from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from triaged.inbox import screen
from triaged.inbox.parse import parse
from triaged.model import Verdict

RECEIVED = datetime(2026, 9, 14, 7, 0, tzinfo=UTC)
OURS = screen.Identity(
    name="Ours",
    addresses=("help@ours.example",),
    domains=("ours.example",),
    authserv_ids=("mx.ours.example",),
    people=(),
)


def _verdict(
    subject: str,
    body: str,
    *,
    author: str = "Ida <ida@client.example>",
    fields: str = "",
    situation: screen.Situation | None = None,
) -> Verdict:
    raw = (
        f"From: {author}\r\nTo: help@ours.example\r\nSubject: {subject}\r\n{fields}"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{body}"
    )
    message = parse(raw.encode(), received_at=RECEIVED)
    found = screen.origin(message, OURS, in_sent=False)
    return screen.verdict(message, found, OURS, situation=situation or screen.Situation())


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Re: Automatic reply: my boiler", "You sent me an automatic reply. When will somebody come?"),
        ("Undelivered parcel", "My parcel was returned to sender."),
        ("Undeliverable parcel", "Your driver says that my address is unknown. Where is it?"),
        ("Delivery failure", "Delivery failed. User unknown, they said, <x@y.example>."),
        ("Mail delivery failed again", "The postman did not bring it; mail me at ida@client.example"),
        ("Returned mail order: refund", "I returned the mail order. ida@client.example"),
        ("Failure notice board", "The board fell."),
        ("Fwd: Out of office", "See below.\n\n> I am out of the office"),
        ("Out of office chair broken", "The chair is broken."),
        ("Absence", "Your man was absent again on Monday until noon."),
        ("Absence of engineer", "He was absent."),
        ("On holiday", "I am on holiday until Monday, so please do not come before then."),
        ("Abwesenheit Ihres Monteurs", "Er kam nicht."),
        ("Absence du technicien", "Personne n'est venu."),
        ("Automatic garage door: broken", "It does not open."),
        ("Ticket 12345", "We have received your invoice for ticket 12345. Please call shortly. Why is it double?"),
        (
            "Complaint",
            "I got 'we have received your request, ticket #12345, we will get back to you' and then nothing.",
        ),
        ("Boiler", "Thank you for your email. I am not happy. He said until Friday."),
        ("Re: Boiler", "Thank you for your email. I am away until Thursday, so please send nobody before."),
        ("Re: Boiler", "I am away until Thursday. Please don't come before; for urgent things ring my wife."),
        ("Re: Boiler", "Danke für Ihre Nachricht. Ich bin bis zum Freitag verreist, kommen Sie bitte danach."),
        ("Out of office chairs", "I am not in a hurry. Please bring four more."),
        ("Away until Monday", "I am away until Monday. Please come on Tuesday, because the leak gets worse."),
        ("Out of office until Monday", "I am out of the office until Monday. Can you come on Tuesday?"),
        ("Abwesend am Freitag", "Ich bin bis Freitag nicht da, kommen Sie bitte danach."),
        ("Absent lundi", "Je suis absent lundi, ma femme vous ouvre."),
        ("Your mailbox", "Your mailbox is no longer monitored, it seems. I wrote three times."),
        ("Mailbox", "This mailbox is no longer monitored? I wrote three times."),
        ("Boiler", "Your answer was: this mailbox is no longer monitored. The boiler drips."),
        ("Adresse", "Diese Adresse ist nicht mehr gültig, meine neue steht unten. Der Hahn tropft."),
        ("Auto: the repair", "The car is not ready."),
        ("No reply from you", "I have had no reply."),
        ("{{ config }}", "{{ 7*7 }}"),
        ("", ""),
    ],
)
def test_people_are_answered_whatever_words_they_use(subject: str, body: str) -> None:
    found = _verdict(subject, body)
    assert (found.kind, found.reason) == ("acknowledge", "human")


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Automatic reply: Tap", "I am away."),
        ("Out of Office: back on Monday", "Back on Monday."),
        ("Auto-Reply", "Away."),
        ("[Automatic reply] Tap", "Away."),
        ("Abwesenheit", "Ich bin vom 1.9. bis zum 9.9. nicht da. In dringenden Fällen hilft Frau Holm."),
        ("Risposta automatica: rubinetto", "Sono in ferie."),
        ("Your message", "Thank you for your email. I am on annual leave until 3 May. For urgent matters ring us."),
        ("Re: Tap", "I am out of the office until 24 September with no access to mail. For urgent matters ring us."),
        ("Re: Tap", "Dear Sender,\n\nThank you for your message. I am currently away until Monday.\n\nIda"),
        ("Re: Hahn", "Guten Tag,\n\nvielen Dank für Ihre E-Mail. Ich bin bis zum 21.9. im Urlaub.\n"),
        ("Re: grifo", "Hola, gracias por su mensaje. Estoy de vacaciones hasta el lunes."),
        ("Automatisk svar: kranen", "Jeg er tilbake mandag."),
        ("Auto: Tap", "I am out of the office until Monday."),
        # The subject goes on as a sentence, or the text is short: both tell of the same absence.
        ("out of office until monday", "I am on holiday until Monday 16 March"),
        ("Away until Monday", "Hello,\n\nI'm away until Monday and will answer then.\n\nIda"),
        ("Abwesend: Boiler", "Ich bin bis 16. März nicht im Büro"),
        ("Im Urlaub bis 16. März", "Guten Tag, ich bin bis 16. März im Urlaub."),
        ("Absence : robinet", "Je suis en vacances du 2 au 16 mars."),
        ("Fuera de la oficina hasta el lunes", "Estoy de vacaciones hasta el lunes."),
        ("Assente fino al 16 marzo", "Non sono in ufficio, torno il 16 marzo."),
        ("Afwezig tot maandag", "Ik ben tot maandag met vakantie."),
        ("Ausente até segunda", "Estou de férias até segunda."),
        ("Frånvarande: kranen", "Jag är ledig till måndag."),
        # Nobody reads it any more.
        ("Re: Tap", "This mailbox is no longer monitored"),
        ("Re: Tap", "Thank you for your email. This inbox is unattended. Please write to hello@client.example."),
        ("Re: Tap", "Please note that this email address is no longer in use."),
        ("Re: Hahn", "Dieses Postfach wird nicht mehr gelesen."),
        ("Re: fuite", "Bonjour, cette adresse n'est plus utilisée."),
        ("Re: grifo", "Este buzón ya no está operativo."),
        ("Re: rubinetto", "Questa casella di posta non è più attiva."),
        ("Re: kraan", "Deze mailbox wordt niet meer gelezen."),
        ("Re: torneira", "Este endereço de e-mail já não é utilizado."),
        ("Re: kranen", "Denna brevlåda bevakas inte längre."),
        ("Re: Leck", "Dies ist eine automatisch generierte Nachricht. Ich bin im Urlaub bis zum 3.5."),
    ],
)
def test_absence_notices_are_known_by_their_words(subject: str, body: str) -> None:
    assert _verdict(subject, body).reason == "out-of-office"


@pytest.mark.parametrize(
    "local",
    [
        *(
            "noreply",
            "no-reply",
            "no.reply",
            "no_reply_uk",
            "noreply2",
            "no-reply+abc",
            "billing-noreply",
            "donotreply",
        ),
        *(
            "do_not_reply",
            "mailer-daemon",
            "postmaster",
            "owner-list",
            "list-owner",
            "list-request",
            "list-bounces",
            "bounce-12",
        ),
        *("ne-pas-repondre", "nicht-antworten", "noresponder", "naoresponda", "auto-reply"),
    ],
)
def test_addresses_that_nobody_reads(local: str) -> None:
    assert _verdict("Tap", "The tap drips.", author=f"{local}@client.example").reason == "no-reply"


@pytest.mark.parametrize(
    "local",
    [
        "noreenply",
        "nora.reply",
        "reply",
        "bouncy",
        "bounce",
        "owner",
        "request",
        "noresponsepete",
        "post.master",
        "do.not",
        '"ida-noreply@home"',
    ],
)
def test_addresses_of_people(local: str) -> None:
    assert _verdict("Tap", "The tap drips.", author=f"{local}@client.example").kind == "acknowledge"


def test_a_report_is_silence_even_where_it_claims_to_be_ours() -> None:
    found = _verdict("x", "y", author="MAILER-DAEMON@ours.example", fields="Return-Path: <>\r\n")
    assert (found.kind, found.reason) == ("silent", "null-return-path")


@pytest.mark.parametrize("author", ["Mail System <system@relay.example>", "", "<>"])
def test_a_bounce_of_an_old_mailer_is_known_by_its_text(author: str, capsys: pytest.CaptureFixture[str]) -> None:
    body = (
        "This is the mail system at host relay.example.\n\nYour message could not be delivered.\n\n"
        "                   The mail system\n\n<gone@client.example>: host mx.client.example said: 550 no such user\n"
    )
    body = "   ----- The following addresses had permanent fatal errors -----\n<gone@client.example>\n\n" + body
    assert _verdict("Returned mail: User unknown", body, author=author).reason == "bounce"
    assert capsys.readouterr().err == ""


def test_a_forgery_with_a_list_header_is_still_shown() -> None:
    found = _verdict("x", "y", author="pat@ours.example", fields="List-Id: <x.example>\r\n")
    assert (found.kind, found.reason) == ("quarantine", "forged-staff")


def test_a_stranger_behind_a_machine_is_silence() -> None:
    stranger = screen.Situation(thread_flags=("sender-not-participant",))
    assert _verdict("x", "y", fields="Auto-Submitted: auto-replied\r\n", situation=stranger).kind == "silent"
    assert _verdict("x", "y", situation=stranger).reason == "stranger-quotes-thread"


def test_a_known_participant_is_no_stranger() -> None:
    known = screen.Situation(thread_flags=("sender-not-participant",), known_participant=True)
    assert _verdict("x", "y", situation=known).kind == "acknowledge"


@pytest.mark.parametrize("field", ["acks_in_thread", "acks_to_address", "acks_to_domain", "acks_last_hour"])
def test_caps_hold_at_their_figure(field: str) -> None:
    caps = screen.Caps(per_thread=2, per_address=2, per_domain=2, per_hour=2)
    below = screen.Situation(caps=caps, **{field: 1})  # type: ignore[arg-type]  # the three fields are all int
    reached = screen.Situation(caps=caps, **{field: 2})  # type: ignore[arg-type]  # likewise
    assert _verdict("x", "y", situation=below).kind == "acknowledge"
    assert _verdict("x", "y", situation=reached).reason.startswith("cap-")


def test_every_guard_is_asked_and_says_why() -> None:
    found = _verdict("Tap", "The tap drips.")
    assert len(found.guards) == len(screen.GUARDS)
    assert all(guard.name and guard.why and not guard.hit for guard in found.guards)


@pytest.mark.parametrize(
    "body",
    [
        "we have received your request " * 40_000,
        "a" * 1_000_000,
        "#" * 1_000_000,
        "ticket " * 150_000,
        "\n" * 1_000_000,
    ],
    ids=lambda body: body[:8],
)
def test_a_megabyte_of_words_is_screened(body: str) -> None:
    head = b"From: ida@client.example\r\nTo: help@ours.example\r\nSubject: undeliverable\r\n\r\n"
    message = replace(parse(head, received_at=RECEIVED), text=body)
    found = screen.origin(message, OURS, in_sent=False)
    decided = screen.verdict(message, found, OURS, situation=screen.Situation())
    assert decided.kind == "acknowledge"


def test_hostile_notices_are_read() -> None:
    for hostile in ("this mailbox " * 100_000, "x " * 700, "this address " + "a" * 1400, "out of office " * 100_000):
        assert _verdict(hostile[:100_000], hostile).kind == "acknowledge"


MACHINES = """
    X-Autoreply: yes | X-AutoReply-From: ida@client.example | X-Yahoo-Autoresponder: on | X-Auto-Submitted: yes
    X-CA-Autoresponse: 1 | X-Out-Of-Office: 1 | X-Libredesk-Loop-Prevention: 7 | X-OTRS-Loop: 1 | X-Vacation: 1
    X-POST-MessageClass: 9; Autoresponder | Delivered-To: Autoresponder | X-Mailer: vacation 1.2.7
    X-JIRA-FingerPrint: ab12 | X-ServiceNow-Generated: true | X-FC-MachineGenerated: true | Precedence: autoreply
    X-FreeScout-Mail-Type: auto.reply | X-Cron-Env: <SHELL=/bin/sh> | Precedence: auto-reply | Precedence: List
    Precedence: (to all of you) bulk | X-Failed-Recipients: gone@client.example
    Precedence: junk | X-Auto-Response-Suppress: OOF, DR
    X-Auto-Response-Suppress: DR, OOF | X-Auto-Response-Suppress: All | X-Auto-Response-Suppress: AutoReply
    Content-Type: multipart/report; report-type=disposition-notification; boundary=r | Return-Path: <>
    Content-Type: multipart/report; report-type=delivery-status; boundary=r
"""
PEOPLE = """
    X-Auto-Submitted: no | X-Autoreply: no | X-Auto-Response-Suppress: DR, RN | X-Mailer: Apple Mail | X-Autoplay: yes
    X-MS-Exchange-Inbox-Rules-Loop: ida@client.example | Delivered-To: help@ours.example | X-Autoreply: False
    Precedence: first-class | X-Autoreply: 0 | X-Autoreply: | Auto-Submitted: No (by hand); owner=ida
"""


def _fields(table: str) -> list[str]:
    return [field.strip() for line in table.strip().split("\n") for field in line.split("|")]


@pytest.mark.parametrize("field", _fields(MACHINES))
def test_headers_of_programs(field: str) -> None:
    assert _verdict("Tap", "The tap drips.", fields=f"{field}\r\n").kind == "silent"


@pytest.mark.parametrize("mark", ["Fwd:", "FW:", "WG:", "TR:", "RV:", "VB:", "ENC:"])
@pytest.mark.parametrize(
    ("subject", "notice"),
    [
        ("Automatic reply: Tap", "I am out of the office until Monday 16 March and will answer when I am back."),
        ("Tap", "This mailbox is no longer monitored."),
        ("Tap", "Your message could not be delivered."),
        ("Tap", "The visit is booked. This is an automated message."),
    ],
)
def test_a_notice_that_a_person_passes_on_is_a_persons_mail(mark: str, subject: str, notice: str) -> None:
    assert _verdict(subject, notice).kind == "silent"
    assert _verdict(f"{mark} {subject}", notice).kind == "acknowledge"


@pytest.mark.parametrize("field", _fields(PEOPLE))
def test_headers_that_people_have_too(field: str) -> None:
    assert _verdict("Tap", "The tap drips.", fields=f"{field}\r\n").kind == "acknowledge"
