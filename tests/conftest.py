"""For every test: the last line of a run names each skip and its cure.

A skip says "what: cure", for example "MNIST files: put the four files into data/mnist". One that names no cure fails
the run, because nobody would ever mend it.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter

import pytest

# Before NumPy loads: with two BLAS threads beside another worker a ConvNet step went from 4 ms to 140 ms.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@pytest.fixture(scope="session")
def chrome() -> str:
    """The path of the browser that `make test` found; without one, tests that ask for it are skipped with the cure."""
    path = os.environ.get("STRATA_CHROME") or shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if path is None and os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail("no browser found, and REQUIRE_BROWSER=1")
    if path is None:
        pytest.skip("browser tests: install Chromium (Debian: sudo apt-get install chromium) or set STRATA_CHROME")
    return path


class ClosingLine:
    """Counts the outcomes and prints one line after pytest's own."""

    def __init__(self) -> None:
        self.skipped: Counter[str] = Counter()
        self.passed = 0
        self.failed = 0
        self.status: int = pytest.ExitCode.INTERNAL_ERROR

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            self.skipped[_reason(report)] += 1
        self.failed += report.failed
        self.passed += report.passed and report.when == "call"

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.skipped[_reason(report)] += 1
        self.failed += report.failed

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.without_cure() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        self.status = session.exitstatus

    def pytest_unconfigure(self, config: pytest.Config) -> None:
        terminal = config.pluginmanager.get_plugin("terminalreporter")
        if terminal and (self.passed or self.failed or self.skipped):
            terminal.write_line(self.text())

    def without_cure(self) -> list[str]:
        return [reason for reason in self.skipped if ": " not in reason]

    def text(self) -> str:
        if self.failed:
            verdict = f"{self.failed} failed, {self.passed} passed"
        elif self.without_cure():
            verdict = f"failed, because a skip must say 'what: cure' and these do not: {self.without_cure()}"
        elif self.status == pytest.ExitCode.OK:
            verdict = f"all {self.passed} passed"
        else:
            verdict = f"not finished, {self.passed} passed so far"
        skips = "; ".join(f"{reason} ({count})" for reason, count in sorted(self.skipped.items()))
        return f"Strata tests: {verdict}. Skipped: {skips or 'nothing'}."


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    place = report.longrepr
    text = place[2] if isinstance(place, tuple) else str(place)
    return text.removeprefix("Skipped: ").rstrip(".")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # with -n, the reports come together in the controller
        config.pluginmanager.register(ClosingLine(), "strata-closing-line")
