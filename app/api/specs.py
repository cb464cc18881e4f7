"""Plans of experiments."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from app.api.body import StrictRoute
from app.api.deps import Caller, DataDir, Spec
from app.api.shapes.plans import Plan
from app.services import specs

router = APIRouter(prefix="/api/v1", tags=["experiments"], route_class=StrictRoute)


@router.post(
    "/plan",
    operation_id="plan",
    summary="What an experiment would be: shapes, parameters, updates, time",
    responses={200: {"model": Plan}},
)
def plan(spec: Spec, data_dir: DataDir, language: Caller, partial: bool = False) -> Response:
    return JSONResponse(specs.planned(spec, data_dir, language, partial=partial))
