"""Serving an application with granian, quietly: no access log, no log of any kind.

A traceback can hold what a person wrote, so the server prints nothing at all; what a zone
wants known it counts itself (`drop status`).
"""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server
from starlette.types import ASGIApp

from bearwitness.errors import Unavailable

LOOPBACK = "127.0.0.1"
_PATIENCE = 20.0  # seconds until a server that does not answer counts as failed


def serve(app: ASGIApp, *, host: str = LOOPBACK, port: int) -> None:
    """Serve until SIGINT or SIGTERM.

    Raises:
        Unavailable: the address is taken or not ours.
    """
    check_free(host, port)
    asyncio.run(_serve(app, host, port, signals=True))


@contextmanager
def running(app: ASGIApp, *, host: str = LOOPBACK, port: int = 0) -> Iterator[str]:
    """Serve in a thread of this process while the block lasts; yields `http://host:port`.

    Args:
        app: the application.
        host: the address to bind.
        port: 0 takes a free one.
    """
    port = port or free_port(host)
    check_free(host, port)
    stops: list[Callable[[], object]] = []
    thread = threading.Thread(
        target=lambda: asyncio.run(_serve(app, host, port, signals=False, stops=stops)), daemon=True
    )
    thread.start()
    try:
        wait_for(host, port)
        yield f"http://{host}:{port}"
    finally:
        for stop in stops:
            stop()
        thread.join(_PATIENCE)


@contextmanager
def child(
    make: Callable[..., ASGIApp], *args: Any, host: str = LOOPBACK, port: int = 0
) -> Iterator[str]:
    """Serve in a process of its own while the block lasts; yields `http://host:port`.

    Args:
        make: a module-level function that makes the application from `args` over there; the
            arguments travel through a pipe, never through the command line.
        args: picklable.
        host: the address to bind.
        port: 0 takes a free one.
    """
    port = port or free_port(host)
    check_free(host, port)
    process = multiprocessing.get_context("spawn").Process(
        target=_child, args=(make, args, host, port), daemon=True
    )
    process.start()
    try:
        wait_for(host, port, alive=process.is_alive)
        yield f"http://{host}:{port}"
    finally:
        process.terminate()
        process.join(_PATIENCE)


def free_port(host: str = LOOPBACK) -> int:
    """Return a port that nobody listens on at this moment."""
    with closing(socket.socket()) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def check_free(host: str, port: int) -> None:
    """Refuse an address that another program holds or that is not this machine's.

    Raises:
        Unavailable: it is.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError, UnicodeError) as wrong:
            raise Unavailable(
                f"cannot listen on {host} port {port}", hint="choose another --port"
            ) from wrong


def wait_for(host: str, port: int, *, alive: Callable[[], bool] = lambda: True) -> None:
    """Return when the server accepts connections.

    Raises:
        Unavailable: it does not within 20 seconds, or `alive` says that it has ended.
    """
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and alive():
        try:
            with closing(socket.create_connection((host, port), timeout=1)):
                return
        except OSError:
            time.sleep(0.02)
    raise Unavailable("the server did not start", hint="is the address free?")


def _child(make: Callable[..., ASGIApp], args: tuple[Any, ...], host: str, port: int) -> None:
    serve(make(*args), host=host, port=port)


async def _serve(
    app: ASGIApp,
    host: str,
    port: int,
    *,
    signals: bool,
    stops: list[Callable[[], object]] | None = None,
) -> None:
    server = Server(
        app,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        log_enabled=False,
        log_access=False,
        # The header timeout ends connections that trickle (slow loris).
        http1_settings=HTTP1Settings(header_read_timeout=15_000),
    )
    loop = asyncio.get_running_loop()

    def stop() -> None:
        server.interrupt_signal = True
        server.main_loop_interrupt.set()

    if stops is not None:
        stops.append(lambda: loop.call_soon_threadsafe(stop))
    if signals:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop)
    await server.serve()
