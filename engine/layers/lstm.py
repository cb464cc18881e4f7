"""LSTM: reads a sequence step by step and keeps a memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

import numpy as np

from engine import activations, initializers
from engine.array import Array, Shape
from engine.errors import Words
from engine.initializers import Initializer
from engine.layers.arguments import ActivationName, BiasInitializer, KernelInitializer, Units, UseBias
from engine.layers.base import Cache, Context, Example, Layer, ParamSpec
from engine.spec import Ref, Text, block


class UnitForgetBias(Initializer):
    """The bias of an LSTM: 1 for the forget gate, so that memory lasts at first; ``others`` elsewhere."""

    def __init__(self, others: Initializer) -> None:
        self.others = others

    def __call__(self, shape: Shape, rng: np.random.Generator) -> Array:
        bias = self.others(shape, rng)
        units = shape[0] // 4
        bias[units : 2 * units] = 1
        return bias


@block(
    "layer",
    title=Words("LSTM", "LSTM"),
    help=Words("Reads step by step and keeps a memory.", "한 걸음씩 읽으며 기억을 이어 가요."),
    family="recurrent",
    glyph="recurrent",
)
class LSTM(Layer):
    """Long short-term memory, for t = 1, 2, ... with h and c starting at zero:

        z = x_t kernel + h recurrent_kernel + bias
        i, f, o = recurrent_activation(z_i, z_f, z_o);  g = activation(z_g)
        c = f * c + i * g;  h = o * activation(c)

    Shapes: (batch, time, features) -> (batch, units), or (batch, time, units) with return_sequences. Weights, columns
    in the order i f g o: kernel (features, 4 units), recurrent_kernel (units, 4 units), bias (4 units,): 4(u(u+f)+u)
    numbers. Source: Hochreiter & Schmidhuber 1997; Keras 3, layers.LSTM."""

    units: Units
    activation: ActivationName = "tanh"
    recurrent_activation: Annotated[
        activations.Activation | str | None,
        Ref("activation"),
        Text("Gate activation", "게이트 활성화 함수", "Opens and closes the gates.", "게이트를 여닫는 함수예요."),
    ] = "sigmoid"
    use_bias: UseBias = True
    kernel_initializer: KernelInitializer = "glorot_uniform"
    recurrent_initializer: Annotated[
        Initializer | str,
        Ref("initializer"),
        Text(
            "Recurrent kernel starts as",
            "순환 가중치 초깃값",
            "First values of the loop.",
            "되먹임 가중치의 첫 값이에요.",
        ),
    ] = "orthogonal"
    bias_initializer: BiasInitializer = "zeros"
    unit_forget_bias: Annotated[
        bool,
        Text("Forget bias 1", "망각 편향 1", "Starts out remembering.", "처음에는 잘 기억하도록 시작해요."),
    ] = True
    return_sequences: Annotated[
        bool,
        Text(
            "Every step",
            "모든 시점",
            "Gives one output per step, not only the last.",
            "마지막만이 아니라 시점마다 출력해요.",
            "card",
        ),
    ] = False
    go_backwards: Annotated[bool, Text("Backwards", "거꾸로", "Reads from the end.", "끝에서부터 읽어요.")] = False

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        (shape,) = shapes
        if len(shape) != 2:
            raise self.refuse("shape.needs_sequence", shape)
        return (shape[0], self.units) if self.return_sequences else (self.units,)

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        features, columns = shapes[0][-1], 4 * self.units
        specs = {
            "kernel": ParamSpec((features, columns), initializers.get(self.kernel_initializer)),
            "recurrent_kernel": ParamSpec((self.units, columns), initializers.get(self.recurrent_initializer)),
        }
        if self.use_bias:
            start = initializers.get(self.bias_initializer)
            specs["bias"] = ParamSpec((columns,), UnitForgetBias(start) if self.unit_forget_bias else start)
        return specs

    @property
    def _columns(self) -> list[tuple[slice, activations.Activation]]:
        """Which columns of z go through which function: i and f, then g, then o."""
        u, bend, gate = self.units, activations.get(self.activation), activations.get(self.recurrent_activation)
        return [(slice(0, 2 * u), gate), (slice(2 * u, 3 * u), bend), (slice(3 * u, 4 * u), gate)]

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        bend = activations.get(self.activation)
        x = xs[0].swapaxes(0, 1)  # (batch, time, features) -> (time, batch, features)
        x = np.ascontiguousarray(x[::-1] if self.go_backwards else x)
        time, batch, _ = x.shape
        z = x @ p["kernel"]  # the inputs' share of all steps at once
        if self.use_bias:
            z += p["bias"]
        gates = np.empty_like(z)
        c, bent, h = (np.zeros((time + 1, batch, self.units), z.dtype) for _ in range(3))  # entry 0: before the start
        for t in range(time):
            z[t] += h[t] @ p["recurrent_kernel"]
            for columns, function in self._columns:
                gates[t, :, columns] = function(z[t, :, columns])
            i, f, g, o = np.split(gates[t], 4, axis=1)
            c[t + 1] = f * c[t] + i * g
            bent[t + 1] = bend(c[t + 1])
            h[t + 1] = o * bent[t + 1]
        y = h[1:].swapaxes(0, 1) if self.return_sequences else h[time]
        return y, {"x": x, "z": z, "gates": gates, "c": c, "bent": bent, "h": h}

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        bend = activations.get(self.activation)
        x, z, gates, c, bent, h = cache.values()
        dz = np.empty_like(z)
        dh, dc = np.zeros_like(h[0]), np.zeros_like(h[0])
        if not self.return_sequences:
            dh = dy
        for t in reversed(range(len(x))):
            if self.return_sequences:
                dh = dh + dy[:, t]
            i, f, candidate, o = np.split(gates[t], 4, axis=1)
            dc = dc + bend.gradient(dh * o, c[t + 1], bent[t + 1])
            da = np.concatenate([dc * candidate, dc * c[t], dc * i, dh * bent[t + 1]], axis=1)
            for columns, function in self._columns:
                dz[t, :, columns] = function.gradient(da[:, columns], z[t, :, columns], gates[t, :, columns])
            dc = dc * f
            dh = dz[t] @ p["recurrent_kernel"].T
        rows = dz.reshape(-1, 4 * self.units)  # (time, batch, 4u) -> (all steps, 4u)
        g["kernel"][...] += x.reshape(-1, x.shape[-1]).T @ rows
        g["recurrent_kernel"][...] += h[:-1].reshape(-1, self.units).T @ rows
        if self.use_bias:
            g["bias"][...] += rows.sum(axis=0)
        dx = dz @ p["kernel"].T
        return [(dx[::-1] if self.go_backwards else dx).swapaxes(0, 1)]

    def flops(self, shapes: Sequence[Shape]) -> int:
        time, features = shapes[0]
        return time * self.units * (8 * (features + self.units) + 4 + 9)

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(32), (8, 8), (32,), 5248),
            Example(cls(3, return_sequences=True), (4, 2), (4, 3), 72),
            Example(cls(2, go_backwards=True, use_bias=False), (3, 4), (2,), 48),
            Example(cls(2, activation="sigmoid", recurrent_activation="tanh"), (3, 1), (2,), 32),
        ]
