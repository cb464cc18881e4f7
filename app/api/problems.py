"""Every refusal as one form, RFC 9457: type, title, status, detail, code, errors. Nothing of the input is echoed."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from app.api.language import language_of
from app.errors import AppError, sentence
from app.gate import METHODS
from engine.errors import Fact, Language, StrataError, Words, shown
from engine.experiment import Problem

MEDIA_TYPE = "application/problem+json"
TITLES: dict[int, str] = {
    400: "Not readable",
    401: "Access token needed",
    403: "Foreign page",
    404: "Not found",
    405: "Method not allowed",
    406: "No such representation",
    408: "Too slow",
    409: "Not possible now",
    413: "Too large",
    415: "JSON only",
    421: "Unknown host",
    422: "Values that do not fit",
    429: "Too much at once",
    500: "Internal fault",
    503: "Not available now",
}
STATUS: dict[str, int] = {
    "host.unknown": 421,
    "origin.foreign": 403,
    "token.missing": 401,
    "method.unknown": 405,
    "method.not_here": 405,
    "media.json_only": 415,
    "body.too_large": 413,
    "body.too_slow": 408,
    "body.not_json": 400,
    "route.unknown": 404,
    "dataset.unknown": 404,
    "data.files_missing": 409,
    "run.unknown": 404,
    "run.deleted": 409,
    "run.state": 409,
    "run.no_model_yet": 409,
    "run.sealed": 409,
    "run.replay_long": 409,
    "run.replay_failed": 409,
    "owner.token": 401,
    "past.busy": 429,
    "owner.queued": 429,
    "owner.stored": 429,
    "owner.bytes": 429,
    "run.commands": 429,
    "accept.none": 406,
    "store.full": 503,
    "store.busy": 503,
    "store.damaged": 503,
    "store.unreachable": 503,
    "store.newer": 503,
    "server.busy": 503,
    "server.fault": 500,
}
"""Code -> status; a code that is not here is 422."""
RETRY = {"past.busy": "1"}
"""Seconds after which it is worth asking again."""
BY_STATUS = {404: "route.unknown", 405: "method.not_here"}
CLOSING = (400, 408, 413)

log = logging.getLogger("strata")


def problem(error: AppError | StrataError, language: Language) -> Response:
    status = STATUS.get(error.code, 422)
    errors = error.errors if isinstance(error, AppError) else [Problem(error, None).to_json(language)]
    body = {
        "type": "about:blank",  # what kind of problem it is, the code says
        "title": TITLES[status],
        "status": status,
        "detail": error.text(language),
        "code": error.code,
        "errors": list(errors),
    }
    answer = Response(json.dumps(body, ensure_ascii=False).encode(), status, media_type=MEDIA_TYPE)
    answer.headers["content-language"] = language
    if status in CLOSING:
        answer.headers["connection"] = "close"
    if status == 401:
        answer.headers["www-authenticate"] = "Bearer"
    if status == 503 or error.code in RETRY:
        answer.headers["retry-after"] = RETRY.get(error.code, "2")
    if allowed := error.facts.get("allowed"):
        answer.headers["allow"] = ", ".join(map(str, allowed)) if isinstance(allowed, list) else str(allowed)
    return answer


def fault(pointer: str, code: str, language: Language, **facts: Fact) -> dict[str, Any]:
    """One entry of ``errors``."""
    plain = {name: fact.text(language) if isinstance(fact, Words) else fact for name, fact in facts.items()}
    return {"pointer": pointer, "code": code, "message": sentence(code, facts, language), "facts": plain}


# pydantic's own codes -> ours, with the fact that our sentence names and where pydantic keeps it
TYPES = {
    "string": Words("text", "글"),
    "int": Words("a whole number", "정수"),
    "float": Words("a finite number", "유한한 수"),
    "finite": Words("a finite number", "유한한 수"),
    "bool": Words("true or false", "true 또는 false"),
    "list": Words("a list", "목록"),
    "dict": Words("an object", "객체"),
    "model": Words("an object", "객체"),
}
BOUNDS = {
    "greater_than_equal": ("value.min", "ge"),
    "less_than_equal": ("value.max", "le"),
    "string_too_long": ("value.long", "max_length"),
    "string_too_short": ("value.short", "min_length"),
    "too_long": ("value.long", "max_length"),
    "too_short": ("value.short", "min_length"),
}


def from_pydantic(item: Mapping[str, Any], language: Language) -> dict[str, Any]:
    kind, context = item["type"], item.get("ctx", {})
    steps = [str(shown(step)) for step in item["loc"][1:]]
    pointer = "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)
    if kind == "missing":
        return fault(pointer, "value.missing", language)
    if kind == "extra_forbidden":
        return fault(pointer, "value.unknown", language, known="-")
    if kind in ("literal_error", "union_tag_invalid"):
        choices = str(context.get("expected") or context.get("expected_tags")).replace("'", "").replace(" or ", ", ")
        return fault(pointer, "value.choice", language, choices=choices)
    if kind in BOUNDS:
        code, key = BOUNDS[kind]
        return fault(pointer, code, language, limit=context[key])
    wanted = next((words for start, words in TYPES.items() if kind.startswith(start)), None)
    return fault(pointer, "value.type", language, wanted=wanted) if wanted else fault(pointer, "value.form", language)


def invalid(items: Sequence[Mapping[str, Any]], language: Language) -> AppError:
    return AppError("input.invalid", errors=[from_pydantic(item, language) for item in items[:20]])


def allowed_methods(app: FastAPI, scope: Mapping[str, Any]) -> list[Fact]:
    """Every method that some route of this path takes."""

    def fits(method: str) -> bool:
        return any(route.matches({**scope, "method": method})[0] is Match.FULL for route in app.routes)

    found: list[Fact] = [method for method in METHODS if fits("GET" if method == "HEAD" else method)]
    return [*found, "OPTIONS"] if found else []


def install(app: FastAPI, default: Language | None) -> None:
    """Make every error of this application answer in the one form."""

    def answer(request: Request, error: AppError | StrataError) -> Response:
        return problem(error, language_of(request.scope, default))

    async def refused(request: Request, error: Any) -> Response:
        return answer(request, error)

    async def unfit(request: Request, error: Any) -> Response:
        items = error.errors()
        if any(item["loc"][0] == "path" for item in items):
            return answer(request, AppError("route.unknown"))
        return answer(request, invalid(items, language_of(request.scope, default)))

    async def http(request: Request, error: Any) -> Response:
        if error.status_code == 405:
            methods = allowed_methods(app, request.scope)
            if request.method == "OPTIONS":
                return Response(status_code=204, headers={"allow": ", ".join(map(str, methods))})
            return answer(request, AppError("method.not_here", allowed=methods))
        return answer(request, AppError(BY_STATUS.get(error.status_code, "body.not_json")))

    async def broken(request: Request, _error: Exception) -> Response:
        log.error("fault in %s %s", request.method, request.scope["route"].path if "route" in request.scope else "?")
        return answer(request, AppError("server.fault"))

    app.add_exception_handler(AppError, refused)
    app.add_exception_handler(StrataError, refused)
    app.add_exception_handler(RequestValidationError, unfit)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, broken)
