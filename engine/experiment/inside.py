"""Inside: after an epoch, how weights, gradients and outputs of every layer lie.

    weights    of each array: its norm, how far it moved in this epoch, the spread of its numbers and of its gradient,
               the learning rates that the optimizer has made for them; and the numbers themselves, to draw few of them
    output     the spread of what the layer gives for the first training rows, the share of it that is flat, dead units
    units      for points in the plane: what each unit of the small layers says over the whole field

Gradients are those of a batch of the first training rows, reckoned as training would, dropout included. Looking leaves
no trace: running means and generators stand afterwards as they stood before, so a run with pictures has the bits of one
without, and one that is taken up again tells the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import ceil
from typing import Any

import numpy as np

from engine import activations
from engine.array import Array
from engine.callbacks import Callback
from engine.callbacks.base import Logs
from engine.datasets.toys import FIELD
from engine.experiment.looks import INSIDE, spacing
from engine.experiment.prepare import Prepared
from engine.experiment.spread import norm, packed, sample, short, spread, text
from engine.layers.base import Layer
from engine.layers.protocol import listed
from engine.models.graph import Node, Tape
from engine.models.position import streams_of

VIEW = "layers"
DRAWN, DRAWN_IN_ALL = 700, 1_200
"""Numbers of a weight array that is told number by number, and of all of those."""
WIDE, UNITS, SIDE = 8, 24, 12
"""Units of a layer whose fields are told, the first ones; units in all; cells along each side of a field."""
SHALLOW = 12
"""Layers up to which histograms, single numbers and units are told, so that an event stays small."""

# Where the slope of an activation is below a tenth of its largest: what goes in there hardly moves what comes out.
FLAT: dict[str, Callable[[Array], Array]] = {
    "relu": lambda y: y == 0,
    "sigmoid": lambda y: np.abs(y - 0.5) > 0.4743,
    "tanh": lambda y: np.abs(y) > 0.9487,
}
LEVEL = {"sigmoid": 0.5}
"""The output between the two sides of a unit; 0 for all others."""


class Inside(Callback):
    """Sends "probe" with the view "layers" before training (at epoch 0, or where one begins that goes on from another)
    and after epochs."""

    def __init__(self, prepared: Prepared, emit: Callable[[str, Mapping[str, Any]], None]) -> None:
        experiment = prepared.experiment
        self.emit, self.last = emit, experiment.epochs
        self.every = spacing(experiment.epochs, ceil(len(prepared.x_train) / experiment.batch_size))
        several = isinstance(prepared.y_train, list)
        self.x = prepared.x_train[:INSIDE]
        self.y = [y[:INSIDE] for y in prepared.y_train] if several else prepared.y_train[:INSIDE]
        self.field = prepared.scaling.apply(field()) if prepared.info.kind == "points" else None
        self.before: Array | None = None
        self.began = False

    # Within an epoch there is where its weights began, too.
    def get_state(self) -> dict[str, Any]:
        return {"began": self.began} | ({} if self.before is None else {"before": self.before.copy()})

    def set_state(self, state: Mapping[str, Any]) -> None:
        self.began, self.before = state["began"], state.get("before")

    def on_train_begin(self, logs: Logs | None = None) -> None:
        self.before = None

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        if not self.began:  # not when training begins: only now has it the weights that it goes on with
            self.began = True
            self.tell(epoch)
        if self.model.place.batch == 0:  # otherwise the epoch goes on, and began elsewhere
            self.before = self.model.parameters.data.copy()

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        number = epoch + 1
        if number % self.every == 0 or number == self.last or self.model.stop_training:
            self.tell(number)
        self.before = None

    def tell(self, epoch: int) -> None:
        self.emit("probe", {"epoch": epoch, "view": VIEW, **self.look()})

    def look(self) -> dict[str, Any]:
        """What stands in the event."""
        model = self.model
        state, streams = model.state.data.copy(), streams_of(model)
        drawn = {name: stream.bit_generator.state for name, stream in streams.items()}
        with np.errstate(all="ignore"):  # a diverged model has NaN to show
            tape = model.there_and_back(self.x, self.y)
            found = {"seen": len(self.x), "layers": self.layers(tape), **self.units()}
        model.state.data[...] = state
        for name, stream in streams.items():
            stream.bit_generator.state = drawn[name]
        return found

    def layers(self, tape: Tape) -> list[dict[str, Any]]:
        nodes = [node for node in self.model.graph.nodes.values() if node.inputs]
        shallow, told = len(nodes) <= SHALLOW, set[str]()
        room = DRAWN_IN_ALL if shallow else 0
        found = []
        for node in nodes:
            owner = str(node.layer.name)
            weights = [] if owner in told else self.weights(owner, shallow)
            told.add(owner)  # a layer that is used twice has one set of weights
            for one in weights:
                value = self.model.parameters[owner][one["name"]]
                if value.ndim == 2 and self.field is not None:
                    value = value[:WIDE, :WIDE]  # between the units whose fields are told
                if value.ndim <= 2 and value.size <= min(DRAWN, room):
                    one["numbers"] = {"shape": list(value.shape), **packed(value)}
                    room -= value.size
            found.append({"name": node.name, "weights": weights, "output": output(node, tape, shallow)})
        return found

    def weights(self, owner: str, bins: bool) -> list[dict[str, Any]]:
        model, found = self.model, []
        for name, place in model.parameters.slices(owner).items():
            shape = model.parameters[owner][name].shape
            value, slope = model.parameters.data[place], model.grads.data[place]
            one: dict[str, Any] = {"name": name, "shape": list(shape), "norm": norm(value), "moved": self.moved(place)}
            one["gradient"] = {"norm": norm(slope)}
            if len(shape) > 1:  # the few numbers of a bias make no picture
                one |= spread(value.reshape(shape), bins)
                one["gradient"] |= spread(slope.reshape(shape), bins)
                one["rates"] = self.rates(place)
            found.append(one)
        return found

    def moved(self, place: slice) -> float | None:
        """How far an array has come in this epoch, as a share of its norm before; None if that is not known."""
        if self.before is None:
            return None
        before = self.before[place]
        length, way = norm(before), norm(self.model.parameters.data[place] - before)
        return short(way / length) if way is not None and length else None

    def rates(self, place: slice) -> list[float] | None:
        """5 %, 50 % and 95 % of the learning rates of an array's numbers; None where all have the one that was set."""
        if not self.model.optimizer.iterations:
            return None
        rows = np.stack([sample(row) for row in self.model.optimizer_slots[:, place]] or [np.empty(0)])
        rates = self.model.optimizer.learning_rates(rows)
        if rates is None or not np.isfinite(rates).all():
            return None
        return [short(value) for value in np.sort(rates)[np.round(_TAILS * (len(rates) - 1)).astype(np.intp)].tolist()]

    def units(self) -> dict[str, Any]:
        """The fields of the first small layers, top row first: a byte a cell, from ``low`` to ``high`` of the layer."""
        if self.field is None or len(self.model.graph.nodes) > SHALLOW:
            return {}
        tape = self.model.tape(self.field)
        found: dict[str, dict[str, Any]] = {}
        room = UNITS
        for name, node in self.model.graph.nodes.items():
            outputs = listed(tape.outputs[name])[0]
            if not node.inputs or outputs.ndim != 2 or not room:
                continue
            width, outputs = outputs.shape[1], outputs[:, : min(WIDE, room)]
            low, high = float(outputs.min()), float(outputs.max())
            if not np.isfinite(high - low):
                continue
            cells = np.round((outputs.T - low) * (255 / (high - low) if high > low else 0.0)).astype(np.uint8)
            level = LEVEL.get(bend(node.layer), 0.0)
            ends = {"low": short(low), "high": short(high), "level": level}
            found[name] = {"units": outputs.shape[1], "width": width, **ends, **text(cells)}
            room -= outputs.shape[1]
        return {"side": SIDE, "units": found}


