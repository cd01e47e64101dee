"""`bearwitness public`: what the public zone does."""

from __future__ import annotations

import argparse

from bearwitness.cli.building import add_build


def add(parser: argparse.ArgumentParser) -> None:
    """Add the commands of `public`."""
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    add_build(commands)
