"""The casebook: what was kept comes back, what was shredded does not, and the ledger remembers."""

import os
import re
import shutil
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import apsw
import psycopg
import pytest

import casebook_stand
import postgres_stand
from bearwitness.adapters.store import opening as stores
from bearwitness.adapters.store import postgresql
from bearwitness.consent import Answer, Scope
from bearwitness.desk import apart, backups, calendar, keyring, kinds, reasons
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.kinds import SweepList
from bearwitness.errors import CannotOpen, Malformed, Missing, Misused, Refused, Unavailable
from bearwitness.ids import ClaimId, EventId, MediaId, SourceId, TestimonyId
from bearwitness.proof.merkle import leaf_of
from bearwitness.records.claim import Claim, Saying, Stance
from bearwitness.records.event import Event
from bearwitness.records.source import Named, Source, SourceKind
from bearwitness.records.testimony import (
    Connection,
    Contact,
    Identity,
    Intake,
    Media,
    ProofSeed,
    Testimony,
)
from bearwitness.records.when import When
from bearwitness.sealing import age, shares
from bearwitness.sealing.plan import one_group

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
WORD = "six invented words"
OPENED = []
T1, T2 = TestimonyId("T-AAAA"), TestimonyId("T-BBBB")


def words(name=T1, text="They came at night. Нас увели."):
    return Testimony(
        name, "Deponent A", "en", text, date(2026, 4, 1), Intake.PAGE, Connection.VICTIM
    )


def identity(name=T1):
    return Identity(name, ("Invented Name",), ("Lakeside", "teacher"))


def reader_about(book, record):
    with book.inside() as held:
        return held.fold.by_id[record].card.about


def add(book, name=T1, **parts):
    given = {"identity": identity(name), "contact": Contact(name, ("by letter",)), "media": ()}
    return book.add_testimony(words(name), **given | parts, reason="received", at=AT)


@pytest.fixture(scope="module")
def server():
    with postgres_stand.server() as (where, _):
        yield where


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request):
    """Where the case is kept: every test below runs over both."""
    if request.param == "sqlite":
        return ""
    return postgres_stand.emptied(request.getfixturevalue("server"))


@pytest.fixture
def made(tmp_path, store):
    book, dealt = Casebook.create(
        tmp_path / "case",
        title="Invented",
        passphrase=WORD,
        at=AT,
        entropy=os.urandom,
        invented=True,
        custody=one_group(2, 3),
        work_factor=2,
        store=store,
    )
    yield book, dealt
    book.close()
    while OPENED:
        OPENED.pop().close()


@pytest.fixture
def book(made):
    return made[0]


def another(book, by="second"):
    OPENED.append(Casebook.unlock(book.path, WORD, by=by, entropy=os.urandom))
    return OPENED[-1]


def wrapped_keys(book):
    book.all(Event)
    return set(book._fold.wrapped.values())


def event(name="E-AAAA", title="a march"):
    return Event(EventId(name), title, When.parse("2017-03"), None)


def test_what_was_kept_comes_back_after_unlocking(book):
    add(book)
    book.append(event(), reason="read", at=AT)
    later = another(book)
    assert later.all(Testimony) == (words(),)
    assert later.get(Event, "E-AAAA") == event()
    assert later.get(Contact, T1).ways == ("by letter",)
    assert later.facts == book.facts
    assert later.facts.invented
    later.close()


def test_the_newest_value_with_a_key_is_current_and_the_old_ones_are_history(book):
    book.append_many([event(), event("E-BBBB")], reason="read", at=AT)
    book.append(event(title="a vigil"), reason="corrected", at=AT + timedelta(days=1))
    assert [e.title for e in book.all(Event)] == ["a vigil", "a march"]
    versions = book.history(Event)
    assert [v.value.title for v in versions] == ["a march", "a march", "a vigil"]
    assert versions[2].reason == "corrected"
    assert versions[2].at == AT + timedelta(days=1)


