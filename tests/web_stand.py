"""What the tests of pages share: a DROP on disk with its key, raw requests, folders as bytes."""

from __future__ import annotations

import os
import resource
import socket
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from bearwitness.drop import settings
from bearwitness.drop.app import application
from bearwitness.sealing import opening

SECRET_KEY = opening.new_secret_key(os.urandom)
RECIPIENT = opening.recipient_of(SECRET_KEY)


def make_drop(folder: Path, **more):
    return settings.create(folder, [RECIPIENT], entropy=os.urandom, **more)


def letters(made):
    """Open every envelope of a DROP, as only DESK can."""
    return [
        opening.open_envelope([envelope.read_bytes()], [SECRET_KEY])
        for envelope in sorted(made.inbox.glob("*.age"))
    ]


def serve_on_a_full_disk(folder: Path):
    """A DROP whose disk takes 20 KiB a file and no byte more. Runs in a child process."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (20 << 10, 20 << 10))
    return application(settings.load(folder))


def petition_on_a_full_disk(folder: Path):
    """A petition whose disk takes 100 KiB a file and no byte more. Runs in a child process."""
    from bearwitness.public.server import loaded

    app = loaded(None, folder)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100 << 10, 100 << 10))
    return app


def all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def raw(address: str, data: bytes, *, read: bool = True) -> bytes:
    """Send bytes as they are; without `read` the connection is cut at once."""
    parts = urlsplit(address)
    with closing(socket.create_connection((parts.hostname, parts.port), timeout=10)) as link:
        link.sendall(data)
        answer = b""
        while read and (piece := link.recv(65536)):
            answer += piece
        return answer
