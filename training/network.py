"""The network: the lower layers of a small English BERT with one head for each question that is asked of a mail.

The body is MiniLM (Wang et al. 2020, arXiv:2002.10957) as tuned by sentence-transformers (all-MiniLM-L6-v2,
Apache-2.0). It reads no capitals and no line ends, so both come in beside the words, as one number for each piece.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

HEADS = {"promise": 3, "vendor": 3, "date": 4, "signals": 11, "status": 4, "own": 1, "complaint": 1,
         "who_asks": 48, "who_tells": 48, "due_asks": 48, "due_tells": 48,
         "base_asks": 48, "base_tells": 48}  # fmt: skip
"""Questions and the number of answers: begin/inside/outside for spans, outside/past/same day/ahead for dates.

The last six are pointers: the mean of what the words of a promise ask, times what each piece tells, says which piece
names who gave his word and which the day by which it falls due; the words of a date ask from which other date it
counts. The first piece of all stands for the writer, for no day, and for the moment of writing.
"""
FORMS = 10
"""Five ways to write a word (lower, Title, UPPER, mIxed, no letters), each at the start of a line or within one."""


class _Layer(nn.Module):
    def __init__(self, width: int, heads: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.attention_norm = nn.LayerNorm(width, eps=1e-12)
        self.wide, self.narrow = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return the next representation; shapes (batch, pieces, width) and (batch, 1, 1, pieces)."""
        batch, pieces, width = x.shape
        query, key, value = (
            part(x).view(batch, pieces, self.heads, width // self.heads).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        scores = query @ key.transpose(2, 3) / (width // self.heads) ** 0.5 + mask
        mixed = (functional.softmax(scores, dim=-1) @ value).transpose(1, 2).reshape(batch, pieces, width)
        x = self.attention_norm(x + self.out(mixed))
        return self.norm(x + self.drop(self.narrow(functional.gelu(self.wide(x)))))


class Network(nn.Module):
    """Pieces of a mail in, a score for each answer at each piece out."""

    def __init__(self, folder: Path, layers: int) -> None:
        """Take words and the first ``layers`` layers from the model in ``folder``; the heads start at random."""
        super().__init__()
        shape = json.loads((folder / "config.json").read_text("utf-8"))
        width = shape["hidden_size"]
        self.words = nn.Embedding(shape["vocab_size"], width)
        self.places = nn.Embedding(shape["max_position_embeddings"], width)
        self.forms = nn.Embedding(FORMS, width)
        nn.init.zeros_(self.forms.weight)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.drop = nn.Dropout(0.1)
        self.layers = nn.ModuleList(
            _Layer(width, shape["num_attention_heads"], shape["intermediate_size"]) for _ in range(layers)
        )
        self.heads = nn.ModuleDict({name: nn.Linear(width, count) for name, count in HEADS.items()})
        self._take(load_file(folder / "model.safetensors"))

    def forward(self, words: Tensor, forms: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        """Return the scores of each head in the order of ``HEADS``; inputs are (batch, pieces), ``mask`` is 1 or 0."""
        place = torch.arange(words.shape[1], device=words.device)
        x = self.drop(self.norm(self.words(words) + self.places(place) + self.forms(forms)))
        barred = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        for layer in self.layers:
            x = layer(x, barred)
        x = self.drop(x)
        return tuple(self.heads[name](x) for name in HEADS)

    def _take(self, given: dict[str, Tensor]) -> None:
        prefix = "bert." if any(name.startswith("bert.") for name in given) else ""

        def copy(module: nn.Module, name: str) -> None:
            with torch.no_grad():
                module.weight.copy_(given[f"{prefix}{name}.weight"])  # type: ignore[operator, union-attr]
                if f"{prefix}{name}.bias" in given:
                    module.bias.copy_(given[f"{prefix}{name}.bias"])  # type: ignore[operator, union-attr]

        copy(self.words, "embeddings.word_embeddings")
        copy(self.places, "embeddings.position_embeddings")
        copy(self.norm, "embeddings.LayerNorm")
        with torch.no_grad():
            self.places.weight += given[f"{prefix}embeddings.token_type_embeddings.weight"][0]
        names = {
            "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
            "out": "attention.output.dense", "attention_norm": "attention.output.LayerNorm",
            "wide": "intermediate.dense", "narrow": "output.dense", "norm": "output.LayerNorm",
        }  # fmt: skip
        for number, layer in enumerate(self.layers):
            for ours, theirs in names.items():
                copy(getattr(layer, ours), f"encoder.layer.{number}.{theirs}")