def test_an_answer_never_supersedes_an_answer(book):
    yes = Answer(T1, Scope.QUOTE, granted=True, at=AT)
    no = replace(yes, granted=False)
    book.append_many([yes, no, yes], reason="asked", at=AT)
    assert book.all(Answer) == (yes, no, yes)


def test_a_value_with_a_key_of_several_fields_is_found_by_all_of_them(book):
    saying = Saying(ClaimId("C-AAAA"), SourceId("S-AAAA"), Stance.DENIES)
    book.append(saying, reason="read", at=AT)
    assert book.get(Saying, "C-AAAA", "S-AAAA", "") == saying
    with pytest.raises(Missing):
        book.get(Saying, "C-AAAA", "S-BBBB", "")


def test_what_is_not_there_is_missing(book):
    with pytest.raises(Missing):
        book.get(Testimony, T1)
    with pytest.raises(Missing):
        book.shred(T1, reason="asked to", at=AT)
    with pytest.raises(Missing):
        book.leaf_index(bytes(32))


@dataclass(frozen=True)
class Unknown:
    id: str


@pytest.mark.parametrize(
    ("value", "reason", "at"),
    [
        (Unknown("x"), "why", AT),
        (event(), " ", AT),
        (event(), "why", AT.replace(tzinfo=None)),
        (words(), "why", AT),
        (Claim(ClaimId("C-AAAA"), "death", {"en": 3}), "why", AT),  # does not read back
    ],
)
def test_what_may_not_be_kept_leaves_no_trace(book, value, reason, at):
    before = book.leaves()
    with pytest.raises(Malformed):
        book.append_many([event("E-CCCC"), value], reason=reason, at=at)
    assert book.leaves() == before
    assert book.all(Event) == ()


def test_a_part_of_another_testimony_is_refused(book):
    with pytest.raises(Malformed):
        add(book, contact=Contact(T2, ("by letter",)))
    assert book.all(Testimony) == ()


def test_a_kind_is_registered_once_and_only_dataclasses_are():
    for cls, name in ((Testimony, "x"), (Unknown, "testimony"), (int, "number")):
        with pytest.raises(Malformed):
            kinds.register(cls, name)


def test_every_passage_has_its_leaf_and_the_leaf_is_found_again(book):
    add(book)
    credentials = another(book).credentials(T1)
    assert len(credentials) == len(words().passages()) == 2
    places = [book.leaf_index(leaf_of(credential)) for credential in credentials]
    assert [book.leaves()[place] for place in places] == [leaf_of(c) for c in credentials]


def test_a_corrected_testimony_adds_leaves_and_moves_none(book):
    add(book)
    before = book.leaves()
    book.add_testimony(
        words(text="They came at night. Corrected."),
        identity=None,
        contact=None,
        media=[],
        reason="corrected",
        at=AT,
    )
    assert book.leaves()[: len(before)] == before
    assert book.get(Testimony, T1).text.endswith("Corrected.")
    assert len(book.history(Testimony)) == 2
    assert len(book.all(ProofSeed)) == 1
    for credential in book.credentials(T1):
        book.leaf_index(leaf_of(credential))
    add(book)  # the same words once more: their passages are in the log already
    assert len(book.leaves()) < len(before) * 3


def test_an_identity_opens_for_a_quorum_only_and_each_try_is_in_the_ledger(made):
    book, dealt = made
    add(book)
    with pytest.raises(Refused):
        book.all(Identity)
    secret = shares.join(dealt[1:])
    assert keyring.joined(dealt[:2], book.facts) == secret
    for wrong in (bytes(32), b"short"):
        with pytest.raises((CannotOpen, Malformed)):
            book.open_identity(T1, wrong, why="a court asks", at=AT)
    assert book.open_identity(T1, secret, why="a court asks", at=AT) == identity()
    tries = [(e.by, e.what, e.why) for e in another(book).ledger()][-3:]
    assert tries == [
        ("founder", "failed to open an identity", "a court asks"),
        ("founder", "failed to open an identity", "a court asks"),
        ("founder", "opened an identity", "a court asks"),
    ]


