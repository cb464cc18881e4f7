"""The log: whole by construction, fenced by attempt, folded into the run's row."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.run import new_id
from app.errors import StoreError
from app.store.database import Database
from app.store.events import Checkpoint, Entry, Events


@pytest.fixture
def run(events: Events) -> str:
    name = new_id()
    events.accept(name, 1, 0.0)
    return name


def bodies(events: Events, run: str) -> list[dict[str, object]]:
    return [json.loads(body) for _, body in events.read(run, 0, 1000)]


def test_accepting_twice_is_accepting_once(events: Events, run: str) -> None:
    events.accept(run, 1, 5.0)
    assert [(body["type"], body["data"]) for body in bodies(events, run)] == [
        ("state", {"state": "queued", "reason": None, "attempt": 1})
    ]


def test_seq_counts_without_a_gap_across_batches_runs_and_attempts(events: Events, run: str) -> None:
    other = new_id()
    events.accept(other, 2, 0.0)
    for attempt in (1, 2):
        events.append([Entry(run, attempt, 1.0, signal="claim"), Entry(other, 1, 1.0, "epoch", '{"epoch":1}')])
        events.append([Entry(run, attempt, 2.0, "epoch", '{"epoch":1}', epoch=1) for _ in range(5)])
        events.append([Entry(run, attempt, 3.0, signal="lose", reason="crashed", crash=True)])
    for name, count in ((run, 15), (other, 3)):
        assert [seq for seq, _ in events.read(name, 0, 1000)] == list(range(1, count + 1))
        assert events.states([name])[name].last_seq == count
    state = events.states([run])[run]
    assert (state.attempt, state.crashes, state.state, state.epoch) == (3, 2, "queued", 0)


FENCED = {
    "an older attempt": Entry("", 0, 1.0, "epoch", "{}"),
    "a future attempt": Entry("", 2, 1.0, "epoch", "{}"),
    "no such arrow": Entry("", 1, 1.0, signal="finish"),
}


@pytest.mark.parametrize("entry", FENCED.values(), ids=FENCED)
def test_what_does_not_fit_is_refused_and_leaves_no_trace(events: Events, run: str, entry: Entry) -> None:
    late = Entry(**{**vars(entry), "run": run})
    good = Entry(run, 1, 2.0, signal="claim")
    states, refused = events.append([late, good, Entry("b" * 16, 1, 1.0, "note", "{}")])
    assert [item.run for item in refused] == [run, "b" * 16]
    assert states[run].state == "running"
    assert [body["seq"] for body in bodies(events, run)] == [1, 2]


def test_the_row_is_a_fold_over_the_log(events: Events, run: str) -> None:
    steps = [
        Entry(run, 1, 10.0, signal="claim"),
        Entry(run, 1, 11.0, "epoch", '{"epoch":1}', epoch=1, summary='{"spark":[1]}'),
        Entry(run, 1, 12.0, "ack", '{"command":3}', command=3),
        Entry(run, 1, 13.0, signal="stop", reason="by_owner", facts={"extra": 1}),
    ]
    events.append(steps)
    state = events.states([run])[run]
    assert (state.state, state.reason, state.epoch, state.summary, state.commands_done) == (
        *("stopped", "by_owner", 1),
        *('{"spark":[1]}', 3),
    )
    assert (state.started, state.ended) == ("1970-01-01T00:00:10.000Z", "1970-01-01T00:00:13.000Z")
    assert bodies(events, run)[-1]["data"] == {"state": "stopped", "reason": "by_owner", "attempt": 1, "extra": 1}
    assert events.unended() == []


def test_reading_pages(events: Events, run: str) -> None:
    events.append([Entry(run, 1, 1.0, "note", f'{{"code":"{n}"}}') for n in range(9)])
    assert [seq for seq, _ in events.read(run, 3, 4)] == [4, 5, 6, 7]
    assert events.read(run, 10, 4) == []
    assert events.read(run, 2**53, 4) == []


def test_two_checkpoints_are_kept_and_a_damaged_one_is_passed_over(events: Events, run: str) -> None:
    for epoch in (1, 2, 3):
        entry = Entry(run, 1, 1.0, "checkpoint", f'{{"epoch":{epoch}}}')
        events.save(Checkpoint(run, 1, epoch, b"weights %d" % epoch), entry)
    found = events.checkpoint(run)
    assert found is not None
    assert (found.epoch, found.blob) == (3, b"weights 3")
    assert [body["type"] for body in bodies(events, run)] == ["state", *["checkpoint"] * 3]
    damage(events.database.path, "epoch = 3")
    older = events.checkpoint(run)
    assert older is not None
    assert older.epoch == 2
    damage(events.database.path, "epoch = 2")
    with pytest.raises(StoreError, match="damaged"):
        events.checkpoint(run)


def damage(path: Path, where: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE checkpoints SET blob = x'00' WHERE {where}")


def test_a_checkpoint_of_an_older_attempt_is_not_kept(events: Events, run: str) -> None:
    events.save(Checkpoint(run, 7, 1, b"x"), Entry(run, 7, 1.0, "checkpoint", "{}"))
    assert events.checkpoint(run) is None
    assert len(bodies(events, run)) == 1


def test_purging_spares_what_trains_and_what_is_kept(events: Events) -> None:
    names = [new_id() for _ in range(3)]
    for number, name in enumerate(names):
        events.accept(name, number + 1, 0.0)
    events.append([Entry(names[0], 1, 1.0, signal="claim")])
    assert events.purge(keep={names[1]}) == 1
    assert set(events.states(names)) == set(names[:2])
    assert events.read(names[2], 0, 10) == []


def test_readers_cannot_write(events: Events, run: str, data_dir: Path) -> None:
    reader = Database(data_dir / "events.db")
    try:
        assert Events(reader).states([run])[run].state == "queued"
        with pytest.raises(StoreError):
            Events(reader).append([Entry(run, 1, 1.0, signal="claim")])
    finally:
        reader.close()


def test_a_reader_notices_every_commit(events: Events, run: str, data_dir: Path) -> None:
    reader = Database(data_dir / "events.db")
    try:
        assert [reader.changed(), reader.changed()] == [True, False]
        events.append([Entry(run, 1, 1.0, signal="claim")])
        assert [reader.changed(), reader.changed()] == [True, False]
    finally:
        reader.close()
