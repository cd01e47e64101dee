"""New keys for an old case: a passphrase, a team key, custodians. Everything of before reads on."""

import os
import shutil
import signal
import sys
from dataclasses import replace

import pytest

import postgres_stand
from bearwitness.adapters.store.sqlite import SqliteStore
from bearwitness.consent import Answer
from bearwitness.desk import apart, backups, custody, keyring, receiving, renewal, staging
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.deeds import RENEWED
from bearwitness.errors import BearwitnessError, CannotOpen, Malformed, Refused, Unavailable
from bearwitness.records.event import Event
from bearwitness.records.letter import LetterField, consent_field
from bearwitness.records.testimony import Identity, Testimony
from bearwitness.sealing import opening, shares
from bearwitness.sealing.envelope import EnvelopeWriter
from bearwitness.sealing.plan import TWO_PLACES
from casebook_stand import AT, T1, T2, WORD, add, event, new_case, unlocked, words
from desk_stand import desk_of, entered

NEW = "quite another invented word"
EASY = {"reason": "a laptop was seized", "at": AT, "work_factor": 2}
WHY = {"reason": "a custodian left", "at": AT}


@pytest.fixture
def made(tmp_path):
    """A case with two testimonies, one of them corrected, and an event; and its quorum's secret."""
    book, dealt = new_case(tmp_path / "case")
    add(book)
    add(book, T2)
    add(book)
    book.append(event(), reason="read", at=AT)
    yield book, quorum(dealt)
    book.close()


def quorum(dealt):
    return shares.join(TWO_PLACES.enough(dealt))


def another_custody():
    half, dealt = keyring.new_custody(TWO_PLACES, entropy=os.urandom)
    return half, quorum(dealt)


def opened(folder, word=NEW):
    return Casebook.unlock(folder, word, by="afterwards", entropy=os.urandom, at=AT)


def renewed(book):
    renewal.renew_team(book, NEW, **EASY)
    return opened(book.path)


def says(book):
    return book.all(Testimony), book.all(Event), book.history(Testimony), book.history(Event)


# The passphrase


def test_a_new_passphrase_opens_the_case_and_the_old_one_does_not(made):
    book, secret = made
    before, leaves, key = says(book), book.leaves(), book.secret_keys
    renewal.change_passphrase(book, NEW, **EASY)
    with pytest.raises(CannotOpen, match="passphrase"):
        unlocked(book.path)
    again = opened(book.path)
    assert (says(again), again.secret_keys) == (before, key)
    assert again.leaves()[: len(leaves)] == leaves
    assert [e.what for e in again.ledger()][-1] == "changed the passphrase"
    assert again.open_identity(T1, secret, why="a court", at=AT).names
    assert again.check().records
    again.close()


@pytest.mark.parametrize("word", [WORD, "short", ""])
@pytest.mark.parametrize("change", [renewal.change_passphrase, renewal.renew_team])
def test_an_old_or_short_passphrase_changes_nothing(made, change, word):
    book, _ = made
    before = {p: p.read_bytes() for p in book.path.rglob("*.age")}
    with pytest.raises((Malformed, Refused)):
        change(book, word, **EASY)
    assert {p: p.read_bytes() for p in book.path.rglob("*.age")} == before
    unlocked(book.path).close()


def test_no_byte_of_the_old_key_file_stays_in_the_folder(made):
    book, _ = made
    old = (book.path / "keys" / "team.age").read_bytes()
    inode = (book.path / "keys" / "team.age").open("rb")
    renewal.change_passphrase(book, NEW, **EASY)
    assert not any(old[-64:] in p.read_bytes() for p in book.path.rglob("*") if p.is_file())
    assert inode.read() == bytes(len(old)), "what stood there was overwritten too"
    inode.close()


