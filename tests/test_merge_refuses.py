"""What another machine's copy holds, and this program could not have written, is not taken in."""

from __future__ import annotations

import json
import os
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from bearwitness.desk import apart, kinds
from bearwitness.desk.accounts import Change, MergeAccount, Stood
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.found_apart import FoundApart
from bearwitness.desk.proposals import Judged, RefusedProposal
from bearwitness.errors import CannotOpen, Malformed
from bearwitness.ids import ActId, ClaimId, EventId, PersonId, PlaceId, SourceId, TestimonyId
from bearwitness.records import codec
from bearwitness.records.claim import Claim, Denial, Figure, Modality, Review, Saying, Stance
from bearwitness.records.event import Act
from bearwitness.records.rung import Rung
from bearwitness.records.source import (
    Link,
    Rating,
    Relation,
    Reliability,
    Source,
    SourceKind,
    Standing,
)
from bearwitness.records.where import Level, Place
from desk_stand import NOON, PASSPHRASE, by_command, empty_case
from test_telling import CITED, WORDING
from test_unlinking import CLAIM, ONE, OTHER, paper, saw

LATER = NOON + timedelta(days=1)
RECORDED, REPORTED = Rung.RECORDED, Rung.REPORTED
STOOD = Stood(RECORDED, RECORDED, 0, 0), Stood(REPORTED, REPORTED, 1, 1)


@pytest.fixture
def two(tmp_path):
    with closing(empty_case(tmp_path / "here")) as here:
        here.append_many(
            [Claim(CLAIM, "torture", WORDING), paper(ONE), paper(OTHER)],
            reason="invented", at=NOON,
        )  # fmt: skip
        apart.branch(here, tmp_path / "there", reason="for the other office", at=NOON)
        with closing(
            Casebook.unlock(tmp_path / "there", PASSPHRASE, by="bo", entropy=os.urandom)
        ) as there:
            yield here, there


def sound(book):
    """An account as this program writes one."""
    return MergeAccount(book.facts.origin, (Change(CLAIM, *STOOD),))


def write_anyway(book, value, change=lambda plain: plain, *, at=LATER, **card):
    """Write what another program may: bytes that are no value of their kind, or another's card."""
    plain = change(json.loads(codec.written(value)))
    data = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    with book.inside(writing=True) as held:
        kind = kinds.of(type(value))
        written = held.pen._card(value, kind, reason="made up", at=at, settles=(), by="bo")
        held.pen._store_record(replace(written, **card), data)


def refused(here, there):
    """Say how a merge is refused, having seen that nothing of the other copy was kept."""
    before = len(here.ledger()), here.check().leaves
    with pytest.raises(CannotOpen) as told:
        apart.merge(here, there.path, reason="back", at=LATER)
    assert (len(here.ledger()), here.check().leaves) == before
    assert apart.merges(here) == ()
    assert "nothing was taken in" in told.value.hint
    return str(told.value)


def stands(**what):
    def change(plain):
        plain["changes"][0]["after"].update(what)
        return plain

    return change


def has(**what):
    return lambda plain: {**plain, **what}


IMPOSSIBLE = [
    stands(k_certain=-5),
    stands(k_certain=2, k_possible=1),
    stands(k_certain=10**30, k_possible=10**30),
    stands(k_certain=3, k_possible=3),  # there are two sources
    stands(rung="recorded"),
    stands(by_voices="beyond_reasonable_doubt", rung="beyond_reasonable_doubt"),
    stands(rung="proved by Ivan"),
    stands(rung="recorded", by_voices="recorded", k_certain=0, k_possible=0),
    has(origin="Everybody knows that this is true"),
    has(origin="<b>bearwitness.example/00"),
    has(origin="bearwitness.example/ffffffffffffffff"),  # another case's
    has(changes=[]),
]


