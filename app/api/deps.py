"""What routes ask for by type: the caller's language, the data folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, TypeAlias

from fastapi import Depends, Request
from pydantic import WithJsonSchema

from app.api.language import language_of
from engine.errors import Language


def _language(request: Request) -> Language:
    return language_of(request.scope, request.app.state.language)


def _data_folder(request: Request) -> Path:
    folder: Path = request.app.state.settings.data_dir / "datasets"
    return folder


Caller: TypeAlias = Annotated[Language, Depends(_language)]
DataFolder: TypeAlias = Annotated[Path, Depends(_data_folder)]
Spec: TypeAlias = Annotated[dict[str, Any], WithJsonSchema({"$ref": "#/components/schemas/Experiment"})]
