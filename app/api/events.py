"""The log of a run: as pages, as lines, as server-sent events, and over a socket. The same events, the same bytes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, WebSocket
from starlette.responses import Response, StreamingResponse

from app.api import streams
from app.api.accept import preferred
from app.api.body import StrictRoute
from app.api.deps import LiveService, RunId, RunsService, viewer_of
from app.api.shapes.events import EventPage
from app.limits import LIMITS

router = APIRouter(prefix="/api/v1/runs/{run}", tags=["events"], route_class=StrictRoute)
JSON, LINES, SSE = "application/json", "application/x-ndjson", "text/event-stream"
TEXT = {"schema": {"type": "string"}}


@router.get(
    "/events",
    operation_id="listEvents",
    summary="The log after `since`: a page (JSON), all of it (NDJSON), or all of it and what follows (SSE)",
    responses={200: {"model": EventPage, "content": {LINES: TEXT, SSE: TEXT}}, 204: {"description": "SSE: no more"}},
)
async def listing(
    run: RunId,
    request: Request,
    runs: RunsService,
    live: LiveService,
    since: Annotated[int, Query(ge=0, le=LIMITS.largest_number)] = 0,
    limit: Annotated[int, Query(ge=1, le=LIMITS.page_events)] = LIMITS.page_events,
    last_event_id: Annotated[str | None, Header(pattern=r"^[0-9]{1,15}$")] = None,
) -> Response:
    kind = preferred(request, JSON, LINES, SSE)
    if kind == JSON:
        return Response(await live.in_thread(runs.events_page, run, since, limit), media_type=JSON)
    state = await live.in_thread(runs.watched, run)
    if kind == LINES:
        return StreamingResponse(streams.lines(runs, run, since), media_type=LINES)
    position = int(last_event_id) if last_event_id else since
    more = await live.in_thread(runs.goes_on, run)
    if state.has_ended and not more and position >= state.last_seq:
        return Response(status_code=204)  # an EventSource that has seen everything stops asking
    return StreamingResponse(streams.server_sent(live, run, position, more), media_type=SSE)


@router.websocket("/stream")
async def stream(socket: WebSocket, run: str) -> None:
    """The log after `since`, then live; closes with 1000 when the run has ended and everything was sent."""
    await streams.over_socket(socket, run, socket.app.state.runs.seen_by(viewer_of(socket)), socket.app.state.live)
