"""What comes over the wire and is no decent HTTP: refused, without harm, without growth."""

from __future__ import annotations

import concurrent.futures
import contextlib
import os
import random
import re
import socket
import time
from pathlib import Path

import pytest

from tests.app.asking import API, fetch
from tests.serving import Served

MB = 1_000_000
STATM = Path("/proc/self/statm")


def memory(pid: int) -> int:
    """Bytes a process holds."""
    pages = int((STATM.parent.parent / str(pid) / "statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def knock(server: Served, raw: bytes, *, closing: bool = True) -> bytes:
    """Send these bytes and read until the server is done with us."""
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        with contextlib.suppress(ConnectionError):
            connection.sendall(raw)
            if closing:
                connection.shutdown(socket.SHUT_WR)
        answer = b""
        with contextlib.suppress(ConnectionError):
            while part := connection.recv(65536):
                answer += part
        return answer


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode("utf-8", "surrogatepass") + body


def malformed(seed: int) -> list[bytes]:
    """Wrong in method, path, headers, framing, JSON, or all of them."""
    dice = random.Random(seed)
    home = {"Host": "127.0.0.1", "Connection": "close"}
    bodies = [b'{"a": NaN}', b'{"a": 1e999}', rb'{"a": "\ud800"}', b"[" * 30_000, b'{"a": 9223372036854775808}']
    bodies += [b"", b"{", b"\xff\xfe", b"null", b'{"model": {"layers": [' + b'{"class_name": "Dense"},' * 500 + b"]}}"]
    paths = [f"{API}/plan", f"{API}/runs", f"{API}/runs/{'a' * 16}", f"{API}/runs/%00/events?since=%ff", "/%2e%2e/x"]
    paths += [f"{API}/runs?limit={2**63}", f"{API}/datasets/digits/samples?offset={'9' * 4000}", "*", "//", "/docs"]
    found = []
    for _ in range(500):
        body, path = dice.choice(bodies), dice.choice(paths)
        headers = {**home, "Content-Type": dice.choice(["application/json", "text/plain", "application/json;;"])}
        headers["Content-Length"] = str(dice.choice([len(body), len(body), len(body), len(body) + 9, 0]))
        strange = dice.randrange(8)
        if strange == 0:
            headers["Host"] = dice.choice(["evil.example", "", "127.0.0.1\x01", "[::1", "a" * 3000])
        elif strange == 1:
            headers["Origin"] = dice.choice(["null", "http://evil.example", "http://127.0.0.1:1"])
        elif strange == 2:
            headers["Transfer-Encoding"] = dice.choice(["chunked", "gzip, chunked", "identity"])
        elif strange == 3:
            headers["Upgrade"], headers["Connection"] = "websocket", "Upgrade"
        elif strange == 4:
            headers["Range"] = "bytes=" + ",".join(f"{n}-{n}" for n in range(200))
        elif strange == 5:
            headers["Cookie"] = "lang=" + "\x7f" * 50
        raw = request(dice.choice(["GET", "POST", "PATCH", "DELETE", "PUT", "BREW", "HEAD"]), path, headers, body)
        if dice.randrange(6) == 0:
            place = dice.randrange(len(raw) or 1)
            raw = raw[:place] + bytes(dice.randrange(256) for _ in range(dice.randrange(1, 9))) + raw[place + 1 :]
        found.append(raw)
    return found


def test_500_malformed_requests(server: Served) -> None:
    fetch(f"{server.url}{API}/catalog")
    before = memory(server.process.pid) if STATM.exists() else 0
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda raw: knock(server, raw), malformed(seed=7)))
    status = [int(answer[9:12]) for answer in answers if answer.startswith(b"HTTP/1.1 ")]
    assert [code for code in status if code >= 500] == []
    assert len(status) > 400
    assert fetch(f"{server.url}/readyz")[0] == 200
    if STATM.exists():
        assert memory(server.process.pid) - before < 20 * MB


FRAMINGS = {"said": "Content-Length: 200000000", "chunked": "Transfer-Encoding: chunked"}


@pytest.mark.parametrize("framing", FRAMINGS.values(), ids=FRAMINGS)
def test_200_mb_are_refused_at_once_and_not_kept(server: Served, framing: str) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    before = memory(server.process.pid) if STATM.exists() else 0
    head = f"POST {API}/plan HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n{framing}\r\n\r\n"
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    began, most = time.monotonic(), 0
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(head.encode() + chunk * 2)
        assert connection.recv(12) == b"HTTP/1.1 413"
        assert time.monotonic() - began < 0.5
        with contextlib.suppress(ConnectionError, TimeoutError):
            for number in range(3000):  # it goes on sending all the same
                connection.sendall(chunk)
                if number % 100 == 0 and STATM.exists():
                    most = max(most, memory(server.process.pid) - before)
    assert most < 3 * MB
    assert fetch(f"{server.url}/readyz")[0] == 200


def test_an_endless_header_is_cut_off(server: Served) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(f"GET / HTTP/1.1\r\nHost: {host}\r\nX: ".encode())
        with contextlib.suppress(ConnectionError):
            for _ in range(200):
                connection.sendall(b"x" * 4000)
        with contextlib.suppress(ConnectionError):
            assert connection.recv(12) in (b"HTTP/1.1 431", b"")
    assert fetch(f"{server.url}/readyz")[0] == 200


def test_pipelined_requests_are_answered_in_order(server: Served) -> None:
    home = {"Host": "127.0.0.1"}
    raw = request("GET", "/healthz", home) + request("GET", "/nowhere", home)
    answer = knock(server, raw + request("GET", "/healthz", {**home, "Connection": "close"}), closing=False)
    assert re.findall(rb"HTTP/1.1 (\d+)", answer) == [b"200", b"404", b"200"]
