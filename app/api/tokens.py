"""A token for scripts: what they start with it is theirs, and shows on the page of the browser that made it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from app.api.body import StrictRoute
from app.api.deps import viewer_of
from app.api.shapes.bodies import Nothing
from app.api.shapes.runs import Token

router = APIRouter(prefix="/api/v1", tags=["owners"], route_class=StrictRoute)


@router.post(
    "/tokens",
    operation_id="makeToken",
    status_code=201,
    summary="A token for scripts, of the caller or of a new owner: Authorization: Bearer <token>",
    responses={201: {"model": Token}},
)
def make(request: Request, _: Nothing) -> Response:
    signer = request.app.state.signer
    token = signer.token(viewer_of(request).owner or None)
    return JSONResponse({"token": token, "owner": signer.owner(token)}, 201)
