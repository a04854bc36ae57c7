from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triaged.tokens import Tokens, detail_of, threads_in_subject, without_token

TOKENS = Tokens(b"sixteen bytes or more", "fixwell.example")
OTHERS = Tokens(b"another installation's key", "fixwell.example")
DANA = "dana@customer.example"
MINE = TOKENS.message_id("K7Q2M4", "acknowledgement/1")
SUBJECT = f"Re: Where is the plumber? [{TOKENS.subject_token('K7Q2M4', DANA)}]"
SIGNS = st.text(alphabet="ABCDEFGHJKLMNPQRSTUVWXYZ23456789.@-[]<>abcxyz\u0130\u017f\u2160", min_size=1, max_size=1)


def test_thread_ids_can_be_read_over_the_telephone() -> None:
    found = {TOKENS.thread_id(f"mail {number}") for number in range(300)}
    assert len(found) == 300
    assert all(re.fullmatch("[A-HJ-NP-Z2-9]{6}", name) for name in found)


def test_another_attempt_gives_another_id_and_the_same_one_the_same() -> None:
    assert TOKENS.thread_id("x", 0) != TOKENS.thread_id("x", 1)
    assert TOKENS.thread_id("x", 1) == TOKENS.thread_id("x", 1)
    assert TOKENS.thread_id("x") != OTHERS.thread_id("x")


def test_what_was_made_years_ago_is_made_the_same_today() -> None:
    """Such names stand in the mail of customers for good; whoever changes one of these loses their answers."""
    tokens = Tokens(b"sixteen bytes or more", "fixwell.example")
    message_id = "<K7Q2M4.62R48QMEDC7S.E85JFNRMQECZ@fixwell.example>"
    assert (tokens.thread_id("x"), tokens.thread_id("x", 1)) == ("YS92AZ", "8AB394")
    assert tokens.subject_token("K7Q2M4", "Dana@Customer.example") == "K7Q2M4-PJG9FLJ3"
    assert tokens.message_id("K7Q2M4", "acknowledgement/1") == message_id
    assert [claim.genuine for claim in tokens.in_message_ids([message_id])] == [True]


def test_our_message_ids_are_known_again() -> None:
    (claim,) = TOKENS.in_message_ids(["<unknown@customer.example>", MINE])
    assert (claim.thread, claim.genuine, claim.where) == ("K7Q2M4", True, "message-id")


def test_a_message_id_is_fixed_for_its_row() -> None:
    assert TOKENS.message_id("K7Q2M4", "a") == TOKENS.message_id("K7Q2M4", "a")
    assert TOKENS.message_id("K7Q2M4", "a") != TOKENS.message_id("K7Q2M4", "b")


def test_servers_may_change_the_case_of_an_id() -> None:
    assert TOKENS.in_message_ids([MINE.lower()])[0].genuine


def test_of_a_text_the_first_twenty_ids_are_read_each_once() -> None:
    ids = [TOKENS.message_id("K7Q2M4", str(number)) for number in range(21)]
    assert TOKENS.in_text("\n".join(ids)) == tuple(ids[:20])
    assert TOKENS.in_text(f"Message-ID: {MINE}\nReferences: <a@customer.example> {MINE}") == (MINE,)


def test_the_token_of_a_subject_is_known_again() -> None:
    (claim,) = TOKENS.in_subject(SUBJECT, {"K7Q2M4": (DANA,)})
    assert (claim.thread, claim.genuine, claim.where) == ("K7Q2M4", True, "token")


@pytest.mark.parametrize("recipients", [{}, {"K7Q2M4": ("eve@customer.example",)}, {"K7Q2M5": (DANA,)}, {"K7Q2M4": ()}])
def test_a_token_counts_only_in_its_thread_and_for_whom_it_was_made(recipients: dict[str, tuple[str, ...]]) -> None:
    assert [claim.genuine for claim in TOKENS.in_subject(SUBJECT, recipients)] == [False]


def test_another_installation_makes_other_tokens() -> None:
    assert not OTHERS.in_message_ids([MINE])[0].genuine
    assert not OTHERS.in_subject(SUBJECT, {"K7Q2M4": (DANA,)})[0].genuine


def test_a_token_is_not_a_message_id_and_does_not_help_to_make_one() -> None:
    mac = TOKENS.subject_token("K7Q2M4", DANA).partition("-")[2]
    forged = f"<K7Q2M4.{mac}AAAA.{mac}AAAA@fixwell.example>"
    assert not TOKENS.in_message_ids([forged])[0].genuine


@pytest.mark.parametrize(
    ("email", "token"),
    [
        ("support+k7q2m4-abcdefgh@fixwell.example", "K7Q2M4-ABCDEFGH"),
        ("support@fixwell.example", None),
        ("support+sales@fixwell.example", None),
        ("support+sales+k7q2m4-abcdefgh@fixwell.example", None),  # all that follows the first sign is the detail
        ("support+k7q2m4-abcdefgh", None),  # no address
        ("support@k+k7q2m4-abcdefgh", None),
    ],
)
def test_the_detail_of_an_address_is_a_token_where_it_looks_like_one(email: str, token: str | None) -> None:
    assert detail_of(email) == token


def test_tokens_are_found_and_taken_out() -> None:
    assert threads_in_subject(SUBJECT) == ("K7Q2M4",)
    assert without_token(SUBJECT) == "Re: Where is the plumber?"
    assert without_token("[K7Q2M4-ABC] stays") == "[K7Q2M4-ABC] stays"


@settings(max_examples=150)
@given(place=st.integers(min_value=0, max_value=len(MINE) - 1), sign=SIGNS)
def test_whoever_alters_a_message_id_has_named_nothing(place: int, sign: str) -> None:
    altered = MINE[:place] + sign + MINE[place + 1 :]
    genuine = [claim for claim in TOKENS.in_message_ids([altered]) if claim.genuine]
    local = MINE.partition("@")[0]
    assert not genuine or altered.partition("@")[0].upper() == local.upper()


@settings(max_examples=150)
@given(place=st.integers(min_value=0, max_value=len(SUBJECT) - 1), sign=SIGNS)
def test_whoever_alters_a_token_has_named_nothing(place: int, sign: str) -> None:
    altered = SUBJECT[:place] + sign + SUBJECT[place + 1 :]
    known: dict[str, tuple[str, ...]] = dict.fromkeys(threads_in_subject(altered), (DANA,))
    genuine = [claim for claim in TOKENS.in_subject(altered, known) if claim.genuine]
    token = TOKENS.subject_token("K7Q2M4", DANA)
    assert not genuine or f"[{token}]" in altered


@settings(max_examples=100)
@given(guess=st.from_regex(r"[A-HJ-NP-Z2-9]{6}-[A-HJ-NP-Z2-9]{8}", fullmatch=True))
def test_a_guess_is_never_genuine(guess: str) -> None:
    thread = guess[:6]
    claims = TOKENS.in_subject(f"[{guess}]", {thread: (DANA, "eve@customer.example")})
    assert [claim.genuine for claim in claims] == [False]


def test_a_long_subject_is_read_in_no_time() -> None:
    assert threads_in_subject("[K7Q2M4-" * 100_000) == ()
    assert len(without_token("[K7Q2M4-ABCDEFGH]" * 50_000)) == 0
