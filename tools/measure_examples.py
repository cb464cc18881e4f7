#!/usr/bin/env python3
"""Train every example with several seeds and print the table of docs/examples.md.

    python tools/measure_examples.py                 all examples, seeds 42 and 0 to 4
    python tools/measure_examples.py --seeds 42 7    other seeds
    python tools/measure_examples.py --speed         the plan's expected seconds against measured ones
    python tools/measure_examples.py --write         what each reaches with its own seed, into app/measured.json

Trains one after the other in this process with one BLAS thread, as the runner does.
"""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before NumPy is loaded

import argparse
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MEASURED = ROOT / "app" / "measured.json"
sys.path.insert(0, str(ROOT))

from engine.experiment import Experiment, plan, prepare, train  # noqa: E402


def examples() -> list[dict[str, Any]]:
    """Every example, in the order in which the page offers them."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "app" / "examples").glob("*.json"))]


def run(spec: dict[str, Any], seed: int) -> tuple[dict[str, list[float]], float]:
    """The history of one training run, and its processor seconds from the spec to the end."""
    began = time.thread_time()
    prepared = prepare(Experiment.parse({**spec, "seed": seed}))
    history = train(prepared, lambda *_: None).history
    return history, time.thread_time() - began


def accuracy_table(seeds: list[int]) -> None:
    print(f"| example | epochs | metric | {' | '.join(f'seed {seed}' for seed in seeds)} | seconds |")
    print(f"|---|---|---|{'---|' * (len(seeds) + 1)}")
    for example in examples():
        spec, values, seconds = example["spec"], [], []
        metric = metric_of(spec)
        for seed in seeds:
            history, took = run(spec, seed)
            values.append(history[metric][-1])
            seconds.append(took)
        numbers = " | ".join(f"{value:.3f}" if value < 10 else f"{value:.1f}" for value in values)
        print(f"| {example['id']} | {spec['fit']['epochs']} | {metric} | {numbers} | {max(seconds):.1f} |", flush=True)


def metric_of(spec: dict[str, Any]) -> str:
    """The column that says how good an example is."""
    return "val_accuracy" if "accuracy" in spec["compile"]["metrics"] else "val_mae"


def write() -> None:
    """What the page's gallery tells: the metric after the last epoch, and the processor seconds of the run."""
    results = {}
    for example in examples():
        spec = example["spec"]
        history, took = run(spec, spec["seed"])
        value = history[metric_of(spec)][-1]
        results[example["id"]] = {
            "metric": metric_of(spec).removeprefix("val_"),
            "value": round(value, 4),
            "epochs": spec["fit"]["epochs"],
            "seconds": round(took, 2),
        }
    told = {"date": datetime.now(UTC).date().isoformat(), "results": results}
    MEASURED.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print(MEASURED)


def speed_table() -> None:
    print("| example | expected s | measured s | ratio |\n|---|---|---|---|")
    for example in examples():
        expected = plan(example["spec"]).seconds or 0.0
        measured = min(run(example["spec"], 42)[1] for _ in range(2))
        print(f"| {example['id']} | {expected:.2f} | {measured:.2f} | {expected / measured:.2f} |", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=[42, 0, 1, 2, 3, 4])
    parser.add_argument("--speed", action="store_true", help="compare expected with measured seconds")
    parser.add_argument("--write", action="store_true", help="write app/measured.json anew")
    arguments = parser.parse_args()
    if arguments.write:
        write()
    elif arguments.speed:
        speed_table()
    else:
        accuracy_table(arguments.seeds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
