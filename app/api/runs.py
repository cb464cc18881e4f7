"""Runs: start, list, look, change, delete, command, history."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from app.api.accept import preferred
from app.api.body import StrictRoute
from app.api.deps import Caller, Key, LiveService, RunId, RunsService, Spec
from app.api.shapes.bodies import AnyCommand, Fork, Opening, RunChange
from app.api.shapes.runs import CommandAnswer, History, Opened, Run, RunDetail, RunPage
from app.limits import LIMITS

router = APIRouter(prefix="/api/v1/runs", tags=["runs"], route_class=StrictRoute)
CSV = "text/csv"
Race = Annotated[
    str | None,
    Query(pattern=r"^[A-Za-z0-9_-]{1,40}$", description="A word of your own that runs have in common"),
]


@router.post("", operation_id="startRun", status_code=201, summary="Start a run", responses={201: {"model": Run}})
def start(spec: Spec, key: Key, language: Caller, runs: RunsService, race: Race = None) -> Response:
    return _made(*runs.start(spec, key, language, race))


@router.post(
    "/{run}/fork",
    operation_id="forkRun",
    status_code=201,
    summary="Start a run that goes on from any epoch of this one, with the same or with other settings",
    responses={201: {"model": Run}},
)
def fork(run: RunId, body: Fork, key: Key, language: Caller, runs: RunsService) -> Response:
    return _made(*runs.fork(run, body.epoch, body.spec, key, language))


def _made(made: dict[str, Any], is_new: bool) -> Response:
    headers = {"location": f"/api/v1/runs/{made['id']}"} | ({} if is_new else {"idempotency-replayed": "true"})
    return JSONResponse(made, 201, headers)


@router.get("", operation_id="listRuns", summary="Runs, newest first", responses={200: {"model": RunPage}})
def listing(
    runs: RunsService,
    limit: Annotated[int, Query(ge=1, le=LIMITS.page_runs)] = 20,
    cursor: Annotated[str | None, Query(pattern=r"^[0-9]{1,15}$")] = None,
    race: Race = None,
) -> Response:
    return JSONResponse(runs.page(limit, cursor, race))


@router.get("/{run}", operation_id="getRun", summary="One run", responses={200: {"model": RunDetail}})
def one(run: RunId, language: Caller, runs: RunsService) -> Response:
    return JSONResponse(runs.one(run, language))


@router.patch(
    "/{run}",
    operation_id="changeRun",
    summary="Rename, label, pin, or bring back a deleted run",
    responses={200: {"model": RunDetail}},
)
def change(run: RunId, body: RunChange, language: Caller, runs: RunsService) -> Response:
    return JSONResponse(runs.change(run, body.model_dump(exclude_unset=True), language))


@router.delete("/{run}", operation_id="deleteRun", status_code=204, summary="Delete a run; PATCH brings it back")
async def delete(run: RunId, runs: RunsService, live: LiveService) -> Response:
    await live.in_thread(runs.delete, run)
    live.deleted(run)
    return Response(status_code=204)


@router.post(
    "/{run}/commands",
    operation_id="commandRun",
    status_code=202,
    summary="Pause, resume, step, stop, set the learning rate, or give more epochs; an ack event answers",
    responses={202: {"model": CommandAnswer}},
)
def command(run: RunId, body: AnyCommand, runs: RunsService) -> Response:
    arguments: dict[str, Any] = body.model_dump(exclude={"type"})
    return JSONResponse(runs.command(run, body.type, arguments), 202)


@router.post(
    "/{run}/openings",
    operation_id="openTestRows",
    status_code=201,
    summary="Break the seal of the test rows for the model of one epoch; openings are counted with the run",
    responses={201: {"model": Opened}},
)
def open_test_rows(run: RunId, body: Opening, runs: RunsService) -> Response:
    return JSONResponse(runs.open(run, body.epoch), 201)


@router.get(
    "/{run}/history",
    operation_id="getHistory",
    summary="Columns per epoch, as JSON or CSV",
    responses={200: {"model": History, "content": {CSV: {"schema": {"type": "string"}}}}},
)
def history(run: RunId, request: Request, runs: RunsService) -> Response:
    if preferred(request, "application/json", CSV) == CSV:
        headers = {"content-disposition": 'attachment; filename="history.csv"', "vary": "Accept"}
        return Response(runs.history_csv(run), media_type=CSV, headers=headers)
    return JSONResponse(runs.history(run), headers={"vary": "Accept"})
