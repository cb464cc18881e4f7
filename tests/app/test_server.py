"""A real server with a real runner: what a script and a page see."""

from __future__ import annotations

import base64
import concurrent.futures
import io
import json
import socket
import time
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from engine.experiment import decode_keras
from tests.app.asking import API, LONG, SPEC, fetch, is_whole, start, watch
from tests.serving import Served

SAMPLE = [[[0.0]] * 8] * 8


def get(url: str, path: str, **headers: str) -> Any:
    status, _, body = fetch(f"{url}{API}{path}", **headers)
    assert status == 200, body
    return json.loads(body)


def test_an_experiment_from_start_to_model(server: Served) -> None:
    began = time.monotonic()
    run = start(server.url, SPEC)
    live, code = watch(server.url, run)
    assert time.monotonic() - began < 5
    assert is_whole(live)
    assert code == 1000
    assert [event["data"]["state"] for event in live if event["type"] == "state"] == ["queued", "running", "finished"]
    assert [event["data"]["epoch"] for event in live if event["type"] == "epoch"] == [1, 2, 3]
    pictures = [(event["data"]["epoch"], event["data"]["view"]) for event in live if event["type"] == "probe"]
    assert pictures == [(epoch, view) for epoch in (0, 1, 2, 3) for view in ("softmax", "layers")]
    replayed, _ = watch(server.url, run)
    pages = get(server.url, f"/runs/{run}/events")["events"]
    lines = fetch(f"{server.url}{API}/runs/{run}/events", accept="application/x-ndjson")[2].decode().splitlines()
    sse = fetch(f"{server.url}{API}/runs/{run}/events", accept="text/event-stream")[2].decode()
    told = [json.loads(line[6:]) for line in sse.splitlines() if line.startswith("data: ")]
    assert live == replayed == pages == [json.loads(line) for line in lines] == told
    history = get(server.url, f"/runs/{run}/history")
    assert history["columns"]["val_loss"] == [
        event["data"]["logs"]["val_loss"] for event in live if event["type"] == "epoch"
    ]
    detail = get(server.url, f"/runs/{run}")
    assert (detail["state"], detail["epoch"], detail["last_seq"]) == ("finished", 3, len(live))
    assert detail["metric"]["last"] == history["columns"]["val_accuracy"][-1]
    status, _, body = fetch(f"{server.url}{API}/runs/{run}/predict", "POST", {"inputs": [SAMPLE]})
    assert status == 200
    predicted = body
    assert sum(json.loads(body)["outputs"][0]) == pytest.approx(1, abs=1e-5)
    status, _, body = fetch(f"{server.url}{API}/runs/{run}/evaluate", "POST", {"split": "validation"})
    logs = json.loads(body)["logs"]
    assert logs["loss"] == pytest.approx(history["columns"]["val_loss"][-1], rel=1e-5)
    status, headers, blob = fetch(f"{server.url}{API}/runs/{run}/model")
    assert "attachment" in headers["content-disposition"]
    with np.load(io.BytesIO(blob), allow_pickle=False) as file:
        assert file["dense/kernel"].shape == (64, 10)
    status, headers, blob = fetch(f"{server.url}{API}/runs/{run}/model?format=keras")
    assert headers["content-disposition"].endswith('.keras"')
    outputs = decode_keras(blob).predict([SAMPLE])
    assert outputs.tolist() == json.loads(predicted)["outputs"]


