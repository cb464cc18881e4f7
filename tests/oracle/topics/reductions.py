"""Every reduction with weights of every rank, with a mask, and with both."""

from __future__ import annotations

from typing import Any

REDUCTIONS = ("sum_over_batch_size", "mean_with_sample_weight", "sum", "none")  # "mean" and None: further names

LOSSES: dict[str, tuple[Any, ...]] = {}
WEIGHTS = {
    "no": ((5, 3, 2), None),
    "scalar": ((5, 3, 2), ()),
    "row": ((5, 2), (5,)),
    "column": ((5, 2), (5, 1)),
    "element": ((5, 3, 2), (5, 3)),
    "row over time": ((5, 3, 2), (5, 1)),
    "element column": ((5, 3, 2), (5, 3, 1)),
    "step": ((5, 3, 2), (3,)),
    "single": ((1, 2), (1,)),
}
for _reduction in REDUCTIONS:
    for _name, (_shape, _weight) in WEIGHTS.items():
        _more = [] if _weight is None else [{"sample_weight": _weight}]
        _case = ("MeanSquaredError", "", {"reduction": _reduction}, _shape, "numbers", "numbers", *_more)
        LOSSES[f"mse {_reduction}, {_name} weight"] = _case
    _masked = ("MeanSquaredError", "", {"reduction": _reduction}, (4, 5, 2), "numbers", "numbers")
    LOSSES[f"mse {_reduction}, masked"] = (*_masked, {"mask": True})
    LOSSES[f"mse {_reduction}, masked and weighted"] = (*_masked, {"mask": True, "sample_weight": (4, 5)})
for _reduction in ("mean", None):
    _case = ("MeanSquaredError", "", {"reduction": _reduction}, (4, 5, 2), "numbers", "numbers")
    LOSSES[f"mse {_reduction}"] = (*_case, {"mask": True, "sample_weight": (4, 5)})