def test_a_copy_that_somebody_linked_is_theirs(made):
    book, _ = made
    kept = book.path.parent / "kept.age"
    kept.hardlink_to(book.path / "keys" / "team.age")
    renewal.change_passphrase(book, NEW, **EASY)
    assert keyring.load_key(kept, WORD)


# The team's key


def test_after_a_new_team_key_everything_of_before_reads_the_same(made):
    book, secret = made
    before, leaves, told, old = says(book), book.leaves(), book.ledger(), book.facts
    done = renewal.renew_team(book, NEW, **EASY)
    again = opened(book.path)
    assert says(again) == before
    assert again.leaves()[: len(leaves)] == leaves
    assert again.ledger()[: len(told)] == told
    assert (again.ledger()[-1].what, again.ledger()[-1].why) == (
        "renewed the team's key", "a laptop was seized",
    )  # fmt: skip
    assert again.facts == replace(old, team=(done.recipient,))
    assert (done.former,) == old.team
    assert again.open_identity(T1, secret, why="a court", at=AT).names
    assert again.check().records == len(again.ledger())
    add(again, "T-CCCC")
    again.close()
    once_more = opened(book.path)
    assert [t.id for t in once_more.all(Testimony)] == [T1, T2, "T-CCCC"]
    once_more.check()
    once_more.close()


def test_a_letter_that_was_sealed_to_an_older_key_is_received(made):
    book, _ = made
    recipients = [book.facts.team]
    for number in range(2):
        renewal.renew_team(book, f"{NEW} {number}", **EASY)
        book = opened(book.path, f"{NEW} {number}")
        recipients.append(book.facts.team)
    said = {
        LetterField.LAYOUT: "1", LetterField.LANGUAGE: "en", LetterField.RECEIVED_ON: "2026-05-01",
        LetterField.WORDS: "An invented letter.", consent_field("keep"): "yes",
    }  # fmt: skip
    inbox = book.path.parent / "inbox"
    inbox.mkdir()
    for number, team in enumerate(recipients):
        (inbox / f"{number}.age").write_bytes(letter(said, team))
    got = list(receiving.receive_all(book, [inbox], at=AT, entropy=os.urandom))
    assert [one.trouble for one in got] == ["", "", ""]
    assert len(book.all(Testimony)) == 5
    assert book.all(Answer)
    book.close()


def letter(said, team):
    writer = EnvelopeWriter(team, entropy=os.urandom)
    out = writer.begin()
    for name, text in said.items():
        out += writer.field(str(name), text)
    return out + writer.finish()


def test_a_backup_and_a_branch_of_a_renewed_case_are_whole(made, tmp_path):
    book, secret = made
    again = renewed(book)
    add(again, "T-CCCC")
    apart.branch(again, tmp_path / "branch", reason="the other office", at=AT)
    files = tmp_path / "backup", tmp_path / "key"
    apart.backup(again, *files, reason="monthly", at=AT)
    before, old = says(again), opening.recipient_of(again.letter_keys[1])
    backups.restored(
        *files, tmp_path / "restored", custody_secret=secret, passphrase=NEW, by="bo",
        reason="lost", at=AT, entropy=os.urandom,
    )  # fmt: skip
    for name in ("branch", "restored"):
        copy = opened(tmp_path / name)
        assert says(copy) == before
        assert opening.recipient_of(copy.letter_keys[1]) == old
        assert copy._fold.former_cards == (), "a copy has one key of cards"
        copy.check()
        copy.close()
    other = opened(tmp_path / "branch")
    other.append(event("E-BBBB"), reason="read", at=AT)
    other.close()
    assert apart.merge(again, tmp_path / "branch", reason="back", at=AT).records
    assert len(again.all(Event)) == 2
    again.check()
    again.close()


def branch_with_a_third(book, folder):
    apart.branch(book, folder, reason="the other office", at=AT)
    branch = unlocked(folder)
    add(branch, "T-CCCC")
    branch.close()


