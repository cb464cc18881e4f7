"""Run Keras's own unit tests on the engine, under an alias of the module name. See README.md one folder up.

    PYTHONPATH=. python -m tests.oracle.keras_units [--tree KERAS/SRC] [-v] [-k WORDS] [folder or file ...]

Needs pytest, absl and an installed Keras, whose test files are read where they are and of which nothing is imported.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import sys
import tempfile
from collections import Counter, defaultdict
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from tests.oracle.keras_units import alias, case
from tests.oracle.keras_units.left_out import LEFT_OUT, REFUSALS

# Without "optimizers" and "models": most of theirs apply gradients to loose variables and derive models with ``call``.
ALL = (
    "losses",
    "metrics",
    "optimizers/schedules",
    "activations",
    "initializers",
    "regularizers",
    "constraints",
    "layers/activations",
    "layers/core",
    "layers/reshaping",
    "layers/pooling",
    "layers/convolutional",
    "layers/merging",
    "layers/normalization",
    "layers/regularization",
    "layers/attention",
    "layers/rnn",
    "callbacks",
)
ENDS = ("passed", "failed", "skipped", "left out")


def reason(file: str, test: str) -> str | None:
    """Why a test is left out, if it is: "losses/loss_test.py", "LossTest::test_pickle"."""
    for why, places in LEFT_OUT.items():
        for place in places:
            wanted_file, _, wanted_test = place.partition("::")
            if fnmatch(file, wanted_file) and fnmatch(test, f"*{wanted_test or '*'}"):
                return why
    return None


def refusal(error: BaseException) -> str | None:
    """Why it is right that this error came, if it is."""
    return next(
        (why for why, pattern in REFUSALS.items() if re.search(pattern, f"{type(error).__name__}: {error}")), None
    )


class Counting:
    """Leaves out what is listed and counts the rest, by file."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.counts: dict[str, Counter[str]] = defaultdict(Counter)
        self.reasons: Counter[str] = Counter()

    def file(self, nodeid: str) -> str:
        return nodeid.partition("::")[0]

    def pytest_collection_modifyitems(self, config: Any, items: list[Any]) -> None:
        kept, out = [], []
        for item in items:
            file, _, test = item.nodeid.partition("::")
            why = reason(file, test)
            if why is None:
                kept.append(item)
            else:
                out.append(item)
                self.counts[file]["left out"] += 1
                self.reasons[why] += 1
        items[:] = kept
        config.hook.pytest_deselected(items=out)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: Any, call: Any) -> Any:
        """A test that ends where the engine refuses what it does not offer is left out, too."""
        report = yield
        why = refusal(call.excinfo.value) if report.failed and call.excinfo else None
        if why is not None:
            report.outcome = "skipped"
            report.longrepr = (str(item.path), 0, why)
            report.left_out = why
        return report

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            self.counts[self.file(report.nodeid)]["failed"] += 1

    def pytest_runtest_logreport(self, report: Any) -> None:
        if (why := getattr(report, "left_out", None)) is not None:
            self.counts[self.file(report.nodeid)]["left out"] += 1
            self.reasons[why] += 1
        elif report.when == "call" or report.outcome != "passed":
            self.counts[self.file(report.nodeid)][report.outcome] += 1

    def table(self) -> str:
        rows = [f"{'file':58}" + "".join(f"{end:>10}" for end in ENDS)]
        for file, counts in self.counts.items():
            rows.append(f"{file:58}" + "".join(f"{counts[end] or '':>10}" for end in ENDS))
        total = sum(self.counts.values(), Counter())
        rows.append(f"{'all':58}" + "".join(f"{total[end]:>10}" for end in ENDS))
        rows.append(f"\n{len(case.OTHER_WORDS)} errors were compared by class, not by sentence. Left out:")
        return "\n".join(rows + [f"{count:6}  {why}" for why, count in self.reasons.most_common()])


def files(tree: Path, wanted: list[str]) -> list[Path]:
    """The test files below the folders named, or the files themselves; without their subfolders."""
    found: list[Path] = []
    for name in wanted:
        place = tree / name
        found += sorted(place.glob("*_test.py")) if place.is_dir() else [place]
    return [path.relative_to(tree) for path in found]


def whole(file: Path) -> str | None:
    """Why a file is not even read, if it is left out as a whole."""
    return next((why for why, places in LEFT_OUT.items() if str(file) in places), None)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tree", type=Path, default=None, help="the folder keras/src of an installed Keras")
    parser.add_argument("-k", default="", help="only tests with these words, as in pytest")
    parser.add_argument("-v", action="store_true", help="show where the failures are")
    parser.add_argument("files", nargs="*", default=list(ALL))
    asked = parser.parse_args()
    tree = asked.tree
    if tree is None:
        spec = importlib.util.find_spec("keras")
        if spec is None or spec.origin is None:
            parser.error("Keras is not installed here; name its folder with --tree")
        tree = Path(spec.origin).parent / "src"
    alias.install(tree)
    with tempfile.TemporaryDirectory() as name:
        # links in a folder without __init__.py: beside its own files, pytest would import Keras itself
        top = Path(name)
        counting = Counting(top)
        for path in files(tree, asked.files):
            if (why := whole(path)) is not None:
                counting.counts[str(path)]["left out"] += 1
                counting.reasons[f"{why} (whole files)"] += 1
                continue
            (top / path).parent.mkdir(parents=True, exist_ok=True)
            (top / path).symlink_to(tree / path)
        (top / "pytest.ini").write_text("[pytest]\n")
        options = [
            "-q",
            "--import-mode=importlib",
            "-p",
            "no:cacheprovider",
            "-W",
            "ignore",
            "--rootdir",
            name,
            "--continue-on-collection-errors",
        ]
        options += ["--tb=short" if asked.v else "--tb=no", "-k", asked.k, name]
        code = pytest.main(["-c", str(top / "pytest.ini"), *options], plugins=[counting])
        print(counting.table())
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
