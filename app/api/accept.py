"""Which of the offered representations the caller would rather have."""

from __future__ import annotations

from fastapi import Request

from app.errors import AppError


def preferred(request: Request, *offered: str) -> str:
    """The best of the offered media types by the Accept header; the first when all are equal. Raises AppError."""
    ranges = [_weighed(part) for part in request.headers.get("accept", "*/*").split(",")[:50]]
    best = max(offered, key=lambda kind: _quality(kind, ranges))  # max keeps the first of equals
    if _quality(best, ranges) <= 0:
        raise AppError("accept.none", offered=list(offered))
    return best


def _weighed(part: str) -> tuple[str, float]:
    kind, *options = (piece.strip() for piece in part.split(";"))
    weight = next((option[2:] for option in options if option.startswith("q=")), "1")
    return kind.lower(), float(weight) if weight.replace(".", "", 1).isdigit() and len(weight) < 8 else 1.0


def _quality(kind: str, ranges: list[tuple[str, float]]) -> float:
    """The weight of the most exact range that covers this type."""
    for exact in (kind, kind.partition("/")[0] + "/*", "*/*"):
        weights = [weight for name, weight in ranges if name == exact]
        if weights:
            return max(weights)
    return 0.0
