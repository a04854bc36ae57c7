"""Sentences that few customers write, and words of which the network or the tagger makes little."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pycld2
import pytest
from spacy.lang.en import English
from spacy.tokens import Doc

from triaged.extract import Context, KnownVendor
from triaged.extract.calendar.date_grammar import find_all
from triaged.extract.calendar.when import Almanac
from triaged.extract.figures.amounts import find_amounts
from triaged.extract.figures.large_numbers import value_of
from triaged.extract.figures.phones import find_phones
from triaged.extract.gate import Gate
from triaged.extract.language import detect
from triaged.extract.network import Network, Scores
from triaged.extract.promising.placings import Placing
from triaged.extract.promising.stories import Choice, Point, Stories
from triaged.extract.promising.weighing import setting_of
from triaged.extract.sentences import mark_sentences
from triaged.extract.signals import SignalReader
from triaged.extract.vendors import find_mentions, same_vendor
from triaged.model import SIGNAL_KINDS, Facts, PermanentError, Promise

Read = Callable[..., Facts]
AT = datetime.fromisoformat("2026-06-26T15:00:00+01:00")
"""A Friday."""
HARBOUR = (KnownVendor(name="Harbour Dock & Door", aliases=("HDD",)),)


def only(facts: Facts) -> Promise:
    assert len(facts.promises) == 1, facts.promises
    return facts.promises[0]


def due(promise: Promise) -> str | None:
    return None if promise.due is None else promise.due.iso()


@pytest.mark.parametrize(
    ("text", "who", "when"),
    [
        ("The plumber going to come on Friday.", "the plumber", "2026-05-15"),
        ("The plumber will come on Friday and", "the plumber", "2026-05-15"),
        ("The fitter will come on Friday promptly *", "the fitter", "2026-05-15"),
        ("The fitter looked at everything and promised to be back on Tuesday.", "the fitter", "2026-05-12"),
        ("The plumber said tomorrow evening, he would be here by seven.", "the plumber", "2026-05-15T19:00:00+01:00"),
        ("They said WED at nine and nobody came.", "They", "2026-05-13T09:00:00+01:00"),
        ("We agreed to have the work done on 4 May and nobody came.", "Fixwell", "2026-05-04"),
        ("He will then also certainly surely probably call on Friday.", "He", "2026-05-15"),
        ("The plumber promised to call back today said your office.", "the plumber", "2026-05-14"),
    ],
)
def test_a_promise_in_rare_words_has_its_promisor_and_its_day(
    read: Read, text: str, who: str, when: str | None
) -> None:
    promise = only(read(text))
    assert (promise.promisor, due(promise)) == (who, when)


def test_who_is_meant_by_a_glued_word_in_capitals_was_named_before(read: Read) -> None:
    promise = read("Ace Plumbing rang me. THEYLL FIX IT BY FRIDAY").promises[-1]
    assert (promise.promisor, promise.text, due(promise)) == ("Ace Plumbing", "THEYLL FIX IT BY FRIDAY", "2026-05-15")


@pytest.mark.parametrize(
    "text", ["Your man said we'd have hot water by Monday. We did not.", "He said I'd have the quote by Thursday."]
)
def test_what_somebody_said_the_writer_would_have_is_the_businesss_promise(read: Read, text: str) -> None:
    promise = only(read(text))
    assert (promise.promisor, promise.promised_by, promise.sure) == ("Fixwell", "staff", False)


@pytest.mark.parametrize(
    "text",
    [
        "Nobody said they would come on Friday.",
        "It will cost you by Friday.",
        "My doctor's appointment is on Friday.",
        "We had him here again only yesterday.",
        "I'd called them on Monday.",
        "They have postponed the visit.",
    ],
)
def test_what_nobody_promised_to_the_writer_is_no_promise(read: Read, text: str) -> None:
    assert read(text).promises == ()


def test_a_call_is_found_in_a_pasted_chat_and_in_the_past_of_the_past(read: Read) -> None:
    (contact,) = read("Dana: called him up on Tuesday, no answer").contacts
    assert (contact.text, contact.how, contact.on) == ("called him up on Tuesday", "phone", date(2026, 5, 12))
    (contact,) = read("I'd called them on Monday.").contacts
    assert (contact.how, contact.on) == ("phone", date(2026, 5, 11))


def test_a_written_explanation_is_no_attempt_to_reach_anybody(read: Read) -> None:
    assert read("I sent a written explanation on Monday.").contacts == ()
    assert read("Your emailed quote of Monday is wrong.").contacts == ()


def test_a_promise_without_a_day_that_is_put_off_stays_what_it_was(read: Read) -> None:
    text = "The plumber was supposed to come on Monday, he rang and put it off, then nobody came."
    promise = only(read(text))
    assert (due(promise), promise.status) == ("2026-05-11", "broken")


@pytest.mark.parametrize(
    ("first", "second", "status"), [("Monday", "Wednesday", "moved"), ("Wednesday", "Tuesday", "broken")]
)
def test_only_a_later_day_takes_the_place_of_a_promised_one(read: Read, first: str, second: str, status: str) -> None:
    text = f"The plumber was supposed to come on {first}, he rang and said he would come on {second} instead, "
    told = read(text + "then nobody came.").promises
    assert [each.status for each in told] == [status, "broken"]
    assert (second in told[0].evidence) or status == "broken"


def test_two_promises_of_one_sentence_each_have_their_own_day(read: Read) -> None:
    facts = read("The report will be sent on Monday and it will be fixed on Tuesday.", sender="staff")
    assert [(each.text, due(each)) for each in facts.promises] == [
        ("The report will be sent on Monday", "2026-05-18"),
        ("it will be fixed on Tuesday", "2026-05-19"),
    ]


def test_an_hour_that_is_over_and_was_promised_before_stays_todays(read: Read) -> None:
    promise = only(read("Our fitter said he would be there by 8am.", sender="staff", sender_name="Dana Holt"))
    assert due(promise) == "2026-05-14T08:00:00+01:00"


def test_times_that_are_only_offered_in_a_question_are_no_promise(read: Read) -> None:
    text = "I will come on Friday or Saturday, which would you prefer, we could do either?"
    assert read(text, sender="vendor", sender_name="Dana Holt").promises == ()


def test_a_person_speaks_for_the_vendor_for_whom_he_was_named(read: Read) -> None:
    facts = read("Gareth from Northgate said he'd come on Monday. Gareth will be here on Friday.")
    assert [(each.promisor, each.vendor) for each in facts.promises] == [("Gareth", "Northgate")] * 2
    known = (KnownVendor(name="Northgate", aliases=()),)
    promise = only(read("Northgate's Gareth said he would come on Monday.", vendors=known))
    assert (promise.promisor, promise.vendor) == ("Gareth", "Northgate")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Larkfield's people said they would come Monday.", ["Larkfield"]),
        ("The plumber from never came.", ["the plumber"]),
    ],
)
def test_endings_and_stray_words_are_no_part_of_a_vendors_name(read: Read, text: str, names: list[str]) -> None:
    assert [vendor.name for vendor in read(text).vendors] == names


def test_a_known_vendor_lends_its_name_to_a_part_of_it(read: Read) -> None:
    facts = read("I rang Harbour Dock on Monday and HDD promised Friday.", vendors=HARBOUR)
    assert [vendor.name for vendor in facts.vendors] == ["Harbour Dock & Door"]
    assert (only(facts).vendor, due(only(facts))) == ("Harbour Dock & Door", "2026-05-15")
    facts = read("Harbour never came. Harbour Dock & Door is bad. Harbour Dock was rude.", vendors=HARBOUR)
    assert [vendor.name for vendor in facts.vendors] == ["Harbour Dock & Door"]


def seen_as_vendor(words: Sequence[str], likely: Mapping[str, tuple[float, float]]) -> tuple[Doc, Scores]:
    """Return a text and how likely each word begins a vendor's name, or goes on with it."""
    doc = mark_sentences(Doc(English().vocab, words=list(words)))
    rows = [likely.get(word, (0.0, 0.0)) for word in words]
    vendor = np.array([(1.0 - begins - goes_on, begins, goes_on) for begins, goes_on in rows])
    return doc, replace(Scores.none(len(words)), vendor=vendor)


