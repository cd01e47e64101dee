"""A casebook on a PostgreSQL server to which somebody added something that works for them."""

from __future__ import annotations

import os
from datetime import timedelta

import psycopg
import pytest

import postgres_stand
from bearwitness.adapters.store import postgresql_tables
from bearwitness.consent import Answer, Scope
from bearwitness.desk import tracing
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.consents import Consents
from bearwitness.errors import BearwitnessError, CannotOpen
from casebook_stand import AT, T1, WORD, add, event, unlocked

HOUR = timedelta(hours=1)
TAKES_OUT = """
CREATE OR REPLACE FUNCTION public.takes_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('DELETE FROM bearwitness.%%I WHERE %%I = $1.%%I', tg_table_name, tg_argv[0],
                 tg_argv[0]) USING new;
  RETURN NULL;
END $$;
""".replace("%%", "%")
AFTER = (
    TAKES_OUT
    + """
CREATE TRIGGER t AFTER INSERT ON bearwitness.{table} FOR EACH ROW
EXECUTE FUNCTION public.takes_out('{key}')
"""
)
AT_COMMIT = (
    TAKES_OUT
    + """
CREATE CONSTRAINT TRIGGER t AFTER INSERT ON bearwitness.{table} DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION public.takes_out('{key}')
"""
)
INSTEAD = """
CREATE OR REPLACE FUNCTION public.instead() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN RETURN NULL; END';
CREATE TRIGGER t BEFORE INSERT ON bearwitness.{table} FOR EACH ROW
EXECUTE FUNCTION public.instead()
"""
SWALLOWS = {
    f"{name} {table}": how.format(table=table, key=key)
    for name, how in (("after", AFTER), ("at commit", AT_COMMIT), ("instead", INSTEAD))
    for table, key in (("records", "number"), ("leaves", "place"), ("wrapped_keys_1", "number"))
}
NOT_OURS = {
    **{name: SWALLOWS[name] for name in ("after records", "at commit leaves")},
    "trigger on keys": SWALLOWS["instead wrapped_keys_1"],
    "trigger on epochs": INSTEAD.format(table="epochs"),
    "switched off": AFTER.format(table="records", key="number")
    + "; ALTER TABLE bearwitness.records DISABLE TRIGGER t",
    "rule": "CREATE RULE r AS ON INSERT TO bearwitness.records DO INSTEAD NOTHING",
    "view": "CREATE VIEW bearwitness.v AS SELECT 1",
    "in the place of a table": "ALTER TABLE bearwitness.leaves RENAME TO l; CREATE VIEW"
    " bearwitness.leaves AS SELECT * FROM bearwitness.l",
    "policy": "CREATE POLICY p ON bearwitness.records USING (number < 3)",
    "row security": "ALTER TABLE bearwitness.records ENABLE ROW LEVEL SECURITY",
    "column": "ALTER TABLE bearwitness.records ADD COLUMN more bigint",
    "default": "ALTER TABLE bearwitness.epochs ALTER COLUMN number SET DEFAULT 1",
    "no longer needed": "ALTER TABLE bearwitness.records ALTER COLUMN card DROP NOT NULL",
    "check": "ALTER TABLE bearwitness.records ADD CHECK (number < 1000)",
    "index that runs": "CREATE INDEX i ON bearwitness.records (lower(id))",
    "no index": "ALTER TABLE bearwitness.leaves DROP CONSTRAINT leaves_leaf_key",
    "child": "CREATE TABLE public.child () INHERITS (bearwitness.records)",
    "not written through": "ALTER TABLE bearwitness.leaves SET UNLOGGED",
    "table": "CREATE TABLE bearwitness.wrapped_keys_0 (number bigint)",
    "function": "CREATE FUNCTION bearwitness.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
}  # fmt: skip


@pytest.fixture(scope="module")
def server():
    with postgres_stand.mortal() as one:
        yield one


@pytest.fixture
def book(tmp_path, server):
    made, _ = Casebook.create(
        tmp_path / "case", title="Invented", passphrase=WORD, at=AT, entropy=os.urandom,
        work_factor=2, store=postgres_stand.emptied(server.where),
    )  # fmt: skip
    add(made)
    made.append(Answer(T1, Scope.QUOTE, granted=True, at=AT), reason="yes", at=AT)
    yield made
    made.close()
    postgres_stand.emptied(server.where)


