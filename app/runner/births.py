"""From the store to an order: everything that a child must be told to take a run up where its log ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from app.errors import StoreError
from app.limits import Limits
from app.runner.nursery import Child, memory_for_one
from app.runner.order import Known, Order, Past
from app.runner.rates import Rate
from app.store.events import Events, RunState
from app.store.requests import Requests, RunRequest

Bear: TypeAlias = Callable[[str, int, Order], Child]


class GoneError(Exception):
    """The run cannot begin, and never will; its reason."""


def order_for(
    run: RunState, wish: RunRequest, requests: Requests, events: Events, datasets: Path, limits: Limits
) -> tuple[Order, bool]:
    """The order for this run, and whether its checkpoints are damaged. Raises GoneError, StoreError."""
    found, damaged = checkpoint_of(events, run.id)
    order = Order(
        spec=json.loads(wish.spec),
        datasets=str(datasets),
        checkpoint=found,
        known=known_of(run, events),
        rates=rates_of(run.id, events),
        paused=run.state == "paused",
        origin=None if found is not None else origin_of(wish, requests, events),
        memory_bytes=memory_for(wish, limits),
        cpu_seconds=max(1, limits.run_seconds + limits.replay_seconds - int(run.used)),
        checkpoint_bytes=limits.checkpoint_bytes,
    )
    return order, damaged


def checkpoint_of(events: Events, run: str, upto: int | None = None) -> tuple[bytes | None, bool]:
    """The newest whole checkpoint, and whether all there are are damaged: then a run begins anew, to the same bits."""
    try:
        found = events.checkpoint(run, upto)
    except StoreError as error:
        if error.code != "store.damaged":
            raise
        return None, True
    return (None if found is None else found.blob), False


def known_of(run: RunState, events: Events) -> Known:
    """How far the log has come."""
    probe, batch = events.last(run.id, "probe"), events.last(run.id, "batch")
    return Known(
        epoch=run.epoch,
        probe=(-1, "") if probe is None else (probe["epoch"], probe["view"]),
        batch=(0, 0) if batch is None else (batch["epoch"], batch["batch"]),
    )


def rates_of(run: str, events: Events) -> list[Rate]:
    """The learning rates that people set, as they were acknowledged."""
    acks = [json.loads(body)["data"] for body in events.of_type(run, "ack")]
    set_rates = [ack for ack in acks if ack["type"] == "set_learning_rate" and ack["ok"] and "updates" in ack]
    return [Rate(ack["updates"], ack["moment"], ack["value"]) for ack in set_rates]


def past_of(wish: RunRequest, epoch: int, requests: Requests, events: Events) -> Past:
    """A run at the end of an epoch. Raises GoneError if all that is kept of it stands on a run that was deleted."""
    checkpoint, _ = checkpoint_of(events, wish.id, epoch)
    origin = None if checkpoint is not None else origin_of(wish, requests, events)
    return Past(json.loads(wish.spec), epoch, checkpoint, rates_of(wish.id, events), origin)


def origin_of(wish: RunRequest, requests: Requests, events: Events) -> Past | None:
    """What a run goes on from, if it was forked. Raises GoneError if that was deleted meanwhile."""
    if wish.origin is None:
        return None
    origin: Mapping[str, Any] = json.loads(wish.origin)
    before = requests.get(origin["run"])
    if before is None or before.id not in events.states([before.id]):
        raise GoneError("origin_gone")
    return past_of(before, origin["epoch"], requests, events)


def memory_for(wish: RunRequest, limits: Limits) -> int:
    """What a run may take: half as much again as its plan says, and some room, within what one run may have."""
    most = memory_for_one()
    return min(most, wish.memory * 3 // 2 + limits.memory_room_bytes) if wish.memory else most