def test_a_branch_from_before_is_taken_in_only_where_somebody_says_so(made, tmp_path):
    book, secret = made
    branch_with_a_third(book, tmp_path / "branch")
    again = renewed(book)
    leaves = again.leaves()
    with pytest.raises(Refused, match="another team key") as told:
        apart.merge(again, tmp_path / "branch", reason="back", at=AT)
    assert "--before-renewal" in told.value.hint
    assert again.leaves() == leaves
    done = apart.merge(again, tmp_path / "branch", reason="Bo kept it", at=AT, before_renewal=True)
    assert done.records
    line = next(e for e in again.ledger() if e.what == apart.FORMER)
    assert line.why == "Bo kept it"
    again.close()
    once_more = opened(book.path)  # its cards were sealed anew, so they are read from the disk
    assert "T-CCCC" in [t.id for t in once_more.all(Testimony)]
    assert once_more.open_identity("T-CCCC", secret, why="a court", at=AT).names
    once_more.check()
    with pytest.raises(Refused, match="another team key"):
        apart.merge(unlocked(tmp_path / "branch"), book.path, reason="back", at=AT)
    with pytest.raises(Refused, match="none of the keys"):
        apart.merge(
            unlocked(tmp_path / "branch"), book.path, reason="back", at=AT, before_renewal=True
        )
    once_more.close()


def test_what_is_left_elsewhere_is_listed(made, tmp_path):
    book, _ = made
    apart.branch(book, tmp_path / "branch", reason="the other office", at=AT)
    kept = apart.backup(book, tmp_path / "b1", tmp_path / "k1", reason="monthly", at=AT)
    gone = apart.backup(book, tmp_path / "b2", tmp_path / "k2", reason="monthly", at=AT)
    book.append(replace(gone, destroyed=True), reason="burnt", at=AT)
    left = renewal.renew_team(book, NEW, **EASY).left
    assert [branch.why for branch in left.branches] == ["the other office"]
    assert left.backups == (kept.id,)


# The custodians


def test_after_new_custodians_every_identity_opens_for_them_alone(made):
    book, old = made
    names = {one: book.open_identity(one, old, why="a court", at=AT) for one in (T1, T2)}
    before, leaves = says(book), book.leaves()
    half, new = another_custody()
    seen = []
    assert renewal.renew_custody(book, old, half, progress=lambda *n: seen.append(n), **WHY) == 3
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]
    again = unlocked(book.path)
    assert {one: again.open_identity(one, new, why="a court", at=AT) for one in names} == names
    for one in names:
        with pytest.raises(CannotOpen):
            again.open_identity(one, old, why="a court", at=AT)
    assert says(again) == before
    assert again.leaves()[: len(leaves)] == leaves
    assert (again.facts.custody, again.facts.check) == (half.recipient, half.check)
    told = [e.what for e in again.ledger()]
    assert "moved 3 identities to other custodians" in told
    assert not any(T1 in line or T2 in line for line in told)
    assert again.check().shredded == 3
    assert apart.conflicts(again) == ()
    add(again, "T-CCCC")
    assert again.open_identity("T-CCCC", new, why="a court", at=AT).names
    again.shred(T1, reason="asked to", at=AT)
    assert again.check().shredded > 3
    again.close()


def book_shares(book, secret):
    return shares.split(secret, book.facts.plan)


def test_a_drill_is_due_at_once_and_the_new_canary_opens_for_the_new_quorum(made):
    book, old = made
    custody.drill(book, book_shares(book, old), why="monthly", at=AT)
    assert not custody.drills(book, at=AT).due
    half, new = another_custody()
    renewal.renew_custody(book, old, half, **WHY)
    again = unlocked(book.path)
    assert custody.drills(again, at=AT).due
    with pytest.raises(CannotOpen, match="step 5"):
        custody.drill(again, book_shares(book, old), why="the old ones", at=AT)
    custody.drill(again, book_shares(again, new), why="the new ones", at=AT)
    assert not custody.drills(again, at=AT).due
    again.close()


