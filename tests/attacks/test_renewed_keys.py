"""Somebody has the old passphrase, the old team key, the old custodians' shares, an old copy of the
folder, and can write into today's. After a renewal they read nothing new and vouch for nothing.
"""

import os
import shutil
from dataclasses import replace

import apsw
import psycopg
import pytest

import postgres_stand
from bearwitness.adapters.store.sqlite import SqliteStore
from bearwitness.desk import apart, cards, custody, keyring, renewal, staging, vouching
from bearwitness.desk.cards import Card
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.fold import Fold
from bearwitness.desk.keyring import Former
from bearwitness.errors import BearwitnessError, CannotOpen, Refused
from bearwitness.records import codec
from bearwitness.records.testimony import Testimony
from bearwitness.sealing import age, compartments, opening, shares
from bearwitness.sealing.plan import TWO_PLACES
from casebook_stand import AT, T1, T2, WORD, add, event, new_case, unlocked, words

NEW = "quite another invented word"
LATER = "Written after the renewal."


class Thief:
    """What was taken: a copy of the folder, and all that its passphrase opens."""

    def __init__(self, folder, taken):
        shutil.copytree(folder, taken)
        self.folder, self.book = taken, unlocked(taken)
        self.book.all(Testimony)
        fold = self.book._fold
        self.key, self.facts = self.book.secret_keys[0], self.book.facts
        self.epoch_key, self.card_key = fold.epoch_key, fold.card_key


@pytest.fixture
def robbed(tmp_path):
    """A case that was copied and then got a new team key, what was written later, and the thief."""
    book, dealt = new_case(tmp_path / "case")
    add(book)
    book.append(event(), reason="read", at=AT)
    thief = Thief(book.path, tmp_path / "taken")
    renewal.renew_team(book, NEW, reason="the laptop was seized", at=AT, work_factor=2)
    again = opened(book.path)
    add(again, T2, LATER)
    again.append(event("E-1ATE", "a later march"), reason="A reason told later", at=AT)
    yield again, thief, shares.join(TWO_PLACES.enough(dealt))
    again.close()
    thief.book.close()


def opened(folder, word=NEW):
    return Casebook.unlock(folder, word, by="staff", entropy=os.urandom, at=AT)


def test_the_old_passphrase_the_old_key_and_every_key_under_them_open_nothing_new(robbed):
    book, thief, _ = robbed
    with pytest.raises(CannotOpen):
        unlocked(book.path)
    files = sorted(book.path.rglob("*.age"))
    assert "former.age" in {path.name for path in files}
    for path in files:
        with pytest.raises(CannotOpen):
            b"".join(opening.opened([path.read_bytes()], [thief.key]))
    head = book._store.epoch(book._store.state().epoch)
    with pytest.raises(CannotOpen):
        b"".join(opening.opened([head[vouching.TAG :]], [thief.key]))
    old = len(thief.book._fold.records)
    later = [found for found in book._fold.records if found.number > old]
    assert {found.card.kind for found in later} >= {"testimony", "event", "deed"}
    for found in later:
        (row,) = book._store.rows(after=found.number - 1, until=found.number)
        wrapped = book._fold.wrapped[found.number]
        where = {"record": found.id, "compartment": found.card.compartment}
        with pytest.raises(CannotOpen):
            cards.opened_card(found.id, row.card, card_key=thief.card_key)
        with pytest.raises(CannotOpen):
            compartments.unwrap(thief.epoch_key, wrapped, **where)
        assert cards.opened_card(found.id, row.card, card_key=book._fold.card_key) == found.card


def test_facts_that_the_old_key_vouches_for_are_refused(robbed):
    book, thief, _ = robbed
    mine = opening.recipient_of(opening.new_secret_key(os.urandom))
    for lie in (
        replace(book.facts, team=(*book.facts.team, mine)),
        replace(book.facts, team=(*book.facts.team, *thief.facts.team)),
        replace(book.facts, custody=mine),
        thief.facts,
    ):
        for path in (book.path / "case.json", book.path / "keys" / keyring.TAG):
            path.unlink()
        keyring.write_facts(book.path, lie, [thief.key])
        with pytest.raises(CannotOpen):
            opened(book.path)


