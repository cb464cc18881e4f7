"""scatter: how far apart the network has pulled the classes."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.datasets import DatasetInfo
from engine.errors import SpecError, Words, shown
from engine.models.graph import Source
from engine.spec import block
from engine.views.arguments import LayerName, Part
from engine.views.base import Subject, View, short
from engine.views.pca import plane

MOST = 300


@block(
    "view",
    name="scatter",
    title=Words("Scatter", "산점도"),
    help=Words(
        "Rows as the last layer but one sees them, in two dimensions.",
        "마지막 층 바로 앞에서 본 행들을 2차원에 찍어요.",
    ),
    family="model",
    glyph="dense",
)
class Scatter(View):
    """What the last layer with weights reads, for up to 300 rows, in the plane in which they lie widest apart.

    Answer: "layer", whose output it is (null: the data itself), "units", how many numbers, "points" (rows, 2),
    "spread", the share of the whole spread along each axis, and of every row its number in "rows", its class in
    "answers" and the class that the model says in "said". With ``layer``, that layer's output instead."""

    layer: LayerName = None
    split: Part = "validation"

    def of_model(self, info: DatasetInfo) -> bool:
        return info.task == "classification"

    def look(self, subject: Subject) -> dict[str, Any]:
        if not self.of_model(subject.info):
            raise SpecError("view.nothing", view=self.spec_name)
        rows = _spread(subject.rows(self.split if len(subject.split.rows(self.split)) else "train"))
        source = self._source(subject)
        tape = subject.tape(rows)
        outputs = tape.read(source).reshape(len(rows), -1)
        points, spread = plane(outputs)
        said = subject.shares(subject.model.graph.answers(tape)[0]).argmax(axis=1)
        return {
            "layer": source.node if source.node in subject.nodes else None,
            "units": outputs.shape[1],
            "points": short(points),
            "spread": spread,
            "rows": rows.tolist(),
            "answers": subject.dataset.y[rows].tolist(),
            "said": said.tolist(),
        }

    def _source(self, subject: Subject) -> Source:
        nodes = subject.nodes
        if self.layer is not None:
            if self.layer not in nodes:
                raise SpecError("view.layer", view=self.spec_name, got=shown(self.layer), known=list(nodes)).at("layer")
            return Source(self.layer)
        # on the way to the first output: the last layer with weights, and what it reads
        node = nodes[subject.model.graph.outputs[0].node]
        while not node.layer.views and node.inputs[0].node in nodes:
            node = nodes[node.inputs[0].node]
        return node.inputs[0]


def _spread(rows: Any) -> Any:
    """Up to MOST of these rows, evenly over all."""
    return rows[np.linspace(0, len(rows) - 1, min(MOST, len(rows))).astype(int)]
