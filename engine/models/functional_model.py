"""Functional: the model between symbolic inputs and outputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import ShapeError
from engine.layers.symbolic import Tensor
from engine.models import functional
from engine.models.graph import Graph
from engine.models.layers import layer_from, layer_to
from engine.models.model import Model
from engine.models.structure import Structure
from engine.random import Streams


class Functional(Model):
    """A graph of layers, given by its ends: ``Model(inputs, outputs)``.

    ``inputs`` and ``outputs`` are symbolic tensors, or lists or dicts of them. Raises SpecError for an output that no
    input leads to, ShapeError that names the layer."""

    def __init__(
        self,
        inputs: Any = None,
        outputs: Any = None,
        name: str | None = None,
        streams: Streams | None = None,
        trainable: bool = True,
    ) -> None:
        super().__init__(name=name, streams=streams, trainable=trainable)
        given, starts = Structure.of(inputs)
        wanted, ends = Structure.of(outputs)
        made, _ = functional.graph_of(starts, ends)
        self._starts, self._ends = starts, ends
        self._assemble(made, given, wanted)

    @property
    def default_name(self) -> str:
        return "functional"

    def _assemble(self, graph: Graph, inputs: Structure | None = None, outputs: Structure | None = None) -> None:
        try:
            super()._assemble(graph, inputs, outputs)
        except ShapeError as error:
            raise error.at("layers", list(graph.nodes).index(str(error.facts["layer"]))) from None

    @property
    def inputs(self) -> list[Tensor]:
        return list(self._starts)

    def get_config(self) -> dict[str, Any]:
        """Name, layers with their calls, inputs and outputs: Keras 3's own form, as JSON values."""
        config = functional.to_config(self.graph, layer_to)
        for key, structure in (("input_layers", self.input_structure), ("output_layers", self.output_structure)):
            config[key] = structure.pack(config[key]) if structure.form != "list" else config[key]
        return {"name": self.name, "trainable": self.trainable, **config}

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Functional:
        """Make a model from ``get_config``. Raises SpecError that says which layer is wrong."""
        inputs, outputs = functional.from_config(config, layer_from)
        return cls(inputs, outputs, name=config.get("name"), trainable=bool(config.get("trainable", True)))

    def to_json(self) -> str:
        import json

        return json.dumps({"class_name": "Functional", "config": self.get_config()})
