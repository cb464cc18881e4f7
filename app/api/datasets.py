"""What data there is."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from app.api.body import StrictRoute, parse
from app.api.deps import DataFolder
from app.limits import LIMITS
from app.services import datasets
from app.services.datasets import Ask, Part

router = APIRouter(prefix="/api/v1/datasets", tags=["datasets"], route_class=StrictRoute)
Name = Annotated[str, Path(max_length=40, pattern=r"^[a-z0-9_]+$")]
Share = Annotated[float, Query(ge=0, lt=1, allow_inf_nan=False)]


@router.get("", operation_id="listDatasets", summary="Every data set")
def listing(folder: DataFolder) -> dict[str, Any]:
    return {"datasets": datasets.listing(folder)}


@router.get("/{name}", operation_id="getDataset", summary="One data set")
def one(name: Name, folder: DataFolder) -> dict[str, Any]:
    return datasets.one(name, folder)


@router.get("/{name}/samples", operation_id="listSamples", summary="Samples of a data set, in raw units")
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
) -> dict[str, Any]:
    ask = Ask(split, offset, limit, seed, validation_split, test_split, parse(options.encode("utf-8", "surrogatepass")))
    return datasets.samples(name, ask, folder)
