from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime

import lxml.html
import pytest

from tests.inbox.zoned import mail, zones
from triaged.inbox import markup, notices
from triaged.inbox.authentication import authenticate
from triaged.inbox.mime import octets, parameter, read_tree
from triaged.inbox.parse import parse
from triaged.inbox.passed_on import is_nothing_else, original_author
from triaged.inbox.receipts import receipt
from triaged.inbox.zones import split
from triaged.model import Message

RECEIVED = datetime(2026, 9, 14, 7, 0, tzinfo=UTC)
BOTH_WAYS = b"; name*=utf-8''tap.png; name*0=tap"
"""A name in one piece and in several at once, which the standard library cannot put in order."""


def _parse(raw: bytes) -> Message:
    return parse(b"From: Ida <ida@client.example>\r\nMIME-Version: 1.0\r\n" + raw, received_at=RECEIVED)


def _two_parts(second: bytes) -> Message:
    first = b"Content-Type: text/plain\r\n\r\nThe tap drips, see the enclosed."
    return _parse(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + first + b"\r\n--b\r\n" + second)


# --- parts ----------------------------------------------------------------------------------------------


def test_a_file_name_that_contradicts_itself_costs_the_name_and_not_the_file() -> None:
    message = _two_parts(b"Content-Type: image/png" + BOTH_WAYS + b"\r\n\r\nPNG\r\n--b--\r\n")
    assert message.text == "The tap drips, see the enclosed."
    assert [(file.content_type, file.size) for file in message.attachments] == [("image/png", 3)]


def test_a_parameter_that_contradicts_itself_is_none() -> None:
    root, _ = read_tree(b"Content-Type: image/png" + BOTH_WAYS + b"\r\n\r\nPNG")
    assert parameter(root, "name") is None
    assert octets(root) == b"PNG"


def test_a_text_that_asks_to_be_shown_apart_is_a_file() -> None:
    message = _two_parts(
        b"Content-Type: text/plain\r\nContent-Disposition: Attachment; filename=rota.txt\r\n\r\nJoe comes.\r\n--b--\r\n"
    )
    assert message.text == "The tap drips, see the enclosed."
    assert [(file.filename, file.size) for file in message.attachments] == [("rota.txt", 10)]


def test_a_mail_inside_that_lies_too_deep_is_left_out_and_noted() -> None:
    around = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(50))
    message = _parse(around + b"Content-Type: message/rfc822\r\n\r\nFrom: dana@brass.example\r\n\r\nOn Friday.\r\n")
    assert message.part_types[-1] == "message/rfc822"
    assert message.embedded == ()
    assert "parts are nested deeper than 50" in message.defects
    assert message.author is not None
    assert message.author.email == "ida@client.example"


def test_an_encoded_part_at_which_the_reading_stopped_has_no_content_and_loses_no_mail() -> None:
    around = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(50))
    inside = b"Content-Type: message/global-headers\r\nContent-Transfer-Encoding: base64\r\n\r\nU3ViamVjdDogVGFw\r\n"
    message = _parse(around + inside)
    assert "parts are nested deeper than 50" in message.defects
    assert (message.text, message.attachments) == ("", ())
    assert message.author is not None
    assert message.author.email == "ida@client.example"


@pytest.mark.parametrize("kind", [b"text/rfc822-headers", b"message/global-headers"])
def test_the_header_that_a_bounce_returns_names_the_mail(kind: bytes) -> None:
    """RFC 6533 section 3: message/global-headers is that of a mailer which knows addresses in all scripts."""
    message = _two_parts(
        b"Content-Type: " + kind + b"\r\n\r\nMessage-ID: <1@ours.example>\r\nSubject: Tap\r\n--b--\r\n"
    )
    assert [(each.message_id, each.subject) for each in message.embedded] == [("<1@ours.example>", "Tap")]


@pytest.mark.parametrize("clause", ["dmarc=pass", "dmarc=pass smtp.mailfrom=client.example"])
def test_a_pass_that_does_not_say_for_which_author_proves_nothing(clause: str) -> None:
    message = _parse(f"Authentication-Results: mx.ours.example; {clause}\r\n\r\nThe tap drips.".encode())
    assert authenticate(message, ("mx.ours.example",)) == "none"


# --- zones ----------------------------------------------------------------------------------------------


def test_a_header_in_words_that_nobody_listed_is_known_by_its_address_and_time() -> None:
    found = zones(
        "Nobody came.\n\n________________________________\nAbs: Brass <dana@brass.example>\nZeit: 14.09.2026 08:00\n"
        "Ziel: Ida\n\nWe come on Friday."
    )
    assert found.newest == "Nobody came."
    assert found.quoted.endswith("We come on Friday.")


