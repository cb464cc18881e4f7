"""Plans of experiments, and experiments as code."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from app.api.accept import preferred
from app.api.body import StrictRoute
from app.api.deps import Caller, DataDir, Spec
from app.api.shapes.bodies import Question
from app.api.shapes.plans import Code, Fits, Plan
from app.services import code as codes
from app.services import specs
from app.services.code import Format

router = APIRouter(prefix="/api/v1", tags=["experiments"], route_class=StrictRoute)


@router.post(
    "/plan",
    operation_id="plan",
    summary="What an experiment would be: shapes, parameters, updates, time",
    responses={200: {"model": Plan}},
)
def plan(spec: Spec, data_dir: DataDir, language: Caller, partial: bool = False) -> Response:
    return JSONResponse(specs.planned(spec, data_dir, language, partial=partial))


@router.post(
    "/code",
    operation_id="code",
    summary="An experiment as a Keras script, as the call that starts it here, or as JSON (text/plain: nothing else)",
    responses={200: {"model": Code, "content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def code(request: Request, spec: Spec, data_dir: DataDir, language: Caller, format: Format = "keras") -> Response:
    made = codes.code(spec, format, str(request.base_url), data_dir, language)
    if preferred(request, "application/json", "text/plain") == "text/plain":
        return PlainTextResponse(made["text"])
    return JSONResponse(made)


@router.post(
    "/fits",
    operation_id="fits",
    summary="Which layers can read these shapes; for the others why not, and what would have to stand before them",
    responses={200: {"model": Fits}},
)
def fits(body: Question, language: Caller) -> Response:
    return JSONResponse(specs.fits(body.shapes, body.layers, language))