def test_grids_as_bytes_are_the_same_grids(server: Served) -> None:
    points = {"data": {"dataset": "moons"}, "model": {"layers": [{"class_name": "Dense", "config": {"units": 1}}]}}
    points |= {"compile": {"loss": "mse", "optimizer": "sgd"}, "fit": {"epochs": 2, "batch_size": 32}}
    run = start(server.url, points)
    plain, _ = watch(server.url, run)
    question = "stream?grids=binary&coalesce=true&heartbeat=true"
    with connect(f"{server.url.replace('http', 'ws')}{API}/runs/{run}/{question}") as line:
        told = [unpacked(message) for message in line]
    assert told == [event for event in plain if event["type"] != "batch"]
    assert sum("grid" in event["data"] for event in told) == 3
    assert any("units" in event["data"] for event in told)
    question = "stream?grids=maybe"
    with connect(f"{server.url.replace('http', 'ws')}{API}/runs/{run}/{question}") as line, suppress(ConnectionClosed):
        line.recv(timeout=5)
    assert line.close_code == 4400


def unpacked(message: str | bytes) -> dict[str, Any]:
    if isinstance(message, str):
        return json.loads(message)  # type: ignore[no-any-return]
    length = int.from_bytes(message[:4])
    rest = message[4 + length :]

    def packed(value: dict[str, Any]) -> dict[str, Any]:
        if value.get("encoding") == "base64":
            start, size = value["data"]
            value["data"] = base64.b64encode(rest[start : start + size]).decode()
        return value

    return json.loads(message[4 : 4 + length], object_hook=packed)  # type: ignore[no-any-return]


def test_equal_specs_give_equal_numbers(server: Served) -> None:
    runs = [start(server.url, SPEC) for _ in range(2)]
    logs = [[e["data"]["logs"] for e in watch(server.url, run)[0] if e["type"] == "epoch"] for run in runs]
    assert logs[0] == logs[1]


def test_late_joiners_get_every_event_once(server: Served) -> None:
    run = start(server.url, {**SPEC, "fit": {"epochs": 400, "batch_size": 256}})
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        joins = []
        for number in range(12):
            joins.append(pool.submit(watch, server.url, run, since=number * 7))
            time.sleep(0.02)  # the joins themselves are what is spread out
        seen = [join.result() for join in joins]
    assert [code for _, code in seen] == [1000] * 12
    for number, (events, _) in enumerate(seen):
        assert is_whole(events, since=number * 7)
        assert events == seen[0][0][number * 7 :]


