"""Is the process alive, and can it serve?"""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(tags=["health"])


@router.get("/healthz", operation_id="health", summary="The web process is alive")
def health() -> dict[str, str]:
    return {"status": "ok"}
