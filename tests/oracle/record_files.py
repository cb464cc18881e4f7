"""Let real Keras make .keras files, and write down what the models in them predict and how they learn on.

KERAS_BACKEND=torch python -m tests.oracle.record_files
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
import numpy as np

from tests.oracle import files

FOLDER = Path(__file__).parent / "data" / "files"


def record() -> None:
    answers: dict[str, np.ndarray] = {}
    for name, (build, _, _, comparable) in files.FILES.items():
        keras.backend.clear_session()
        keras.utils.set_random_seed(3)
        model = build(keras)
        files.go_on(model, name)
        model.save(FOLDER / f"{name}.keras")
        x, _ = files.data(name)
        outputs = files.flat(model.predict(x, verbose=0))
        answers |= {f"{name}/predict/{place}": output for place, output in enumerate(outputs)}
        if comparable:
            files.go_on(model, name)
            answers |= {f"{name}/after/{place}": weight for place, weight in enumerate(model.get_weights())}
    np.savez_compressed(FOLDER / "answers.npz", **answers)


def orders(number: int = 60) -> list[dict[str, Any]]:
    """Random graphs as nodes, and the order of layers that Keras makes of them."""
    found = []
    for seed in range(number):
        draw = random.Random(seed)
        nodes: list[tuple[str, str, list[str]]] = []
        tensors: dict[str, Any] = {}
        made: list[Any] = []

        def put(layer: Any, tensor: Any, reads: list[str], nodes: Any = nodes, tensors: Any = tensors) -> None:
            name = f"call {len(nodes)}"
            nodes.append((name, layer.name, reads))
            tensors[name] = tensor

        inputs = [keras.Input((3,)) for _ in range(draw.randint(1, 3))]
        for tensor in inputs:
            put(tensor._keras_history.operation, tensor, [])
        for _ in range(draw.randint(1, 12)):
            reads = [draw.choice(list(tensors)) for _ in range(draw.choice([1, 1, 2, 3]))]
            if len(reads) == 1:
                layer = draw.choice(made) if made and draw.random() < 0.4 else keras.layers.Dense(3)
                made.append(layer)
                put(layer, layer(tensors[reads[0]]), reads)
            else:
                layer = keras.layers.Add()
                put(layer, layer([tensors[name] for name in reads]), reads)
        ends = draw.sample(list(tensors), min(len(tensors), draw.randint(1, 3)))
        model = keras.Model(inputs, [tensors[name] for name in ends])
        found.append({"nodes": nodes, "outputs": ends, "order": [layer.name for layer in model.layers]})
    return found


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    record()
    (FOLDER / "orders.json").write_text(json.dumps(orders(), separators=(",", ":")) + "\n", encoding="utf-8")
    print(*(f"{file.name}: {file.stat().st_size // 1024} kB" for file in sorted(FOLDER.iterdir())), sep="\n")
