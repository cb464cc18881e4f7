"""What any store of events must do: the log is whole by construction, fenced by attempt and by term, folded into rows.

Every test runs for each factory in ``conftest.STORES``; a second implementation adds itself there.
"""

from __future__ import annotations

import json

import pytest

from app.domain.run import new_id
from app.errors import StoreError
from app.store.events import Checkpoint, Entry, Events
from tests.app.store.conftest import Store


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
        events.append([Entry(run, attempt, 3.0, signal="lose", reason="crashed", crashes=attempt)])
    for name, count in ((run, 15), (other, 3)):
        assert [seq for seq, _ in events.read(name, 0, 1000)] == list(range(1, count + 1))
        assert events.states([name])[name].last_seq == count
    state = events.states([run])[run]
    assert (state.attempt, state.crashes, state.state, state.epoch) == (3, 2, "queued", 1)


def test_what_an_owner_keeps_is_counted_to_the_byte(events: Events) -> None:
    mine, other = new_id(), new_id()
    events.accept(mine, 1, 0.0, owner="me")
    events.accept(other, 2, 0.0, owner="you")
    events.append([Entry(mine, 1, 1.0, signal="claim"), Entry(mine, 1, 1.0, "note", '{"code":"\u00e9\ud55c"}')])
    log = sum(len(body.encode()) for _, body in events.read(mine, 0, 10))
    assert events.states([mine])[mine].size == events.kept("me") == log
    events.save(Checkpoint(mine, 1, 1, b"x" * 1000), Entry(mine, 1, 2.0, "checkpoint"))
    log = sum(len(body.encode()) for _, body in events.read(mine, 0, 10))
    assert events.kept("me") == log + 1000
    assert events.kept("you") < log
    assert events.kept("nobody") == 0


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


def test_an_epoch_further_forgives_crashes(events: Events, run: str) -> None:
    for attempt in (1, 2):
        lose = Entry(run, attempt, 1.0, signal="lose", crashes=attempt)
        events.append([Entry(run, attempt, 1.0, signal="claim"), lose])
    assert events.states([run])[run].crashes == 2
    events.append([Entry(run, 3, 1.0, signal="claim"), Entry(run, 3, 1.0, "epoch", "{}", epoch=1)])
    assert events.states([run])[run].crashes == 0


def test_what_owners_used_is_kept_with_what_they_did(events: Events, run: str) -> None:
    events.accept(new_id(), 2, 0.0, "ann", used=5.0)
    events.accept(new_id(), 3, 0.0, "bob")
    mine = new_id()
    events.accept(mine, 4, 0.0, "ann", used=1.0)
    events.append([Entry(mine, 1, 1.0, signal="claim"), Entry(mine, 1, 1.0, "epoch", "{}", epoch=1, used=2.5)])
    events.append([Entry(mine, 9, 1.0, "epoch", "{}", epoch=1, used=100.0)])
    assert events.used() == {"": 0.0, "ann": 7.5, "bob": 0.0}
    assert events.states([mine])[mine].used == 2.5


def test_a_runner_that_wakes_too_late_is_refused(store: Store, events: Events, run: str) -> None:
    events.take_office("1")
    events.append([Entry(run, 1, 1.0, signal="claim")])
    successor = store.events()
    successor.take_office("2")
    writes = [
        lambda: events.append([Entry(run, 1, 1.0, "epoch", "{}", epoch=1)]),
        lambda: events.save(Checkpoint(run, 1, 1, b"x"), Entry(run, 1, 1.0, "checkpoint", "{}")),
        lambda: events.accept(new_id(), 9, 1.0),
        lambda: events.purge(set()),
        lambda: events.trim([run], 0),
    ]
    for write in writes:
        with pytest.raises(StoreError) as caught:
            write()  # type: ignore[no-untyped-call]
        assert caught.value.code == "store.other_runner"
    successor.append([Entry(run, 1, 2.0, "epoch", "{}", epoch=1)])
    assert [body["type"] for body in bodies(events, run)] == ["state", "state", "epoch"]


def test_old_checkpoints_go_before_the_last_ones_and_logs_stay(events: Events) -> None:
    names = [new_id() for _ in range(3)]
    for number, name in enumerate(names, 1):
        events.accept(name, number, 0.0)
        for epoch in (1, 2, 3):
            entry = Entry(name, 1, 1.0, "checkpoint", "{}")
            events.save(Checkpoint(name, 1, epoch, bytes(10)), entry)
    assert events.trim(names, 90) == 0
    assert events.trim(names, 50) == 4
    assert [events.snapshots(name) for name in names] == [[3], [3], [1, 2, 3]]
    assert events.trim(names, 15) == 4
    assert [events.snapshots(name) for name in names] == [[], [], [3]]
    assert [len(bodies(events, name)) for name in names] == [4, 4, 4]


