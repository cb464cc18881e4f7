"""The commands: serve, doctor, backup, restore, health, load-test, train."""

from __future__ import annotations

import argparse
import locale
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import AppError
from app.runner.confine import single_threaded

if TYPE_CHECKING:
    from engine.errors import Language


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit code. What a person can put right is said in one sentence, in their language."""
    chosen = parser().parse_args(arguments)
    os.environ.update(single_threaded())  # before NumPy loads: one request, one thread
    try:
        return run(chosen, language())
    except AppError as error:
        print(error.text(language()), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="strata", description="A neural-network playground in the browser.")
    commands = made.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="start the server and the runner")
    web = commands.add_parser("web", help=argparse.SUPPRESS)
    web.add_argument("file", type=int)
    web.add_argument("--spare", action="store_true")
    web.add_argument("--parent", type=int, default=os.getppid())
    commands.add_parser("doctor", help="show settings, limits and versions, and check the store")
    backup = commands.add_parser(
        "backup", help="copy runs, logs, checkpoints and keys into one file; the server may run"
    )
    backup.add_argument("file", type=Path)
    restore = commands.add_parser("restore", help="put a backup back; what is there now is moved aside")
    restore.add_argument("file", type=Path)
    commands.add_parser("health", help="ask a running server whether it is ready (for containers)")
    load = commands.add_parser("load-test", help="find out how many students this machine serves")
    load.add_argument("--students", type=int, help="one class of this size, instead of larger and larger ones")
    load.add_argument("--seconds", type=float, default=15.0, help="of each class (15)")
    load.add_argument("--seed", type=int, default=1)
    load.add_argument("--url", help="a server that runs already, on a machine with the same clock")
    commands.add_parser("train", help="train one experiment in this terminal").add_argument("spec", type=Path)
    return made


def run(chosen: argparse.Namespace, language: Language) -> int:
    # each command loads only what it needs: serve starts its runner before the web framework is there
    if chosen.command == "serve":
        from app.serve import serve

        return serve(language)
    if chosen.command == "web":
        from app.web import web

        return web(chosen.file, chosen.spare, chosen.parent)
    if chosen.command == "doctor":
        from app.doctor import doctor

        return doctor(language)
    if chosen.command == "backup":
        from app.backup import backup

        return backup(chosen.file, language)
    if chosen.command == "restore":
        from app.backup import restore

        return restore(chosen.file, language)
    if chosen.command == "health":
        from app.health import health

        return health(language)
    if chosen.command == "load-test":
        from app.load_test import load_test

        return load_test(chosen.url, chosen.students, chosen.seconds, chosen.seed, language)
    from app.train import train

    return train(chosen.spec, language)


def language() -> Language:
    """The language of the terminal: STRATA_LANG, else the locale's."""
    wanted = os.environ.get("STRATA_LANG") or locale.getlocale()[0] or os.environ.get("LANG", "")
    return "ko" if wanted.lower().startswith(("ko", "korean")) else "en"
