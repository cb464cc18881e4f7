"""What routes ask for by type: the caller's language, the services, ids and bodies in their checked form."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, TypeAlias

from fastapi import Depends, Header, Request
from fastapi import Path as InPath
from pydantic import WithJsonSchema
from starlette.requests import HTTPConnection

from app.api.language import language_of
from app.domain.owner import NOBODY, PREFIX, Viewer
from app.domain.run import ID
from app.errors import AppError
from app.gate import cookies, header
from app.limits import LIMITS
from app.services.live import Live
from app.services.models import Models
from app.services.runs import Runs
from app.services.views import Views
from engine.errors import Language


def _language(request: Request) -> Language:
    return language_of(request.scope, request.app.state.language)


def _data_folder(request: Request) -> Path:
    folder: Path = request.app.state.settings.data_dir / "datasets"
    return folder


def viewer_of(connection: HTTPConnection) -> Viewer:
    """Who asks, by a script's token or a browser's cookie. Raises AppError for a token that is none of ours."""
    state = connection.app.state
    private = state.settings.token is not None
    for given in header(connection.scope, b"authorization"):
        token = given.removeprefix("Bearer ")
        if token.startswith(PREFIX):
            if (owner := state.signer.owner(token)) is None:
                raise AppError("owner.token")
            return Viewer(owner, private)
    found = [state.signer.owner(value) for value in cookies(connection.scope, OWNER_COOKIE)]
    return Viewer(next((owner for owner in found if owner), NOBODY), private)


def _data_dir(request: Request) -> Path:
    folder: Path = request.app.state.settings.data_dir
    return folder


def _runs(request: Request) -> Runs:
    runs: Runs = request.app.state.runs
    return runs.seen_by(viewer_of(request))


def _models(request: Request) -> Models:
    models: Models = request.app.state.models
    return models.seen_by(viewer_of(request))


def _views(request: Request) -> Views:
    views: Views = request.app.state.views
    return views.seen_by(viewer_of(request))


def _live(request: Request) -> Live:
    live: Live = request.app.state.live
    return live


def _key(idempotency_key: Annotated[str | None, Header()] = None) -> str | None:
    """The Idempotency-Key header, if there is one. Raises AppError if it is not a plain key."""
    if idempotency_key is None:
        return None
    limit = LIMITS.idempotency_key_characters
    if not 0 < len(idempotency_key) <= limit or not idempotency_key.isascii() or not idempotency_key.isprintable():
        raise AppError("idempotency.key", limit=limit)
    return idempotency_key


OWNER_COOKIE = "strata_owner"

Caller: TypeAlias = Annotated[Language, Depends(_language)]
DataDir: TypeAlias = Annotated[Path, Depends(_data_dir)]
DataFolder: TypeAlias = Annotated[Path, Depends(_data_folder)]
RunsService: TypeAlias = Annotated[Runs, Depends(_runs)]
ModelsService: TypeAlias = Annotated[Models, Depends(_models)]
ViewsService: TypeAlias = Annotated[Views, Depends(_views)]
LiveService: TypeAlias = Annotated[Live, Depends(_live)]
Key: TypeAlias = Annotated[str | None, Depends(_key)]
RunId: TypeAlias = Annotated[str, InPath(pattern=ID, description="16 lower-case base32 characters")]
Spec: TypeAlias = Annotated[dict[str, Any], WithJsonSchema({"$ref": "#/components/schemas/Experiment"})]