@pytest.mark.parametrize(
    ("words", "likely", "names"),
    [
        ("we are boiler people at heart", {}, []),
        (
            "I rang Gareth from Northgate today",
            {"Gareth": (0.9, 0.1), "from": (0.0, 0.9), "Northgate": (0.0, 0.9)},
            ["Northgate"],
        ),
        ("I rang Pike and left", {"Pike": (0.9, 0.1), "and": (0.0, 0.4)}, ["Pike"]),
    ],
)
def test_a_vendor_is_named_by_the_words_that_can_name_one(
    context: Callable[..., Context], words: str, likely: dict[str, tuple[float, float]], names: list[str]
) -> None:
    doc, scores = seen_as_vendor(words.split(), likely)
    assert [mention.name for mention in find_mentions(doc, context(), scores)] == names


def test_marks_alone_are_the_name_of_no_vendor() -> None:
    assert not same_vendor("...", "Ace")
    assert not same_vendor("Ace", "?")


def test_the_words_of_a_signal_do_not_reach_over_a_gap(context: Callable[..., Context]) -> None:
    doc = mark_sentences(Doc(English().vocab, words=["Dana", "  ", "refund", "please"]))
    likely = np.zeros((4, len(SIGNAL_KINDS)))
    likely[2, SIGNAL_KINDS.index("refund_request")] = 0.95
    doc._.triaged_context, doc._.triaged_scores = context(), replace(Scores.none(4), signals=likely)
    SignalReader(English(), "signals")(doc)
    assert [(each.label, doc[each.start : each.end].text) for each in doc._.triaged_signals] == [
        ("refund_request", "refund please")
    ]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("two thousand and fifty", 2050),
        ("three million two hundred thousand", 3_200_000),
        ("a grand", 1000),
        ("hundred five two", None),
        ("two thousand three thousand", None),
        ("thousand million", None),
    ],
)
def test_numbers_in_words_are_told_from_mere_rows_of_them(words: str, value: int | None) -> None:
    assert value_of(words) == value


