"""Is the process alive, and can it serve?"""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from app.api.shapes.catalog import Readiness, Status
from app.services import runner

router = APIRouter(tags=["health"])


@router.get("/healthz", operation_id="health", summary="The web process is alive", responses={200: {"model": Status}})
async def health() -> Response:
    return JSONResponse({"status": "ok"})


@router.get(
    "/readyz",
    operation_id="readiness",
    summary="Store and runner are usable",
    responses={200: {"model": Readiness}, 503: {"model": Readiness, "description": "Not yet, or not any more"}},
)
def readiness(request: Request) -> Response:
    found = runner.readiness(request.app.state.settings.data_dir, request.app.state.runs.events)
    return JSONResponse(found, 200 if found["status"] == "ready" else 503)