def test_an_identity_does_not_open_without_its_data_key(made):
    book, dealt = made
    add(book)
    book.shred(T1, reason="asked to", at=AT)
    with pytest.raises(Missing):
        book.open_identity(T1, shares.join(dealt[:2]), why="too late", at=AT)


def test_shares_of_another_case_open_nothing_here(book):
    other = shares.split(os.urandom(32), one_group(2, 3))
    with pytest.raises(CannotOpen):
        keyring.joined(other[:2], book.facts)


def test_redaction_may_read_what_to_cover(book):
    add(book)
    assert book.protected_words(T1) == ("Invented Name", "Lakeside", "teacher")
    assert book.protected_words(T2) == ()


def test_shredding_takes_everything_that_names_the_testimony_and_leaves_the_rest(book):
    picture = Media(MediaId("M-AAAA"), T1, "image/png", "name.png", b"bytes")
    add(book, media=[picture])
    add(book, T2)
    answer = Answer(T1, Scope.KEEP, granted=False, at=AT)
    source = Source(
        SourceId("S-AAAA"), SourceKind.TESTIMONY, "A", "en", When.parse("2026-04-01"), "B", "of C",
        T1, Connection.VICTIM, "words", {"ru": Named("Д", "от В")},
    )  # fmt: skip
    book.append_many([answer, source, replace(source, title="B"), event()], reason="r", at=AT)
    ledger, leaves = book.ledger(), book.leaves()
    assert book.all(Media) == (picture,)
    book.shred(T1, reason="the deponent asked", at=AT)
    for reader in (book, another(book)):
        assert [t.id for t in reader.all(Testimony)] == [T2]
        assert [c.testimony for c in reader.all(Contact)] == [T2]
        assert [s.testimony for s in reader.all(SweepList)] == [T2]
        assert [s.testimony for s in reader.all(ProofSeed)] == [T2]
        assert reader.all(Media) == ()
        assert reader.history(Media) == ()
        assert reader.all(Answer) == (answer,)
        assert reader.all(Event) == (event(),)
        (left,) = reader.all(Source)
        assert left == Source(
            source.id, source.kind, "a shredded testimony", "und",
            testimony=T1, connection=Connection.NOT_SAID,
        )  # fmt: skip
        kept = reader.ledger()[: len(ledger)]
        assert [replace(e, why="") for e in kept] == [replace(e, why="") for e in ledger]
        for was, now_is in zip(ledger, kept, strict=True):
            mine = T1 in reader_about(reader, was.record) or was.why == "r"  # one reason for all
            sealed = mine and was.why in ("received", "r")
            assert now_is.why == (reasons.GONE if sealed else was.why)
        assert reader.ledger()[-1].what == "shredded a testimony"
        assert reader.leaves()[: len(leaves)] == leaves
        assert reader.check().shredded == 9


def test_a_new_epoch_changes_every_key_and_no_value(book):
    add(book)
    before = wrapped_keys(book)
    book.rotate(AT)
    assert before.isdisjoint(wrapped_keys(book))
    assert book.all(Testimony) == another(book).all(Testimony) == (words(),)


def test_two_programs_read_on_where_the_other_wrote(book):
    other = another(book)
    book.append(event(), reason="read", at=AT)
    assert other.all(Event) == (event(),)
    other.append(event("E-BBBB"), reason="read", at=AT)
    assert len(book.all(Event)) == 2
    add(other)
    assert book.get(Testimony, T1) == words()
    other.shred(T1, reason="asked to", at=AT)
    assert book.all(Testimony) == ()
    assert {e.by for e in book.ledger()} == {"founder", "second"}
    other.close()