@pytest.mark.parametrize("change", IMPOSSIBLE)
def test_an_account_of_a_merge_that_cannot_be_is_refused_and_nothing_is_kept(two, change):
    here, there = two
    write_anyway(there, sound(there), change)
    told = refused(here, there)
    assert not any(word in told for word in ("Ivan", "Everybody", "<b>", "ffff", "0000000"))


def test_an_account_of_a_claim_that_nobody_has_is_refused(two):
    here, there = two
    for claim in ("C-0009", "Lake Court says so"):
        write_anyway(there, sound(there), lambda plain, claim=claim: {
            **plain, "changes": [{**plain["changes"][0], "claim": claim}]})  # fmt: skip
        assert "claim" in refused(here, there) or "id" in refused(here, there)


def test_an_account_has_each_claim_once_and_what_rose_first(two):
    here, _ = two
    rose, fell = Change(CLAIM, *STOOD), Change(ClaimId("C-0002"), *reversed(STOOD))
    assert MergeAccount(here.facts.origin, (rose, fell)).changes == (rose, fell)
    for some in ((fell, rose), (rose, rose), ()):
        with pytest.raises(Malformed):
            MergeAccount(here.facts.origin, some)


def test_whoever_merges_by_command_is_told_and_has_a_hint(two, capsys):
    here, there = two
    write_anyway(there, sound(there), stands(k_certain=-5))
    code, out, told = by_command(here, capsys, "case", "merge", str(there.path), "--reason", "back")
    assert (code, out) == (1, "")
    assert "number of voices that cannot be" in told
    assert "bearwitness: hint: nothing was taken in" in told


def test_what_this_program_writes_is_taken_in(two):
    here, there = two
    there.append(sound(there), reason="as it was", at=LATER)
    apart.merge(here, there.path, reason="back", at=LATER)
    ((line,),) = [[one.moved for one in apart.merges(here)]]
    assert line == (Change(CLAIM, *STOOD),)


FIGURE = Claim(ClaimId("C-0002"), "torture", WORDING, figure=Figure.of(5, Modality.GT, "person"))
LINK = Link(ONE, Relation.QUOTES, OTHER, Standing.ESTABLISHED, "it says so", "bo")
UNSEEN = "Ada \u202eovI"
OTHERS = Claim(ClaimId("C-0003"), "torture", WORDING)
DENIES = Saying(CLAIM, ONE, Stance.DENIES, ("an office",), Denial.FLAT)
YARD = Place(PlaceId("W-0001"), Level.SITE, {"en": "a yard"})
HELD = Act(ActId("A-0001"), EventId("E-0001"), "torture", PersonId("P-0001"), (ONE,))
TOLD = Source(SourceId("S-0003"), SourceKind.TESTIMONY, "Alder", "en",
              testimony=TestimonyId("T-0001"))  # fmt: skip