def test_a_stalled_watcher_stops_nobody(server: Served) -> None:
    run = start(server.url, {**SPEC, "fit": {"epochs": 600, "batch_size": 256}})
    address = server.url.removeprefix("http://").split(":")
    with socket.create_connection((address[0], int(address[1]))) as stalled:
        stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stalled.sendall(
            f"GET {API}/runs/{run}/stream HTTP/1.1\r\nHost: {':'.join(address)}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        assert stalled.recv(12) == b"HTTP/1.1 101"  # and then it never reads again
        events, code = watch(server.url, run)
    assert (is_whole(events), code) == (True, 1000)


def test_stop_ends_a_run_within_a_moment(server: Served) -> None:
    run = start(server.url, {**SPEC, "fit": {"epochs": 10_000, "batch_size": 256}})
    watch(server.url, run, until="epoch")
    began = time.monotonic()
    status, _, body = fetch(f"{server.url}{API}/runs/{run}/commands", "POST", {"type": "stop"})
    assert (status, json.loads(body)) == (202, {"command": 1, "type": "stop"})
    events, code = watch(server.url, run)
    assert time.monotonic() - began < 1.5
    assert is_whole(events)
    assert [event["data"] for event in events[-2:]] == [
        {"command": 1, "type": "stop", "ok": True},
        {"state": "stopped", "reason": "by_owner", "attempt": 1},
    ]
    assert code == 1000
    status, _, body = fetch(f"{server.url}{API}/runs/{run}/evaluate", "POST", {"split": "train"})
    epochs = [event["data"]["epoch"] for event in events if event["type"] == "epoch"]
    assert (status, json.loads(body)["epoch"]) == (200, epochs[-1]), "the last whole epoch is kept"


def test_pause_rate_step_resume(server: Served) -> None:
    run = start(server.url, LONG)
    events, _ = watch(server.url, run, until="running")
    for number, command in enumerate(
        (
            {"type": "pause"},
            {"type": "set_learning_rate", "value": 0.25},
            {"type": "step", "unit": "batch"},
            {"type": "resume"},
        ),
        1,
    ):
        assert fetch(f"{server.url}{API}/runs/{run}/commands", "POST", command)[0] == 202
        more, _ = watch(server.url, run, since=events[-1]["seq"], until="ack")
        events += more
        assert events[-1]["data"].items() >= {"command": number, "type": command["type"], "ok": True}.items()
    assert is_whole(events)
    assert get(server.url, f"/runs/{run}")["state"] in ("paused", "running")
    assert fetch(f"{server.url}{API}/runs/{run}", "DELETE")[0] == 204


def test_a_diverging_run_says_where(server: Served) -> None:
    sgd = {"class_name": "SGD", "config": {"learning_rate": 100.0}}
    line = {"class_name": "Dense", "config": {"units": 1}}
    wild = {"data": {"dataset": "diabetes"}, "model": {"layers": [line]}, "compile": {"loss": "mse", "optimizer": sgd}}
    run = start(server.url, wild)
    events, _ = watch(server.url, run)
    assert events[-1]["data"]["state"] == "diverged"
    assert events[-1]["data"]["epoch"] >= 1
    strange = [event["data"] for event in events if event["type"] == "epoch"]
    assert strange[-1]["logs"]["loss"] is None
    assert "/logs/loss" in strange[-1]["not_finite"]


def test_a_deleted_run_says_goodbye_and_can_come_back(server: Served) -> None:
    run = start(server.url, LONG)
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        watching = pool.submit(watch, server.url, run)
        watch(server.url, run, until="running")
        assert fetch(f"{server.url}{API}/runs/{run}", "DELETE")[0] == 204
        assert watching.result()[1] == 4410
    assert watch(server.url, run) == ([], 4404)
    assert fetch(f"{server.url}{API}/runs/{run}", "PATCH", {"deleted": False})[0] == 200
    events, _ = watch(server.url, run)
    assert (events[-1]["data"]["state"], is_whole(events)) == ("stopped", True)


CLOSES = {"no such run": ("a" * 16, 0, 4404), "no id": ("x", 0, 4404), "bad since": ("a" * 16, -1, 4400)}


@pytest.mark.parametrize(("run", "since", "code"), CLOSES.values(), ids=CLOSES)
def test_a_socket_says_why_it_closes(server: Served, run: str, since: int, code: int) -> None:
    assert watch(server.url, run, since=since) == ([], code)


FOREIGN = {"host": ({"Host": "evil.example"}, 421), "origin": ({"Origin": "http://evil.example"}, 403)}


@pytest.mark.parametrize(("headers", "status"), FOREIGN.values(), ids=FOREIGN)
def test_foreign_sockets_are_refused_at_the_door(server: Served, headers: dict[str, str], status: int) -> None:
    address = f"{server.url.replace('http', 'ws')}{API}/runs/{'a' * 16}/stream"
    with pytest.raises(InvalidStatus) as caught, connect(address, additional_headers=headers):
        pass
    assert caught.value.response.status_code == status


def numbers(blob: bytes) -> dict[str, bytes]:
    with np.load(io.BytesIO(blob)) as archive:
        return {name: archive[name].tobytes() for name in archive.files if name != "strata.json"}


def test_more_epochs_equal_the_longer_run(server: Served) -> None:
    longer = start(server.url, {**SPEC, "fit": {"epochs": 5, "batch_size": 32}})
    run = start(server.url, {**SPEC, "fit": {"epochs": 3, "batch_size": 32}})
    for one in (longer, run):
        watch(server.url, one)
    before, _ = watch(server.url, run)
    status, _, _ = fetch(f"{server.url}{API}/runs/{run}/commands", "POST", {"type": "extend", "epochs": 5})
    assert status == 202
    after, _ = watch(server.url, run, since=len(before))
    assert [event["data"]["state"] for event in after if event["type"] == "state"] == ["queued", "running", "finished"]
    files = [fetch(f"{server.url}{API}/runs/{one}/model")[2] for one in (run, longer)]
    assert numbers(files[0]) == numbers(files[1])
    histories = [get(server.url, f"/runs/{one}/history")["columns"] for one in (run, longer)]
    assert histories[0]["loss"] == histories[1]["loss"]
    assert get(server.url, f"/runs/{run}")["epochs"] == 5
    refused = fetch(f"{server.url}{API}/runs/{run}/commands", "POST", {"type": "extend", "epochs": 5})
    assert (refused[0], json.loads(refused[2])["code"]) == (422, "run.no_more_epochs")


def test_any_epoch_can_be_looked_at_and_gone_on_from(server: Served) -> None:
    run = start(server.url, {**SPEC, "fit": {"epochs": 6, "batch_size": 32}})
    events, _ = watch(server.url, run)
    pictures = [event["data"] for event in events if event["type"] == "probe" and event["data"]["view"] == "softmax"]
    outputs = {picture["epoch"]: picture["outputs"] for picture in pictures}
    samples = [sample["x"] for sample in pictures[0]["samples"]]
    for epoch in (0, 2, 5, 6):
        status, _, body = fetch(f"{server.url}{API}/runs/{run}/predict", "POST", {"inputs": samples, "epoch": epoch})
        assert (status, json.loads(body)["epoch"]) == (200, epoch)
        assert np.allclose(json.loads(body)["outputs"], outputs[epoch], atol=1e-6)
    assert fetch(f"{server.url}{API}/runs/{run}/predict", "POST", {"inputs": samples, "epoch": 7})[0] == 422
    status, _, body = fetch(f"{server.url}{API}/runs/{run}/fork", "POST", {"epoch": 2})
    assert status == 201
    fork = json.loads(body)
    assert fork["origin"] == {"run": run, "epoch": 2}
    told, _ = watch(server.url, fork["id"])
    wanted = [event["data"]["logs"] for event in events if event["type"] == "epoch"][2:]
    assert [event["data"]["epoch"] for event in told if event["type"] == "epoch"] == [3, 4, 5, 6]
    pictures = [[e["data"] for e in one if e["type"] == "probe" and e["data"]["epoch"] == 2] for one in (events, told)]
    assert pictures[1][0]["outputs"] == pictures[0][0]["outputs"], "it begins where the other one stood"
    assert len(pictures[1][0]["samples"]) == 6
    assert [event["data"]["logs"] for event in told if event["type"] == "epoch"] == wanted
    files = [fetch(f"{server.url}{API}/runs/{one}/model")[2] for one in (run, fork["id"])]
    assert numbers(files[0]) == numbers(files[1])


def test_a_fork_may_have_other_settings_but_not_other_weights(server: Served) -> None:
    run = start(server.url, SPEC)
    watch(server.url, run)
    other = {**SPEC, "compile": {**SPEC["compile"], "optimizer": "sgd"}, "fit": {"epochs": 5, "batch_size": 64}}
    status, _, body = fetch(f"{server.url}{API}/runs/{run}/fork", "POST", {"spec": other})
    assert status == 201
    told, _ = watch(server.url, json.loads(body)["id"])
    assert [event["data"]["epoch"] for event in told if event["type"] == "epoch"] == [4, 5]
    assert told[-1]["data"]["state"] == "finished"
    wider = json.loads(json.dumps(other))
    wider["model"]["layers"].insert(1, {"class_name": "Dense", "config": {"units": 3}})
    for spec, code in ((wider, "fork.weights"), ({**SPEC, "fit": {"epochs": 3}}, "fork.epochs")):
        status, _, body = fetch(f"{server.url}{API}/runs/{run}/fork", "POST", {"spec": spec})
        assert (status, json.loads(body)["code"]) == (422, code)
