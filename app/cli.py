"""The commands: serve, doctor, health."""

from __future__ import annotations

import argparse
import locale
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.errors import AppError
from app.runner.confine import single_threaded

if TYPE_CHECKING:
    from engine.errors import Language


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit code. What a person can put right is said in one sentence, in their language."""
    parser = argparse.ArgumentParser(prog="strata", description="A neural-network playground in the browser.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="start the server and the runner")
    chosen = parser.parse_args(arguments)
    os.environ.update(single_threaded())  # before NumPy loads: this process answers requests, children train
    try:
        from app.serve import serve

        return {"serve": serve}[chosen.command](language())
    except AppError as error:
        print(error.text(language()), file=sys.stderr)
        return 2


def language() -> Language:
    """The language of the terminal: STRATA_LANG, else the locale's."""
    wanted = os.environ.get("STRATA_LANG") or locale.getlocale()[0] or os.environ.get("LANG", "")
    return "ko" if wanted.lower().startswith(("ko", "korean")) else "en"
