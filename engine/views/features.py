"""features: what is left of one sample after every layer that still gives pictures."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np

from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.base import Layer
from engine.layers.spatial import Spatial
from engine.spec import block
from engine.views.arguments import Sample
from engine.views.base import Subject, View, short

MOST_MAPS = 64
MOST_CELLS = 131_072
"""Of one layer: the first channels are shown."""


@block(
    "view",
    name="features",
    title=Words("Feature maps", "특징 맵"),
    help=Words("Where in a sample each pattern was found.", "샘플의 어디에서 무늬를 찾았는지 보여 줘요."),
    family="layer",
    glyph="conv",
)
class Features(View):
    """The outputs of all layers that give maps, for one sample.

    Answer: "sample" (row, x in raw units, y, said) and "layers" in order, each with "shape" (height, width, channels; a
    sequence has height 1), "low" and "high", and its first channels as "maps": bytes in base64, channel by channel and
    row by row, 0 for low and 255 for high; "means" and "peaks" of these channels as numbers."""

    sample: Sample = None

    def of_layer(self, layer: Layer, shape: Shape) -> bool:
        return isinstance(layer, Spatial) and len(shape) in (2, 3)

    def look(self, subject: Subject) -> dict[str, Any]:
        axes = len(subject.shapes()[self.place(subject, None).name])
        row = subject.sample(self.sample)
        tape = subject.tape(np.array([row]))
        outputs = {name: tape.outputs[name] for name in subject.nodes}
        maps = {name: made[0] for name, made in outputs.items() if not isinstance(made, list) and made.ndim == axes + 1}
        return {
            "sample": subject.told(row, tape),
            "layers": [_maps(name, subject.nodes[name].layer.spec_name, one) for name, one in maps.items()],
        }


def _maps(name: str, class_name: str, output: Array) -> dict[str, Any]:
    """The maps of one layer, (height, width, channels) or (time, channels)."""
    maps = output if output.ndim == 3 else output[None]
    height, width, channels = maps.shape
    maps = maps[:, :, : max(1, min(MOST_MAPS, MOST_CELLS // (height * width)))]
    finite = np.nan_to_num(maps, nan=0.0, posinf=0.0, neginf=0.0)  # of a diverged model there is nothing to see
    low, high = float(finite.min()), float(finite.max())
    level = (finite - low) / (high - low) if high > low else np.zeros_like(finite)
    cells = np.round(255 * level).astype(np.uint8).transpose(2, 0, 1)
    return {
        "layer": name,
        "class_name": class_name,
        "shape": [height, width, channels],
        "low": low,
        "high": high,
        "maps": base64.b64encode(cells.tobytes()).decode("ascii"),
        "means": short(maps.mean(axis=(0, 1))),
        "peaks": short(maps.max(axis=(0, 1))),
    }
