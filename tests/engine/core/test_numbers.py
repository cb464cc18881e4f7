"""The numbers that must come out (DESIGN, section 8), each by hand."""

from __future__ import annotations

import numpy as np
import pytest

from engine import Input, Sequential, layers
from engine.activations import softmax
from engine.layers import LSTM, Conv2D, Dense, Flatten
from engine.layers.base import Layer

# (input shape, stack, parameters of every layer)
COUNTS: dict[str, tuple[tuple[int, ...], list[Layer], list[int]]] = {
    "784-512-10": ((784,), [Dense(512), Dense(10)], [401_920, 5_130]),
    "30-1": ((30,), [Dense(1)], [31]),
    "30-10-1": ((30,), [Dense(10), Dense(1)], [310, 11]),
    "784-32-10": ((28, 28), [Flatten(), Dense(32), Dense(10)], [0, 25_120, 330]),
    "32 filters 3x3 on grey": ((28, 28, 1), [Conv2D(32, 3)], [320]),  # type: ignore[arg-type]
    "LSTM 4(u(u+f)+u)": ((8, 8), [LSTM(32)], [4 * (32 * (32 + 8) + 32)]),
}
TOTALS = {"784-512-10": 407_050, "30-10-1": 321, "784-32-10": 25_450}


@pytest.mark.parametrize(("shape", "stack", "counts"), COUNTS.values(), ids=COUNTS)
def test_parameters(shape: tuple[int, ...], stack: list[Layer], counts: list[int]) -> None:
    model = Sequential([Input(shape), *stack])
    assert [layer.count_params() for layer in model.layers] == counts
    assert model.count_params() == sum(counts)
    assert model.parameters.data.size == sum(counts)


@pytest.mark.parametrize(("name", "total"), TOTALS.items())
def test_totals(name: str, total: int) -> None:
    assert sum(COUNTS[name][2]) == total


@pytest.mark.parametrize(
    ("logits", "shares"), [((2.20, 1.39, 0.85), (0.59, 0.26, 0.15)), ((0, -1.39, -2.20), (0.74, 0.18, 0.08))]
)
def test_softmax(logits: tuple[float, ...], shares: tuple[float, ...]) -> None:
    assert softmax(np.array([logits]))[0].round(2).tolist() == list(shares)


def test_elementwise_product() -> None:
    """A gate times a memory: [[1,6],[4,2]] by [[12,2],[3,6]] gives 12 everywhere."""
    dropout = layers.Dropout(0.5)
    mask = np.array([[12.0, 2.0], [3.0, 6.0]])
    (product,) = dropout.backward({}, {}, np.array([[1.0, 6.0], [4.0, 2.0]]), mask)
    assert product.tolist() == [[12, 12], [12, 12]]


def test_the_summary_shows_them(capsys: pytest.CaptureFixture[str]) -> None:
    Sequential([Input((784,)), Dense(512, "relu"), Dense(10, "softmax")]).summary()
    assert capsys.readouterr().out.splitlines() == [
        'Model: "sequential"',
        "┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓",
        "┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃",
        "┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩",
        "│ dense (Dense)                   │ (None, 512)            │       401,920 │",
        "├─────────────────────────────────┼────────────────────────┼───────────────┤",
        "│ dense_1 (Dense)                 │ (None, 10)             │         5,130 │",
        "└─────────────────────────────────┴────────────────────────┴───────────────┘",
        " Total params: 407,050 (1.55 MB)",
        " Trainable params: 407,050 (1.55 MB)",
        " Non-trainable params: 0 (0.00 B)",
    ]
