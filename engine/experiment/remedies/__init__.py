"""Remedies: for every fault one change that mends it, tried out before it is offered.

Each code has a function that offers candidates, the likeliest first. A candidate is taken only if the plan of the
patched spec is better: this fault gone or the stack readable further down, and no new fault beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from engine.errors import StrataError
from engine.experiment.problem import Problem, Remedy
from engine.experiment.remedies import ending, form, graph, layers
from engine.experiment.remedies.case import Case, Fix, patched

if TYPE_CHECKING:
    from engine.experiment.plan import Plan

__all__ = ["Remedy", "healed"]

MOST = 12
"""A spec with more faults than that is no slip; mending the first ones leads to the next."""
FIXES: dict[str, Fix] = {**form.FIXES, **graph.FIXES, **layers.FIXES, **ending.FIXES}


def healed(raw: Any, plan: Plan, errors: Iterable[StrataError], examine: Callable[[Any], Plan]) -> list[Problem]:
    """Each error with the first remedy that helps, for the first errors of a long list.

    ``examine`` plans a spec without looking for remedies."""
    return [
        Problem(error, _remedy(Case(raw, plan, error), examine) if place < MOST else None)
        for place, error in enumerate(errors)
    ]


def _remedy(case: Case, examine: Callable[[Any], Plan]) -> Remedy | None:
    fix = FIXES.get(case.error.code)
    for remedy in fix(case) if fix else ():
        spec = patched(case.raw, remedy.patch)
        if spec is not None and _helps(case, examine(spec)):
            return remedy
    return None


def _helps(case: Case, after: Plan) -> bool:
    before, code = case.plan, case.error.code
    if len(after.errors) > len(before.errors):
        return False
    if _count(after, code) < _count(before, code):
        return True
    # the same fault further down is another fault: several layers may each need their own remedy
    return _readable(after) > _readable(before) or len(after.layers) < len(before.layers)


def _count(plan: Plan, code: str) -> int:
    return sum(error.code == code for error in (*plan.errors, *plan.warnings))


def _readable(plan: Plan) -> int:
    return sum(layer.state == "ok" for layer in plan.layers)
