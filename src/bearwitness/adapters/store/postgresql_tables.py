"""The tables of a casebook on a PostgreSQL server, and whether anything else is with them.

A trigger, a rule or a view would run with each write of ours, and could take out what was just
acknowledged. So the schema holds our tables, columns and indexes and nothing else. What runs for
a whole server (an event trigger, another program's replication) only whoever administers it can
make, and is not looked for.
"""

from __future__ import annotations

import re
from typing import Any

import psycopg
from psycopg import sql

from bearwitness.errors import CannotOpen

SCHEMA = "bearwitness"
_PREFIX = "wrapped_keys_"
_TABLES = """
CREATE SCHEMA bearwitness;
CREATE TABLE bearwitness.records (
  number bigint PRIMARY KEY, id text NOT NULL UNIQUE, leaf bigint NOT NULL,
  card bytea NOT NULL, content bytea NOT NULL);
CREATE TABLE bearwitness.leaves (place bigint PRIMARY KEY, leaf bytea NOT NULL UNIQUE);
CREATE TABLE bearwitness.epochs (
  number bigint NOT NULL, moved_on bigint NOT NULL, version bigint NOT NULL);
"""
# Name, columns each with its type, and indexes each with the columns that it makes unique.
_OURS = {
    "records": (
        ("number bigint", "id text", "leaf bigint", "card bytea", "content bytea"),
        {"records_pkey": "1", "records_id_key": "2"},
    ),
    "leaves": (("place bigint", "leaf bytea"), {"leaves_pkey": "1", "leaves_leaf_key": "2"}),
    "epochs": (("number bigint", "moved_on bigint", "version bigint"), {}),
}
_KEYS = ("number bigint", "wrapped bytea")
_ROOM = re.compile("relation (wrapped_keys_[1-9][0-9]{0,17}) r .*")
_ROOMS = """
SELECT tablename::text FROM pg_catalog.pg_tables
WHERE schemaname = 'bearwitness' AND tablename ~ '^wrapped_keys_[1-9][0-9]*$' ORDER BY 1
"""
# One statement, so that it sees one moment. Types and sequences come with their tables.
_FOUND = """
WITH ours AS (
  SELECT oid, relname, relkind, relpersistence, relrowsecurity, relispartition
  FROM pg_catalog.pg_class
  WHERE relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = 'bearwitness'))
SELECT pg_catalog.concat_ws(' ', 'relation', relname, relkind, relpersistence,
                            relrowsecurity, relispartition) FROM ours
UNION ALL
SELECT pg_catalog.concat_ws(' ', 'column', relname, attnum, attname,
                            pg_catalog.format_type(atttypid, atttypmod), attnotnull, atthasdef,
                            attidentity = '' AND attgenerated = '')
FROM ours JOIN pg_catalog.pg_attribute ON attrelid = ours.oid
WHERE relkind = 'r' AND attnum > 0
UNION ALL
SELECT pg_catalog.concat_ws(' ', 'index', ours.relname, told.relname, indkey, indisunique,
                            indimmediate, indisvalid, indexprs IS NULL AND indpred IS NULL)
FROM ours JOIN pg_catalog.pg_index ON indexrelid = ours.oid
LEFT JOIN pg_catalog.pg_class told ON told.oid = indrelid
UNION ALL
SELECT 'trigger' FROM pg_catalog.pg_trigger JOIN ours ON tgrelid = ours.oid
UNION ALL
SELECT 'rule' FROM pg_catalog.pg_rewrite JOIN ours ON ev_class = ours.oid
UNION ALL
SELECT 'policy' FROM pg_catalog.pg_policy JOIN ours ON polrelid = ours.oid
UNION ALL
SELECT 'kin' FROM pg_catalog.pg_inherits JOIN ours ON ours.oid IN (inhrelid, inhparent)
UNION ALL
SELECT 'constraint' FROM pg_catalog.pg_constraint JOIN ours ON ours.oid IN (conrelid, confrelid)
WHERE contype NOT IN ('p', 'u', 'n')
UNION ALL
SELECT 'function' FROM pg_catalog.pg_proc
WHERE pronamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = 'bearwitness')
"""


def name_of(epoch: int) -> str:
    """Return what the table of an epoch's keys is called."""
    return f"{_PREFIX}{epoch}"


def keys_of(epoch: int) -> sql.Identifier:
    """Return the table of an epoch's keys."""
    return sql.Identifier(SCHEMA, name_of(epoch))


def make(db: psycopg.Connection[Any]) -> None:
    """Make the tables that every epoch shares."""
    db.execute(_TABLES)


def make_keys(db: psycopg.Connection[Any], epoch: int) -> None:
    """Make the empty table of an epoch's keys."""
    columns = "(number bigint PRIMARY KEY, wrapped bytea NOT NULL)"
    db.execute(sql.SQL("CREATE TABLE {} " + columns).format(keys_of(epoch)))


def epochs_in(db: psycopg.Connection[Any]) -> list[str]:
    """Return the names of the tables of keys that are there."""
    return [name for (name,) in db.execute(_ROOMS)]


def drop_but(db: psycopg.Connection[Any], epochs: range) -> None:
    """Drop the tables of keys of every other epoch."""
    left = {name_of(epoch) for epoch in epochs}
    for name in epochs_in(db):
        if name not in left:
            db.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(SCHEMA, name)))


def has_epochs(db: psycopg.Connection[Any]) -> bool:
    """Say whether the version can be read: of a plain table, with nothing that runs."""
    found = [line for (line,) in db.execute(_FOUND)]
    runs = {"rule", "policy", "kin", "function"}
    return runs.isdisjoint(found) and "relation epochs r p f f" in found


def expect_ours(db: psycopg.Connection[Any]) -> None:
    """Refuse a schema with anything in it that we did not make, or without a part of it.

    Raises:
        CannotOpen: it is such.
    """
    found = sorted(line for (line,) in db.execute(_FOUND))
    rooms = {name: (_KEYS, {f"{name}_pkey": "1"}) for name in filter(None, map(_room, found))}
    parts = {**_OURS, **rooms}.items()
    if found != sorted(line for name, made in parts for line in _lines(name, *made)):
        raise CannotOpen(
            "this casebook holds something that Bearwitness did not make",
            hint="restore a backup, and ask who could write there",
        )


def _room(line: str) -> str:
    found = _ROOM.fullmatch(line)
    return found[1] if found else ""


def _lines(name: str, columns: tuple[str, ...], indexes: dict[str, str]) -> list[str]:
    """Return what `_FOUND` finds of a table that is as we made it: `t` is true, `f` is false."""
    lines = [f"relation {name} r p f f", *(f"relation {index} i p f f" for index in indexes)]
    lines += [f"column {name} {n} {column} t f t" for n, column in enumerate(columns, 1)]
    lines += [f"index {i} {name} {key} t t t t" for i, key in indexes.items()]
    return lines
