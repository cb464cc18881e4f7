"""Random experiments over every layer that can stand in a model, every loss, optimizer and data set."""

from __future__ import annotations

from math import prod
from random import Random
from typing import Any, TypeAlias

from bench.sizes import SIZES, At, Shape, log_uniform, pairs
from engine.errors import StrataError
from engine.layers.protocol import listed
from engine.registry import KINDS
from engine.spec import arguments, resolve

Config: TypeAlias = dict[str, Any]

DATA = (
    *("digits", "digits", "digits_rows", "digits_rows", "breast_cancer", "iris", "wine", "diabetes", "spiral", "moons"),
    *("hills", "mnist"),
)
CLASSES = {
    "digits": 10,
    "digits_rows": 10,
    "mnist": 10,
    "breast_cancer": 2,
    "iris": 3,
    "wine": 3,
    "spiral": 2,
    "moons": 2,
}
SHAPES: dict[str, Shape] = {"digits": (8, 8, 1), "digits_rows": (8, 8), "mnist": (28, 28, 1), "breast_cancer": (30,)}
SHAPES |= {"iris": (4,), "wine": (13,), "diabetes": (10,)}
LARGEST_ROW = 300_000
MERGES = ("Add", "Subtract", "Average", "Maximum", "Minimum", "Multiply", "Concatenate", "Dot")
LOOKS = ("Attention", "AdditiveAttention", "MultiHeadAttention", "GroupQueryAttention")
ALONE = [name for name in KINDS["layer"] if name not in (*MERGES, *LOOKS, "InputLayer", "Embedding")]


USUAL = ("Dense", "Conv2D", "LSTM", "GRU", "BatchNormalization")
CELLS = ("SimpleRNNCell", "GRUCell", "LSTMCell")