@contextmanager
def reading(book, store):
    """Read the records in a transaction that stays open, as another program would."""
    if store:
        with psycopg.connect(store) as raw:
            raw.execute("SELECT * FROM bearwitness.records").fetchone()
            yield
        return
    raw = apsw.Connection(str(book.path / "casebook.sqlite"))
    raw.execute("BEGIN")
    raw.execute("SELECT * FROM records").fetchone()
    yield
    raw.close()


@contextmanager
def writing(book, store):
    if store:
        with postgres_stand.held(store):
            yield
        return
    raw = apsw.Connection(str(book.path / "casebook.sqlite"))
    raw.execute("BEGIN IMMEDIATE")
    yield
    raw.close()


def test_another_program_that_holds_an_old_page_does_not_keep_keys_from_dying(book, store):
    add(book)
    other = another(book)
    assert other.all(Testimony) == (words(),)
    with reading(book, store):
        book.shred(T1, reason="asked to", at=AT)
    assert book.all(Testimony) == other.all(Testimony) == ()
    other.close()
    book.shred(T1, reason="once more", at=AT)
    with pytest.raises(Missing):
        book.shred(T2, reason="never here", at=AT)


def test_a_program_that_writes_keeps_another_from_writing(book, store, monkeypatch):
    monkeypatch.setattr(postgresql, "_WAIT", "50ms")
    if not store:
        book._store._db.set_busy_timeout(1)
    with writing(book, store), pytest.raises(Unavailable):
        book.append(event(), reason="read", at=AT)
    book.append(event(), reason="read", at=AT)


def test_a_case_is_made_in_an_empty_folder_or_not_at_all(book, tmp_path):
    for folder in (book.path, book.path / "case.json"):
        with pytest.raises(Refused):
            Casebook.create(folder, title="t", passphrase=WORD, at=AT, entropy=os.urandom)
    given = {"title": "t", "passphrase": "short", "at": AT, "entropy": os.urandom}
    with pytest.raises(Malformed):
        Casebook.create(tmp_path / "new", **given)
    assert not (tmp_path / "new").exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["case"]


@pytest.mark.parametrize("what", ["did", "keep"])
def test_a_casebook_that_fails_when_it_was_just_opened_is_closed_again(tmp_path, monkeypatch, what):
    opened = []
    real = stores.opened

    def noted(folder):
        opened.append(real(folder))
        return opened[-1]

    def fails(*_, **__):
        raise Refused("the disk is full")

    monkeypatch.setattr(stores, "opened", noted)
    if what == "did":
        monkeypatch.setattr(Casebook, "did", fails)
        with pytest.raises(Refused):
            casebook_stand.new_case(tmp_path / "case")
        assert not (tmp_path / "case").exists(), "nobody was given its shares"
    else:
        casebook_stand.new_case(tmp_path / "case")[0].close()
        monkeypatch.setattr(calendar, "keep", fails)
        with pytest.raises(Refused):
            casebook_stand.unlocked(tmp_path / "case", at=AT)
    with pytest.raises(CannotOpen) as told:
        opened[-1].state()
    assert isinstance(told.value.__cause__, apsw.ConnectionClosedError)