def test_the_checkpoint_before_an_epoch(events: Events, run: str) -> None:
    for epoch, whole in ((1, True), (2, False), (2, True), (3, False)):
        events.save(Checkpoint(run, 1, epoch, b"%d %d" % (epoch, whole), whole), Entry(run, 1, 1.0, "checkpoint", "{}"))
    found = {upto: events.checkpoint(run, upto) for upto in (0, 1, 2, 3)}
    assert found[0] is None
    assert [found[upto].blob for upto in (1, 2, 3)] == [b"1 1", b"2 1", b"2 1"]  # type: ignore[union-attr]


def test_the_last_two_checkpoints_are_kept_and_a_damaged_one_is_passed_over(
    store: Store, events: Events, run: str
) -> None:
    for epoch in (1, 2, 3):
        entry = Entry(run, 1, 1.0, "checkpoint", f'{{"epoch":{epoch}}}')
        events.save(Checkpoint(run, 1, epoch, b"weights %d" % epoch), entry)
    found = events.checkpoint(run)
    assert found is not None
    assert (found.epoch, found.blob) == (3, b"weights 3")
    assert [body["type"] for body in bodies(events, run)] == ["state", *["checkpoint"] * 3]
    store.damage(run, lambda epoch: epoch == 3)
    older = events.checkpoint(run)
    assert older is not None
    assert older.epoch == 2
    store.damage(run, lambda epoch: epoch < 3)
    with pytest.raises(StoreError, match="damaged"):
        events.checkpoint(run)


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


def test_a_refused_write_is_one_of_all_or_nothing(events: Events, run: str) -> None:
    with pytest.raises(AttributeError):
        events.append([Entry(run, 1, 1.0, signal="claim"), None])  # type: ignore[list-item]
    assert [body["seq"] for body in bodies(events, run)] == [1]


def test_what_is_asked_of_the_log(store: Store, events: Events, run: str) -> None:
    other = new_id()
    assert events.newest_number() == 1
    events.accept(other, 5, 0.0)
    assert [state.id for state in events.unended()] == [run, other], "oldest first"
    events.append([Entry(run, 1, 1.0, "note", f'{{"n":{n}}}') for n in (1, 2)])
    assert events.last(run, "note") == {"n": 2}
    assert [json.loads(body)["data"] for body in events.of_type(run, "note")] == [{"n": 1}, {"n": 2}]
    assert (events.last(other, "note"), events.of_type(other, "note")) == (None, [])
    assert events.states(["z" * 16]) == {}
    assert events.newest_number() == 5
    assert store.events().read(run, 0, 9) == events.read(run, 0, 9), "who comes later reads the same"


def test_every_checkpoint_is_looked_at(store: Store, events: Events, run: str) -> None:
    mine = new_id()
    events.accept(mine, 2, 0.0, "ann")
    for name, size in ((run, 3), (mine, 5)):
        events.save(Checkpoint(name, 1, 1, bytes(size)), Entry(name, 1, 1.0, "checkpoint", "{}"))
    assert events.checkpoints_found() == (2, 0, {"": 3, "ann": 5})
    store.damage(mine, lambda epoch: True)
    assert events.checkpoints_found()[:2] == (2, 1)


def test_purged_runs_leave_no_checkpoint(events: Events, run: str) -> None:
    events.save(Checkpoint(run, 1, 1, b"x"), Entry(run, 1, 1.0, "checkpoint", "{}"))
    assert events.purge(keep=set()) == 1
    assert (events.checkpoint(run), events.snapshots(run), events.checkpoints_found()[0]) == (None, [], 0)


def test_what_is_new_for_all_who_watch(events: Events, run: str) -> None:
    others = [new_id() for _ in range(2)]
    for number, name in enumerate(others, 2):
        events.accept(name, number, 0.0)
    events.append([Entry(run, 1, 1.0, signal="claim"), Entry(others[0], 1, 1.0, signal="stop")])
    found = events.news({run: 1, others[0]: 2, others[1]: 1, "nobody": 0}, 100)
    assert set(found) == {run, others[0]}, "what has moved, and what has ended"
    assert [found[run][:2], [seq for seq, _ in found[run][2]]] == [("running", 2), [2]]
    assert found[others[0]] == ("stopped", 2, [])
    assert found[run][2] == events.read(run, 1, 10)
    assert sum(len(rows) for _, _, rows in events.news({run: 0, others[0]: 0}, 3).values()) == 3