class Draw:
    """Experiments from one generator: the same seed draws the same ones."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)

    def experiment(self) -> Config:
        rng = self.rng
        dataset = rng.choice(DATA)
        options = {"samples": rng.choice((100, 500, 2_000))} if dataset in ("spiral", "moons", "hills") else {}
        classes = CLASSES.get(dataset, 1)
        model = self.model(SHAPES.get(dataset, (2,)), classes)
        held = rng.choice((0.0, 0.1, 0.2, 0.2, 0.2, 0.4))
        return {
            "seed": rng.randrange(1_000),
            "data": {"dataset": dataset, "validation_split": held, "test_split": 0.1, "options": options},
            "model": model,
            "compile": {
                "loss": self.loss(classes),
                "optimizer": self.optimizer(),
                "metrics": rng.choice(([], ["accuracy"], ["accuracy"])) if classes > 1 else ["mae"],
            },
            "fit": {"epochs": 1, "batch_size": self.size(1, 512), "shuffle": rng.random() < 0.9, "callbacks": []},
        }

    def size(self, low: int, high: int) -> int:
        return log_uniform(self.rng, low, high)

    def loss(self, classes: int) -> str:
        if classes == 1:
            return self.rng.choice(("mse", "mae", "huber", "log_cosh"))
        return self.rng.choice(
            ("categorical_crossentropy", "sparse_categorical_crossentropy", "kl_divergence", "categorical_hinge", "mse")
        )

    def optimizer(self) -> Config:
        name = self.rng.choice(list(KINDS["optimizer"]))
        config: Config = {"learning_rate": 1e-4}
        if name == "SGD" and self.rng.random() < 0.6:
            config |= {"momentum": 0.9, "nesterov": self.rng.random() < 0.5}
        if self.rng.random() < 0.15:
            config |= self.rng.choice(({"use_ema": True}, {"clipnorm": 1.0}, {"global_clipnorm": 1.0}))
        return {"class_name": name, "config": config}

    # ---- layers

    def model(self, shape: Shape, classes: int) -> Config:
        graph = self.rng.random() < 0.3
        start = {"class_name": "InputLayer", "name": "in", "config": {"shape": list(shape)}}
        layers: list[Config] = [start] if graph else []
        if self.rng.random() < 0.1 and len(shape) > 1:  # pixels are 0 to 1: the only whole numbers there are
            shape = self._put(layers, {"class_name": "Flatten", "config": {}}, shape)[0]
            words = {"input_dim": self.size(50, 5_000), "output_dim": self.size(2, 64)}
            shape = self._put(layers, {"class_name": "Embedding", "config": words}, shape)[0]
        for _ in range(self.size(1, 10)):
            shape = self._step(layers, shape, graph=graph)
        if len(shape) > 1:
            shape = self._put(layers, {"class_name": "Flatten", "config": {}}, shape)[0]
        last = {"units": classes, "activation": "softmax" if classes > 1 else None}
        self._put(layers, {"class_name": "Dense", "config": last}, shape)
        if not graph:
            return {"class_name": "Sequential", "layers": layers}
        before = "in"
        for number, layer in enumerate(layers[1:]):
            layer.setdefault("name", f"l{number}")
            layer["inputs"] = [before if name == "" else name for name in layer.get("inputs", [""])]
            before = layer["name"] if not layer.pop("aside", False) else before
        return {"class_name": "Functional", "layers": layers, "outputs": [before]}

    def _step(self, layers: list[Config], shape: Shape, *, graph: bool) -> Shape:
        if graph and self.rng.random() < 0.4 and (joined := self._joined(layers, shape)):
            return joined
        for _ in range(40):
            name = self.rng.choice(ALONE if self.rng.random() < 0.8 else USUAL)
            if len(shape) == 1 and prod(shape) > 3 and self.rng.random() < 0.3:
                name = "Reshape"  # or hardly anything would ever see a picture or a sequence
            try:
                entry = {"class_name": name, "config": self.config(name, shape)}
                return self._put(layers, entry, shape)[0]
            except (StrataError, ValueError, TypeError, IndexError):
                continue
        return shape

    def _joined(self, layers: list[Config], shape: Shape) -> Shape | None:
        """A layer aside and a merging or looking layer that reads both it and what came before."""
        number = len(layers)
        several = self.rng.choice(LOOKS if len(shape) == 2 and self.rng.random() < 0.6 else MERGES)
        aside = {"class_name": "Dense", "name": f"a{number}", "aside": True}
        aside["config"] = {"units": shape[-1], "activation": self.word("activation")}
        config: Config = {}
        if several == "Dot":
            config = {"axes": -1}
        elif several in ("MultiHeadAttention", "GroupQueryAttention"):
            size = self.size(4, 64)
            grouped = {"num_query_heads": 4, "num_key_value_heads": 2, "head_dim": size}
            config = {"num_heads": 4, "key_dim": size} if several == "MultiHeadAttention" else grouped
        entry = {"class_name": several, "name": f"j{number}", "inputs": ["", f"a{number}"], "config": config}
        trial: list[Config] = []
        try:
            self._put(trial, aside, shape)
            found = self._put(trial, entry, shape, shape)[0]
        except (StrataError, ValueError, TypeError):
            return None
        layers += trial
        return found

    def _put(self, layers: list[Config], entry: Config, *shapes: Shape) -> list[Shape]:
        """Append a layer; the shapes that it gives. Raises if it cannot read these."""
        layer = resolve("layer", {"class_name": entry["class_name"], "config": entry["config"]})
        found = listed(layer.infer(list(shapes)))
        if not 0 < prod(found[0]) <= LARGEST_ROW or len(found[0]) > 5:
            raise ValueError
        weights = sum(spec.size for spec in layer.params(list(shapes)).values())
        if weights > 12_000_000:
            raise ValueError
        layers.append(entry)
        return found

    def word(self, kind: str) -> str:
        return self.rng.choice([name for name in KINDS[kind] if name not in ("glu",)])

    def config(self, name: str, shape: Shape) -> Config:
        """Arguments for a layer: sizes log-uniform, now and then a word or a switch other than the default."""
        rng = self.rng
        at = At(rng, shape, getattr(KINDS["layer"][name], "rank", 0))
        made: Config = {}
        for key, argument in arguments(KINDS["layer"][name]).items():
            if key == "padding" and name.startswith("ZeroPadding"):
                made[key] = pairs(2)(at)
            elif key == "scale" and name == "Rescaling":
                made[key] = 0.5
            elif key in SIZES:
                made[key] = SIZES[key](at)
            elif key in ("activation", "recurrent_activation") and rng.random() < 0.5:
                made[key] = (
                    self.word("activation") if key == "activation" and not at.rank else rng.choice(("relu", "tanh"))
                )
            elif key == "layer":
                inner = rng.choice(("LSTM", "GRU", "SimpleRNN")) if name == "Bidirectional" else self.rng.choice(ALONE)
                made[key] = {
                    "class_name": inner,
                    "config": self.config(inner, shape[1:] if name != "Bidirectional" else shape),
                }
            elif key == "cell":
                cells = [
                    {"class_name": kind, "config": {"units": self.size(2, 128)}} for kind in rng.sample(list(CELLS), 2)
                ]
                made[key] = rng.choice((cells[0], {"class_name": "StackedRNNCells", "config": {"cells": cells}}))
            elif argument.choices and rng.random() < 0.4:
                made[key] = rng.choice(argument.choices)
            elif argument.type is bool and key in ("return_sequences", "use_bias", "go_backwards", "reset_after"):
                made[key] = rng.random() < 0.5
            elif key.endswith("kernel_initializer") and rng.random() < 0.2:
                made[key] = rng.choice(("he_normal", "orthogonal", "random_uniform", "truncated_normal"))
            elif key == "kernel_regularizer" and rng.random() < 0.1:
                made[key] = "l2"
        return made