_TAILS = np.array([0.05, 0.5, 0.95])


def field() -> Array:
    """The middles of the cells of the whole field, in raw units, the top row first. Shapes: -> (cells, 2)."""
    ticks = -FIELD + 2 * FIELD * (np.arange(SIDE) + 0.5) / SIDE
    x1, x2 = np.meshgrid(ticks, ticks[::-1])
    return np.stack([x1.ravel(), x2.ravel()], axis=1)


def output(node: Node, tape: Tape, bins: bool) -> dict[str, Any]:
    """The spread of a node's first output; ``flat``: the share of it where the activation hardly answers; ``dead``: how
    many of its ``width`` units gave 0 for every row."""
    y = listed(tape.outputs[node.name])[0]
    found: dict[str, Any] = {"shape": list(y.shape[1:]), **spread(y, bins)}
    kind = bend(node.layer)
    if kind in FLAT:
        found["flat"] = short(float(FLAT[kind](sample(y)).mean()))
    if kind == "relu" or node.layer.family == "activation":
        found["dead"] = int((~y.reshape(-1, y.shape[-1]).any(axis=0)).sum())
    return found


def bend(layer: Layer) -> str:
    """The name of the activation that a layer ends with; empty if it has none."""
    given = getattr(layer, "activation", None)
    return "" if given is None else activations.get(given).spec_name
