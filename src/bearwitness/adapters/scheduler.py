"""Many machines: the workers of a Dask scheduler that a team runs for itself.

What is sent to a worker is a function of this program and numbers of people, no name. Whoever can
reach a scheduler can have its workers run what they like, so over a network it is spoken to under
TLS alone; the certificates are set as Dask is told of them (`DASK_DISTRIBUTED__COMM__TLS__…`).
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

from bearwitness.adapters.program import digest
from bearwitness.errors import Misused, Unavailable

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
PATIENCE = 30  # seconds until a scheduler counts as one that does not answer
OWN = digest()
TRIES_MORE = 2  # for what a worker that went away was asked


@contextmanager
def workers_of(address: str) -> Iterator[Executor]:
    """Have the workers of a scheduler as the pool that they are.

    Args:
        address: as Dask writes it: `tls://HOST:PORT`, or `tcp://127.0.0.1:PORT`.

    Raises:
        Misused: no such address, or one that would be spoken to in the clear.
        Unavailable: Dask is not installed, no certificate is set, nothing answers there, or its
            workers have no program or another one.
    """
    checked(address)
    try:
        dask = importlib.import_module("distributed")
    except ModuleNotFoundError as missing:
        raise Unavailable(
            "Dask is not installed", hint="install bearwitness with its extra `scheduler`"
        ) from missing
    certified = dask.Security()  # as Dask's own settings name the files
    if (
        address.startswith("tls:")
        and certified.get_connection_args("client")["ssl_context"] is None
    ):
        raise Unavailable(
            "no certificate is set to speak to this scheduler with",
            hint="name its files in DASK_DISTRIBUTED__COMM__TLS__CA_FILE, and in"
            " DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT and __CLIENT__KEY",
        )
    try:
        client = dask.Client(address, timeout=PATIENCE, security=certified, set_as_default=False)
    except OSError as wrong:  # TimeoutError is one
        raise Unavailable(
            "no scheduler answers at this address",
            hint="start one with `dask scheduler`, and its workers with `dask worker`",
        ) from wrong
    try:
        _expect_same_program(client)
        with client.get_executor(retries=TRIES_MORE) as pool:
            yield pool
    except dask.KilledWorker as gone:
        raise Unavailable(
            "workers went away more often than once", hint="look at their memory; then resume"
        ) from gone
    finally:
        client.close()


def _expect_same_program(client: Any) -> None:
    """Ask each worker what it counts with: answers of two programs are not to stand together."""
    try:
        workers = client.run(version, "bearwitness")
    except ModuleNotFoundError as missing:
        raise Unavailable(
            "a worker has no bearwitness", hint="install the same version on all machines"
        ) from missing
    if not workers:
        raise Unavailable(
            "this scheduler has no workers", hint="start some with `dask worker ADDRESS`"
        )
    try:
        programs = set(client.run(digest).values())
    except (ImportError, AttributeError):  # an older one, which cannot say
        programs = set()
    if programs != {OWN}:
        raise Unavailable(
            "a worker has another version of bearwitness",
            hint="install the same version on all machines",
        )


def checked(address: str) -> None:
    """Let an address pass that is under TLS, or that no network sees.

    Raises:
        Misused: it is neither.
    """
    try:
        parts = urlsplit(address)
        complete = bool(parts.hostname) and parts.port is not None
    except ValueError:
        complete = False
    if not complete or parts.scheme not in {"tls", "tcp"}:
        raise Misused(
            "this is no address of a scheduler", hint="one is tls://HOST:PORT, as Dask prints it"
        )
    if parts.scheme == "tcp" and parts.hostname not in LOOPBACK:
        raise Misused(
            "this scheduler would be spoken to in the clear",
            hint="start it with TLS and give its tls:// address; tcp:// is for this machine alone",
        )