MALFORMED = [
    (FIGURE, lambda plain: {**plain, "figure": {**plain["figure"], "value": -5}}),
    (FIGURE, lambda plain: {**plain, "figure": {**plain["figure"], "lower": 10**30}}),
    (Saying(CLAIM, ONE, Stance.ASSERTS), has(stance="proves")),
    (Saying(CLAIM, ONE, Stance.ASSERTS), has(checked="yes")),
    (Review(CLAIM, "Ada", agrees=True), has(agrees=2)),
    (Review(CLAIM, "Ada", agrees=True), has(more="words")),
    (Review(CLAIM, UNSEEN, agrees=True), dict),
    (LINK, has(standing="certain")),
    (LINK, has(relation="same_owner", claim=CLAIM)),
    (LINK, has(because="it \u202esays so")),
    (LINK, has(asserted_by="Ada\nbo")),
    (LINK, has(asserted_by=UNSEEN)),
    (Rating(ONE, Reliability.UNRELIABLE, "forged", "bo"), has(by=UNSEEN)),
    (Rating(ONE, Reliability.UNRELIABLE, "forged", "bo"), has(source=OTHER)),
    (saw(ONE), has(source=OTHER)),
    (paper(ONE), has(kind="oracle")),
    (Judged("S-0001", "S-0002", same=True), has(other="S-0000")),
    (FoundApart("S-0001", "S-0002", "read", "bo"), has(other="S-0000")),
    (OTHERS, has(wording={})),
    (OTHERS, has(wording={"en": "Men were held."})),
    (OTHERS, has(wording={**WORDING, "ru": ""})),
    (OTHERS, has(wording={code: f"{text} \u202e" for code, text in WORDING.items()})),
    (OTHERS, has(predicate="witchcraft")),
    (OTHERS, has(event="../E-0001")),
    (DENIES, has(attribution=["an offi\u202ecial"])),
    (DENIES, has(attribution=[""])),
    (DENIES, has(stance="asserts")),
    (DENIES, has(checked=True)),
    (Saying(CLAIM, ONE, Stance.ASSERTS), has(checked=True)),
    (LINK, has(onto=ONE)),
    (LINK, has(relation="witnessed")),
    (LINK, has(relation="same_owner", onto=None)),
    (Review(CLAIM, "Ada", agrees=True), has(reviewer="")),
    (Review(CLAIM, "Ada", agrees=True), has(reviewer="—")),
    (Rating(ONE, Reliability.UNRELIABLE, "forged", "bo"), has(by="")),
    (CITED, has(court={"en": "A court"})),
    (CITED, has(paragraph=" ")),
    (YARD, has(names={})),
    (YARD, has(names={"en": "a \nyard"})),
    (YARD, has(within="here")),
    (TOLD, has(testimony=None)),  # nobody could look up whether they allow comparing
    (HELD, has(violation="witchcraft")),
    (HELD, has(sources=["S-0001", "everybody"])),
]  # fmt: skip


@pytest.mark.parametrize(("value", "change"), MALFORMED)
def test_no_record_of_the_room_is_taken_in_that_it_could_not_have_written(two, value, change):
    here, there = two
    write_anyway(there, value, change)
    told = refused(here, there)
    assert not any(word in told for word in ("Ada", "oracle", "proves", "forged", "\u202e"))
    assert not any(word in told for word in ("witchcraft", "everybody", "yard"))


@pytest.mark.parametrize("name", ["../x", "Everybody", "C-2", "S-0001", "c-0003", ""])
def test_no_record_is_taken_in_of_which_the_id_has_another_shape(two, name):
    here, there = two
    write_anyway(there, OTHERS, has(id=name), key=name)
    assert "not an id of kind C" in refused(here, there)


def test_what_a_merge_refuses_is_written_here_neither(two):
    here, _ = two
    for value in (
        replace(OTHERS, wording={}), replace(OTHERS, predicate="witchcraft"),
        replace(OTHERS, id=ClaimId("../x")), replace(DENIES, attribution=("a\u202e",)),
        Review(CLAIM, " ", agrees=True), replace(YARD, names={}), replace(CITED, paragraph=""),
        replace(HELD, sources=("everybody",)), replace(TOLD, testimony=None),
    ):  # fmt: skip
        before = len(here.ledger())
        with pytest.raises(Malformed):
            here.append(value, reason="invented", at=LATER)
        assert len(here.ledger()) == before


def test_who_relies_on_nobody_known_and_a_place_told_in_one_language_are_taken_in(two):
    here, there = two
    unnamed = Link(ONE, Relation.TOLD, None, Standing.UNKNOWN, "three unnamed men", "bo")
    there.append_many([unnamed, YARD, OTHERS, DENIES, CITED, HELD], reason="sound", at=LATER)
    assert apart.merge(here, there.path, reason="back", at=LATER).records == 6
    assert here.all(Link) == (unnamed,)
    (yard,) = here.all(Place)
    assert (yard.called("en"), yard.called("ru")) == ("a yard", "a yard")


