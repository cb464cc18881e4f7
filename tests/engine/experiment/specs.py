"""Short ways of writing specs for tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
MNIST = ROOT.parent / "shared" / "data" / "mnist-10k"
MNIST_CURE = "MNIST files: put the four files of 10,000 digits into ../shared/data/mnist-10k"


def layer(class_name: str, **config: Any) -> dict[str, Any]:
    return {"class_name": class_name, "config": config}


def dense(units: Any, activation: str | None = None) -> dict[str, Any]:
    return layer("Dense", units=units, **({"activation": activation} if activation else {}))


def spec(
    *layers: Any,
    data: str = "digits",
    loss: Any = "categorical_crossentropy",
    optimizer: Any = "adam",
    metrics: Any = ("accuracy",),
    epochs: Any = 2,
    **more: Any,
) -> dict[str, Any]:
    """A spec with these layers; digits, softmax and Adam unless said otherwise."""
    return {
        "data": {"dataset": data},
        "model": {"class_name": "Sequential", "layers": list(layers)},
        "compile": {"loss": loss, "optimizer": optimizer, "metrics": list(metrics)},
        "fit": {"epochs": epochs},
        **more,
    }


MLP = (layer("Flatten"), dense(32, "relu"), dense(10, "softmax"))


def examples() -> dict[str, dict[str, Any]]:
    """id -> spec of every example, in the order of their files."""
    paths = sorted((ROOT / "app" / "examples").glob("*.json"))
    found = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    return {example["id"]: example["spec"] for example in found}
