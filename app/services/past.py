"""A run as it was at the end of any epoch: a film of its weights, taken by training the way there once more.

A process of its own replays the run from a checkpoint and tells the weights of every epoch on its way, and of those
after it as long as that is cheap. So the first epoch asked for takes about as long as starting a process; those around
it are there already.
"""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import threading
import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, replace

from app.errors import AppError, StoreError
from app.limits import LIMITS
from app.runner.births import GoneError, memory_for, past_of
from app.runner.errand import written
from app.services.cameras import Cameras
from app.services.runs import Runs
from app.store.requests import RunRequest
from engine.experiment import decode_position

AFTER_SECONDS = 5.0
LEAD_SECONDS, QUIET_LEAD_SECONDS = 0.5, 1.5
"""A film may begin so much training before it must, so that earlier epochs are there; more of it if nobody waits."""
ABOUT_SECONDS = 20.0
"""Of a run that took no longer, the earlier epochs are filmed too, while nobody asks for anything else."""
AGAIN_SECONDS = 0.25

log = logging.getLogger("strata")


@dataclass(eq=False)
class Reel:
    """One film on its way: from the end of epoch ``first`` to that of ``last`` at most; ``reached`` is told already."""

    run: str
    first: int
    last: int
    reached: int
    watchers: int = 0
    process: subprocess.Popen[bytes] | None = None
    dropped: bool = False
    over: bool = False
    failure: AppError | None = None

    def will_show(self, run: str, epoch: int) -> bool:
        return run == self.run and self.reached < epoch <= self.last and not self.dropped and not self.over

    def drop(self) -> None:
        """Nobody waits for it any more."""
        self.dropped = True
        if self.process is not None:
            self.process.kill()