def test_a_recipient_that_the_thief_had_added_with_the_key_is_dropped_by_the_renewal(tmp_path):
    book, dealt = new_case(tmp_path / "case")
    add(book)
    mine = opening.new_secret_key(os.urandom)
    lie = replace(book.facts, team=(*book.facts.team, opening.recipient_of(mine)))
    with book.inside(writing=True) as held:
        held.fold.become(lie, book.secret_keys)
        held.pen.turn_epoch()
    for path in (book.path / "case.json", book.path / "keys" / keyring.TAG):
        path.unlink()
    keyring.write_facts(book.path, lie, book.secret_keys)
    book.close()
    book = unlocked(book.path)
    head = book._store.epoch(2)[vouching.TAG :]
    assert b"".join(opening.opened([head], [mine])), "it opened for the thief"
    done = renewal.renew_team(book, NEW, reason="the laptop was seized", at=AT, work_factor=2)
    again = opened(book.path)
    assert again.facts.team == (done.recipient,)
    with pytest.raises(CannotOpen):
        b"".join(opening.opened([again._store.epoch(3)[vouching.TAG :]], [mine]))
    custody.drill(again, TWO_PLACES.enough(dealt), why="are they still ours", at=AT)
    again.close()


def forged_head(book, thief, number):
    return vouching.epoch_head(
        os.urandom(32), number, facts=keyring.written(book.facts), team=book.facts.team,
        secret_keys=[thief.key], entropy=os.urandom,
    )  # fmt: skip


def test_an_epoch_that_the_old_key_vouches_for_is_refused(robbed):
    book, thief, _ = robbed
    book.close()
    store = SqliteStore(book.path)
    with store.writing():
        number = store.state().epoch + 1
        store.turn(forged_head(book, thief, number), [(0, os.urandom(60))])
    store.close()
    with pytest.raises(CannotOpen, match="this epoch"):
        opened(book.path)


def test_on_a_server_too(tmp_path):
    with postgres_stand.server() as (where, _):
        book, _ = new_case(tmp_path / "case", store=where)
        add(book)
        key, member = book.secret_keys[0], unlocked(book.path)
        renewal.renew_team(book, NEW, reason="the laptop was seized", at=AT, work_factor=2)
        with pytest.raises(CannotOpen, match="this epoch"):
            add(member, T2)
        member.close()
        again = opened(book.path)
        number = again._store.state().epoch
        thief = type("Thief", (), {"key": key})
        with psycopg.connect(where) as db:
            db.execute(
                f"UPDATE bearwitness.wrapped_keys_{number} SET wrapped = %s WHERE number = -1",
                (forged_head(again, thief, number),),
            )
        again.close()
        with pytest.raises(CannotOpen, match="this epoch"):
            opened(book.path)


def test_no_line_of_the_ledger_is_slipped_in_with_the_old_key_of_cards(robbed):
    book, thief, _ = robbed
    card = Card("deed", None, (), "work", "did something", AT, "ada", "a lie", 999)
    box = cards.sealed_card("R-LIE", card, card_key=thief.card_key, entropy=os.urandom)
    book.close()
    db = apsw.Connection(str(book.path / "casebook.sqlite"))
    (number,) = db.execute("SELECT max(number) + 1 FROM records").fetchone()
    db.execute("INSERT INTO records VALUES (?, 'R-LIE', 0, ?, ?)", (number, box, b"nothing"))
    db.close()
    again = None
    with pytest.raises(CannotOpen):
        again = opened(book.path)
    assert again is None


