"""What any store of requests must do: numbers and commands count up, keys are idempotent, pages go back in time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.run import new_id
from app.store.events import Events
from app.store.requests import Requests, RunRequest
from tests.app.store.conftest import Store


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
    assert requests.ids() == {run.id for run in made}, "the log of what may come back is kept"


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


def test_a_key_belongs_to_its_owner(requests: Requests) -> None:
    first = requests.create(wish(idempotency_key="k", owner="ann"))
    assert requests.create(wish(idempotency_key="k", owner="bob")).id != first.id
    assert requests.create(wish(idempotency_key="k", owner="ann")) == first


def test_a_command_changes_the_wish_with_it_or_not_at_all(requests: Requests) -> None:
    run = requests.create(wish()).id
    assert requests.command(run, "extend", {"epochs": 9}, "t", {"epochs": 9}) == 1
    with pytest.raises(TypeError):
        requests.command(run, "extend", {"epochs": object()}, "t", {"epochs": 10})
    found = requests.get(run)
    assert found is not None
    assert found.epochs == 9
    assert [command.args for command in requests.commands_after(0)] == [{"epochs": 9}]


def test_openings_are_kept_in_order_and_an_epoch_counts_once(store: Store, requests: Requests) -> None:
    run, other = requests.create(wish()).id, requests.create(wish()).id
    assert [requests.open(run, epoch) for epoch in (7, 2, 7)] == [[7], [7, 2], [7, 2]]
    assert [one.opened for one in store.requests().chosen([run, other])] == ["[7, 2]", "[]"]


def test_runs_by_owner_and_by_id(store: Store, requests: Requests) -> None:
    made = [requests.create(wish(owner=owner)) for owner in ("ann", "bob", "ann", "ann")]
    requests.change(made[0].id, {"deleted_at": 1.0})
    requests.change(made[2].id, {"pinned": True, "label": "a"})
    assert requests.owned("ann") == [made[2].id, made[3].id]
    assert requests.expendable() == {"ann": [made[0].id, made[3].id], "bob": [made[1].id]}
    assert [run.number for run in requests.page(9, None, ["ann"])] == [4, 3]
    assert [run.number for run in requests.chosen([made[3].id, made[0].id, "z" * 16])] == [1, 4]
    assert requests.get("z" * 16) is None
    assert store.requests().get(made[2].id) == replace(made[2], pinned=True, label="a"), "other processes see it"


def test_purged_runs_leave_no_command(requests: Requests) -> None:
    run = requests.create(wish()).id
    requests.command(run, "stop", {}, "t")
    requests.change(run, {"deleted_at": 1.0})
    assert requests.purge(deleted_before=1.0) == 0
    assert requests.purge(deleted_before=1.5) == 1
    assert (requests.ids(), requests.commands_after(0), requests.last_commands([run])) == (set(), [], {})


@pytest.mark.parametrize("kind", [Events, Requests])
def test_the_contract_names_every_method(kind: type) -> None:
    text = "".join(path.read_text() for path in Path(__file__).parent.glob("test_[er]*.py"))
    methods = [name for name, value in vars(kind).items() if callable(value) and not name.startswith("_")]
    assert [name for name in methods if f".{name}(" not in text] == []


def test_a_key_finds_its_owners_run_only(requests: Requests) -> None:
    run = requests.create(replace(wish(), owner="ann", idempotency_key="k", idempotency_hash="h"))
    assert requests.keyed("ann", "k") == run
    assert [requests.keyed("bob", "k"), requests.keyed("ann", "other"), requests.keyed("ann", None)] == [None] * 3
