"""Break files in every way that comes to mind, and see that only DataError is ever said.

python -m tests.engine.saving.damage [files] [first seed]
"""

from __future__ import annotations

import copy
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from engine.errors import DataError
from engine.saving import archive
from engine.saving.models import decode, encode
from tests.engine.saving.models import DATA

SLOW = 5.0
ODD: list[Any] = [
    None,
    True,
    -1,
    0,
    2**70,
    1e308,
    -0.5,
    "",
    "Dense",
    "Lambda",
    "\x00",
    "../x",
    [],
    {},
    [[]],
    [None],
    "x" * 9999,
]
ODD += [{"class_name": "Lambda", "config": {}}, {"class_name": "__lambda__", "config": {"value": "x"}}, ["x", 0, 0]]


def truncated(blob: bytes, draw: random.Random) -> bytes:
    return blob[: draw.randrange(len(blob))]


def flipped(blob: bytes, draw: random.Random) -> bytes:
    """A few bytes of the zip are others."""
    return _bytes(blob, draw, len(blob))


def flipped_weights(blob: bytes, draw: random.Random) -> bytes:
    """A few bytes of the HDF5 file, and the zip is sound."""
    members = archive.unpack(blob)
    weights = members[archive.WEIGHTS]
    reach = len(weights) if draw.random() < 0.5 else min(len(weights), 4096)  # its tables stand in front
    return archive.pack({**members, archive.WEIGHTS: _bytes(weights, draw, reach)})


def cut_weights(blob: bytes, draw: random.Random) -> bytes:
    members = archive.unpack(blob)
    return archive.pack({**members, archive.WEIGHTS: truncated(members[archive.WEIGHTS], draw)})


def flipped_config(blob: bytes, draw: random.Random) -> bytes:
    members = archive.unpack(blob)
    config = members[archive.CONFIG]
    return archive.pack({**members, archive.CONFIG: _bytes(config, draw, len(config))})


def odd_config(blob: bytes, draw: random.Random) -> bytes:
    """A few values of config.json or metadata.json are others, or gone."""
    members = archive.unpack(blob)
    name = archive.METADATA if draw.random() < 0.2 else archive.CONFIG
    config = json.loads(members[name])
    for _ in range(draw.randint(1, 3)):
        _replace(config, draw)
    return archive.pack({**members, name: json.dumps(config).encode()})


WAYS: list[Callable[[bytes, random.Random], bytes]] = [
    truncated,
    flipped,
    flipped_weights,
    cut_weights,
    flipped_config,
    odd_config,
]


def _bytes(blob: bytes, draw: random.Random, reach: int) -> bytes:
    changed = bytearray(blob)
    for _ in range(draw.randint(1, 8)):
        changed[draw.randrange(reach)] = draw.randrange(256)
    return bytes(changed)


def _replace(tree: Any, draw: random.Random) -> None:
    """Walk down at random, and put something odd where the walk ends."""
    while True:
        keys = list(tree) if isinstance(tree, dict) else list(range(len(tree)))
        if not keys:
            return
        key = draw.choice(keys)
        inner = tree[key]
        if isinstance(inner, dict | list) and inner and draw.random() < 0.85:
            tree = inner
            continue
        if isinstance(tree, dict) and draw.random() < 0.2:
            del tree[key]
        else:
            tree[key] = copy.deepcopy(draw.choice(ODD))
        return


def said(blob: bytes) -> str:
    """The code of the error, or "read"; any other exception is let through."""
    try:
        decode(blob)
    except DataError as error:
        return error.code if error.text("en") and error.text("ko") else ""
    return "read"


def trained() -> list[bytes]:
    made = []
    for build, x, y in DATA.values():
        model = build()
        model.fit(x, y, epochs=1, verbose=0)
        made.append(encode(model))
    return made


def main(files: int = 2000, first: int = 0) -> None:
    blobs, heard = trained(), Counter[str]()
    for seed in range(first, first + files):
        draw = random.Random(seed)
        way = draw.choice(WAYS)
        blob = way(draw.choice(blobs), draw)
        start = time.perf_counter()
        try:
            heard[said(blob)] += 1
        except BaseException:
            print(f"seed {seed}, {way.__name__}:")
            raise
        if time.perf_counter() - start > SLOW:
            raise SystemExit(f"seed {seed}, {way.__name__}: more than {SLOW} s")
    for code, number in heard.most_common():
        print(f"{number:6} {code}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