def test_one_identity_that_does_not_open_leaves_everything_as_it_was(made):
    book, old = made
    half, _ = another_custody()
    book._pen._facts = replace(book.facts, custody=half.recipient)
    add(book, "T-CCCC")  # as a program would that was lied to
    beside = [book.path / "case.json", *(book.path / "keys").iterdir()]
    files, leaves = {path: path.read_bytes() for path in beside}, book.leaves()
    with pytest.raises(CannotOpen, match=r"record R-\w+ does not open") as told:
        renewal.renew_custody(book, old, another_custody()[0], **WHY)
    assert told.value.hint.endswith("shred its testimony, T-CCCC")
    again = unlocked(book.path)
    assert again.leaves()[: len(leaves)] == leaves
    assert [one.what for one in again.ledger()[-2:]] == [renewal.MOVING, renewal.FAILED]
    assert {path: path.read_bytes() for path in beside} == files
    assert again.open_identity(T1, old, why="a court", at=AT).names
    assert not (book.path / "renewal").exists()
    again.shred("T-CCCC", reason="it opens for nobody", at=AT)
    assert renewal.renew_custody(again, old, another_custody()[0], **WHY) == 3


def test_another_secret_the_old_key_and_the_teams_key_are_refused(made):
    book, old = made
    half, new = another_custody()
    team = replace(half, recipient=book.facts.team[0])
    same = replace(half, recipient=book.facts.custody)
    for secret, other, error in (
        (new, half, CannotOpen), (old, team, Refused), (old, same, Refused),
        (old, replace(half, recipient="age1pq1nothing"), Malformed),
    ):  # fmt: skip
        book = unlocked(book.path)
        with pytest.raises(error):
            renewal.renew_custody(book, secret, other, **WHY)
        book.close()
    again = unlocked(book.path)
    assert again.facts == book.facts
    assert again.open_identity(T1, old, why="a court", at=AT).names
    again.close()


def test_identities_are_moved_on_each_machine_and_then_they_agree(made, tmp_path):
    book, old = made
    branch_with_a_third(book, tmp_path / "branch")
    half, new = another_custody()
    renewal.renew_custody(book, old, half, **WHY)
    again = unlocked(book.path)
    with pytest.raises(Refused, match="other custodians"):
        apart.merge(again, tmp_path / "branch", reason="back", at=AT)
    given = custody.public_half(book.path / "case.json")
    assert given == half
    renewal.renew_custody(unlocked(tmp_path / "branch"), old, given, **WHY)
    assert apart.merge(again, tmp_path / "branch", reason="back", at=AT).conflicts == 0
    other = unlocked(tmp_path / "branch")
    assert apart.merge(other, book.path, reason="back", at=AT).conflicts == 0
    for one in (again, other):
        assert apart.conflicts(one) == ()
        for name in (T1, T2, "T-CCCC"):
            assert one.open_identity(name, new, why="a court", at=AT).names
        one.check()
        one.close()


def test_two_different_corrections_of_a_name_stay_a_conflict_after_the_move(made, tmp_path):
    book, old = made
    apart.branch(book, tmp_path / "branch", reason="the other office", at=AT)
    branch = unlocked(tmp_path / "branch")
    branch.append(Identity(T1, ("One Invented",), ()), reason="corrected", at=AT)
    branch.close()
    book.append(Identity(T1, ("Another Invented",), ()), reason="corrected", at=AT)
    apart.merge(book, tmp_path / "branch", reason="back", at=AT)
    before = len(apart.conflicts(book))
    half, _ = another_custody()
    renewal.renew_custody(book, old, half, **WHY)
    again = unlocked(book.path)
    assert len(apart.conflicts(again)) == before > 0
    again.close()


# Programs that have the case open meanwhile


