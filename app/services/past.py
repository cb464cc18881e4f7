"""A run as it was at the end of any epoch: replayed in a process of its own from the nearest checkpoint before."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path

from app.errors import AppError
from app.limits import LIMITS
from app.runner.births import GoneError, memory_for, past_of
from app.runner.errand import written
from app.services.runs import Runs

ROOT = Path(__file__).resolve().parents[2]
KEPT = 8

log = logging.getLogger("strata")


@dataclass(frozen=True)
class Past:
    """Files of models as they were; the last few are kept."""

    _kept: OrderedDict[tuple[str, int], bytes] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _few: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(2))

    def file(self, runs: Runs, run: str, epoch: int) -> bytes:
        """The file of the model at the end of an epoch; 0 is before the first.

        Raises AppError if the run has not got so far, or if the way there takes too long."""
        wish, state = runs.wish(run), runs.state(run)
        if epoch > state.epoch:
            raise AppError("run.epoch", got=epoch, reached=state.epoch)
        if wish.origin is not None and epoch <= json.loads(wish.origin)["epoch"]:
            return self.file(runs.unbound(), json.loads(wish.origin)["run"], epoch)
        with self._lock:
            if (run, epoch) in self._kept:
                self._kept.move_to_end((run, epoch))
                return self._kept[run, epoch]
        blob = self._replayed(runs, run, epoch)
        with self._lock:
            self._kept[run, epoch] = blob
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return blob

    def _replayed(self, runs: Runs, run: str, epoch: int) -> bytes:
        wish, blobs = runs.wish(run), list[bytes]()
        try:
            past = past_of(wish, epoch, runs.wishes, runs.events)
        except GoneError:
            raise AppError("run.no_model_yet") from None
        errand = {
            "past": written(past, blobs),
            "datasets": str(runs.folder / "datasets"),
            "memory_bytes": memory_for(wish, LIMITS),
            "seconds": LIMITS.replay_seconds,
        }
        if not self._few.acquire(blocking=False):
            raise AppError("server.busy")
        try:
            done = subprocess.run(
                [sys.executable, "-m", "app.runner.errand"],
                cwd=ROOT,
                input=b"".join([json.dumps(errand).encode(), b"\n", *blobs]),
                capture_output=True,
                timeout=LIMITS.replay_seconds + 5,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise AppError("run.replay_long", epoch=epoch, seconds=LIMITS.replay_seconds) from None
        finally:
            self._few.release()
        if done.returncode == -signal.SIGXCPU:
            raise AppError("run.replay_long", epoch=epoch, seconds=LIMITS.replay_seconds)
        if done.returncode != 0:
            log.error("replay of %s: %s, %s", run, done.returncode, done.stderr.decode("utf-8", "replace")[-2_000:])
            raise AppError("run.replay_failed", epoch=epoch)
        return done.stdout
