"""The trained model of a run."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.api.body import StrictRoute
from app.api.deps import ModelsService, RunId
from app.api.shapes.bodies import Inputs, Part
from app.api.shapes.runs import Evaluation, Prediction
from app.limits import LIMITS

router = APIRouter(prefix="/api/v1/runs/{run}", tags=["models"], route_class=StrictRoute)
JSON, FILE = "application/json", "application/octet-stream"


@router.post(
    "/predict",
    operation_id="predict",
    summary="Outputs for inputs in raw units, by the newest checkpoint or as it was after any epoch",
    responses={200: {"model": Prediction}},
)
def predict(run: RunId, body: Inputs, models: ModelsService) -> Response:
    return Response(models.predict(run, body.inputs, body.epoch, body.near), media_type=JSON)


@router.post(
    "/evaluate",
    operation_id="evaluate",
    summary="Loss and metrics on one part of the run's own split",
    responses={200: {"model": Evaluation}},
)
def evaluate(run: RunId, body: Part, models: ModelsService) -> Response:
    return Response(models.evaluate(run, body.split, body.epoch), media_type=JSON)


@router.get(
    "/model",
    operation_id="getModel",
    summary="The model now or after any epoch, as a file: NumPy arrays by name, or Keras (for scaled inputs)",
    response_class=Response,
    responses={200: {"content": {FILE: {"schema": {"type": "string", "format": "binary"}}}}},
)
def model(
    run: RunId,
    models: ModelsService,
    format: Literal["npz", "keras"] = "npz",
    epoch: Annotated[int | None, Query(ge=0, le=LIMITS.most_epochs)] = None,
) -> Response:
    name, blob = models.file(run, format, epoch)
    return Response(blob, media_type=FILE, headers={"content-disposition": f'attachment; filename="{name}"'})