def test_the_old_store_under_the_new_keys_and_the_new_one_under_the_old_are_refused(robbed):
    book, thief, _ = robbed
    book.close()
    thief.book.close()
    mixed = book.path.parent / "mixed"
    for keys, store, word in ((book.path, thief.folder, NEW), (thief.folder, book.path, WORD)):
        shutil.copytree(store, mixed)
        shutil.rmtree(mixed / "keys")
        shutil.copytree(keys / "keys", mixed / "keys")
        shutil.copy(keys / "case.json", mixed / "case.json")
        with pytest.raises(CannotOpen, match="this epoch"):
            Casebook.unlock(mixed, word, by="staff", entropy=os.urandom)
        shutil.rmtree(mixed)


def test_the_old_folder_in_the_place_of_the_new_one_does_not_open_with_the_new_passphrase(robbed):
    with pytest.raises(CannotOpen, match="passphrase"):
        opened(robbed[1].folder)


def test_a_branch_that_the_thief_writes_is_not_taken_in_and_neither_is_one_with_both_keys(robbed):
    book, thief, _ = robbed
    apart.branch(thief.book, thief.folder.parent / "branch", reason="mine", at=AT)
    branch = unlocked(thief.folder.parent / "branch")
    add(branch, "T-71ED", "An invented lie.")
    branch.close()
    for team in (thief.facts.team, book.facts.team, (*book.facts.team, *thief.facts.team)):
        facts = replace(keyring.facts_of(branch.path), team=team)
        for path in (branch.path / "case.json", branch.path / "keys" / keyring.TAG):
            path.unlink()
        keyring.write_facts(branch.path, facts, [thief.key])
        with pytest.raises(BearwitnessError):
            apart.merge(book, branch.path, reason="back", at=AT)
        if team != thief.facts.team:  # what --before-renewal is not for
            with pytest.raises(BearwitnessError):
                apart.merge(book, branch.path, reason="back", at=AT, before_renewal=True)
    assert [t.id for t in book.all(Testimony)] == [T1, T2]


@pytest.mark.parametrize("whose", ["nobody's", "the old key's"])
def test_former_keys_that_the_team_did_not_keep_are_refused(robbed, whose):
    book, thief, _ = robbed
    mine = opening.new_secret_key(os.urandom)
    tag = bytes(32)
    if whose == "the old key's":
        tag = vouching.tag(thief.key, "former keys", mine.encode())
    for data in (
        age.seal(codec.written(Former((mine,), tag)), book.facts.team, entropy=os.urandom),
        age.seal(b"{}", book.facts.team, entropy=os.urandom),
        b"damaged",
        b"",
    ):
        (book.path / "keys" / keyring.FORMER).write_bytes(data)
        with pytest.raises(keyring.Unvouched, match="former"):
            opened(book.path)
    assert not (book.path / "attempts").exists()


def test_what_somebody_stages_beside_a_case_gives_them_nothing(robbed, tmp_path):
    book, thief, _ = robbed
    head = book._store.epoch(book._store.state().epoch)
    book.close()
    precious = tmp_path / "precious"
    (precious / "keys").mkdir(parents=True)
    (precious / "case.json").write_bytes(b"somebody else's")
    (precious / "keys" / "team.age").write_bytes(b"somebody else's")
    staged = book.path / "renewal"
    staged.symlink_to(precious)
    with pytest.raises(CannotOpen, match="a link"):
        opened(book.path)
    staged.unlink()
    staged.mkdir()
    (staged / "keys").symlink_to(precious / "keys")
    (staged / "case.json").symlink_to(precious / "case.json")
    staging.mark(book.path, head)
    opened(book.path).close()
    assert not staged.exists()
    assert {p.read_bytes() for p in precious.rglob("*") if p.is_file()} == {b"somebody else's"}
    # Their own files, under the mark of today's epoch: as if they had written them to their places.
    contents = {f"keys/{p.name}": p.read_bytes() for p in (thief.folder / "keys").iterdir()}
    contents["case.json"] = (thief.folder / "case.json").read_bytes()
    staging.staged(book.path, contents)
    staging.mark(book.path, head)
    with pytest.raises(CannotOpen):
        opened(book.path)
    (book.path / "keys" / keyring.FORMER).unlink()
    with pytest.raises(CannotOpen, match="this epoch"):
        unlocked(book.path)


