"""Reads what became of a promise from what the same mail says after it (or before it: "nobody came, although...").

Each statement of failure or success belongs to the nearest promise before it that it fits: a visit that did not
happen breaks the promise of a visit, silence breaks the promise of a call.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from triaged.extract.absences import find_absences
from triaged.extract.frames import Frame
from triaged.extract.phrases import Hit, Phrases
from triaged.extract.wordlists import word_set
from triaged.model import PromiseStatus

_CALLS = word_set(
    """
    call ring phone email text write contact reply answer confirm advise hear let inform tell update callback
    """
)
_REACH = 4
"""Sentences after a promise in which its fate is looked for."""

PATTERNS: dict[str, str] = {
    "absent": """
        never| didnt ~come| show| arrive| turn| appear| materialise| materialize| happen| deliver|
        visit| attend| get *1 / ~do NOT *1 ~come| show| arrive| turn| appear| materialise| materialize|
        happen| deliver| visit| attend / ~have NOT *1 ~come| show| arrive| turn| appear| materialise|
        materialize| happen| deliver| visit| start| begin / never did / never was / never were / ~be NOT
        *1 ~deliver| collect| fix| repair| install| do| finish| complete| clear| ship| send / ~have| be
        NOT *1 ~be ~deliver| collect| fix| repair| install| do| finish| complete| clear| ship| send|
        pay| refund / NOBODY|nobody|noone *1 ~come|show|arrive|turn|appear / no one *1
        ~come|show|arrive|turn|appear|have / nobody has|have|did / no sign / no show / no - show /
        noshow / no such luck / stood me|us up / ~stand ME up / still NOT *1 here| come| arrived|
        delivered| fixed| done| finished| working| repaired| installed| started| there / still ~wait /
        ~be still ~wait / still no *2 ~part|delivery|driver|technician|engineer|man|refund|van|plumber /
        came and went / ~come and ~go / still nothing / nothing happened / nothing ~have ~happen /
        nothing arrived|came / ~miss the|our|my appointment|slot|visit|date / ~fail to
        ~come|show|arrive|turn|appear|deliver|attend|do|keep / no|not one|1 *2 ~have
        ~turn|come|arrive|show / ~let ME down / ~break|broke *2 promise|word / ~be NOT kept / ~do NOT *1
        ~keep *2 promise|word|appointment / not a soul / without a trace / still NOT have / ~have NOT *1
        ~do|finish|fix|repair|install|complete|send|deliver|get *1 / ~do NOT *1
        ~fix|repair|finish|send|do *1 / NOT ~turn|show up / NOT *1 seen / never *1
        ~send|fix|finish|do|start|begin|bring|materialise|get / and nothing / but nothing / ~remain
        undone|unfixed|unfinished
    """,
    "silent": """
        never|NOT *1 ~call|ring|phone|email|reply|answer|respond|text *1 / ~do NOT *1
        ~call|ring|phone|email|reply|answer|respond|text / ~have NOT *1
        ~call|ring|phone|email|reply|answer|respond|hear|text / NOT *1 ~hear / not a word / no word / no
        call / no callback / no reply / no answer / no response / no return call / no phone call / no
        email / nobody *1 ~call|ring|phone|email|reply|answer / no one *1
        ~call|ring|phone|email|reply|answer / heard nothing / ~hear nothing / ~hear not|nowt / radio
        silence / silence since / nothing but silence / not so much as a / still NOT *1
        heard|called|rung|phoned|replied / neither *3 ~call|ring|phone
    """,
    "late": """
        NUM hours|hrs|minutes|mins|days|weeks late / an|a hour|day|week late / ~arrive|come|turn|show *2
        late / ~be *1 late / NUM hours|days|weeks|minutes after / not until / an hour and a half late /
        half an hour late
    """,
    "kept": """
        as promised / as agreed / as he|she|they promised|said / on the dot / right on time / bang on
        time / on time / ~keep his|her|their|your|its word|promise / true to his|her|their|your word /
        just as he|she|they said|promised / ~be ~as good as his|her|their|your word / he|she|they did
        exactly that / exactly when he|she|they said / and he|she|they did / to the minute / spot on
        time / exactly as promised
    """,
    "moved": """
        ~reschedule|postpone|rebook / ~push|put|move it|that|this|them|us back|off / ~put|push off|back
        / ~move *2 to
    """,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of a promise and the tokens that say so."""

    status: PromiseStatus
    hit: Hit


