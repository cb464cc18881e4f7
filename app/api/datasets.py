"""What data there is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import JSONResponse, Response

from app.api.body import StrictRoute, parse
from app.api.deps import DataFolder
from app.api.shapes.catalog import Dataset, DatasetList, SamplePage
from app.limits import LIMITS
from app.services import datasets
from app.services.datasets import Ask, Part

router = APIRouter(prefix="/api/v1/datasets", tags=["datasets"], route_class=StrictRoute)
Name = Annotated[str, Path(max_length=40, pattern=r"^[a-z0-9_]+$")]
Share = Annotated[float, Query(ge=0, lt=1, allow_inf_nan=False)]


@router.get("", operation_id="listDatasets", summary="Every data set", responses={200: {"model": DatasetList}})
def listing(folder: DataFolder) -> Response:
    return JSONResponse({"datasets": datasets.listing(folder)})


@router.get("/{name}", operation_id="getDataset", summary="One data set", responses={200: {"model": Dataset}})
def one(name: Name, folder: DataFolder) -> Response:
    return JSONResponse(datasets.one(name, folder))


@router.get(
    "/{name}/samples",
    operation_id="listSamples",
    summary="Samples of a data set, in raw units",
    responses={200: {"model": SamplePage}},
)
def samples(
    name: Name,
    folder: DataFolder,
    split: Part = "all",
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=LIMITS.page_samples)] = 20,
    seed: Annotated[int, Query(ge=0, le=2**32 - 1)] = 42,
    validation_split: Share = 0.2,
    test_split: Share = 0.2,
    options: Annotated[str, Query(max_length=1_000)] = "{}",
) -> Response:
    ask = Ask(split, offset, limit, seed, validation_split, test_split, parse(options.encode("utf-8", "surrogatepass")))
    return JSONResponse(datasets.samples(name, ask, folder))