def test_what_was_kept_of_web_pages_before_it_was_cleaned_is_taken_in(two):
    """A soft hyphen in a name must not keep two offices of one case apart for ever."""
    here, there = two
    write_anyway(there, DENIES, has(attribution=["an of\u00adfice\u200b"]))
    write_anyway(there, OTHERS, has(wording={**WORDING, "en": "Men were\u00ad held."}))
    assert apart.merge(here, there.path, reason="back", at=LATER).records == 2
    with pytest.raises(Malformed):
        here.append(here.all(Saying)[0], reason="written anew", at=LATER)


def test_no_line_of_the_ledger_is_taken_in_that_reads_otherwise_than_typed(two):
    here, there = two
    write_anyway(there, LINK, by=UNSEEN)
    assert "line in the ledger" in refused(here, there)


def test_a_record_under_the_card_of_another_is_refused(two):
    here, there = two
    write_anyway(there, LINK, compartment="contact")
    assert "card is of another value" in refused(here, there)


def test_a_reason_of_several_lines_that_was_kept_before_is_taken_in(two):
    here, there = two
    write_anyway(there, LINK, has(because="page 3:\r\n\the said so"))
    assert apart.merge(here, there.path, reason="back", at=LATER).records == 1
    assert [one.because for one in here.all(Link)] == ["page 3:\r\n\the said so"]


def test_a_refusal_under_its_former_key_is_taken_in_and_no_other_key(two):
    here, there = two
    one = RefusedProposal(ONE, "ab" * 32, "torture")
    write_anyway(there, one, key=kinds.written_key(one.source, one.digest))
    assert apart.merge(here, there.path, reason="back", at=LATER).records == 1
    assert here.all(RefusedProposal) == (one,)
    write_anyway(there, one, key=kinds.written_key(one.source, "cd" * 32))
    assert "card is of another value" in refused(here, there)


FORMER = [
    (LINK, "claim", (ONE, "quotes", OTHER)),
    (Saying(CLAIM, ONE, Stance.ASSERTS), "entry", (CLAIM, ONE)),
]


@pytest.mark.parametrize(("value", "added", "key"), FORMER)
def test_what_no_case_reads_any_more_is_refused_under_a_former_key_too(two, value, added, key):
    """Bytes without the field are read by no case; with it, no version wrote them under that key.

    A saying under such a key could be taken back by nobody.
    """
    here, there = two
    without = {name: part for name, part in json.loads(codec.written(value)).items()
               if name != added}  # fmt: skip
    write_anyway(there, value, lambda _: without, key=kinds.written_key(*key))
    assert "canonical form" in refused(here, there)
    with pytest.raises(Malformed, match="canonical form"):
        there.all(type(value))


@pytest.mark.parametrize(("value", "added", "key"), FORMER)
def test_nothing_is_taken_in_under_a_key_that_no_version_wrote(two, value, added, key):
    here, there = two
    write_anyway(there, value, has(**{added: getattr(value, added)}), key=kinds.written_key(*key))
    assert "card is of another value" in refused(here, there)


def test_whoever_has_a_known_kind_of_a_later_version_is_told_to_update(two):
    here, there = two
    write_anyway(there, LINK, has(page="3"))
    with pytest.raises(CannotOpen) as told:
        apart.merge(here, there.path, reason="back", at=LATER)
    assert "update this one and merge again" in told.value.hint


def test_a_kind_that_only_a_later_version_knows_is_taken_in_unread(two):
    here, there = two
    write_anyway(there, LINK, kind="link of a later version", key=None)
    assert apart.merge(here, there.path, reason="back", at=LATER).records == 1


def test_a_name_that_does_not_read_as_typed_is_kept_of_nobody(two):
    here, _ = two
    with pytest.raises(Malformed, match="a name holds a character"):
        here.append(Review(CLAIM, UNSEEN, agrees=True), reason="read", at=LATER)


def test_a_figure_has_the_bounds_of_its_modality():
    for wrong in ((-1, Modality.EQ, -1, -1), (5, Modality.GT, 5, None), (5, Modality.GE, 5, 4)):
        with pytest.raises(Malformed):
            Figure(*wrong, "person")
    assert Figure.between(5, 9, "person").upper == 9
