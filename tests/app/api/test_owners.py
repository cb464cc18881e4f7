"""Whose runs are whose: on one's own machine everything is seen, on a shared server others' runs are not there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from app import settings
from app.domain.owner import Signer
from app.gate import Gate
from app.limits import LIMITS
from app.main import create_app
from app.services import owners, runs
from tests.app.asking import API, ask

ACCESS = "a school's own token"


@pytest.fixture
def school(data_dir: Path) -> Iterator[Gate]:
    made = create_app(settings.load(data_dir=data_dir, lang="en", access_token=ACCESS))
    yield made
    for database in made.app.state.databases:  # type: ignore[attr-defined]
        database.close()


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def token(gate: Gate, **headers: str) -> str:
    answer = ask(gate, "POST", f"{API}/tokens", {}, headers=headers)
    assert answer.status_code == 201
    return str(answer.json()["token"])


def ids(answer: httpx.Response) -> list[str]:
    return [run["id"] for run in answer.json()["runs"]]


MATRIX: dict[str, tuple[str, str, Any]] = {
    "look": ("GET", "", None),
    "change": ("PATCH", "", {"name": "x"}),
    "share": ("PATCH", "", {"shared": True}),
    "delete": ("DELETE", "", None),
    "command": ("POST", "/commands", {"type": "stop"}),
    "fork": ("POST", "/fork", {}),
    "open the test rows": ("POST", "/openings", {}),
    "history": ("GET", "/history", None),
    "report": ("GET", "/report", None),
    "events": ("GET", "/events", None),
    "predict": ("POST", "/predict", {"inputs": [0]}),
    "evaluate": ("POST", "/evaluate", {}),
    "model": ("GET", "/model", None),
    "model then": ("GET", "/model?epoch=1", None),
    "view": ("GET", "/views/scatter?epoch=1", None),
}


@pytest.mark.parametrize(("method", "path", "body"), MATRIX.values(), ids=MATRIX)
def test_a_run_of_another_owner_is_not_there(
    school: Gate, spec: dict[str, Any], method: str, path: str, body: Any
) -> None:
    ann, bob = (token(school, **bearer(ACCESS)) for _ in range(2))
    run = ask(school, "POST", f"{API}/runs", spec, headers=bearer(ann)).json()["id"]
    unknown = ask(school, method, f"{API}/runs/{'a' * 16}{path}", body, headers=bearer(bob))
    for headers in (bearer(bob), bearer(ACCESS)):
        answer = ask(school, method, f"{API}/runs/{run}{path}", body, headers=headers)
        assert (answer.status_code, answer.content) == (404, unknown.content)
        assert run not in ids(ask(school, "GET", f"{API}/runs", headers=headers))
    assert ask(school, "GET", f"{API}/runs/{run}", headers=bearer(ann)).json()["state"] == "queued"


def test_what_is_shared_can_be_looked_at_and_not_touched(school: Gate, spec: dict[str, Any]) -> None:
    ann, bob = (token(school, **bearer(ACCESS)) for _ in range(2))
    run = f"{API}/runs/" + ask(school, "POST", f"{API}/runs", spec, headers=bearer(ann)).json()["id"]
    assert ask(school, "PATCH", run, {"shared": True}, headers=bearer(ann)).json()["shared"] is True
    seen = ask(school, "GET", run, headers=bearer(bob))
    assert (seen.status_code, seen.json()["mine"]) == (200, False)
    assert ask(school, "DELETE", run, headers=bearer(bob)).status_code == 404
    assert ask(school, "PATCH", run, {"name": "x"}, headers=bearer(bob)).status_code == 404
    sealed = ask(school, "POST", f"{run}/openings", {}, headers=bearer(bob))
    assert (sealed.status_code, sealed.json()["code"]) == (409, "run.sealed")
    assert ask(school, "POST", f"{run}/openings", {}, headers=bearer(ann)).json() == {"epoch": 0, "opened": [0]}
    assert ask(school, "POST", f"{run}/openings", {}, headers=bearer(bob)).status_code == 201
    assert ask(school, "GET", run, headers=bearer(bob)).json()["opened"] == [0]


def test_ones_own_machine_hides_nothing(gate: Gate, spec: dict[str, Any]) -> None:
    run = ask(gate, "POST", f"{API}/runs", spec, headers=bearer(token(gate))).json()["id"]
    assert ids(ask(gate, "GET", f"{API}/runs")) == [run]
    assert ask(gate, "DELETE", f"{API}/runs/{run}").status_code == 204


def test_the_page_gives_a_browser_an_owner_and_scripts_can_have_the_same(gate: Gate, spec: dict[str, Any]) -> None:
    page = ask(gate, "GET", "/")
    cookie = page.headers["set-cookie"]
    assert all(words in cookie for words in ("HttpOnly", "SameSite=lax", "Max-Age=34560000"))
    browser = {"cookie": cookie.split(";")[0]}
    assert ask(gate, "GET", "/", headers=browser).headers["set-cookie"] == cookie
    script = token(gate, **browser)
    runs = [
        ask(gate, "POST", f"{API}/runs", spec, headers=headers).json()["id"] for headers in (browser, bearer(script))
    ]
    state = gate.app.state.runs  # type: ignore[attr-defined]
    assert {state.wishes.get(run).owner for run in runs} == {gate.app.state.signer.owner(script)}  # type: ignore[attr-defined]


FORGED = ["strata_" + "a" * 16, "strata_" + "a" * 16 + "." + "0" * 32, "strata_.", "strata_é.x"]


@pytest.mark.parametrize("forged", FORGED)
def test_a_token_that_is_none_of_ours_is_refused_and_such_a_cookie_is_nobody(gate: Gate, forged: str) -> None:
    answer = ask(gate, "GET", f"{API}/runs", headers={"authorization": f"Bearer {forged}".encode()})  # type: ignore[dict-item]
    assert (answer.status_code, answer.json()["code"]) == (401, "owner.token")
    cookie = f"strata_owner={forged}".encode()
    assert ask(gate, "GET", f"{API}/runs", headers={"cookie": cookie}).status_code == 200  # type: ignore[dict-item]


def test_an_owners_token_opens_the_wall_and_a_forged_one_does_not(school: Gate) -> None:
    assert ask(school, "GET", f"{API}/runs", headers=bearer(token(school, **bearer(ACCESS)))).status_code == 200
    assert ask(school, "GET", f"{API}/runs", headers=bearer(Signer(b"other key").token())).status_code == 401
    assert ask(school, "POST", f"{API}/tokens", {}).status_code == 401


def test_the_key_is_made_once_and_for_nobody_elses_eyes(tmp_path: Path) -> None:
    token = owners.signer(tmp_path).token()
    assert owners.signer(tmp_path).owner(token) is not None
    assert (tmp_path / owners.FILE).stat().st_mode & 0o077 == 0
    (tmp_path / owners.FILE).write_bytes(b"half")
    assert owners.signer(tmp_path).owner(token) is None


def test_one_key_means_one_run_per_owner(gate: Gate, spec: dict[str, Any]) -> None:
    key = {"idempotency-key": "k"}
    mine = bearer(token(gate))
    first, again, other = (
        ask(gate, "POST", f"{API}/runs", spec, headers={**key, **headers}).json()["id"] for headers in (mine, mine, {})
    )
    assert first == again != other


def test_an_owner_has_so_many_runs_and_no_more(
    gate: Gate, spec: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, others = bearer(token(gate)), bearer(token(gate))
    monkeypatch.setattr(runs, "LIMITS", replace(LIMITS, owner_queued=2))
    answers = [ask(gate, "POST", f"{API}/runs", spec, headers=mine) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert answers[2].json()["code"] == "owner.queued"
    assert ask(gate, "POST", f"{API}/runs", spec, headers=others).status_code == 201
    monkeypatch.setattr(runs, "LIMITS", replace(LIMITS, owner_stored=2))
    assert ask(gate, "POST", f"{API}/runs", spec, headers=mine).json()["code"] == "owner.stored"
    monkeypatch.setattr(runs, "LIMITS", replace(LIMITS, owner_bytes=0))
    assert ask(gate, "POST", f"{API}/runs", spec, headers=mine).json()["code"] == "owner.bytes"


def test_who_waits_is_told_his_place(gate: Gate, spec: dict[str, Any]) -> None:
    mine, others = bearer(token(gate)), bearer(token(gate))
    for headers in (mine, mine, others):
        ask(gate, "POST", f"{API}/runs", spec, headers=headers)
    found = ask(gate, "GET", f"{API}/runs").json()["runs"]
    assert [(run["number"], run["queue"]["position"]) for run in found] == [(3, 2), (2, 3), (1, 1)]
    assert all(run["queue"]["starts_in"] >= 0 for run in found)


def test_a_retry_is_no_further_run(gate: Gate, spec: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    headers = bearer(token(gate)) | {"idempotency-key": "k"}
    monkeypatch.setattr(runs, "LIMITS", replace(LIMITS, owner_queued=1))
    first, again = (ask(gate, "POST", f"{API}/runs", spec, headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code, again.json()["id"]) == (201, 201, first.json()["id"])


def test_a_run_can_be_extended_as_far_as_a_spec_goes(gate: Gate, spec: dict[str, Any]) -> None:
    for epochs, status in ((LIMITS.most_epochs, 201), (LIMITS.most_epochs + 1, 422)):
        longest = {**spec, "fit": {**spec["fit"], "epochs": epochs}}
        assert ask(gate, "POST", f"{API}/runs", longest).status_code == status
