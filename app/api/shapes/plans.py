"""Answers about experiments that do not run yet."""

from __future__ import annotations

from typing import Any, Literal

from typing_extensions import TypedDict

from app.api.shapes.parts import Fault


class PlanLayer(TypedDict, total=False):
    index: int
    name: str
    class_name: str
    state: Literal["ok", "error", "waiting"]
    input_shape: list[int] | None
    output_shape: list[int] | None
    parameters: int | None
    weights: list[dict[str, Any]]
    formula: str | None
    flops: int | None
    waits_for: str | None
    views: list[str]


class Plan(TypedDict):
    valid: bool
    data: dict[str, Any] | None
    layers: list[PlanLayer]
    parameters: dict[str, int] | None
    training: dict[str, int] | None
    memory_bytes: int | None
    memory: dict[str, int] | None
    flops_per_epoch: int | None
    seconds: float | None
    view: Literal["softmax", "surface", "scatter"] | None
    views: list[str]
    errors: list[Fault]
    warnings: list[Fault]


class Code(TypedDict):
    """``layers``: the first and the last line of each layer, from 1."""

    format: Literal["keras", "curl", "json"]
    language: Literal["python", "shell", "json"]
    text: str
    layers: list[list[int]]


class Bridge(TypedDict):
    text: str
    layers: list[dict[str, Any]]


class Fit(TypedDict):
    fits: bool
    code: str | None
    reason: str | None
    bridge: Bridge | None


class Fits(TypedDict):
    fits: list[Fit]
