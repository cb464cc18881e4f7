"""Bidirectional: reads a sequence from both ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Annotated, Any, Literal

import numpy as np

from engine.array import Array, Shape
from engine.errors import SpecError, StateError, Words
from engine.layers.base import Cache, Context, Example, Layer, ParamSpec, Weights, part, within
from engine.layers.protocol import listed
from engine.layers.recurrent.cell import check_states
from engine.layers.recurrent.gru import GRU
from engine.layers.recurrent.lstm import LSTM
from engine.layers.recurrent.recurrent import Recurrent
from engine.layers.recurrent.simple_rnn import SimpleRNN
from engine.layers.room import Room
from engine.spec import Ref, Text, block


@block(
    "layer",
    title=Words("Bidirectional", "양방향"),
    help=Words("Reads from both ends and joins what it finds.", "앞뒤 양쪽에서 읽고 결과를 합쳐요."),
    family="wrapper",
    glyph="recurrent",
)
class Bidirectional(Layer):
    """y = merge(layer(x), backward_layer(x)), the second one in the order of the first.

    Both layers are made anew from the one that is given, called forward_... and backward_..., unless a backward_layer
    is given too. Shapes: as the layer's; "concat" doubles the last axis, merge_mode None gives both outputs. First
    states and last states are those forwards, then those backwards. The cache holds the two layers' caches by the names
    of the parts. Source: Schuster & Paliwal 1997; Keras 3, layers.Bidirectional."""

    layer: Annotated[
        Recurrent,
        Ref("layer", family="recurrent"),
        Text("Layer", "층", "Reads forwards.", "앞에서부터 읽는 층이에요.", "simple"),
    ]
    merge_mode: Annotated[
        Literal["concat", "sum", "mul", "ave"] | None,
        Text("Join", "합치는 방법", "How the two outputs become one.", "두 출력을 하나로 만드는 방법이에요.", "card"),
    ] = "concat"
    backward_layer: Annotated[
        Recurrent | None,
        Ref("layer", family="recurrent"),
        Text(
            "Backward layer",
            "거꾸로 읽는 층",
            "Empty: the same layer, turned round.",
            "비워 두면 같은 층을 뒤집어 써요.",
        ),
    ] = None

    supports_masking = True

    def __post_init__(self) -> None:
        super().__post_init__()
        given, backward = self.layer, self.backward_layer
        self.layer = _copy(given, "forward_")
        self.backward_layer = _copy(given, "backward_", go_backwards=True) if backward is None else backward
        for name in ("go_backwards", "stateful", "return_sequences", "return_state"):
            ours, theirs = getattr(self.layer, name), getattr(self.backward_layer, name)
            if (ours == theirs) is (name == "go_backwards"):
                raise SpecError("layer.directions", layer=str(self.name), name=name).at("backward_layer")
        for direction in self.directions:
            direction.zero_output_for_mask = direction.return_sequences  # skipped steps add nothing to the sum

    @property
    def forward_layer(self) -> Recurrent:
        return self.layer

    @property
    def directions(self) -> tuple[Recurrent, Recurrent]:
        return self.layer, self.backward_layer or self.layer  # __post_init__ has made a backward layer

    def parts(self) -> dict[str, Layer]:
        return dict(zip(_NAMES, self.directions, strict=True))

    @property
    def return_sequences(self) -> bool:
        return self.layer.return_sequences

    @property
    def return_state(self) -> bool:
        return self.layer.return_state

    @property
    def stateful(self) -> bool:
        return self.layer.stateful

    # ---- the four questions

    def infer(self, shapes: Sequence[Shape]) -> Shape | list[Shape]:
        x, *given = shapes
        check_states(self, given, [shape for layer in self.directions for shape in layer.first_states(x)])
        (ahead, *states), (behind, *more) = (listed(layer.infer([x])) for layer in self.directions)
        if self.merge_mode == "concat" and ahead[:-1] == behind[:-1]:
            merged = [(*ahead[:-1], ahead[-1] + behind[-1])]
        elif self.merge_mode is None:
            merged = [ahead, behind]
        elif ahead == behind:
            merged = [ahead]
        else:
            raise self.refuse("shape.directions", ahead, other=behind)
        outputs = [*merged, *states, *more]
        return outputs if len(outputs) > 1 else outputs[0]

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        ahead, behind = (within(name, layer.params(shapes[:1])) for name, layer in self.parts().items())
        return ahead | behind

    def forward(self, p: Weights, xs: Sequence[Array], ctx: Context) -> tuple[Any, Cache]:
        x, *given = xs
        number = len(self.layer.first_states(x.shape[1:])) if given else 0
        caches: dict[str, Any] = {}
        found = []
        for (name, layer), states in zip(self.parts().items(), (given[:number], given[number:]), strict=True):
            y, caches[name] = layer.forward(part(p, name), [x, *states], ctx)
            found.append(listed(y))
        (ahead, *states), (behind, *more) = found
        if self.return_sequences:
            behind = behind[:, ::-1]
        outputs = [*self._merge(ahead, behind), *states, *more]
        return outputs if len(outputs) > 1 else outputs[0], {**caches, "y": (ahead, behind), "made": found}

    def _merge(self, ahead: Array, behind: Array) -> list[Array]:
        if self.merge_mode == "concat":
            return [np.concatenate([ahead, behind], axis=-1)]
        if self.merge_mode == "mul":
            return [ahead * behind]
        if self.merge_mode is None:
            return [ahead, behind]
        total = ahead + behind
        return [total / 2 if self.merge_mode == "ave" else total]

    def backward(self, p: Weights, g: Weights, dy: Any, cache: Cache) -> Sequence[Array]:
        dys = list(dy) if isinstance(dy, list) else [dy]
        number = 1 if self.merge_mode else 2
        ahead, behind = self._split(dys[:number], *cache["y"])
        if behind is not None and self.return_sequences:
            behind = behind[:, ::-1]
        dstates = dys[number:]
        own_states = len(cache["made"][0]) - 1
        dxs, found = [], []
        directions = self.parts().items(), (ahead, behind), (dstates[:own_states], dstates[own_states:]), cache["made"]
        for (name, layer), first, rest, made in zip(*directions, strict=True):
            wanted = [first, *rest]
            if layer.has_price:
                prices = layer.price_slopes(made)
                wanted = [price if d is None else d + price for d, price in zip(wanted, prices, strict=True)]
            back = wanted if self.return_state else wanted[0]
            own, *more = layer.backward(part(p, name), part(g, name), back, cache[name])
            dxs.append(own)
            found += more
        return [dxs[0] + dxs[1], *found]

    def _split(self, dys: list[Array | None], ahead: Array, behind: Array) -> Sequence[Array | None]:
        """The gradients by both outputs, from those by what they were merged to."""
        if self.merge_mode is None:
            return dys
        dy = dys[0]
        if dy is None:
            return None, None
        if self.merge_mode == "concat":
            width = ahead.shape[-1]
            return dy[..., :width], dy[..., width:]
        if self.merge_mode == "mul":
            return dy * behind, dy * ahead
        half = dy / 2 if self.merge_mode == "ave" else dy
        return half, half

    @property
    def has_price(self) -> bool:
        return any(layer.has_price for layer in self.directions)

    def price(self, outputs: Sequence[Array], cache: Cache) -> float:
        """What the two layers charge for their own outputs; ``backward`` adds the slopes."""
        return sum(layer.price(made, cache) for layer, made in zip(self.directions, cache["made"], strict=True))

    @property
    def makes_masks(self) -> bool:
        return False  # it hands one on at most

    def mask(self, xs: Sequence[Array], masks: Sequence[Array | None], cache: Cache = None) -> Array | None:
        return self.layer.mask(xs, masks)

    def room(self, shapes: Sequence[Shape]) -> Room:
        ahead, behind = (layer.room(shapes[:1]) for layer in self.directions)
        x, y = prod(shapes[0]), prod(listed(self.infer(shapes))[0]) if self.merge_mode else 0
        slopes = 2 * y if self.merge_mode in ("mul", "ave") else 0
        return Room(
            ahead.kept + behind.kept + y,
            ahead.kept + max(behind.kept + y, behind.there),
            slopes + max(ahead.back, x + behind.back, 3 * x),
            slopes + x + max(ahead.slope, behind.slope),
        )

    def flops(self, shapes: Sequence[Shape]) -> int:
        return sum(layer.flops(shapes[:1]) for layer in self.directions)

    def rounds(self, shapes: Sequence[Shape]) -> int:
        return sum(layer.rounds(shapes[:1]) for layer in self.directions)

    # ---- states and calls

    @property
    def states(self) -> list[Array] | None:
        ahead, behind = (layer.states for layer in self.directions)
        return None if ahead is None or behind is None else [*ahead, *behind]

    def reset_state(self) -> None:
        """Begin the next batch of stateful layers with zeros. Raises StateError if they are not."""
        if not self.stateful:
            raise StateError("state.not_stateful", layer=str(self.name))
        for layer in self.directions:
            layer.reset_state()

    reset_states = reset_state

    def bind(self, inputs: Any, *more: Any, **options: Any) -> tuple[list[Any], dict[str, Any]]:
        return self.layer.bind(inputs, *more, **options)

    def unbind(self, inputs: Sequence[Any], options: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        return self.layer.unbind(inputs, options)

    def build(self, input_shape: Any) -> None:
        self.layer.check_batch(input_shape[0])
        super().build(input_shape)

    def compute_output_shape(self, sequences_shape: Any, initial_state_shape: Any = None) -> Any:
        made = super().compute_output_shape(sequences_shape)
        return tuple(made)

    def compute_mask(self, inputs: Any, previous_mask: Any = None, mask: Any = None) -> Any:
        found = super().compute_mask(inputs, previous_mask, mask)
        return found if self.merge_mode else (found, found)

    @classmethod
    def examples(cls) -> list[Example]:
        pair = [(3, 2), (2,), (2,), (2,), (2,)]
        return [
            Example(cls(LSTM(8)), (6, 4), (16,), 832),
            Example(cls(SimpleRNN(2, return_sequences=True), "sum"), (3, 2), (3, 2), 20),
            Example(cls(SimpleRNN(2), "ave"), (3, 2), (2,), 20),
            Example(cls(GRU(2, return_sequences=True), "mul"), (3, 2), (3, 2), 72),
            Example(cls(LSTM(2, return_state=True)), pair, [(4,), *pair[1:]], 80),
            Example(
                cls(GRU(2, return_sequences=True), None, GRU(3, go_backwards=True, return_sequences=True)),
                (3, 2),
                [(3, 2), (3, 3)],
                99,
            ),
        ]


_NAMES = ("forward_layer", "backward_layer")


def _copy(layer: Recurrent, prefix: str, **changed: Any) -> Recurrent:
    """The layer made anew, without its weights and states."""
    name = f"{prefix}{str(layer.name).removeprefix(prefix)}"
    made = type(layer).from_config({**layer.get_config(), **changed, "name": name})
    if hasattr(layer, "use_cudnn"):  # says nothing here, but whoever asks reads what was given
        made.use_cudnn = layer.use_cudnn
    return made