def test_nobody_else_on_the_machine_may_read_the_case(book):
    book.append(event(), reason="read", at=AT)
    for path in [book.path, *book.path.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_a_wrong_passphrase_and_a_missing_case_are_told_apart(book, tmp_path):
    with pytest.raises(CannotOpen, match="passphrase"):
        Casebook.unlock(book.path, "another passphrase", by="x", entropy=os.urandom)
    with pytest.raises(Missing):
        Casebook.unlock(tmp_path / "nowhere", WORD, by="x", entropy=os.urandom)


def test_whom_the_server_lets_in_and_grants_nothing_is_told_so(tmp_path, server):
    """Not that the casebook is damaged: somebody would put an old backup in its place."""
    where = postgres_stand.emptied(server)
    given = {"title": "t", "passphrase": WORD, "at": AT, "entropy": os.urandom, "work_factor": 2}
    Casebook.create(tmp_path / "case", **given, store=where)[0].close()
    with psycopg.connect(where, autocommit=True) as db:
        db.execute("DROP ROLE IF EXISTS newcomer")
        db.execute("CREATE ROLE newcomer LOGIN")
    with pytest.raises(Unavailable, match="does not let you"):
        postgresql.PostgresStore(psycopg.conninfo.make_conninfo(where, user="newcomer"))
    Casebook.unlock(tmp_path / "case", WORD, by="x", entropy=os.urandom).close()


def test_keys_of_another_case_are_refused(book, tmp_path):
    other, _ = Casebook.create(
        tmp_path / "other",
        title="t",
        passphrase=WORD,
        at=AT,
        entropy=os.urandom,
        work_factor=2,
    )
    mine = book.path / "keys"
    for name in ("team.age", "log.age"):
        kept = (mine / name).read_bytes()
        shutil.copy(other.path / "keys" / name, mine / name)
        with pytest.raises(CannotOpen):
            another(book)
        (mine / name).write_bytes(kept)
    swapped = (mine / "log.age").read_bytes()
    (mine / "log.age").write_bytes((mine / "issuer.age").read_bytes())
    with pytest.raises(CannotOpen, match="signing key"):
        another(book)
    (mine / "log.age").write_bytes(age.seal(b"short", book.facts.team, entropy=os.urandom))
    with pytest.raises(CannotOpen, match="damaged"):
        another(book)
    (mine / "log.age").write_bytes(swapped)
    another(book).close()
    other.close()


def test_facts_of_a_later_version_are_refused(book):
    facts = book.path / "case.json"
    facts.write_bytes(re.sub(rb'"version":4', b'"version":5', facts.read_bytes()))
    with pytest.raises(Malformed, match="another version"):
        another(book)


def test_what_is_in_the_casebook_never_shows_in_a_repr(book):
    add(book)
    shown = repr([book.history(Testimony), book.ledger(), book._keys, book.all(SweepList)])
    assert "night" not in shown
    assert "Lakeside" not in shown
    assert "SECRET" not in shown


def test_a_case_of_the_size_of_the_demo_is_quick(book):
    started = time.process_time()
    for number in range(20):
        name = TestimonyId(f"T-{number:04}")
        book.add_testimony(
            words(name, "One sentence of words. " * 12),
            identity=identity(name),
            contact=None,
            media=[],
            reason="received",
            at=AT,
        )
    book.append_many((event(f"E-{n:04}") for n in range(1000)), reason="read", at=AT)
    kept = time.process_time()
    assert len(another(book).all(Event)) == 1000
    assert kept - started < 3  # seconds of work; what else runs on the machine does not count
    assert time.process_time() - kept < 2


def test_answers_are_kept_with_their_testimony_or_not_at_all(book):
    answer = Answer(T1, Scope.QUOTE, granted=True, at=AT)
    with pytest.raises(Malformed):
        add(book, also=[answer, Unknown("x")])
    assert book.all(Testimony) == book.all(Answer) == ()
    add(book, also=[answer])
    assert book.all(Answer) == (answer,)


def test_several_threads_may_keep_values_at_once(book):
    def keep(number):
        book.append(event(f"E-{number:04}"), reason="read", at=AT)
        return len(book.all(Event))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(keep, range(40)))
    assert len(book.all(Event)) == 40
    assert book.check().records == 41


def test_a_case_may_be_made_in_a_folder_that_is_there_and_empty(tmp_path):
    given = {"title": "t", "passphrase": WORD, "at": AT, "entropy": os.urandom, "work_factor": 2}
    (tmp_path / "empty").mkdir()
    book, dealt = Casebook.create(tmp_path / "empty", **given, custody=one_group(3, 5))
    assert len(dealt) == 5
    assert keyring.joined(dealt[:3], book.facts)
    book.close()


