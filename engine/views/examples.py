"""examples: rows that the model got wrong, the surest first; or the rows in one cell of the confusion matrix."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np

from engine import judgement
from engine.array import Array
from engine.errors import Words
from engine.marks import Ge, Le
from engine.spec import Text, block
from engine.views.base import Subject
from engine.views.judgement import known
from engine.views.part import PartView

Class = Annotated[
    int | None,
    Ge(0),
    Le(1_000),
    Text("Class", "클래스", "Its number; empty: any.", "클래스 번호예요. 비우면 모두 봐요."),
]


@block(
    "view",
    name="examples",
    title=Words("Examples", "틀린 예"),
    help=Words("Rows that the model got wrong, the worst first.", "모델이 틀린 행을 크게 틀린 것부터 보여 줘요."),
    family="model",
    glyph="dense",
)
class Examples(PartView):
    """Rows of one part of the split with what the model says of them; the training rows where the part has none.

    Of classes: wrong ones, the surest first, only those whose answer is ``truth`` and that were taken for ``said`` if
    these are given; with ``truth`` = ``said`` the right ones of that class, the least sure first. Of numbers: all rows,
    the farthest off first. Answer: "split", "total", "offset" and "samples": row, x in raw units, y, said (null if the
    outputs are no numbers), of classes also "confidence" and "share", that of the right class."""

    truth: Class = None
    said: Class = None
    offset: Annotated[int, Ge(0), Text("From", "어디부터", "How many are passed over.", "앞에서 건너뛸 개수예요.")] = 0
    limit: Annotated[int, Ge(1), Le(60), Text("How many", "몇 개", "At most.", "많아야 이만큼 보여요.")] = 24

    def look(self, subject: Subject) -> dict[str, Any]:
        part, rows = subject.held(self.split)
        outputs, truth = subject.outputs(rows), subject.dataset.y[rows]
        if subject.info.task == "regression":
            order, columns = _farthest(truth, outputs[:, 0])
        else:
            order, columns = self._wrong(truth, subject.shares(outputs))
        page = order[self.offset : self.offset + self.limit]
        told = {name: known(column[page]) for name, column in columns.items()}
        told["said"] = [None if said == judgement.NO_ANSWER else said for said in told["said"]]
        x = subject.dataset.x[rows[page]].tolist()
        samples = [
            {"row": row, "x": x[n], "y": truth[page[n]].item(), **{name: column[n] for name, column in told.items()}}
            for n, row in enumerate(rows[page].tolist())
        ]
        return {"split": part, "total": len(order), "offset": self.offset, "samples": samples}

    def _wrong(self, truth: Array, shares: Array) -> tuple[Array, dict[str, Array]]:
        said, confidence = judgement.winners(shares)
        right = self.truth is not None and self.truth == self.said
        wanted = (said == truth) if right else (said != truth)
        if self.truth is not None:
            wanted &= truth == self.truth
        if self.said is not None:
            wanted &= said == self.said
        places = np.flatnonzero(wanted)
        sure = np.nan_to_num(confidence[places], nan=-1.0)
        order = places[np.argsort(sure if right else -sure, kind="stable")]
        return order, {"said": said, "confidence": confidence, "share": shares[np.arange(len(truth)), truth]}


def _farthest(truth: Array, predicted: Array) -> tuple[Array, dict[str, Array]]:
    off = np.abs(truth.astype(np.float64) - predicted)
    # rows without a number are the worst of all
    return np.argsort(-np.nan_to_num(off, nan=np.inf), kind="stable"), {"said": predicted.astype(np.float64)}
