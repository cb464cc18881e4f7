"""Schedules: the learning rate at every step, and what an optimizer shows of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

STEPS = [*range(41), 63, 64, 100, 1000, 2.5, 7.25]

_START = {"initial_learning_rate": 0.1}
_DECAYS = {**_START, "decay_steps": 10, "decay_rate": 0.5}
_FALLS = {**_START, "decay_steps": 10}
_ROUNDS = {**_START, "first_decay_steps": 5}

# name -> (class, arguments)
SCHEDULES: dict[str, tuple[str, dict[str, Any]]] = {
    "exponential": ("ExponentialDecay", _DECAYS),
    "exponential staircase": ("ExponentialDecay", {**_DECAYS, "staircase": True}),
    "exponential of 3 steps": ("ExponentialDecay", {**_START, "decay_steps": 3, "decay_rate": 0.96, "staircase": True}),
    "inverse time": ("InverseTimeDecay", _DECAYS),
    "inverse time staircase": ("InverseTimeDecay", {**_DECAYS, "staircase": True}),
    "piecewise": ("PiecewiseConstantDecay", {"boundaries": [3, 10, 20], "values": [1.0, 0.5, 0.1, 0.05]}),
    "piecewise of one": ("PiecewiseConstantDecay", {"boundaries": [7.0], "values": [0.5, 0.25]}),
    "polynomial": ("PolynomialDecay", _FALLS),
    "polynomial square": ("PolynomialDecay", {**_FALLS, "end_learning_rate": 0.01, "power": 2.0}),
    "polynomial root cycle": ("PolynomialDecay", {**_FALLS, "end_learning_rate": 0.01, "power": 0.5, "cycle": True}),
    "polynomial cycle": ("PolynomialDecay", {**_FALLS, "cycle": True}),
    "cosine": ("CosineDecay", _FALLS),
    "cosine to a share": ("CosineDecay", {**_FALLS, "alpha": 0.2}),
    "cosine after warm-up": ("CosineDecay", {**_FALLS, "warmup_target": 0.5, "warmup_steps": 6, "alpha": 0.1}),
    "cosine from zero": (
        "CosineDecay",
        {"initial_learning_rate": 0.0, "decay_steps": 20, "warmup_target": 0.1, "warmup_steps": 4},
    ),
    "cosine without warm-up steps": ("CosineDecay", {**_FALLS, "warmup_target": 0.5}),
    "cosine without target": ("CosineDecay", {**_FALLS, "warmup_steps": 5}),
    "restarts": ("CosineDecayRestarts", _ROUNDS),
    "restarts of one length": ("CosineDecayRestarts", {**_ROUNDS, "t_mul": 1.0, "m_mul": 0.5, "alpha": 0.1}),
    "restarts lower": ("CosineDecayRestarts", {**_ROUNDS, "m_mul": 0.5}),
    "restarts longer": ("CosineDecayRestarts", {**_ROUNDS, "first_decay_steps": 4, "t_mul": 3.0, "alpha": 0.01}),
    # not 8 steps: at step 20 the last bit of a logarithm would decide whether the third round has begun
    "restarts by a half": ("CosineDecayRestarts", {**_ROUNDS, "first_decay_steps": 7, "t_mul": 1.5, "m_mul": 0.9}),
}


def read(class_name: str, config: dict[str, Any]) -> Callable[[Any], dict[str, np.ndarray]]:
    """The rates at all steps; made again from its config it must say the same."""

    def answer(keras: Any) -> dict[str, np.ndarray]:
        cls = getattr(keras.optimizers.schedules, class_name)
        schedule = cls(**config)
        again = cls.from_config(schedule.get_config())
        return {
            "rates": np.array([float(schedule(step)) for step in STEPS], np.float32),
            "again": np.array([float(again(step)) for step in STEPS], np.float32),
        }

    return answer


def shown(keras: Any) -> dict[str, np.ndarray]:
    """The learning rate that an optimizer shows after each of 6 updates."""
    schedule = keras.optimizers.schedules.ExponentialDecay(0.1, 2, 0.5, staircase=True)
    layers = keras.layers
    model = keras.Sequential([keras.Input((1,)), layers.Dense(1)])
    found = {}
    for name, more in {"plain": {}, "accumulated": {"gradient_accumulation_steps": 2}}.items():
        optimizer = keras.optimizers.SGD(schedule, **more)
        model.compile(optimizer, "mse")
        rates, counts = [], []
        for _ in range(6):
            rates.append(float(optimizer.learning_rate))
            model.train_on_batch(np.ones((2, 1), np.float32), np.ones((2, 1), np.float32))
            counts.append(int(optimizer.iterations))
        found |= {f"{name} rates": np.array(rates, np.float32), f"{name} counts": np.array(counts)}
    return found


ANSWERS = {name: read(*case) for name, case in SCHEDULES.items()} | {"as an optimizer shows it": shown}