def test_a_record_of_a_later_version_is_told_as_such_and_can_be_shredded(book, monkeypatch):
    add(book)
    sweep = kinds.of(SweepList)
    monkeypatch.delitem(kinds._BY_NAME, sweep.name)
    with pytest.raises(CannotOpen, match="later version"):
        book.all(SweepList)
    book.shred(T1, reason="asked to", at=AT)
    monkeypatch.undo()
    assert book.all(SweepList) == ()


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("postgresql://ada:secret@127.0.0.1/case", Misused),
        ("host=127.0.0.1 password=secret", Misused),
        ("no address at all", Misused),
        ("postgresql://127.0.0.1:1/case", Unavailable),
    ],
)
def test_a_password_is_no_part_of_an_address_and_a_silent_server_is_told(tmp_path, where, told):
    given = {"title": "t", "passphrase": WORD, "at": AT, "entropy": os.urandom, "work_factor": 2}
    with pytest.raises(told) as wrong:
        Casebook.create(tmp_path / "case", **given, store=where)
    assert wrong.value.hint
    assert "secret" not in str(wrong.value) + wrong.value.hint
    assert not (tmp_path / "case").exists()


def test_a_case_on_a_server_is_backed_up_and_agrees_with_a_branch_in_a_folder(tmp_path, server):
    where = postgres_stand.emptied(server)
    given = {"title": "t", "passphrase": WORD, "at": AT, "entropy": os.urandom, "work_factor": 2}
    book, dealt = Casebook.create(tmp_path / "case", **given, store=where)
    add(book)
    files = tmp_path / "backup", tmp_path / "key"
    apart.backup(book, *files, reason="monthly", at=AT)
    backups.restored(
        *files, tmp_path / "again", custody_secret=shares.join(book.facts.plan.enough(dealt)),
        passphrase=WORD, by="bo", reason="no server", at=AT, entropy=os.urandom,
    )  # fmt: skip
    apart.branch(book, tmp_path / "branch", reason="field", at=AT)
    book.shred(T1, reason="asked to", at=AT)
    again, branch = (
        Casebook.unlock(tmp_path / name, WORD, by="bo", entropy=os.urandom)
        for name in ("again", "branch")
    )
    assert again.all(Testimony) == branch.all(Testimony) == (words(),)
    add(branch, T2)
    apart.merge(book, branch.path, reason="back", at=AT)
    apart.merge(branch, book.path, reason="back", at=AT)
    for one in (book, branch):
        assert [t.id for t in one.all(Testimony)] == [T2]
        one.check()
    for one in (book, again, branch):
        one.close()


def test_one_database_holds_one_case(tmp_path, server):
    where = postgres_stand.emptied(server)
    given = {"title": "t", "passphrase": WORD, "at": AT, "entropy": os.urandom, "work_factor": 2}
    with pytest.raises(Missing, match="no casebook"):
        postgresql.PostgresStore(where)
    Casebook.create(tmp_path / "case", **given, store=where)[0].close()
    with pytest.raises(Refused, match="holds a casebook"):
        Casebook.create(tmp_path / "other", **given, store=where)


def test_on_a_server_too_no_old_wrapped_key_and_no_old_epoch_is_left_in_any_byte(tmp_path):
    with postgres_stand.server() as (where, data):
        given = {"title": "t", "passphrase": WORD, "at": AT, "entropy": os.urandom}
        book, _ = Casebook.create(tmp_path / "case", **given, work_factor=2, store=where)
        add(book)
        add(book, T2)
        old = [*wrapped_keys(book), book._store.epoch(1)[-200:]]
        before = b"".join(p.read_bytes() for p in data.rglob("*") if p.is_file())
        assert [key for key in old if key in before]
        book.shred(T1, reason="asked to", at=AT)
        book.close()
        left = {
            path.relative_to(data)
            for path in data.rglob("*")
            if path.is_file()
            for key in old
            if key[12:40] in path.read_bytes()
        }
        assert left == set()