def test_a_list_below_a_rule_is_no_header() -> None:
    text = "What to bring:\n\n________________________________\nTap: brass\nHose: two metres\nSeal: one\n\nAll by noon."
    assert zones(text).newest == text


@pytest.mark.parametrize("thanks", ["Hello,\n\nThanks,", "Hi Dana,\nThank you,"])
def test_thanks_alone_between_a_greeting_and_a_signature_are_what_a_mail_says(thanks: str) -> None:
    found = zones(f"{thanks}\n\n-- \nIda Holm")
    assert found.newest == thanks
    assert found.signature.endswith("Ida Holm")


COPIED = (
    "From: Dana <dana@brass.example>\nSent: 14.09.2026 08:00\nTo: Ida <ida@client.example>\nSubject: Tap\n\n"
    "> We come on Friday.\n> Until then."
)


def test_below_new_words_a_copied_header_and_its_marked_text_are_quoted() -> None:
    found = zones(f"Nobody came on Friday as was agreed.\n\n{COPIED}")
    assert (found.newest, found.quoted) == ("Nobody came on Friday as was agreed.", COPIED)


def test_below_a_greeting_alone_the_answer_is_looked_for_under_the_quotation() -> None:
    found = zones(f"Hi Dana,\n\n{COPIED}\n\nNobody came.")
    assert (found.newest.split(), found.quoted) == (["Hi", "Dana,", "Nobody", "came."], COPIED)


def test_below_more_text_than_is_searched_the_usual_introduction_is_still_known() -> None:
    log = "x 17 " * 40_100
    introduction = "On Mon, 14 Sep 2026 at 08:00, Dana Holm <dana@brass.example> wrote:"
    found = zones(f"{log}\nNobody came on Friday.\n\n{introduction}\n\nWe come on Friday.")
    assert found.newest == f"{log.strip()}\nNobody came on Friday."
    assert found.quoted == f"{introduction}\n\nWe come on Friday."


def test_below_more_text_than_is_searched_words_of_the_writer_stay_new() -> None:
    text = f"{'x 17 ' * 40_100}\nNobody came on Friday.\n\nOn our list I wrote:\n\nMend the tap."
    assert zones(text).newest == text.replace(" \n", "\n")


def test_what_has_nothing_above_it_is_not_marked_off_from_anything() -> None:
    root = deepcopy(lxml.html.fragment_fromstring('<div class="gmail_signature"><p>Ida</p></div>'))
    assert root.getparent() is None
    markup.mark(root)
    assert lxml.html.tostring(root) == b'<div class="gmail_signature"><p>Ida</p></div>'


# --- whose mail, and whether a program wrote it -----------------------------------------------------------


def test_a_mail_passed_on_by_an_old_program_names_no_address_to_answer() -> None:
    message = mail("Dana Holm\n14.09.2026 08:00\n\nTo   Ida\ncc\nSubject   Tap\n\nWe come on Friday.", "Fwd: Tap")
    found = split(message)
    assert "We come on Friday." in found.newest
    assert original_author(message, found) is None
    assert not is_nothing_else(found)


@pytest.mark.parametrize(
    "body",
    [
        "Our landlord says that Tom Reed has left the firm. All further enquiries go to you. Nobody came on Friday.",
        "It drips again. The website has it that Tom has left. All future mail goes unanswered, and so did ours.",
    ],
)
def test_somebody_who_tells_that_another_has_left_is_no_notice(body: str) -> None:
    assert notices.gone(body) == ""


def test_a_notice_that_its_author_has_left_is_one() -> None:
    body = "Thank you for your mail. Tom Reed has left the firm. Please send all further enquiries to Dana."
    assert notices.gone(body) == "it says that its author has left and where to write"


@pytest.mark.parametrize(
    "body",
    [
        "Hello,\n\nWe have received your request. This is an automated message.\n\nBrass Ltd.",
        "Thank you for contacting Brass. Please do not reply to this mail.",
        "Wir haben Ihre Anfrage erhalten. Diese Nachricht wurde automatisch erzeugt.",
    ],
)
def test_a_receipt_that_calls_itself_automatic_needs_no_number(body: str) -> None:
    assert receipt("Re: Tap", body) == "it confirms a request of ours and says that it is automatic"


@pytest.mark.parametrize(
    "body",
    [
        "We have received your invoice. This is an automated message.",
        "We have received your message. This is an automated message, it says. When does a person read ours?",
        "We have received your message and will be at home on Friday.",
    ],
)
def test_what_asks_or_confirms_no_request_is_no_receipt(body: str) -> None:
    assert receipt("Re: Tap", body) == ""
