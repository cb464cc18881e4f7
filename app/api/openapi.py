"""OpenAPI, true to the routes: what FastAPI knows, plus the spec from the registry, problems, sockets and languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from pydantic import TypeAdapter

from app import schema
from app.api.problems import MEDIA_TYPE, TITLES
from app.api.shapes.events import Event
from app.api.shapes.parts import Problem
from engine.registry import KINDS

ABOUT = """Strata trains small neural networks and tells everything that happens to them.

Start a run with `POST /api/v1/runs`; its log is a list of events whose `seq` counts from 1 without a gap. Read it in
pages (`GET .../events`), as lines (`Accept: application/x-ndjson`), as server-sent events (`text/event-stream`) or over
the socket described in `x-sockets`: all four carry the same bytes. Every refusal is `application/problem+json` with a
stable `code`; `detail` and `message` come in English or Korean (`?lang=`, cookie `lang`, `Accept-Language`)."""
SOCKETS = {
    "/api/v1/runs/{run}/stream": {
        "summary": "One event per text frame: the log after `since`, then live, until the run has ended",
        "parameters": [
            {"name": "run", "in": "path", "required": True, "schema": {"type": "string"}},
            {"name": "since", "in": "query", "schema": {"type": "integer", "minimum": 0, "default": 0}},
            {
                "name": "grids",
                "in": "query",
                "schema": {"enum": ["text", "binary"], "default": "text"},
                "description": "binary: an event with grids of bytes comes as a binary frame: four bytes of length (big"
                " endian), the event as JSON in which `data` of a grid is [start, bytes], then the bytes",
            },
            {
                "name": "coalesce",
                "in": "query",
                "schema": {"enum": ["true", "false"], "default": "false"},
                "description": "true: whoever is behind gets only the newest `batch` event of those that wait; the next"
                " event says how many were left out (`skipped`). Nothing else is ever left out",
            },
            {
                "name": "heartbeat",
                "in": "query",
                "schema": {"enum": ["true", "false"], "default": "false"},
                "description": 'true: {"type":"heartbeat"} after every 5 s in which nothing happened',
            },
        ],
        "message": {"$ref": "#/components/schemas/Event"},
        "closes": {
            "1000": "the run has ended and everything was sent",
            "1012": "the server restarts: come back with the last seq as since",
            "1013": "too slow, or the store cannot be reached: come back later",
            "4400": "the question is not understood; the reason says why",
            "4404": "no such run",
            "4410": "the run was deleted",
        },
    }
}
LANGUAGE = {"name": "lang", "in": "query", "schema": {"enum": ["en", "ko"]}, "description": "Language of texts."}
STORE = (503,)
# Refusals that a route can give beyond what the outer wall gives to all (the "default" answer)
REFUSALS: dict[str, tuple[int, ...]] = {
    "listSamples": (404, 409, 422),
    "getDataset": (404,),
    "plan": (400, 413, 415, 422),
    "startRun": (400, 409, 413, 415, 422, 429, *STORE),
    "forkRun": (400, 404, 409, 413, 415, 422, 429, *STORE),
    "makeToken": (400, 413, 415),
    "listRuns": (422, *STORE),
    "getRun": (404, *STORE),
    "changeRun": (400, 404, 413, 415, 422, *STORE),
    "deleteRun": (404, *STORE),
    "commandRun": (400, 404, 409, 413, 415, 422, 429, *STORE),
    "getHistory": (404, 406, *STORE),
    "listEvents": (404, 406, 422, *STORE),
    "predict": (400, 404, 409, 413, 415, 422, 429, *STORE),
    "evaluate": (400, 404, 409, 413, 415, 422, 429, *STORE),
    "getModel": (404, 409, 422, 429, *STORE),
    **{f"look{name.title()}": (404, 409, 422, 429, *STORE) for name in KINDS["view"]},
    "getReport": (404, *STORE),
}


def install(app: FastAPI) -> None:
    """Let this application describe itself in full."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = complete(plain())
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def complete(document: dict[str, Any]) -> dict[str, Any]:
    """The whole document."""
    document["info"]["description"] = ABOUT
    document["x-sockets"] = SOCKETS
    schemas: dict[str, Any] = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas |= schema.components()
    schemas["Fork"]["properties"]["spec"] = {"anyOf": [schema.ref("Experiment"), {"type": "null"}]}
    shapes: dict[str, Any] = {"Problem": Problem, "Event": Event}
    for name, shape in shapes.items():
        made = TypeAdapter(shape).json_schema(ref_template=schema.HOME + "{model}")
        schemas |= made.pop("$defs", {})
        schemas[name] = made
    for path, operation in operations(document):
        finish(path, operation)
    return document


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for operation in methods.values():
            yield path, operation


def finish(path: str, operation: dict[str, Any]) -> None:
    """Name the refusals of one operation, and the language it may be asked in."""
    answers = operation["responses"]
    answers.pop("422", None)
    for status in REFUSALS.get(operation["operationId"], ()):
        answers.setdefault(str(status), problem(TITLES[status]))
    answers["default"] = problem("Refused by the outer wall (host, origin, token, method), or a fault of ours")
    if path.startswith("/api/"):
        operation.setdefault("parameters", []).append(LANGUAGE)


def problem(description: str) -> dict[str, Any]:
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema.ref("Problem")}}}