@pytest.mark.parametrize("renew", ["team", "custody"])
def test_a_program_with_the_keys_of_before_writes_nothing_more(made, renew):
    book, old = made
    stale = unlocked(book.path)
    stale.all(Event)
    if renew == "team":
        renewal.renew_team(book, NEW, **EASY)
    else:
        renewal.renew_custody(book, old, another_custody()[0], **WHY)
    for work in (lambda: add(stale, "T-CCCC"), lambda: stale.all(Event), lambda: stale.rotate(AT)):
        with pytest.raises(CannotOpen, match="renewed"):
            work()
    stale.close()
    again = opened(book.path) if renew == "team" else unlocked(book.path)
    assert len(again.all(Testimony)) == 2
    again.check()
    again.close()


def test_a_desk_left_running_says_that_the_case_has_other_keys(made, tmp_path):
    book, _ = made
    stale = unlocked(book.path)
    browser = entered(desk_of(stale, tmp_path))
    assert browser.get("/en/testimonies").status_code == 200
    renewal.renew_team(book, NEW, **EASY)
    for language, says_so in (("en", "other keys"), ("ru", "другие ключи")):
        page = browser.get(f"/{language}/testimonies")
        assert (page.status_code, says_so in page.text) == (409, True)
    stale.close()


def test_what_a_program_at_work_has_staged_is_not_undone_by_another(made, monkeypatch):
    book, _ = made
    real = SqliteStore.__init__

    def hasty(self, folder):
        real(self, folder)
        self._db.set_busy_timeout(1)

    with book.inside(writing=True):
        place = staging.staged(book.path, {"keys/team.age": b"new"})
        with monkeypatch.context() as patched:
            patched.setattr(SqliteStore, "__init__", hasty)
            with pytest.raises(Unavailable):
                staging.settle(book.path)
        assert (place / "keys" / "team.age").read_bytes() == b"new"
    assert not staging.settle(book.path), "its writer went away: nothing was committed"
    assert not place.exists()
    unlocked(book.path).close()


@pytest.mark.parametrize("second", ["passphrase", "team", "custody"])
def test_a_renewal_that_was_cut_off_is_finished_and_not_undone_by_the_next(made, second):
    """Two people renew at once; the first program ends right after its commit."""
    book, old = made
    waiting = unlocked(book.path)
    waiting.all(Event)
    if (child := os.fork()) == 0:  # never returns into the test
        book.close = lambda: os._exit(0)
        renewal.change_passphrase(book, NEW, **EASY)
        os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    third = "a third invented word"
    next_one = {
        "passphrase": lambda: renewal.change_passphrase(waiting, third, **EASY),
        "team": lambda: renewal.renew_team(waiting, third, **EASY),
        "custody": lambda: renewal.renew_custody(waiting, old, another_custody()[0], **WHY),
    }
    with pytest.raises(Unavailable, match="at the same moment") as told:
        next_one[second]()
    assert "new passphrase" in told.value.hint
    again = opened(book.path)
    assert again.open_identity(T1, old, why="a court", at=AT).names
    again.check()
    again.close()


@pytest.mark.parametrize("disk", ["one sync fails", "it dies"], indirect=True)
@pytest.mark.parametrize("renew", [renewal.change_passphrase, renewal.renew_team])
def test_a_renewal_that_the_disk_did_not_sync_and_a_power_cut_lock_nobody_out(
    made, disk, tmp_path, renew
):
    book, _ = made
    running = unlocked(book.path)  # DESK, so that the log is not emptied
    disk.fails = True
    with pytest.raises(Unavailable):
        renew(book, NEW, **EASY)
    disk.heals()
    shutil.copytree(book.path, tmp_path / "after", ignore=shutil.ignore_patterns("*-shm"))
    running.close()
    for folder in (tmp_path / "after", book.path):
        one_that_opens(folder, WORD, NEW)


# Killed

WRITES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.truncate"}


