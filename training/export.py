"""Writes a trained network as the program reads it: whole numbers of eight bits, for the ONNX runtime."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import torch
from network import HEADS, Network
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer


def write(network: Network, tokenizer: Tokenizer, folder: Path) -> None:
    """Write network, tokenizer and the order of the heads to ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    words = torch.randint(1000, 20000, (2, 16))
    forms, mask = torch.zeros_like(words), torch.ones_like(words)
    with tempfile.TemporaryDirectory() as name:
        plain = Path(name) / "network.onnx"
        torch.onnx.export(
            network,
            (words, forms, mask),
            str(plain),
            input_names=["words", "forms", "mask"],
            output_names=list(HEADS),
            dynamic_axes={each: {0: "texts", 1: "pieces"} for each in ("words", "forms", "mask", *HEADS)},
            opset_version=17,
            dynamo=False,
        )
        # Seven bits: the eighth overflows on processors without the VNNI instructions, and answers would differ there.
        quantize_dynamic(
            plain, folder / "network.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
        )
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    (folder / "heads.json").write_text(json.dumps(HEADS) + "\n", "utf-8")
