"""Takes up again a network that was written before, so that new mails can be learnt in minutes instead of hours.

What is written are whole numbers of seven bits; what rounding took is smaller than what the first steps change.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from network import HEADS, Network
from onnx import numpy_helper
from torch import Tensor

_PARTS = ("query", "key", "value", "out", "wide", "narrow")


def take_up(network: Network, folder: Path) -> None:
    """Give ``network`` the weights of the one in ``folder``; words and places are never trained, so they are there."""
    stored = {
        each.name: numpy_helper.to_array(each) for each in onnx.load(str(folder / "network.onnx")).graph.initializer
    }
    named = [
        *(f"layers.{number}.{part}" for number in range(len(network.layers)) for part in _PARTS),
        *(f"heads.{name}" for name in HEADS),
    ]
    # The products of a layer lose their names when they are exported, but keep their order.
    products = sorted(
        (name for name in stored if name.startswith("onnx::MatMul_") and name.endswith("_quantized")), key=_number
    )
    weights: dict[str, Tensor] = {"forms.weight": _whole(stored, "forms.weight")}
    for name, product in zip(named, products, strict=True):
        weights[f"{name}.weight"] = _whole(stored, product.removesuffix("_quantized")).T.contiguous()
    known = network.state_dict()
    weights |= {name: torch.from_numpy(value.copy()) for name, value in stored.items() if name in known}
    missing = known.keys() - weights.keys() - {"words.weight", "places.weight"}
    if missing:
        raise SystemExit(f"{folder} holds a network of another shape: {', '.join(sorted(missing))} is missing")
    network.load_state_dict({**known, **weights})


def _number(name: str) -> int:
    return int(name.removeprefix("onnx::MatMul_").removesuffix("_quantized"))


def _whole(stored: dict[str, np.ndarray], name: str) -> Tensor:
    """Return stored whole numbers as the weights that they stand for."""
    value, zero = (stored[f"{name}_{part}"].astype("float32") for part in ("quantized", "zero_point"))
    return torch.from_numpy((value - zero) * stored[f"{name}_scale"])