def killed_at(step, work):
    """Do some work in a process that is killed at its nth change of the disk; say if it was."""
    child = os.fork()
    if child == 0:  # never returns into the test
        left = [step]

        def watch(name, args):
            opens = name == "open" and isinstance(args[2], int) and args[2] & 3
            if name in WRITES or opens:
                left[0] -= 1
                if left[0] < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        try:
            work()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def change(folder):
    renewal.change_passphrase(unlocked(folder), NEW, **EASY)


def team(folder):
    renewal.renew_team(unlocked(folder), NEW, **EASY)


@pytest.fixture
def copied(made, tmp_path):
    """Copies of a case that nobody has open, each to be killed at another step."""
    book, secret = made
    book.close()

    def copy(name):
        folder = tmp_path / f"copy{name}"
        shutil.copytree(book.path, folder)
        return folder

    return copy, secret


def one_that_opens(folder, *passphrases):
    found = []
    for word in passphrases:
        try:
            found.append(opened(folder, word))
        except CannotOpen:
            continue
    assert len(found) == 1, "it opens with the old or with the new key, and not with both"
    return found[0]


@pytest.mark.parametrize("work", [change, team])
def test_killed_at_any_step_the_case_opens_with_the_old_or_the_new_passphrase(copied, work):
    copy, secret = copied
    outcomes, step = [], 0
    while True:
        folder = copy(step)
        was_killed = killed_at(step, lambda folder=folder: work(folder))
        book = one_that_opens(folder, WORD, NEW)
        renewed_ = any(entry.what in RENEWED for entry in book.ledger())
        assert [t.id for t in book.all(Testimony)] == [T1, T2]
        assert book.open_identity(T2, secret, why="a court", at=AT).names
        book.check()
        assert keyring.load_key(folder / "keys" / "team.age", NEW if renewed_ else WORD)
        assert not (folder / "renewal").exists()
        assert len(list((folder / "epochs").iterdir())) == 1
        book.close()
        outcomes.append(renewed_)
        shutil.rmtree(folder)
        if not was_killed:
            break
        step += 1
    assert outcomes == sorted(outcomes), "first undone, from one step on finished"
    assert outcomes.count(False) > 5
    assert outcomes.count(True) > 5


def test_killed_at_any_step_identities_open_for_the_old_or_the_new_custodians(copied):
    copy, old = copied
    half, new = another_custody()
    outcomes, step = [], 0
    while True:
        folder = copy(step)
        was_killed = killed_at(
            step, lambda folder=folder: renewal.renew_custody(unlocked(folder), old, half, **WHY)
        )
        book = opened(folder, WORD)
        moved = book.facts.custody == half.recipient
        right, wrong = (new, old) if moved else (old, new)
        for name in (T1, T2):
            assert book.open_identity(name, right, why="a court", at=AT).names
            with pytest.raises(BearwitnessError):
                book.open_identity(name, wrong, why="a court", at=AT)
        keyring.check_canary(folder, book.facts, right)
        book.check()
        book.close()
        outcomes.append(moved)
        shutil.rmtree(folder)
        if not was_killed:
            break
        step += 1
    assert outcomes == sorted(outcomes)
    assert set(outcomes) == {False, True}


def test_a_disk_that_fills_up_when_files_are_put_in_place_loses_nothing(made, monkeypatch):
    book, secret = made
    real = staging._replace

    def full(path, data):
        if path.name == "issuer.age":
            raise Unavailable("the disk is full", hint="free some space")
        real(path, data)

    monkeypatch.setattr(staging, "_replace", full)
    with pytest.raises(Unavailable):
        renewal.renew_team(book, NEW, **EASY)
    monkeypatch.setattr(staging, "_replace", real)
    with pytest.raises(CannotOpen) as told:
        unlocked(book.path)
    assert "new passphrase" in told.value.hint
    again = opened(book.path)
    assert again.open_identity(T1, secret, why="a court", at=AT).names
    again.close()


