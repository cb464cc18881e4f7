"""Random functional models, built alike by the engine and by Keras."""

from __future__ import annotations

import random
from typing import Any

WIDTH = 3
MERGES = ("Add", "Multiply", "Average", "Maximum")


class Growth:
    """A graph that grows. Every tensor is kept with the inputs that it hangs on, as Keras refuses spare inputs."""

    def __init__(self, keras: Any, draw: random.Random, inputs: int) -> None:
        self.keras, self.draw = keras, draw
        self.inputs = [keras.Input((WIDTH,)) for _ in range(inputs)]
        self.tensors = [(tensor, frozenset({place})) for place, tensor in enumerate(self.inputs)]
        self.shared: list[Any] = []

    def any(self) -> tuple[Any, frozenset[int]]:
        return self.draw.choice(self.tensors)

    def dense(self) -> None:
        again = self.shared and self.draw.random() < 0.3
        activation = self.draw.choice(["tanh", "linear", "sigmoid"])
        layer = self.draw.choice(self.shared) if again else self.keras.layers.Dense(WIDTH, activation=activation)
        self.shared.append(layer)
        self.call(layer)

    def merge(self) -> None:
        read = [self.any() for _ in range(self.draw.randint(2, 3))]
        layer = getattr(self.keras.layers, self.draw.choice(MERGES))()
        self.tensors.append((layer([tensor for tensor, _ in read]), frozenset().union(*[on for _, on in read])))

    def model(self, depth: int) -> None:
        keras = self.keras
        if self.draw.random() < 0.5:
            layers = [keras.layers.Dense(4, activation="tanh"), keras.layers.Dense(WIDTH)]
            inner = keras.Sequential([keras.Input((WIDTH,)), *layers])
        else:
            inner = random_model(keras, self.draw.randrange(10**6), depth + 1)
        for _ in range(self.draw.randint(1, 2)):
            self.call(inner)

    def call(self, layer: Any) -> None:
        tensor, on = self.any()
        made = layer(tensor)
        self.tensors += [(part, on) for part in (made if isinstance(made, list) else [made])]


def random_model(keras: Any, seed: int, depth: int = 0) -> Any:
    """Up to three inputs, a dozen calls of new and shared layers and of models inside, up to three outputs."""
    draw = random.Random(seed)
    if not depth:
        keras.utils.clear_session()
    growth = Growth(keras, draw, 1 if depth else draw.randint(1, 3))
    for _ in range(draw.randint(2, 4 if depth else 12)):
        kind = draw.random()
        if kind < 0.5 or (kind > 0.85 and depth == 2):
            growth.dense()
        elif kind < 0.85:
            growth.merge()
        else:
            growth.model(depth)
    made = growth.tensors[len(growth.inputs) :]
    ends = draw.sample(made, min(len(made), draw.randint(1, 3)))
    on = sorted(frozenset().union(*[inputs for _, inputs in ends]))
    inputs = [growth.inputs[place] for place in on]
    outputs = [tensor for tensor, _ in ends]
    return keras.Model(inputs if len(inputs) > 1 else inputs[0], outputs if len(outputs) > 1 else outputs[0])


STEPS = 4


def random_sequences(keras: Any, seed: int) -> Any:
    """Graphs over time in which masks begin, meet and end; (STEPS, WIDTH) everywhere."""
    draw = random.Random(seed)
    keras.utils.clear_session()
    layers = keras.layers
    inputs = [keras.Input((STEPS, WIDTH)) for _ in range(draw.randint(1, 2))]
    tensors = [(tensor, frozenset({place})) for place, tensor in enumerate(inputs)]
    for _ in range(draw.randint(4, 12)):
        read = [draw.choice(tensors) for _ in range(draw.randint(2, 3))]
        one, on = read[0]
        kind = draw.random()
        if kind < 0.25:
            tensors.append((layers.Masking()(one), on))
        elif kind < 0.5:
            tensors.append((layers.Dense(WIDTH, activation="tanh")(one), on))
        elif kind < 0.7:
            tensors.append((layers.SimpleRNN(WIDTH, return_sequences=True)(one), on))
        else:
            every = frozenset().union(*[inputs_ for _, inputs_ in read])
            merge = layers.Concatenate() if kind > 0.88 else getattr(layers, draw.choice(MERGES))()
            made = merge([tensor for tensor, _ in read])
            tensors.append((layers.Dense(WIDTH)(made) if kind > 0.88 else made, every))
    last = [draw.choice(tensors[len(inputs) :]) for _ in range(2)]
    on = sorted(last[0][1] | last[1][1])
    ends = [layers.SimpleRNN(2)(tensor) for tensor, _ in last]
    kept = [inputs[place] for place in on]
    return keras.Model(kept if len(kept) > 1 else kept[0], layers.Add()(ends))