class Past:
    """Films that are being taken, and the frames of the last ones, as ``app.runner.replay.weights_of`` writes them."""

    def __init__(self) -> None:
        self._frames: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._bytes = 0
        self._reels: list[Reel] = []
        self._news = threading.Condition()
        self._cameras = Cameras()

    def weights(self, runs: Runs, run: str, epoch: int) -> bytes:
        """Everything the model had learned at the end of an epoch; 0 is before the first.

        Raises AppError if the run has not got so far, if the way there takes too long, or if too many look back."""
        wish, reached = runs.wish(run), runs.state(run).epoch
        if epoch > reached:
            raise AppError("run.epoch", got=epoch, reached=reached)
        base = 0 if wish.origin is None else json.loads(wish.origin)["epoch"]
        if wish.origin is not None and epoch <= base:
            return self.weights(runs.unbound(), json.loads(wish.origin)["run"], epoch)
        with self._news:
            found = self._kept(run, epoch)
        return found or self._stored(runs, run, epoch) or self._filmed(runs, wish, base, epoch)

    def at_hand(self, runs: Runs, run: str, epoch: int) -> int:
        """The last epoch up to this one that needs no film; this one itself if there is none."""
        with self._news:
            known = [kept for name, kept in self._frames if name == run and kept <= epoch]
        return max([*known, *(kept for kept in runs.events.snapshots(run) if kept <= epoch)], default=epoch)

    def _kept(self, run: str, epoch: int) -> bytes | None:
        found = self._frames.get((run, epoch))
        if found is not None:
            self._frames.move_to_end((run, epoch))
        return found

    def _keep(self, run: str, epoch: int, weights: bytes) -> None:
        self._bytes += len(weights) - len(self._frames.pop((run, epoch), b""))
        self._frames[run, epoch] = weights
        while self._bytes > LIMITS.films_kept_bytes and len(self._frames) > 1:
            self._bytes -= len(self._frames.popitem(last=False)[1])

    def _stored(self, runs: Runs, run: str, epoch: int) -> bytes | None:
        """The weights of a checkpoint that stands right there."""
        try:
            found = runs.events.checkpoint(run, epoch)
        except StoreError:  # all are damaged: the run can be replayed from its beginning
            return None
        if found is None or found.epoch != epoch or not found.whole:
            return None
        position = decode_position(found.blob)
        if position is None:
            return None
        weights: bytes = position["params"].tobytes() + position["state"].tobytes()
        with self._news:
            self._keep(run, epoch, weights)
        return weights

    def _filmed(self, runs: Runs, wish: RunRequest, base: int, epoch: int) -> bytes:
        """Wait until a film shows that epoch."""
        deadline = time.monotonic() + LIMITS.replay_seconds + 5
        with self._news:
            while (found := self._kept(wish.id, epoch)) is None:
                if sum(reel.watchers for reel in self._reels) >= LIMITS.looks_waiting:
                    raise AppError("past.busy")
                reel = next((reel for reel in self._reels if reel.will_show(wish.id, epoch)), None)
                own = reel is None
                reel = reel or self._begin(runs, wish, base, epoch)
                reel.watchers += 1
                try:
                    while reel.will_show(wish.id, epoch) and (left := deadline - time.monotonic()) > 0:
                        self._news.wait(min(left, AGAIN_SECONDS))
                        if epoch in runs.events.snapshots(wish.id) and self._stored(runs, wish.id, epoch):
                            break  # a run that has just got there keeps its weights a moment later
                finally:
                    reel.watchers -= 1
                if reel.failure is not None:
                    raise reel.failure
                if (wish.id, epoch) not in self._frames and (own or time.monotonic() > deadline):
                    raise AppError("run.replay_long", epoch=epoch, seconds=LIMITS.replay_seconds)
        return found

    def _begin(self, runs: Runs, wish: RunRequest, base: int, epoch: int) -> Reel:
        """Start a film that shows that epoch; those that nobody waits for make room. Raises AppError without room."""
        idle = [reel for reel in self._reels if not reel.watchers]
        for reel in idle:
            if reel.run == wish.id or len(self._reels) >= LIMITS.films_at_once:
                reel.drop()
                self._reels.remove(reel)
        if len(self._reels) >= LIMITS.films_at_once:
            raise AppError("past.busy")
        last = runs.state(wish.id).epoch
        while last > epoch and (wish.id, last) in self._frames:
            last -= 1
        return self._start(runs, wish, (self._first(runs, wish.id, base, epoch, LEAD_SECONDS), epoch, last))

    def _start(self, runs: Runs, wish: RunRequest, way: tuple[int, int, int]) -> Reel:
        """A film from the first of these epochs, by way of the second, to the last at most, in a thread of its own."""
        first, epoch, last = way
        reel = Reel(wish.id, first, last, first - 1)
        self._reels.append(reel)
        threading.Thread(target=self._take, args=(reel, runs, wish, epoch), daemon=True).start()
        return reel

    def _look_about(self, runs: Runs, wish: RunRequest, reel: Reel) -> None:
        """Whoever drags back wants the epochs before: film those of a short run too, as long as nobody else looks."""
        state, base = runs.state(wish.id), 0 if wish.origin is None else json.loads(wish.origin)["epoch"]
        before = next((epoch for epoch in range(reel.first - 1, base - 1, -1) if not self._kept(wish.id, epoch)), None)
        size = max(len(self._kept(wish.id, reel.reached) or b""), 1)
        cheap = state.has_ended and state.used <= ABOUT_SECONDS and size * state.epoch <= LIMITS.films_kept_bytes // 2
        if before is not None and cheap and not self._reels:
            first = self._first(runs, wish.id, base, before, QUIET_LEAD_SECONDS)
            self._start(runs, wish, (first, before, before))

    def _first(self, runs: Runs, run: str, base: int, epoch: int, lead: float) -> int:
        """Where to set out: early enough that what is not known yet is shown on the way, if that costs little."""
        state = runs.state(run)
        places = [base, *(place for place in runs.events.snapshots(run) if base < place <= epoch)]
        pace = state.used / max(1, state.epoch - base)
        cheap = min((place for place in places if (epoch - place) * pace <= lead), default=places[-1])
        known = max((kept for name, kept in self._frames if name == run and kept < epoch), default=-1)
        useful = max((place for place in places if place <= known + 1), default=base)
        return max(cheap, useful)

    def _take(self, reel: Reel, runs: Runs, wish: RunRequest, epoch: int) -> None:
        """Lead one film to its end."""
        try:
            self._watch(reel, runs, wish, epoch)
        except GoneError:
            reel.failure = AppError("run.no_model_yet")
        except (OSError, StoreError) as error:
            log.error("replay of %s: %s", reel.run, error)
            reel.failure = AppError("run.replay_failed", epoch=epoch)
        finally:
            with self._news:
                reel.over = True
                if reel in self._reels:
                    self._reels.remove(reel)
                self._news.notify_all()
        if reel.failure is None and not reel.dropped:
            with self._news, suppress(StoreError):  # nobody waits for it
                self._look_about(runs, wish, reel)

    def _watch(self, reel: Reel, runs: Runs, wish: RunRequest, epoch: int) -> None:
        blobs: list[bytes] = []
        past = replace(past_of(wish, reel.first, runs.wishes, runs.events), epoch=reel.last)
        errand = {
            "past": written(past, blobs),
            "datasets": str(runs.folder / "datasets"),
            "memory_bytes": memory_for(wish, LIMITS),
            "seconds": LIMITS.replay_seconds,
            "asked": epoch,
            "spare_bytes": LIMITS.film_bytes,
            "spare_seconds": AFTER_SECONDS,
        }
        with self._cameras.take() as process:
            reel.process = process
            end = threading.Timer(LIMITS.replay_seconds + 5, process.kill)
            end.start()
            if reel.dropped:  # before there was anything to kill
                process.kill()
            try:
                self._read(reel, process, b"".join([json.dumps(errand).encode(), b"\n", *blobs]))
                said = process.stderr.read() if process.stderr else b""
            finally:
                end.cancel()
        if reel.reached >= epoch or reel.dropped:
            self._cameras.warm_up()
            return
        if process.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
            reel.failure = AppError("run.replay_long", epoch=epoch, seconds=LIMITS.replay_seconds)
        else:
            log.error("replay of %s: %s, %s", reel.run, process.returncode, said.decode("utf-8", "replace")[-2_000:])
            reel.failure = AppError("run.replay_failed", epoch=epoch)

    def _read(self, reel: Reel, process: subprocess.Popen[bytes], errand: bytes) -> None:
        """Send the errand, and keep every frame as it comes."""
        stdin, stdout = process.stdin, process.stdout
        if stdin is None or stdout is None:  # both were made as pipes
            return
        with suppress(BrokenPipeError):  # it says itself why it ended
            stdin.write(errand)
            stdin.close()
        while (head := stdout.readline()) and not reel.dropped:
            told = json.loads(head)
            weights = stdout.read(told["bytes"])
            if len(weights) < told["bytes"]:
                return
            with self._news:
                self._keep(reel.run, told["epoch"], weights)
                reel.reached = told["epoch"]
                self._news.notify_all()
