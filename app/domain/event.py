"""An event: the only thing that leaves a run. Encoded once, here, and passed on as text ever after.

NaN and infinity have no JSON. They become null, and ``not_finite`` says where they stood and what they were:
{"logs": {"loss": null}, "not_finite": {"/logs/loss": "nan"}}.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias, get_args

EventType: TypeAlias = Literal["state", "epoch", "batch", "probe", "checkpoint", "ack", "note"]
TYPES: tuple[EventType, ...] = get_args(EventType)
FLAG = "not_finite"


def encode(data: Mapping[str, Any]) -> str:
    """An event's data as JSON text. NumPy scalars count as their Python values."""
    try:
        return _dump(data)
    except ValueError:
        strange = {pointer: _name(number) for pointer, number in _strange(data, "")}
        return _dump({**_without(data), FLAG: strange})


def envelope(run: str, seq: int, attempt: int, kind: str, time: str, data: str) -> str:
    """The whole event around already encoded data."""
    return (
        f'{{"run":"{run}","seq":{seq},"attempt":{attempt},"type":"{kind}","time":"{time}","data":{data}}}'  # all ours
    )


def timestamp(seconds: float) -> str:
    """Seconds since 1970 as the time of an event, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _dump(data: Any) -> str:
    return json.dumps(data, allow_nan=False, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> Any:
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"an event cannot carry {type(value).__name__}")


def _name(number: float) -> str:
    return "nan" if math.isnan(number) else "inf" if number > 0 else "-inf"


def _strange(value: Any, pointer: str) -> Iterator[tuple[str, float]]:
    value = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(value, float) and not math.isfinite(value):
        yield pointer, value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield from _strange(part, f"{pointer}/{name}")
    elif isinstance(value, list | tuple):
        for index, part in enumerate(value):
            yield from _strange(part, f"{pointer}/{index}")


def _without(value: Any) -> Any:
    value = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {name: _without(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_without(part) for part in value]
    return value