# Former custodians


@pytest.fixture
def defected(tmp_path):
    """A case whose custodians were changed, the former quorum's secret, and a copy from before."""
    book, dealt = new_case(tmp_path / "case")
    add(book)
    shutil.copytree(book.path, tmp_path / "taken")
    old = shares.join(TWO_PLACES.enough(dealt))
    half, anew = keyring.new_custody(TWO_PLACES, entropy=os.urandom)
    renewal.renew_custody(book, old, half, reason="a custodian changed sides", at=AT)
    again = unlocked(book.path)
    add(again, T2)
    yield again, old, shares.join(TWO_PLACES.enough(anew)), tmp_path / "taken"
    again.close()


def test_a_former_quorum_with_the_passphrase_and_the_folder_opens_no_identity(defected):
    book, old, new, _ = defected
    key = opening.secret_key_of(old)
    fold = book._fold
    book.all(Testimony)
    tried = 0
    for found in fold.records:
        if found.card.compartment == "identity" and not fold.shredded(found):
            tried += 1
            with pytest.raises(CannotOpen):
                b"".join(opening.opened([fold.content(found)[1]], [key]))
    assert tried == 2
    dead = [f for f in fold.records if fold.shredded(f)]
    assert len(dead) == 1
    with pytest.raises(CannotOpen):
        fold.content(dead[0])
    for name in (T1, T2):
        with pytest.raises(CannotOpen):
            book.open_identity(name, old, why="a lie", at=AT)
        assert book.open_identity(name, new, why="a court", at=AT).names
    with pytest.raises(CannotOpen):
        b"".join(opening.opened([(book.path / "keys" / "canary.age").read_bytes()], [key]))


def test_no_old_wrapped_key_of_a_moved_identity_is_left_in_any_byte(defected):
    book, _, _, taken = defected
    before = unlocked(taken)
    before.all(Testimony)
    found = next(f for f in before._fold.records if f.card.compartment == "identity")
    wrapped = before._fold.wrapped[found.number]
    epoch = before._store.epoch(1)
    before.close()
    book.close()
    held = {path: path.read_bytes() for path in book.path.rglob("*") if path.is_file()}
    assert not [path for path, data in held.items() if wrapped in data or epoch[32:] in data]


def test_the_facts_of_before_are_not_put_back_though_the_teams_key_vouched_for_them(defected):
    book, old, _, taken = defected
    for name in ("case.json", "keys/facts.mac", "keys/canary.age"):
        shutil.copy(taken / name, book.path / name)
    with pytest.raises(CannotOpen, match="this epoch"):
        unlocked(book.path)  # an identity would be sealed for the former custodians
    with pytest.raises(CannotOpen):
        custody.drill(book, shares.split(old, TWO_PLACES), why="a lie", at=AT)


def test_the_honest_limit_an_old_copy_still_opens_for_the_former_custodians(defected):
    _, old, _, taken = defected
    copy = unlocked(taken)
    assert copy.open_identity(T1, old, why="the limit", at=AT).names
    copy.close()


def test_the_honest_limit_an_old_copy_still_opens_with_the_old_passphrase(robbed):
    assert robbed[1].book.all(Testimony) == (words(),)


def test_a_copy_that_names_other_custodians_is_not_merged(defected):
    book, _, _, taken = defected
    with pytest.raises(Refused, match="custodians"):
        apart.merge(book, taken, reason="back", at=AT)


def test_the_fold_of_a_thief_does_not_read_on(robbed):
    book, thief, _ = robbed
    with pytest.raises(CannotOpen, match="this epoch"):
        Fold(book._store, [thief.key], facts=thief.facts).catch_up()
