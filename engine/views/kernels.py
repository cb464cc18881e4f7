"""kernels: the patterns that a convolution looks for."""

from __future__ import annotations

from typing import Any

from engine.array import Array, Shape
from engine.errors import Words
from engine.layers.base import Layer
from engine.layers.convolutional.conv import Conv
from engine.layers.convolutional.conv_transpose import ConvTranspose
from engine.layers.convolutional.depthwise_conv import DepthwiseConv
from engine.layers.convolutional.separable_conv import SeparableConv
from engine.spec import block
from engine.views.arguments import LayerName
from engine.views.base import Subject, View, inside, limit, short

MOST = 16_384
"""Numbers in one answer; of a layer with more, the first filters are shown."""
WEIGHT: dict[type[Layer], str] = {
    Conv: "kernel",
    ConvTranspose: "kernel",
    DepthwiseConv: "kernel",
    SeparableConv: "depthwise_kernel",
}


@block(
    "view",
    name="kernels",
    title=Words("Kernels", "커널"),
    help=Words("The patterns that a convolution looks for.", "합성곱 층이 찾는 무늬예요."),
    family="layer",
    glyph="conv",
)
class Kernels(View):
    """Every kernel as one picture per input channel.

    Answer: "kernels" (filters, channels, height, width), a pattern over one axis with height 1; "bias" (filters,) or
    None; "limit", the largest size of any number shown; "filters", how many there are in all."""

    layer: LayerName = None

    def of_layer(self, layer: Layer, shape: Shape) -> bool:
        return _found(layer) is not None

    def look(self, subject: Subject) -> dict[str, Any]:
        node = self.place(subject, self.layer)
        path, name, conv = _found(node.layer) or ("", "", node.layer)  # ``place`` gives fitting nodes only
        weights = subject.model.named_weights
        owner = f"{node.layer.name}/{path}"
        pictures = _pictures(weights[owner + name], conv)
        shown = pictures[: max(1, MOST // pictures[0].size)]
        bias = weights.get(f"{owner}bias")
        return {
            "layer": node.name,
            "filters": len(pictures),
            "kernels": short(shown),
            "bias": None if bias is None else short(bias[: len(shown)]),
            "limit": limit(shown),
        }


def _found(layer: Layer) -> tuple[str, str, Layer] | None:
    """The first convolution over one or two axes in a layer: its path, the name of its kernel, itself."""
    for path, part in inside(layer):
        for cls, name in WEIGHT.items():
            if isinstance(part, cls) and part.rank <= 2:
                return path, name, part
    return None


def _pictures(kernel: Array, conv: Layer) -> Array:
    """(*sizes, channels, filters) -> (filters, channels, height, width)."""
    if kernel.ndim == 3:
        kernel = kernel[None]  # (1, size, channels, filters)
    if isinstance(conv, ConvTranspose):
        kernel = kernel.swapaxes(2, 3)  # its kernel has the filters before the channels
    if isinstance(conv, DepthwiseConv | SeparableConv):  # every channel has patterns of its own
        height, width, channels, several = kernel.shape
        kernel = kernel.reshape(height, width, 1, channels * several)
    return kernel.transpose(3, 2, 0, 1)
