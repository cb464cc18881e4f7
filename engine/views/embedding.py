"""embedding: where the words of a table lie to each other."""

from __future__ import annotations

from typing import Any

from engine.array import Shape
from engine.errors import Words
from engine.layers.base import Layer
from engine.layers.core.embedding import Embedding
from engine.spec import block
from engine.views.arguments import LayerName
from engine.views.base import Subject, View, inside, short
from engine.views.pca import plane

MOST = 1_000


@block(
    "view",
    name="embedding",
    title=Words("Embedding", "임베딩"),
    help=Words("Words that are used alike come to lie together.", "비슷하게 쓰이는 단어는 서로 가까워져요."),
    family="layer",
    glyph="embedding",
)
class EmbeddingTable(View):
    """The rows of the table in the plane in which they lie widest apart.

    Answer: "points" (words, 2), "spread", the share of the whole spread along each axis, "sizes", the length of every
    row, and "words", how many the table has; the first 1,000 are shown."""

    layer: LayerName = None

    def of_layer(self, layer: Layer, shape: Shape) -> bool:
        return any(isinstance(part, Embedding) for _, part in inside(layer))

    def look(self, subject: Subject) -> dict[str, Any]:
        node = self.place(subject, self.layer)
        path = next(path for path, part in inside(node.layer) if isinstance(part, Embedding))
        table = subject.model.named_weights[f"{node.layer.name}/{path}embeddings"]
        points, spread = plane(table[:MOST])
        sizes = (table[:MOST].astype(float) ** 2).sum(axis=1) ** 0.5
        answer = {"points": short(points), "spread": spread, "sizes": short(sizes)}
        return {"layer": node.name, "words": len(table), "width": table.shape[1], **answer}