def withdraw(book):
    tracing.withdraw(book, T1, [Scope.QUOTE], reason="no", at=AT + HOUR)


def may_quote(book):
    return bool(Consents(book).permitted(T1, Scope.QUOTE, at=AT + 2 * HOUR))


@pytest.mark.parametrize("lines", NOT_OURS.values(), ids=NOT_OURS)
def test_with_more_in_it_than_our_tables_it_is_not_opened_and_an_open_one_not_written(
    server, book, lines
):
    """A withdrawal would be acknowledged, and be gone when the case is opened again."""
    server.do(lines)
    with pytest.raises(CannotOpen, match="did not make"):
        unlocked(book.path)
    with pytest.raises(CannotOpen, match="did not make"):
        withdraw(book)


@pytest.mark.parametrize("lines", SWALLOWS.values(), ids=SWALLOWS)
def test_what_a_trigger_that_nobody_saw_takes_out_is_never_acknowledged(
    server, book, monkeypatch, lines
):
    server.do(lines)
    before = server.one("SELECT count(*) FROM bearwitness.records")
    with monkeypatch.context() as blind:
        blind.setattr(postgresql_tables, "expect_ours", lambda _: None)
        with pytest.raises(BearwitnessError):  # or its number is there again: refused as well
            book.append_many([event("E-AAAA"), event("E-BBBB")], reason="read", at=AT)
    assert server.one("SELECT count(*) FROM bearwitness.records") == before
    server.do(f"DROP TRIGGER t ON bearwitness.{lines.split('ON bearwitness.')[1].split()[0]}")
    withdraw(book)
    assert not may_quote(book)


@pytest.mark.parametrize("table", ["records", "leaves", "epochs", "wrapped_keys_1"])
def test_nobody_adds_a_trigger_while_something_is_being_written(server, book, table):
    lines = f"SET lock_timeout = '50ms'; {INSTEAD.format(table=table)}"
    with book.inside(writing=True), pytest.raises(psycopg.errors.LockNotAvailable):
        server.do(lines)
    server.do(lines)  # afterwards they could


def test_keys_that_are_not_all_there_end_no_epoch(server, book):
    def turn_and_lose():
        with book.inside(writing=True) as held:
            held.pen.turn_epoch()
            held.store._db.execute("DELETE FROM bearwitness.wrapped_keys_2 WHERE number = 1")

    with pytest.raises(CannotOpen, match="not there"):
        turn_and_lose()
    assert server.one("SELECT number FROM bearwitness.epochs") == [1]
    book.rotate(AT)
    assert book.check()


def test_no_function_or_setting_of_somebody_else_works_for_us(server, book):
    """Whoever owns the database says for everybody which functions are found first."""
    server.do("CREATE SCHEMA evil; CREATE FUNCTION evil.count(bigint) RETURNS bigint"
              " LANGUAGE sql AS 'SELECT 0::bigint'")  # fmt: skip
    (name,) = server.one("SELECT current_database()")
    try:
        server.do(f'ALTER DATABASE "{name}" SET search_path = evil, pg_catalog')
        server.do(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
        assert server.one("SHOW synchronous_commit") == ["off"]
        other = unlocked(book.path)
        settings = other._store._db.execute(
            "SELECT current_setting('search_path'), current_setting('synchronous_commit')"
        ).fetchone()
        assert settings == ("pg_catalog, pg_temp", "on")
        other.append(event(), reason="read", at=AT)
        other.close()
    finally:
        server.do(f'ALTER DATABASE "{name}" RESET ALL')
        server.do("DROP SCHEMA evil CASCADE")


def test_a_case_whose_end_is_cut_off_while_it_is_open_is_not_read_on(server, book):
    withdraw(book)
    server.do("DELETE FROM bearwitness.records WHERE number ="
              " (SELECT max(number) FROM bearwitness.records)")  # fmt: skip
    with pytest.raises(CannotOpen, match="lost records"):
        may_quote(book)


def test_two_programs_that_turn_the_epoch_by_turns_write_on(book):
    other = unlocked(book.path)
    for _ in range(3):
        book.rotate(AT)
        other.rotate(AT)
    other.append(event(), reason="read", at=AT)
    assert book.check()
    other.close()
