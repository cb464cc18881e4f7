"""What a test of a mistake checks: it is named at its place in both languages, and its remedy really mends the spec."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from engine.experiment import Plan, plan
from engine.experiment.patch import apply


class Mistake(NamedTuple):
    """A wrong spec, the error it must give, and how the remedy's button begins."""

    raw: Any
    code: str
    pointer: str
    says: str


def shown(found: Plan) -> list[tuple[str, str]]:
    return [(error.code, error.pointer) for error in found.errors]


def check_mended(mistake: Mistake) -> None:
    before = plan(mistake.raw)
    assert (mistake.code, mistake.pointer) in shown(before)
    problem = before.problems[shown(before).index((mistake.code, mistake.pointer))]
    for language in ("en", "ko"):
        body = problem.to_json(language)
        assert body["title"]
        assert not re.search(r"[{}]", body["message"])
    assert problem.remedy is not None
    assert problem.remedy.text.en.startswith(mistake.says)
    assert re.search("[가-힣]", problem.remedy.text.ko)
    after = plan(apply(mistake.raw, problem.remedy.patch))
    assert after.valid or shown(after) != shown(before)
    assert len(after.errors) <= len(before.errors)


def check_ends_valid(mistake: Mistake) -> None:
    """Clicking remedies until none is left ends in a plan that can be trained."""
    raw = mistake.raw
    for _ in range(8):
        found = plan(raw)
        if found.valid:
            return
        raw = apply(raw, next(p.remedy.patch for p in found.problems if p.remedy is not None))
    raise AssertionError(f"still wrong: {shown(found)}")