def test_a_sum_of_thousands_in_words_is_read() -> None:
    found = find_amounts("It cost two thousand and fifty pounds, or hundred five two pounds.", "GB")
    assert [f"{amount.value} {amount.currency}" for amount in found] == ["2050.00 GBP"]


@pytest.mark.parametrize("text", ["Ticket #02079460958", "page /02079460958", "£020 7946 0958", "key=02079460958"])
def test_a_figure_behind_a_mark_is_no_telephone_number(text: str) -> None:
    assert find_phones(text, "GB") == ()
    assert find_phones("Ring 02079460958", "GB") == ("+442079460958",)


def test_chinese_letters_with_enough_kana_are_japanese() -> None:
    assert detect("給湯器修理日程変更希望です。至急連絡ください。") == "ja"
    assert detect("修理工事預定日期聯絡電話號碼請盡快處理謝謝") == "zh"


def test_what_the_detector_cannot_read_counts_as_english(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise pycld2.error("input contains invalid UTF-8")

    text = "Bitte rufen Sie mich an, der Techniker ist nicht gekommen. Wir warten auf das Teil."
    assert detect(text) == "de"
    monkeypatch.setattr(pycld2, "detect", fail)
    assert detect(text) == "en"


def test_a_network_without_its_files_asks_for_a_new_installation(tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match="cannot be loaded; install triaged anew"):
        Network(tmp_path)


def test_the_gate_leaves_alone_what_no_network_has_read() -> None:
    gate, doc = Gate(), mark_sentences(Doc(English().vocab, words=["He", "will", "come"]))
    assert gate(doc) is doc
    assert (gate.sentences_seen, gate.sentences_read, doc[1].tag_) == (0, 0, "")


@pytest.mark.parametrize(("sign", "monday"), [(1, "2026-06-29"), (-1, "2026-06-08")])
def test_a_walk_through_the_dates_takes_the_readings_that_are_chosen(
    context: Callable[..., Context], sign: int, monday: str
) -> None:
    text = "On 9 June I rang, on Monday he came, and on 31 June nobody did."
    expressions = find_all(text)
    points = [
        Point(
            expression=each,
            setting=setting_of(
                text, each, AT, seen=None, fate=None, tense=0, frame="", told=False, before_verb=False, role="customer"
            ),
            tokens=(0, 0), points=np.zeros(1), mail=0.0, sentence=0, line=0, due=False, own=False,
        )
        for each in expressions
    ]  # fmt: skip
    asked: list[int] = []

    def choose(place: int, choices: Sequence[Choice]) -> int:
        asked.append(place)
        assert all(each.marks == (*each.own, *each.story) for each in choices)
        return max(range(len(choices)), key=lambda at: sign * choices[at].placing.when.earliest.toordinal())

    found: list[Placing | None] = Stories(text, Almanac.of(context(AT.isoformat()), expressions), points).walk(choose)
    assert [None if each is None else each.when.iso() for each in found][1:] == [monday, None]
    assert asked == [0, 1]
