"""Settings that cannot be served with are refused with a sentence, and nothing is started."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import settings
from app.errors import AppError
from tests.serving import ROOT, Served

LONG_TOKEN = "0123456789abcdef"
REFUSED: dict[str, tuple[dict[str, object], str]] = {
    "port 0": ({"port": 0}, "settings.value"),
    "port 65536": ({"port": 65536}, "settings.value"),
    "no slots": ({"run_slots": 0}, "settings.value"),
    "language": ({"lang": "de"}, "settings.value"),
    "open without a token": ({"host": "0.0.0.0"}, "settings.open_host"),
    "open on IPv6": ({"host": "::"}, "settings.open_host"),
    "open by name": ({"host": "school.example"}, "settings.open_host"),
    "published to all": ({"host": "0.0.0.0", "published_on": "0.0.0.0"}, "settings.open_host"),
    "short token": ({"host": "0.0.0.0", "access_token": "short"}, "settings.short_token"),
}
TAKEN: dict[str, dict[str, object]] = {
    "default": {},
    "IPv6 loopback": {"host": "::1"},
    "open with a token": {"host": "0.0.0.0", "access_token": LONG_TOKEN},
    "container on loopback": {"host": "0.0.0.0", "published_on": "127.0.0.1"},
}


@pytest.mark.parametrize(("given", "code"), REFUSED.values(), ids=REFUSED)
def test_refused(given: dict[str, object], code: str) -> None:
    with pytest.raises(AppError) as caught:
        settings.load(**given)
    assert caught.value.code == code
    assert caught.value.text("en") != caught.value.text("ko")


@pytest.mark.parametrize("given", TAKEN.values(), ids=TAKEN)
def test_taken(given: dict[str, object]) -> None:
    assert settings.load(**given).run_slots >= 1


def test_names_of_hosts() -> None:
    assert settings.load(allowed_hosts="School.example, b.example ,").hosts == {
        *("school.example", "b.example", "127.0.0.1")
    }
    assert settings.load(host="::1").hosts == {"[::1]"}


def strata(*arguments: str, **environment: str) -> tuple[int, str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("STRATA_")}
    command = [sys.executable, "-m", "app", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=env | environment, capture_output=True, text=True, timeout=30, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_an_open_host_does_not_start(tmp_path: Path) -> None:
    code, said = strata("serve", STRATA_HOST="0.0.0.0", STRATA_LANG="ko", STRATA_DATA_DIR=str(tmp_path / "data"))
    assert code == 2
    assert said.count("\n") == 1
    assert "STRATA_ACCESS_TOKEN" in said
    assert not (tmp_path / "data").exists()


def test_a_second_server_on_the_same_folder_says_where_the_first_is(server: Served) -> None:
    code, said = strata("serve", STRATA_DATA_DIR=str(server.data_dir), STRATA_LANG="en")
    assert (code, said) == (2, f"Another Strata is using this data folder. It runs at {server.url}.\n")


def test_a_taken_port_is_said(server: Served, tmp_path: Path) -> None:
    port = server.url.rpartition(":")[2]
    code, said = strata("serve", STRATA_PORT=port, STRATA_DATA_DIR=str(tmp_path), STRATA_LANG="en")
    assert code == 2
    assert said.startswith(f"Port {port} is taken.")


def test_health_of_a_server_and_of_none(server: Served, tmp_path: Path) -> None:
    assert strata("health", STRATA_DATA_DIR=str(server.data_dir)) == (0, "")
    code, said = strata("health", STRATA_DATA_DIR=str(tmp_path), STRATA_PORT="1", STRATA_LANG="en")
    assert (code, said) == (1, "The server at http://127.0.0.1:1 is not ready.\n")


def test_doctor_shows_everything_and_finds_damage(made_store: Path, tmp_path: Path) -> None:
    (tmp_path / "requests.db").write_bytes((made_store / "requests.db").read_bytes())
    code, said = strata("doctor", STRATA_DATA_DIR=str(tmp_path), STRATA_LANG="en", STRATA_ACCESS_TOKEN=LONG_TOKEN)
    assert code == 0, said
    for word in ("STRATA_RUN_SLOTS", "json_bytes", "sqlite", "requests.db"):
        assert word in said
    assert LONG_TOKEN not in said
    (tmp_path / "events.db").write_bytes(b"hello" * 1000)
    code, said = strata("doctor", STRATA_DATA_DIR=str(tmp_path), STRATA_LANG="en")
    assert code == 1
    assert "The store is damaged (events.db)" in said


def test_train_in_a_terminal(tmp_path: Path) -> None:
    example = next((ROOT / "app" / "examples").glob("*breast*.json"))
    code, said = strata("train", str(example), STRATA_DATA_DIR=str(tmp_path))
    assert code == 0, said
    assert "val_accuracy" in said.splitlines()[-1]
    (tmp_path / "wrong.json").write_text('{"model": {}}')
    assert strata("train", str(tmp_path / "wrong.json"), STRATA_DATA_DIR=str(tmp_path))[0] == 1