class Fates:
    """Finds statements of fate and hands each to a promise."""

    def __init__(self) -> None:
        """Compile the patterns."""
        self._phrases = Phrases(PATTERNS)

    def find(self, doc: Doc) -> list[Hit]:
        """Return every statement of fate in ``doc``, without questions, conditions and wishes."""
        found = [hit for hit in self._phrases.find(doc) if not _unreal(doc, hit)]
        return sorted({*found, *find_absences(doc, "absent")})

    @staticmethod
    def bind(
        doc: Doc,
        frames: Sequence[Frame],
        hits: Sequence[Hit],
        *,
        ahead: frozenset[int] = frozenset(),
        later: frozenset[int] = frozenset(),
    ) -> dict[int, Fate]:
        """Return the fate of each frame that has one, by its position in ``frames``.

        No failure is told of what is still to come: ``ahead`` holds the frames whose time lies after the mail, and
        ``later`` those of which that holds if they are told after the failure.
        """
        sentences = _sentence_numbers(doc)
        bound: dict[int, Fate] = {}
        for hit in hits:
            if hit.label == "moved":
                continue
            barred = ahead if hit.label != "kept" else frozenset[int]()
            chosen = _before(doc, frames, hit, sentences, bound, barred)
            if chosen is None:
                chosen = _after(frames, hit, sentences, bound, barred | later)
            if chosen is None:
                continue
            status: PromiseStatus = "kept" if hit.label == "kept" else "broken"
            known = bound.get(chosen)
            if known is None or (known.status == "kept" and status == "broken"):
                bound[chosen] = Fate(status=status, hit=hit)
        return bound


def _unreal(doc: Doc, hit: Hit) -> bool:
    sentence = doc[hit.start].sent
    words = {token.lower_ for token in doc[max(sentence.start, hit.start - 6) : hit.start]}
    if words & {"if", "unless", "case", "hope", "hopefully", "please", "whether"}:
        return True
    return hit.label in {"kept", "late"} and bool(words & {"not", "n't", "never"})


def _sentence_numbers(doc: Doc) -> list[int]:
    number, numbers = -1, []
    for token in doc:
        number += bool(token.is_sent_start) or token.i == 0
        numbers.append(number)
    return numbers


def _before(
    doc: Doc,
    frames: Sequence[Frame],
    hit: Hit,
    sentences: list[int],
    bound: dict[int, Fate],
    barred: frozenset[int],
) -> int | None:
    near: list[int] = []
    for index, frame in enumerate(frames):
        if index in barred:
            continue
        inside = frame.trigger <= hit.start <= frame.deed
        if frame.deed < hit.start and not inside and sentences[hit.start] - sentences[frame.trigger] <= _REACH:
            near.append(index)
    near.reverse()
    fitting = [index for index in near if _fits(doc, frames[index], hit)]
    unbound = [index for index in fitting if index not in bound]
    if fitting and fitting[0] in bound and bound[fitting[0]].status == "kept" and hit.label == "late":
        return fitting[0]
    if unbound and fitting and unbound[0] != fitting[0]:
        # A second statement about a promise that is already decided says nothing of an earlier one.
        return None if sentences[hit.start] - sentences[frames[unbound[0]].trigger] > 1 else unbound[0]
    return unbound[0] if unbound else None


def _after(
    frames: Sequence[Frame], hit: Hit, sentences: list[int], bound: dict[int, Fate], barred: frozenset[int]
) -> int | None:
    for index, frame in enumerate(frames):
        if index in barred:
            continue
        distance = sentences[frame.trigger] - sentences[hit.start]
        if frame.trigger > hit.end and index not in bound and frame.past and distance <= 1:
            return index if distance == 0 or frame.shape == "obligation" else None
    return None


def _fits(doc: Doc, frame: Frame, hit: Hit) -> bool:
    calls = is_call(doc, frame)
    if hit.label == "silent":
        return calls
    if hit.label == "absent" and calls:
        words = {token.lower_ for token in doc[hit.start : hit.end]}
        return words in ({"never", "did"}, {"never", "was"}) or bool(words & {"waiting", "nothing", "still"})
    return True


def is_call(doc: Doc, frame: Frame) -> bool:
    """Whether what was promised is that somebody would be in touch."""
    deed = doc[frame.deed]
    if deed.lemma_.lower() in _CALLS:
        return True
    words = {token.lower_ for token in doc[frame.deed : frame.deed + 5]}
    return (
        deed.lemma_ in {"get", "be", "come", "give", "return"}
        and bool(words & {"back", "touch", "call", "ring", "contact"})
    ) or bool(frame.shape == "noun" and words & {"call", "callback", "reply", "answer", "response"})
