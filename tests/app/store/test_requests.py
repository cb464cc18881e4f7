"""What people asked for."""

from __future__ import annotations

from app.domain.run import new_id
from app.store.requests import Requests, RunRequest


def wish(**values: object) -> RunRequest:
    plain: dict[str, object] = {"id": new_id(), "name": "n", "dataset": "digits", "epochs": 3, "spec": "{}"}
    return RunRequest(**{**plain, "created": "2026-01-01T00:00:00.000Z", **values})  # type: ignore[arg-type]


def test_numbers_count_up_and_are_never_given_twice(requests: Requests) -> None:
    first, second = requests.create(wish()), requests.create(wish())
    assert (first.number, second.number) == (1, 2)
    requests.change(second.id, {"deleted_at": 10.0})
    assert requests.purge(deleted_before=20.0) == 1
    assert requests.create(wish()).number == 3


def test_the_same_key_gives_the_same_run(requests: Requests) -> None:
    first = requests.create(wish(idempotency_key="k", idempotency_hash="h"))
    assert requests.create(wish(idempotency_key="k", idempotency_hash="h")).id == first.id
    assert requests.create(wish(idempotency_key="l", idempotency_hash="h")).id != first.id
    assert len(requests.after(0)) == 2


def test_pages_go_back_in_time_and_leave_out_what_is_deleted(requests: Requests) -> None:
    made = [requests.create(wish()) for _ in range(5)]
    requests.change(made[3].id, {"deleted_at": 1.0})
    assert [run.number for run in requests.page(2, None)] == [5, 3]
    assert [run.number for run in requests.page(2, 3)] == [2, 1]
    assert [run.number for run in requests.after(2)] == [3, 4, 5], "the runner sees every wish; it may come back"
    assert requests.alive(deleted_before=0.5) == {run.id for run in made}
    assert requests.alive(deleted_before=2.0) == {run.id for run in made if run.number != 4}


def test_commands_count_per_run_and_are_read_in_order(requests: Requests) -> None:
    a, b = requests.create(wish()).id, requests.create(wish()).id
    numbers = [requests.command(run, kind, {}, "t") for run, kind in ((a, "pause"), (b, "stop"), (a, "resume"))]
    assert numbers == [1, 1, 2]
    read = requests.commands_after(0)
    assert [(command.run, command.n, command.type) for command in read] == [
        (a, 1, "pause"),
        (b, 1, "stop"),
        (a, 2, "resume"),
    ]
    assert requests.commands_after(read[1].id) == read[2:]
    assert requests.last_commands([a, b]) == {a: (2, "resume"), b: (1, "stop")}
