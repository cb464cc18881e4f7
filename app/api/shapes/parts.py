"""Pieces that several answers share."""

from __future__ import annotations

from typing import Any, TypeAlias

from typing_extensions import TypedDict

Number: TypeAlias = float | int


class Both(TypedDict):
    en: str
    ko: str


class Fault(TypedDict, total=False):
    pointer: str
    code: str
    message: str
    title: str
    needs: str
    gets: list[int | None]
    facts: dict[str, Any]
    remedy: dict[str, Any] | None


class Problem(TypedDict):
    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[Fault]
