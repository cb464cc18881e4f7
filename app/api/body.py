"""JSON as it comes in, parsed once and strictly: what a careless parser lets through is refused here."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from app.api.language import language_of
from app.api.problems import fault
from app.errors import AppError
from app.limits import LIMITS
from engine.errors import Fact, shown

# C0 and C1 controls (a line break is none of a name's business), lone surrogates, and marks that turn the writing round
UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
LONGEST_WHOLE = len(str(LIMITS.largest_number)) + 1


def parse(raw: bytes) -> dict[str, Any]:
    """A JSON object from bytes. Raises AppError; never echoes."""
    try:
        value = json.loads(
            raw.decode("utf-8"),
            parse_constant=_constant,
            parse_int=_whole,
            parse_float=_real,
            object_pairs_hook=_object,
        )
    except (UnicodeDecodeError, json.JSONDecodeError):
        raise AppError("body.not_json") from None
    except RecursionError:
        raise AppError("body.too_deep", limit=LIMITS.json_depth) from None
    if not isinstance(value, dict):
        raise AppError("body.not_object")
    _check_depth(value)
    return value


def _constant(_word: str) -> float:
    raise AppError("body.number")


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_WHOLE or abs(number := int(digits)) > LIMITS.largest_number:
        raise AppError("body.number")
    return number


def _real(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise AppError("body.number")
    return number


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise AppError("body.repeated_key")
    return made


def _check_depth(value: Any) -> None:
    """Refuse deep nesting and unfit text anywhere; level by level, so that depth itself costs nothing."""
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > LIMITS.json_depth:
            raise AppError("body.too_deep", limit=LIMITS.json_depth)
        deeper: list[Any] = []
        for part in level:
            if isinstance(part, dict):
                deeper += part.values()
                _check_texts(part)
            elif isinstance(part, list):
                deeper += part
            elif isinstance(part, str) and UNFIT.search(part):
                raise AppError("body.text")
        level = deeper


def _check_texts(names: dict[str, Any]) -> None:
    if any(UNFIT.search(name) for name in names):
        raise AppError("body.text")


class StrictRequest(Request):
    """A request whose JSON goes through ``parse``."""

    async def json(self) -> Any:
        return parse(await self.body())


class StrictRoute(APIRoute):
    """A route that parses strictly and refuses query parameters it does not know, or that come twice."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        inner = super().get_route_handler()
        known = {"lang", *(field.alias for field in self.dependant.query_params)}

        async def handle(request: Request) -> Response:
            names = [name for name, _ in request.query_params.multi_items()]
            strange = [name for name in dict.fromkeys(names) if name not in known or names.count(name) > 1]
            if strange:
                language = language_of(request.scope, request.app.state.language)
                listed: list[Fact] = [*sorted(known)]
                items = [fault(f"/{shown(name)}", "value.unknown", language, known=listed) for name in strange[:20]]
                raise AppError("input.invalid", errors=items)
            return await inner(StrictRequest(request.scope, request.receive))

        return handle
