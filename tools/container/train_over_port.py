"""Prove that the container trains and that nothing is lost: over its port, through a kill, without a network.

    tools/container/compose-proof.sh python3 tools/container/train_over_port.py

compose-proof.sh has built and started it and tears it down. Standard library only, because part of it also runs inside.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import Any

SECONDS = 120
ENDED = {"finished", "stopped", "diverged", "failed"}


class NotProvedError(Exception):
    """Something that must hold does not."""


def check(holds: bool, what: str) -> None:
    if not holds:
        raise NotProvedError(what)
    print(f"  {what}", flush=True)


# ---- over HTTP
def ask(address: str, path: str, body: object = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        address + path, data, {"Content-Type": "application/json", "Accept": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def until(what: str, question: Any, seconds: float = SECONDS) -> Any:
    """Poll until the question has a true answer; a refused connection counts as not yet."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if answer := question():
                return answer
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(0.2)
    raise NotProvedError(f"{what}: not after {seconds:.0f} s")


def example(address: str, name: str) -> dict[str, Any]:
    specs: dict[str, dict[str, Any]] = {
        entry["id"]: entry["spec"] for entry in ask(address, "/api/v1/catalog")["examples"]
    }
    if name not in specs:
        raise NotProvedError(f"the catalogue offers no example {name}, only {list(specs)}")
    return specs[name]


def events(address: str, run: str) -> list[dict[str, Any]]:
    """The whole log of a run, page by page."""
    found: list[dict[str, Any]] = []
    while True:
        since = found[-1]["seq"] if found else 0
        page = ask(address, f"/api/v1/runs/{run}/events?since={since}&limit=500")["events"]
        if not page:
            return found
        found += page


def end_of(address: str, run: str) -> str:
    return str(until("the run ends", lambda: (s := ask(address, f"/api/v1/runs/{run}")["state"]) in ENDED and s))


def check_log(log: list[dict[str, Any]]) -> None:
    check([event["seq"] for event in log] == list(range(1, len(log) + 1)), f"the log of {len(log)} events has no gap")


def train(address: str, name: str = "digits-mlp", at_least: float = 0.9) -> str:
    run = str(ask(address, "/api/v1/runs", example(address, name))["id"])
    check(end_of(address, run) == "finished", f"{name} trains to its end")
    log = events(address, run)
    check_log(log)
    last = [event for event in log if event["type"] == "epoch"][-1]["data"]["logs"]["val_accuracy"]
    check(last >= at_least, f"validation accuracy {last:.3f} is at least {at_least}")
    return run


# ---- around the container
def podman(*arguments: str, standard_input: bytes | None = None) -> str:
    done = subprocess.run(["podman", *arguments], capture_output=True, input=standard_input, check=False)
    if done.returncode != 0:
        raise NotProvedError(
            f"podman {' '.join(arguments[:3])}: {(done.stdout + done.stderr).decode(errors='replace')[-800:]}"
        )
    return done.stdout.decode().strip()


def refused(*arguments: str) -> bool:
    return subprocess.run(["podman", *arguments], capture_output=True, check=False).returncode != 0


def survives_a_kill(address: str, container: str, done: str) -> None:
    before = events(address, done)
    spec = example(address, "digits-mlp")
    spec["fit"]["epochs"] = 400
    run = str(ask(address, "/api/v1/runs", spec)["id"])
    until("three epochs", lambda: sum(event["type"] == "epoch" for event in events(address, run)) >= 3)
    seen = events(address, run)
    os.kill(int(podman("inspect", "-f", "{{.State.Pid}}", container)), signal.SIGKILL)
    until("it answers again", lambda: ask(address, "/readyz"), 60)
    check(events(address, done) == before, f"after kill -9 the finished run has its {len(before)} events, every byte")
    check(end_of(address, run) == "finished", "the run that was cut off is taken up again and finishes")
    log = events(address, run)
    check(log[: len(seen)] == seen, f"the {len(seen)} events seen before the kill are still its beginning")
    check(log[-1]["attempt"] == 2, "the log says that it is a second attempt")
    check_log(log)


def survives_a_restart(address: str, container: str, done: str) -> None:
    before = events(address, done)
    podman("restart", "-t", "15", container)
    until("it answers again", lambda: ask(address, "/readyz"), 60)
    check(events(address, done) == before, "after a restart the volume still holds everything")


def needs_no_network(image: str) -> None:
    """The same image with no network at all; this file trains in it, read from standard input."""
    name = f"strata-alone-{os.getpid()}"
    options = [
        "--network",
        "none",
        "--read-only",
        "--tmpfs",
        "/tmp",
        "--cap-drop",
        "ALL",
        "-e",
        "STRATA_PUBLISHED_ON=127.0.0.1",
    ]
    podman("run", "-d", "--name", name, *options, image)
    try:
        until("healthy without a network", lambda: not refused("healthcheck", "run", name), 60)
        with open(__file__, "rb") as me:
            print(podman("exec", "-i", name, "python", "-", "http://127.0.0.1:8000", standard_input=me.read()))
        check(True, "it trains without any network")
    finally:
        subprocess.run(["podman", "rm", "-f", "-v", "-t", "5", name], capture_output=True, check=False)


def main(arguments: list[str]) -> None:
    if arguments:
        train(arguments[0])
        return
    project = os.environ["COMPOSE_PROJECT_NAME"]
    container = podman("ps", "-q", "--filter", f"label=io.podman.compose.project={project}")
    published = podman("port", container).rsplit(" ", 1)[-1]
    address = f"http://{published}"
    check(published.startswith("127.0.0.1:"), f"published on {published} only")
    check(podman("exec", container, "id", "-u") == "10001", "runs as uid 10001")
    check(refused("exec", container, "touch", "/srv/strata/x"), "its root file system is read-only")
    done = train(address)
    survives_a_kill(address, container, done)
    survives_a_restart(address, container, done)
    needs_no_network(podman("inspect", "-f", "{{.Image}}", container))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (NotProvedError, urllib.error.HTTPError) as error:
        sys.exit(f"NOT PROVED: {error}")