# On a server


@pytest.fixture(scope="module")
def server():
    with postgres_stand.server() as (where, _):
        yield where


def test_a_case_on_a_server_gets_new_keys_and_the_team_copies_them(server, tmp_path):
    book, dealt = new_case(tmp_path / "case", store=postgres_stand.emptied(server))
    old = quorum(dealt)
    add(book)
    add(book, T2)
    shutil.copytree(book.path, tmp_path / "member")
    member = unlocked(tmp_path / "member")
    half, new = another_custody()
    renewal.renew_custody(book, old, half, **WHY)
    with pytest.raises(CannotOpen, match="renewed"):
        add(member, "T-CCCC")
    renewal.renew_team(unlocked(book.path), NEW, **EASY)
    member.close()
    with pytest.raises(CannotOpen, match="renewed"):
        unlocked(tmp_path / "member")
    for name in ("case.json", "keys"):
        place = tmp_path / "member" / name
        shutil.rmtree(place) if place.is_dir() else place.unlink()
    shutil.copy(book.path / "case.json", tmp_path / "member")
    shutil.copytree(book.path / "keys", tmp_path / "member" / "keys")
    member = opened(tmp_path / "member")
    assert member.all(Testimony) == (words(), words(T2))
    assert member.open_identity(T2, new, why="a court", at=AT).names
    add(member, "T-CCCC")
    member.check()
    member.close()


def test_on_a_server_a_renewal_that_was_not_committed_is_undone(server, tmp_path, monkeypatch):
    book, _ = new_case(tmp_path / "case", store=postgres_stand.emptied(server))
    add(book)
    monkeypatch.setattr(staging, "mark", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        renewal.renew_team(book, NEW, **EASY)
    again = unlocked(book.path)
    assert again.all(Testimony) == (words(),)
    assert not (book.path / "renewal").exists()
    again.close()


def test_on_a_server_a_renewal_that_was_committed_is_finished_by_the_next(
    server, tmp_path, monkeypatch
):
    book, _ = new_case(tmp_path / "case", store=postgres_stand.emptied(server))
    add(book)
    real = staging.settle
    monkeypatch.setattr(staging, "settle", lambda _: False)  # killed right after the commit
    renewal.renew_team(book, NEW, **EASY)
    monkeypatch.setattr(staging, "settle", real)
    again = opened(book.path)
    assert again.all(Testimony) == (words(),)
    again.close()


@pytest.mark.parametrize("wrong", [OSError("a full disk"), KeyboardInterrupt()])
def test_identities_opened_for_other_custodians_are_in_the_ledger_whatever_fails(
    made, monkeypatch, wrong
):
    book, secret = made
    half, _ = another_custody()
    real, seen = renewal._identity, []
    before = len(book.ledger())

    def opening_two(held, found, key):
        seen.append(real(held, found, key))
        if len(seen) == 2:
            raise wrong
        return seen[-1]

    monkeypatch.setattr(renewal, "_identity", opening_two)
    with pytest.raises((KeyboardInterrupt, Unavailable)):
        renewal.renew_custody(book, secret, half, **WHY)
    again = unlocked(book.path)
    lines = again.ledger()[before:]
    assert [entry.what for entry in lines] == [renewal.MOVING, renewal.FAILED]
    about = {f.card.about for f in records_of(again) if f.id == lines[0].record}
    assert about == {(T1, T2)}
    again.close()


def records_of(book):
    with book.inside() as held:
        return list(held.fold.records)


def test_a_try_to_open_an_identity_that_any_error_stops_is_in_the_ledger(made, monkeypatch):
    book, secret = made

    def full(*_):
        raise OSError("a full disk")

    monkeypatch.setattr(opening, "opened", full)
    with pytest.raises(OSError, match="full"):
        book.open_identity(T1, secret, why="asked", at=AT)
    assert book.ledger()[-1].what == "failed to open an identity"
