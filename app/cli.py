"""The commands: serve, doctor, health."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from app.errors import AppError


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="strata", description="A neural-network playground in the browser.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="start the server and the runner")
    chosen = parser.parse_args(arguments)
    try:
        from app.serve import serve

        return {"serve": serve}[chosen.command]()
    except AppError as error:
        print(error.text("en"), error.text("ko"), sep="\n", file=sys.stderr)
        return 2
