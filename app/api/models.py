"""The trained model of a run."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from starlette.responses import Response

from app.api.body import StrictRoute
from app.api.deps import ModelsService, RunId
from app.api.shapes.bodies import Inputs, Part
from app.api.shapes.runs import Evaluation, Prediction

router = APIRouter(prefix="/api/v1/runs/{run}", tags=["models"], route_class=StrictRoute)
JSON, FILE = "application/json", "application/octet-stream"


@router.post(
    "/predict",
    operation_id="predict",
    summary="Outputs for inputs in raw units, by the newest checkpoint",
    responses={200: {"model": Prediction}},
)
def predict(run: RunId, body: Inputs, models: ModelsService) -> Response:
    return Response(models.predict(run, body.inputs), media_type=JSON)


@router.post(
    "/evaluate",
    operation_id="evaluate",
    summary="Loss and metrics on one part of the run's own split",
    responses={200: {"model": Evaluation}},
)
def evaluate(run: RunId, body: Part, models: ModelsService) -> Response:
    return Response(models.evaluate(run, body.split), media_type=JSON)


@router.get(
    "/model",
    operation_id="getModel",
    summary="The newest checkpoint as a file: NumPy arrays by name, or a Keras model (for scaled inputs)",
    response_class=Response,
    responses={200: {"content": {FILE: {"schema": {"type": "string", "format": "binary"}}}}},
)
def model(run: RunId, models: ModelsService, format: Literal["npz", "keras"] = "npz") -> Response:
    name, blob = models.file(run, format)
    return Response(blob, media_type=FILE, headers={"content-disposition": f'attachment; filename="{name}"'})
