"""The peak memory of a training beside PyTorch's: python -m bench.memory

Each training runs in a process of its own. Counted is what its peak lies above the moment in which the data are there
and everything is imported, so neither the data nor a library's own size count.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

TRAININGS = {"784-512-10, 60,000 rows": ("mlp", 60_000), "convnet, 12,800 rows": ("convnet", 12_800)}


def peak(name: str, rows: int, *, torch: bool) -> float:
    """MB above the data, in this process."""
    import bench.engine as bench

    work = replace(bench.WORKLOADS[name], rows=rows)
    data = work.data()
    if torch:
        bench.contestants.torch.set_num_threads(1)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
    before = _status("VmRSS")
    step = bench.theirs(work, fused=False, data=data) if torch else bench.ours(work, data=data)[0]
    step()
    return _status("VmHWM") - before


def _status(name: str) -> float:
    said = dict(re.findall(r"(\w+):\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii")))
    return int(said[name]) / 1024


def main(asked: list[str]) -> int:
    if asked:
        print(peak(asked[0], int(asked[1]), torch=asked[2] == "torch"))
        return 0
    for what, (name, rows) in TRAININGS.items():
        found = {}
        for who in ("engine", "torch"):
            line = [sys.executable, "-m", "bench.memory", name, str(rows), who]
            found[who] = float(subprocess.run(line, capture_output=True, text=True, check=True).stdout)
        ratio = found["engine"] / found["torch"]
        print(f"{what}: engine {found['engine']:.0f} MB, PyTorch {found['torch']:.0f} MB: {ratio:.2f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
