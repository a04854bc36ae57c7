"""What the learned part thinks of each token: a small network reads the whole text at once, and the grammar asks it.

The network (see ``training/``) says which words promise something, what became of it, whether the writer promises
himself, who gave his word and which day is meant; who supplies something; which words name a day and whether it lies
behind or ahead; which words show a signal; and whether the text complains. It gives no facts by itself: each component
weighs its answers.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import onnxruntime
from spacy.language import Language
from spacy.tokens import Doc
from tokenizers import Tokenizer

from triaged.extract.context import Context
from triaged.extract.pieces import Pieces
from triaged.model import SIGNAL_KINDS, PermanentError, PromiseStatus

FOLDER = Path(__file__).parent / "learned"
STATUSES: tuple[PromiseStatus, ...] = ("open", "broken", "kept", "moved")
_WINDOW = 384
"""Pieces that are read at once; longer texts are read in windows that overlap."""
_OVERLAP = 96

Doc.set_extension("triaged_scores", default=None, force=True)


@dataclass(frozen=True, slots=True)
class Pointer:
    """Points from some words to others: what the ones ask is held against what each of the others tells."""

    asks: np.ndarray
    tells: np.ndarray
    """(tokens, width) both."""
    nobody: np.ndarray
    """(width,): what stands for the writer, and for no day at all."""

    def at(self, start: int, end: int) -> tuple[np.ndarray, float]:
        """Return the probability of each token for the words from ``start`` to ``end``, and that of none of them."""
        asked = self.asks[start:end].mean(axis=0)
        fit = np.append(self.tells @ asked, self.nobody @ asked) / len(asked) ** 0.5
        found = _softmax(fit)
        return found[:-1], float(found[-1])


@dataclass(frozen=True, slots=True)
class Scores:
    """Probabilities (0 to 1) for each token of a doc, but for ``complaint``."""

    promise: np.ndarray
    """(tokens, 3): outside, begin and inside a promise."""
    status: np.ndarray
    """(tokens, 4): logits in the order of ``STATUSES``, to be averaged over a promise."""
    own: np.ndarray
    """(tokens,): logit that the writer himself promises."""
    who: Pointer
    """From the words of a promise to those that say who gave his word."""
    due: Pointer
    """From the words of a promise to the day by which it falls due."""
    base: Pointer
    """From the words of a date to the other date from which it counts; none of them where it counts from the mail."""
    vendor: np.ndarray
    """(tokens, 3): outside, begin and inside the mention of a vendor."""
    date: np.ndarray
    """(tokens, 4): no day, and a day before, on and after the one of writing."""
    signals: np.ndarray
    """(tokens, kinds): in the order of ``SIGNAL_KINDS``."""
    complaint: float
    """That the whole text complains of something."""

    def signal(self, kind: str) -> np.ndarray:
        """Return the probability of one kind at each token."""
        return self.signals[:, SIGNAL_KINDS.index(kind)]

    @classmethod
    def none(cls, tokens: int) -> Scores:
        """Return scores that know nothing, for a text without words."""
        blank = np.zeros((tokens, 3))
        blank[:, 0] = 1.0
        many = np.zeros((tokens, 4))
        nowhere = Pointer(asks=many, tells=many, nobody=np.zeros(4))
        return cls(
            promise=blank, status=many, own=np.zeros(tokens), who=nowhere, due=nowhere, base=nowhere, vendor=blank,
            date=many, signals=np.zeros((tokens, len(SIGNAL_KINDS))), complaint=0.0,
        )  # fmt: skip


class Network:
    """The trained network; PermanentError where its files are missing or broken."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Load network, tokenizer and the order of the heads from ``folder``."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = options.enable_mem_pattern = False  # memory of a long mail is given back
        try:
            self._session = onnxruntime.InferenceSession(
                str(folder / "network.onnx"), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._heads: list[str] = list(json.loads((folder / "heads.json").read_text("utf-8")))
        except Exception as error:  # the runtime raises a class of its own for each kind of damage
            raise PermanentError(f"the learned part in {folder} cannot be loaded; install triaged anew") from error

    def read(self, doc: Doc, sender: str) -> Scores:
        """Return what the network thinks of each token of ``doc``."""
        pieces = Pieces.of(doc.text, sender, self._tokenizer, len(doc.text) + 4)
        if len(pieces.words) <= Pieces.LEAD + 1:
            return Scores.none(len(doc))
        raw = self._run(pieces)
        places = _places(doc, pieces)
        spread = {name: raw[name][places] for name in self._heads}
        return Scores(
            promise=_softmax(spread["promise"]),
            status=spread["status"],
            own=spread["own"][:, 0],
            who=_pointer("who", raw, spread),
            due=_pointer("due", raw, spread),
            base=_pointer("base", raw, spread),
            vendor=_softmax(spread["vendor"]),
            date=_softmax(spread["date"]),
            signals=_sigmoid(_highest(raw["signals"], doc, pieces)),
            complaint=float(_sigmoid(raw["complaint"][0, 0])),
        )

    def _run(self, pieces: Pieces) -> dict[str, np.ndarray]:
        """Return the raw scores of each head for all pieces; windows are joined in the middle of their overlap."""
        count = len(pieces.words)
        joined: dict[str, np.ndarray] = {}
        for window in pieces.windows(_WINDOW, _OVERLAP):
            words = pieces.words[window.places][None]
            given = {"words": words, "forms": pieces.forms[window.places][None], "mask": np.ones_like(words)}
            part = {
                name: each[0] for name, each in zip(self._heads, self._session.run(self._heads, given), strict=True)
            }
            if len(part["complaint"]) == count:
                return part
            skip = Pieces.LEAD + _OVERLAP // 2 if joined else 0
            joined = joined or {name: np.zeros((count, each.shape[-1]), each.dtype) for name, each in part.items()}
            complaint = max(joined["complaint"][0, 0], part["complaint"][0, 0]) if skip else part["complaint"][0, 0]
            for name, each in part.items():
                joined[name][window.begin + skip : window.begin + len(each)] = each[skip:]
            joined["complaint"][0, 0] = complaint
        return joined


@Language.factory("triaged_learned", default_config={"folder": str(FOLDER)})
class LearnedReader:
    """The pipeline component; sets ``doc._.triaged_scores``."""

    def __init__(self, nlp: Language, name: str, folder: str) -> None:
        """Load the network in ``folder``, by default the one that is shipped beside this file."""
        del nlp
        self.name = name
        self._network = Network(Path(folder))

    def __call__(self, doc: Doc) -> Doc:
        """Score each token; needs ``doc._.triaged_context``."""
        context: Context | None = doc._.triaged_context
        if context is not None:
            doc._.triaged_scores = self._network.read(doc, context.sender)
        return doc


def _pointer(name: str, raw: dict[str, np.ndarray], spread: dict[str, np.ndarray]) -> Pointer:
    tells = f"{name}_tells"
    return Pointer(asks=spread[f"{name}_asks"], tells=spread[tells], nobody=raw[tells][0])


def _places(doc: Doc, pieces: Pieces) -> np.ndarray:
    """Return for each token the first piece that lies in it, else the last piece before it."""
    starts = np.array([token.idx for token in doc], dtype="int64")
    text = pieces.starts[Pieces.LEAD : -1]
    return np.clip(np.searchsorted(text, starts, side="left"), 0, len(text) - 1) + Pieces.LEAD


def _highest(scores: np.ndarray, doc: Doc, pieces: Pieces) -> np.ndarray:
    """Return for each token the highest score of its pieces, so that the best piece of a text is never lost."""
    ends = np.array([token.idx + len(token) for token in doc], dtype="int64")
    last = np.searchsorted(ends, pieces.ends[Pieces.LEAD : -1], side="left").clip(max=len(doc) - 1)
    found = np.full((len(doc), scores.shape[1]), -20.0, dtype="float32")
    np.maximum.at(found, last, scores[Pieces.LEAD : -1])
    return found


def _softmax(scores: np.ndarray) -> np.ndarray:
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return cast("np.ndarray", raised / raised.sum(axis=-1, keepdims=True))


def _sigmoid(scores: np.ndarray) -> np.ndarray:
    return cast("np.ndarray", 1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30))))
