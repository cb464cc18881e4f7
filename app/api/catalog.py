"""What there is to build with."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.api.body import StrictRoute
from app.api.shapes.catalog import Catalog
from app.services.catalog import catalog

router = APIRouter(prefix="/api/v1", tags=["catalog"], route_class=StrictRoute)


@router.get(
    "/catalog",
    operation_id="catalog",
    summary="Every block with its schema and help, the examples, the limits",
    responses={200: {"model": Catalog}, 304: {"description": "The caller's copy (If-None-Match) is current"}},
)
def show(request: Request) -> Response:
    made = catalog()
    packs = "gzip" in request.headers.get("accept-encoding", "")
    headers = {"etag": f'"{made.tag}{"-gz" if packs else ""}"', "cache-control": "no-cache", "vary": "Accept-Encoding"}
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if packs:
        headers["content-encoding"] = "gzip"
    return Response(made.packed if packs else made.body, headers=headers, media_type="application/json")
