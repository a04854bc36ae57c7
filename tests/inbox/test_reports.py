"""What programs report without a header that says so, and what people write that looks a little like it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from triaged.inbox.machine import machine_mark
from triaged.inbox.parse import parse

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


def mark(subject: str, body: str, *headers: str, kind: str = "text/plain; charset=utf-8") -> str:
    """Return the name of the guard that sees a program in a mail, or nothing."""
    head = "".join(f"{each}\r\n" for each in headers)
    raw = f"From: Jo <jo@elsewhere.example>\r\nSubject: {subject}\r\n{head}Content-Type: {kind}\r\n\r\n{body}\r\n"
    found = machine_mark(parse(raw.encode(), received_at=NOON))
    return found.name if found else ""


REPORT = (
    "--b\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n--b\r\nContent-Type: application/gzip\r\n"
    'Content-Disposition: attachment; filename="{}"\r\nContent-Transfer-Encoding: base64\r\n\r\nH4sI\r\n--b--'
)


@pytest.mark.parametrize(
    "name",
    [
        "mail.example!fixwell.example!1773187200!1773273600.xml.gz",
        "mail.example!fixwell.example!1773187200!1773273600!a7.json.gz",
        "mail.example!fixwell.example!1773187200!1773273600.zip",
    ],
)
def test_an_aggregate_report_is_known_by_the_name_of_its_file(name: str) -> None:
    assert mark("Weekly", REPORT.format(name), kind='multipart/mixed; boundary="b"') == "feedback-report"
    assert mark("Weekly", REPORT.format("photo!.zip"), kind='multipart/mixed; boundary="b"') == ""


@pytest.mark.parametrize(
    ("subject", "body", "headers", "guard"),
    [
        ("Report Domain: fixwell.example Submitter: mail.example Report-ID: 7", "", (), "feedback-report"),
        ("Weekly", "", ("TLS-Report-Domain: fixwell.example",), "feedback-report"),
        ("Read: the boiler", "Your message\n  Subject: the boiler\nwas read on Thursday.", (), "read-receipt"),
        ("Not read: x", "Your message\n  To: Jo\nwas deleted without being read on Friday.", (), "read-receipt"),
        ("Gelesen: x", "Ihre Nachricht\n  An: Jo\nwurde am Freitag um 9:10 gelesen.", (), "read-receipt"),
        ("Lu : x", "Votre message\n  À : Jo\na été lu le vendredi.", (), "read-receipt"),
        ("Voice mail", "You have 2 new voicemails. Dial in to hear them.", (), "feedback-report"),
        ("Spam", "You have 4 messages in your quarantine.", (), "feedback-report"),
        ("Scan", 'This e-mail was sent from "OFFICE-2".', (), "feedback-report"),
        ("Failure", "Your message\n Subject: x\nwas not delivered to:\n bob@elsewhere.example", (), "bounce"),
        ("Blocked", "Your mail to bob@elsewhere.example was blocked by our filter.", (), "bounce"),
        ("Re: x", "Use the link below to have your message delivered: https://elsewhere.example/1", (), "verification"),
        ("Re: x", "Your message about a leak was waitlisted.", (), "verification"),
        ("Held", "Your mail was quarantined. Press here to release it.", (), "verification"),
        ("Sign in", "Your sign-in code is 204 377.", (), "verification"),
        ("Delay", "Your message to bob@elsewhere.example has not been delivered for two hours.", (), "bounce"),
        ("Accepted: visit", "Bob has accepted.", ("Content-Class: urn:content-classes:calendarmessage",), "calendar"),
        ("Re: x", "We have your request.", ("RT-Ticket: elsewhere #12",), "autoresponder"),
        ("Re: x", "Thanks for getting in touch! We usually answer within two hours.", (), "other-desk"),
        ("Re: x", "Thank you for your email. Our shop is closed until 3 May.", (), "other-desk"),
        ("ELS-41 a leak", "We got your request. We're on it.", (), "other-desk"),
        ("Re: x", "Ann Lee no longer works for us. Please email jo@elsewhere.example instead.", (), "out-of-office"),
        ("Re: x", "I am on annual leave until May. For anything urgent please contact Bob.", (), "out-of-office"),
        ("Nieobecność", "Jestem nieobecny do dnia 20 marca. W pilnych sprawach: 12 345.", (), "out-of-office"),
        ("Ikke til stede", "Jeg er på ferie til den 20. Ved hastende sager: Lise.", (), "out-of-office"),
        ("不在のお知らせ", "現在休暇中のため、20日まで不在にしております。", (), "out-of-office"),
    ],
)  # fmt: skip
def test_what_a_program_writes(subject: str, body: str, headers: tuple[str, ...], guard: str) -> None:
    assert mark(subject, body, *headers) == guard


@pytest.mark.parametrize(
    ("subject", "body", "headers"),
    [
        ("Read: your contract", "I have read your contract and have two questions. When does it end?", ()),
        ("Re: x", "Your message was read out to me by my son. I am not happy.", ()),
        ("Fwd: Read: x", "Your message\n  Subject: x\nwas read on Thursday.", ()),
        ("Access", "Your engineer needs the code of the gate. Your access code is 4711 for Tuesday.", ()),
        ("Re: x", "Please do not reply to this email with the same form letter again.", ()),
        ("Form", "My boiler is cold.", ("Sender: noreply@forms.example",)),
        ("Closed?", "Your office is closed whenever I come. When are you open?", ()),
        ("Re: x", "Thank you for your email. We are usually at home in the morning.", ()),
        ("Blocked", "My message to you was blocked by our provider, so I write again: nobody came.", ()),
        ("COVID-19", "Thanks for your email. We are on it too, but nobody came to us.", ()),
        ("Leave", "I am on annual leave next week, so please come before that.", ()),
        ("Offer", "Your email has been read by the whole board. The offer is accepted. Start on Monday.", ()),
        ("Calls", "You have 3 missed calls from us. The boiler is dead.", ()),
        ("Part", "Your mail said the part would come on Wednesday. It could not be delivered.", ()),
        ("Re: x", "Thank you for your message. Our shop is closed on Monday, so Sam should come on Tuesday.", ()),
        ("Away", "I am away until Monday. Please direct all visits to the porter. The boiler leaks.", ()),
        ("Voicemail", "You have a voicemail from me about the leak. Did nobody listen?", ()),
    ],
)
def test_what_a_person_writes(subject: str, body: str, headers: tuple[str, ...]) -> None:
    assert mark(subject, body, *headers) == ""


@pytest.mark.parametrize(
    ("report", "guard"),
    [
        ("delivery-status", "bounce"),
        ("Disposition-Notification", "read-receipt"),
        ("feedback-report", "feedback-report"),
        ("something-new", "feedback-report"),
    ],
)
def test_a_report_is_known_by_its_type_though_its_parts_are_missing(report: str, guard: str) -> None:
    kind = f'multipart/report; report-type={report}; boundary="b"'
    assert mark("x", "--b\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n--b--", kind=kind) == guard


def test_an_invitation_in_which_somebody_asks_something_is_no_machines() -> None:
    body = (
        "--b\r\nContent-Type: text/plain\r\n\r\n{}\r\n--b\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\n"
        "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n--b--"
    )
    kind = 'multipart/alternative; boundary="b"'
    assert mark("Monday", body.format("Visit on Monday."), kind=kind) == "calendar"
    assert mark("Monday", body.format("Can your plumber come on Monday?"), kind=kind) == ""
