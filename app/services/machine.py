"""What plans are told of this machine: what a run may take, and how fast it goes."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

from app import calibration
from app.calibration import TYPICAL, Calibration
from app.limits import LIMITS, MB
from app.runner.confine import single_threaded
from app.runner.nursery import memory_for_one
from engine.experiment import Bounds, Plan, plan

log = logging.getLogger("strata")

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60
MAPPED = 200 * MB
"""A run's process is bound by the memory that it maps from its start on, and maps more than it uses: arrays not yet
written. Measured: about 200 MB (python -m bench.preflight: 300 MB, some 100 of them libraries, mapped before)."""
TRUST = 1.1
"""By how much a run may take more than its plan says, and still end well."""


async def ensure(data_dir: Path) -> Calibration:
    """The figures kept, or new ones: measured in another process, with one thread as a run has, for about a second.

    Typical ones if that fails. A server that ends takes the other process with it."""
    found = calibration.read(data_dir)
    if found is not None:
        return found
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app.calibration"),
        cwd=ROOT,
        env={**os.environ, **single_threaded()},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        told, _ = await asyncio.wait_for(process.communicate(), SECONDS)
        found = Calibration(**json.loads(told))
        calibration.keep(data_dir, found)
    except (OSError, ValueError, TypeError) as error:  # a timeout is an OSError
        log.warning("the machine could not be measured: %s", error)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        known.cache_clear()
    return found or TYPICAL


@lru_cache(maxsize=8)
def known(data_dir: Path) -> Calibration:
    """The figures as far as there are any."""
    return calibration.read(data_dir) or TYPICAL


def bounds(found: Calibration) -> Bounds:
    """What a run may take here."""
    return Bounds(
        memory_bytes=(memory_for_one() - MAPPED) / TRUST,
        seconds=LIMITS.run_seconds,
        base_bytes=found.base_bytes,
        checkpoint_bytes=LIMITS.checkpoint_bytes,
    )


def planned(spec: Any, data_dir: Path) -> Plan:
    """The plan of a spec on this machine."""
    found = known(data_dir)
    return plan(spec, found.speed, data_dir / "datasets", bounds(found))
