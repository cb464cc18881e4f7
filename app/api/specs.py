"""Plans of experiments."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from app.api.body import StrictRoute
from app.api.deps import Caller, Spec
from app.services import specs

router = APIRouter(prefix="/api/v1", tags=["experiments"], route_class=StrictRoute)


@router.post("/plan", operation_id="plan", summary="What an experiment would be: shapes, parameters, updates, time")
def plan(spec: Spec, language: Caller, partial: bool = False) -> dict[str, Any]:
    return specs.planned(spec, language, partial=partial)
