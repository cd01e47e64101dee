"""What an edition says of claims and days: one voice is told as one, and a denial as what it is."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.consent import Answer, Scope
from bearwitness.desk import moments, telling, voices
from bearwitness.desk.kinds import SweepList
from bearwitness.ids import ClaimId, SourceId, TestimonyId
from bearwitness.publication.claims import CONFIDED
from bearwitness.publication.words import Words
from bearwitness.records import codec
from bearwitness.records.claim import Claim, Denial, Review, Saying, Stance
from bearwitness.records.judgment import Evidence, Finality, Judgment, Proved, Signed
from bearwitness.records.source import (
    RELAYS,
    Link,
    Named,
    Rating,
    Relation,
    Reliability,
    Source,
    SourceKind,
    Standing,
)
from bearwitness.records.testimony import Connection, Intake, Testimony
from bearwitness.records.when import When

CLAIM = ClaimId("C-7QK4M2XD")
AT = datetime(2026, 3, 1, tzinfo=UTC)
WORDING = {"en": "Men were held.", "ru": "Мужчин удерживали."}


def held(*things):
    """A casebook as far as telling looks into it."""
    fold = SimpleNamespace(
        current=lambda kind: [
            SimpleNamespace(thing=thing, card=SimpleNamespace(at=AT), turn=(0, ""))
            for thing in things
            if isinstance(thing, kind.cls)
        ],
        value=lambda one: one.thing,
        records=(),
    )
    fold.heads_of = fold.current
    fold.every_heads = lambda kind: [[one] for one in fold.current(kind)]
    return SimpleNamespace(
        all=lambda kind: tuple(thing for thing in things if isinstance(thing, kind)),
        inside=lambda: nullcontext(SimpleNamespace(fold=fold)),
    )


def source(number, kind=SourceKind.ARTICLE, day="2019-04-01", **more):
    return Source(
        SourceId(f"S-7QK4M2X{number}"),
        kind,
        f"Title {number}",
        "en",
        None if kind is SourceKind.TESTIMONY else When.parse(day),
        **({"publisher": f"Paper {number}"} | more),
    )


def link(one, relation, other):
    return Link(one.id, relation, other.id, Standing.ESTABLISHED, "invented", "editor")


def saying(one, stance=Stance.ASSERTS, denial=None):
    return Saying(CLAIM, one.id, stance, (), denial)


def every(sources, links, sayings, more=(), refusing=()):
    """What an edition says of the one claim of a casebook, and of one that nobody says."""
    nobodys = Claim(ClaimId("C-22222222"), "arbitrary_detention", {"en": "Not.", "ru": "Нет."})
    claim = Claim(CLAIM, "arbitrary_detention", WORDING)
    agreed = [
        Answer(one.testimony, Scope.COMPARE, granted=one not in refusing, at=AT)
        for one in sources
        if one.testimony is not None
    ]
    casebook = held(nobodys, claim, *sources, *links, *sayings, *more, *agreed)
    return telling.claims(casebook, voices.graded(casebook, at=AT), at=AT)


def told(sources, links, sayings, reviews=()):
    (made,) = every(sources, links, sayings, reviews)
    return made


FIRST = source(1)
COPIES = [source(n) for n in (2, 3, 4)]


def test_headlines_that_all_have_it_from_one_are_said_to_be_one_voice():
    links = [link(copy, Relation.COPIES, FIRST) for copy in COPIES]
    made = told([FIRST, *COPIES], links, [saying(one) for one in (FIRST, *COPIES)])
    assert "4 public sources say it, and we count them as one voice" in made.because.en
    assert "Paper 1" in made.because.en
    assert "голос один" in made.because.ru
    assert len(made.flows) == 3


@pytest.mark.parametrize("relation", [Relation.COPIES, Relation.SAME_OWNER])
def test_nobody_is_called_both_one_who_would_have_to_be_wrong_and_one_who_adds_nothing(relation):
    """Where nobody says how they know, all are one voice, and each of them is in it."""
    sources = [FIRST, *COPIES]
    links = [link(one, relation, FIRST) for one in COPIES]
    made = told(sources, links, [saying(one) for one in sources])
    assert {one.en for one in made.voices} == {f"Paper {n}" for n in (1, 2, 3, 4)}
    assert made.not_counted == ()


def test_with_two_origins_it_says_how_many_only_repeat():
    links = [link(COPIES[0], Relation.QUOTES, FIRST)]
    sources = [FIRST, *COPIES[:2]]
    made = told(sources, links, [saying(one) for one in sources])
    assert "add no voice: 1" in made.because.en
    assert "one voice" not in made.because.en


def test_a_picture_that_came_with_a_testimony_is_named_nowhere():
    """It asserts, it objects, it is linked: it is told with those who spoke in confidence."""
    picture = source(2, SourceKind.MEDIA, testimony=TestimonyId("T-7QK4M2X2"))
    links = [link(COPIES[1], Relation.QUOTES, picture)]
    for stance, denial in ((Stance.ASSERTS, None), (Stance.DENIES, Denial.FLAT)):
        sayings = [saying(FIRST), saying(COPIES[1]), saying(picture, stance, denial)]
        made = told([FIRST, COPIES[1], picture], links, sayings)
        written = codec.written(made).decode()
        assert "Paper 2" not in written
        assert "Title 2" not in written
        assert made.objections == ()


@pytest.mark.parametrize(
    ("standing", "said"),
    [(Standing.ESTABLISHED, False), (Standing.INFERRED, True), (Standing.UNKNOWN, True)],
)
def test_that_all_have_it_from_one_is_said_to_be_established_only_where_it_is(standing, said):
    sources = [FIRST, COPIES[0]]
    tie = replace(link(COPIES[0], Relation.COPIES, FIRST), standing=standing)
    made = told(sources, [tie], [saying(one) for one in sources])
    assert ("Not all of that is established" in made.because.en) is said
    assert ("Установлено не всё" in made.because.ru) is said


def test_who_has_something_else_from_a_source_is_drawn_on_nothing_here():
    sources = [FIRST, COPIES[0]]
    tie = replace(link(COPIES[0], Relation.QUOTES, FIRST), claim=ClaimId("C-AAAAAAAA"))
    assert told(sources, [tie], [saying(one) for one in sources]).flows == ()


def test_a_claim_that_stands_on_the_lowest_rung_points_to_no_rules():
    bad = Rating(FIRST.id, Reliability.UNRELIABLE, "invented", "ada")
    (made,) = every([FIRST], [], [saying(FIRST)], [bad])
    assert (made.rung.value, made.rules) == ("recorded", ())
    assert "printed below" not in made.because.en


def test_who_tells_it_in_confidence_as_hearsay_is_no_witness_to_it():
    some = people(3)
    sayings = [saying(one) for one in some]
    assert len(told(some, [], sayings).springs) == 1
    sayings[0] = replace(sayings[0], attribution=("a neighbour",))
    assert every(some, [], sayings) == ()


def people(count, connection=Connection.VICTIM):
    return [
        source(
            n,
            SourceKind.TESTIMONY,
            publisher=None,
            testimony=TestimonyId(f"T-7QK4M2X{n}"),
            connection=connection,
        )
        for n in range(1, count + 1)
    ]


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, 0), (2, 0), (3, 1), (7, 1)])
def test_those_who_spoke_in_confidence_are_one_source_and_only_if_three_or_more(count, shown):
    some = people(count)
    paper = source(9)
    made = told([*some, paper], [], [saying(one) for one in (*some, paper)])
    assert [spring.kind for spring in made.springs] == ["testimony"] * shown + ["article"]
    named = {voice.en for voice in made.voices} - {"Paper 9"}
    assert len(named) == shown


def test_what_is_told_of_three_and_of_seven_is_the_same():
    """Two editions, the second with four voices more: nothing in the claim shows it."""
    three, seven = (told(people(n), [], [saying(one) for one in people(n)]) for n in (3, 7))
    assert three == seven


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_claim_that_only_one_or_two_confided_is_not_told(count):
    """Nor that of one who refused: that we hold it at all says that somebody told us."""
    some = people(3)
    sayings = [saying(one) for one in some]
    assert every(some[:count], [], sayings[:count]) == ()
    assert every(some, [], sayings, refusing=some[count:]) == ()
    paper = source(9)
    (made,) = every([*some[:count], paper], [], [*sayings[:count], saying(paper)])
    assert made.id == "c-01"  # though another was entered first


def test_a_claim_that_is_not_told_is_quoted_by_nobody_who_denies_it():
    claim = Claim(CLAIM, "arbitrary_detention", WORDING)
    against = saying(FIRST, Stance.DENIES, Denial.FLAT)
    (moment,) = moments.timeline(held(claim, FIRST, against), at=AT)
    assert (moment.kind, moment.what.en) == ("said", "Paper 1: “Title 1”")


def test_several_testimonies_of_one_person_are_not_several():
    some = people(4)
    links = [link(some[0], Relation.SAME_DEPONENT, other) for other in some[1:]]
    assert every(some, links, [saying(one) for one in some]) == ()
    by_one = [Testimony(
        one.testimony, "Alder", "en", "Words.", AT.date(), Intake.INTERPRETED, Connection.VICTIM,
        interpreter="interpreter-1",
    ) for one in some]  # fmt: skip
    assert len(every(some, [], [saying(one) for one in some])) == 1
    assert every(some, [], [saying(one) for one in some], by_one[:2]) != ()
    assert every(some, [], [saying(one) for one in some], by_one[:3]) == ()
    relays = [link(one, Relation.TOLD, some[0]) for one in some[2:]]
    assert every(some, relays, [saying(one) for one in some]) == ()
    hearsay = people(4, Connection.THIRD_PARTY)
    assert every(hearsay, [], [saying(one) for one in hearsay]) == ()


def checked(one):
    return replace(saying(one, Stance.DENIES, Denial.REFUTATION), checked=True)


def test_a_claim_held_down_by_a_refutation_in_confidence_is_not_told_even_when_that_is_taken_back():
    *three, quiet = people(4)
    sources, sayings = [*three, quiet], [saying(one) for one in three]
    assert len(every(sources, [], sayings)) == 1
    unchecked = saying(quiet, Stance.DENIES, Denial.REFUTATION)
    assert every(sources, [], [*sayings, unchecked]) == every(sources, [], sayings)
    for refusing in ((), (quiet,)):
        assert every(sources, [], [*sayings, checked(quiet)], refusing=refusing) == ()
    assert every(three, [], [*sayings, checked(quiet)]) == ()  # nor when its source is gone


def test_a_refutation_in_confidence_changes_nothing_where_no_more_is_claimed_or_another_is_public():
    quiet, paper, office = people(1)[0], source(8), source(9, SourceKind.STATEMENT)
    for sayings in ([saying(paper)], [saying(paper), checked(office)]):
        alone = every([paper, office, quiet], [], sayings)
        assert [one.rung.value for one in alone] == ["reported"]
        for refusing in ((), (quiet,)):
            also = [*sayings, checked(quiet)]
            assert every([paper, office, quiet], [], also, refusing=refusing) == alone
    three = people(3)
    sayings = [*map(saying, three), checked(office)]
    alone = every([*three, office], [], sayings)
    assert [one.rung.value for one in alone] == ["reported"]
    quiet = source(4, SourceKind.TESTIMONY, publisher=None, testimony=TestimonyId("T-7QK4M2X4"))
    assert every([*three, office, quiet], [], [*sayings, checked(quiet)]) == alone


def test_nobody_learns_whom_a_newspaper_had_it_from_among_those_who_spoke_to_us():
    some = people(3)
    paper = source(9)
    alone = told([*some, paper], [], [saying(one) for one in (*some, paper)])
    links = [link(paper, Relation.TOLD, one) for one in some]
    known = told([*some, paper], links, [saying(one) for one in (*some, paper)])
    assert known.flows == alone.flows == ()
    assert known.springs == alone.springs


def test_a_rung_says_at_least_how_many_and_no_rule_says_how_many_there_are():
    some = people(5)
    made = told(some, [], [saying(one) for one in some])
    assert (made.rung.value, made.at_least) == ("grounds_to_suspect", 1)
    assert not any(letter.isdigit() for rule in made.rules for letter in rule.why.en + rule.why.ru)
    assert all(rule.met for rule in made.rules)
    assert "Two voices would both have to be wrong" in {name.en for name in made.needs}


@pytest.mark.parametrize(("count", "shown"), [(1, 0), (2, 0), (3, 1), (7, 1)])
def test_those_who_object_in_confidence_are_one_and_only_if_three_or_more(count, shown):
    some = people(count)
    paper = source(9)
    against = [saying(one, Stance.DENIES, Denial.FLAT) for one in some]
    made = told([*some, paper], [], [saying(paper), *against])
    assert [(one.by, one.kind, one.on) for one in made.objections] == [
        (CONFIDED, "flat", "")
    ] * shown
    if count > 1:
        links = [link(some[0], Relation.SAME_DEPONENT, other) for other in some[1:]]
        assert told([*some, paper], links, [saying(paper), *against]).objections == ()


def test_whom_those_who_confided_it_quote_as_denying_it_they_are_not():
    """A survivor who tells that the police deny it denies nothing: no reader is told so."""
    some, paper = people(3), source(9)
    asserts = [saying(one) for one in (paper, *some)]
    quoted = [replace(saying(one, Stance.DENIES, Denial.FLAT), attribution=("the police",))
              for one in some]  # fmt: skip
    assert told([*some, paper], [], [*asserts, *quoted]) == told([*some, paper], [], asserts)
    own = saying(some[0], Stance.DENIES, Denial.FLAT)
    assert told([*some, paper], [], [*asserts, *quoted[1:], own]).objections == ()


def test_who_objects_twice_in_one_way_is_one_and_stops_no_edition():
    some, paper = people(3), source(9)
    ways = [saying(one, stance, Denial.FLAT) for one in some
            for stance in (Stance.DENIES, Stance.DOUBTS)]  # fmt: skip
    for count in (1, 2, 3):
        made = told([*some, paper], [], [saying(paper), *ways[: 2 * count]])
        assert [one.by for one in made.objections] == [CONFIDED] * (count == 3)


def test_a_paper_whose_witness_spoke_with_us_stands_as_one_of_unknown_origin():
    """Byte for byte, with the card and without it: neither edition names the paper of the two."""
    for count in (0, 1, 2, 3):
        some = people(count)
        quiet = source(7, SourceKind.TESTIMONY, publisher=None, testimony=TestimonyId("T-7QK4M2X7"),
                       connection=Connection.VICTIM)  # fmt: skip
        paper, copy = source(8), source(9)
        sources = [*some, quiet, paper, copy]
        sayings = [saying(one) for one in (*some, paper, copy)]
        copied = link(copy, Relation.QUOTES, paper)
        hidden = [[link(paper, Relation.TOLD, quiet)], [link(paper, Relation.SAME_DEPONENT, quiet)]]
        for one in some[:1]:
            hidden += [[link(paper, r, one)] for r in (Relation.TOLD, Relation.SAME_DEPONENT)]
        unknown = codec.written(told(sources, [copied], sayings))
        for links in hidden:
            assert codec.written(told(sources, [copied, *links], sayings)) == unknown
        left = [one for one in sources if one is not quiet]  # and so after the witness left
        assert codec.written(told(left, [copied, *hidden[0]], sayings)) == unknown


def test_a_claim_on_one_or_two_in_confidence_has_the_rung_of_its_public_sources():
    """Else a rung without a witness to show would say: exactly two of them."""
    some, paper = people(3), source(9, SourceKind.DOCUMENT)
    saw = Link(paper.id, Relation.WITNESSED, None, Standing.ESTABLISHED, "invented", "editor")
    reviews = [
        Review(CLAIM, name, agrees=True, contradictions_answered=True) for name in ("ada", "ben")
    ]
    rungs = []
    for count in (0, 1, 2, 3):
        sayings = [saying(one) for one in (*some[:count], paper)]
        rungs.append(told([*some, paper], [saw], sayings, reviews).rung.value)
    assert rungs == [*["grounds_to_suspect"] * 3, "grounds_to_believe"]


def test_a_public_source_that_adds_no_voice_is_named_with_its_reason_and_without_staff():
    first, copy = source(8), source(9)
    sources = [*people(3), first, copy]
    links = [link(copy, Relation.QUOTES, first)]
    made = told(sources, links, [saying(one) for one in sources])
    reasons = {one.source.en: one.why.en for one in made.not_counted}
    assert reasons["Paper 9"] == "It adds no voice to Paper 8."
    assert "not told here" in reasons["Paper 8"]


def test_who_speaks_for_whom_shares_a_number_and_denials_stand_by_day():
    mouth = source(2, SourceKind.STATEMENT, "2019-04-10", speaks_as="spokesperson")
    chief = source(3, SourceKind.STATEMENT, "2019-04-20", speaks_as="chief")
    other = source(4, SourceKind.STATEMENT, "2019-04-03", speaks_as="ministry")
    sayings = [saying(FIRST)] + [
        saying(one, Stance.DENIES, Denial.FLAT) for one in (chief, mouth, other)
    ]
    links = [link(mouth, Relation.SPEAKS_FOR, chief)]
    made = told([FIRST, mouth, chief, other], links, sayings)
    assert [(one.by.en, one.voice) for one in made.objections] == [
        ("Ministry", 0),
        ("Spokesperson", 1),
        ("Chief", 1),
    ]


@pytest.mark.parametrize(("stance", "kind"), [(Stance.DENIES, "denied"), (Stance.DOUBTS, "said")])
def test_the_timeline_says_who_is_against_what_and_calls_a_doubt_no_denial(stance, kind):
    claim = Claim(CLAIM, "arbitrary_detention", WORDING)
    against = saying(FIRST, stance, Denial.NON_CONFIRMATION)
    told = {Words(WORDING["en"], WORDING["ru"])}
    (moment,) = moments.timeline(held(claim, FIRST, against), at=AT, told=told)
    assert moment.kind == kind
    assert "“Men were held”" in moment.what.en
    assert "«Мужчин удерживали»" in moment.what.ru


def test_an_objection_of_no_known_kind_is_still_told():
    claim = Claim(CLAIM, "arbitrary_detention", WORDING)
    told = {Words(WORDING["en"], WORDING["ru"])}
    book = held(claim, FIRST, saying(FIRST, Stance.DENIES))
    (moment,) = moments.timeline(book, at=AT, told=told)
    assert "Is against it: “Men were held”." in moment.what.en


def test_what_says_nothing_against_a_claim_is_told_by_its_title():
    (moment,) = moments.timeline(held(FIRST), at=AT)
    assert (moment.kind, moment.what.en) == ("said", "Paper 1: “Title 1”")


def test_a_picture_that_came_with_a_testimony_is_in_no_timeline():
    picture = source(2, SourceKind.MEDIA, testimony=TestimonyId("T-7QK4M2X2"))
    assert moments.timeline(held(picture), at=AT) == ()


QUOTED = Saying(CLAIM, FIRST.id, Stance.DENIES, ("Hill Post", "a spokesman"), Denial.FLAT)


def test_a_denial_that_an_article_quotes_is_told_as_of_whom_it_quotes():
    made = told([FIRST], [], [saying(FIRST), QUOTED])
    (objection,) = made.objections
    assert objection.by.en == "Somebody who is not named here (through others), as told by Paper 1"
    assert objection.by.ru == "Тот, кто здесь не назван (через: других), как передаёт Paper 1"
    claim = Claim(CLAIM, "arbitrary_detention", WORDING)
    moment, *none = moments.timeline(
        held(claim, FIRST, QUOTED), at=AT, told={Words(WORDING["en"], WORDING["ru"])}
    )
    assert none == []
    assert moment.what.en.startswith(f"{objection.by.en}. Says")


def test_what_an_article_denies_itself_stands_beside_what_it_quotes():
    own = saying(FIRST, Stance.DENIES, Denial.FLAT)
    made = told([FIRST, COPIES[0]], [], [saying(COPIES[0]), own, QUOTED])
    assert [one.by.en.partition(",")[0] for one in made.objections] == [
        "Paper 1",
        "Somebody who is not named here (through others)",
    ]


@pytest.mark.parametrize("itself", ["Paper 1", "the “Paper  1”", "PAPER 1"])
def test_an_article_that_names_itself_is_quoted_by_nobody(itself):
    alone = replace(QUOTED, attribution=(itself,))
    assert told([FIRST], [], [saying(FIRST), alone]).objections[0].by.en == "Paper 1"


def test_whom_an_article_is_about_is_not_the_article():
    """ "Anton Invented" is the title of it, and in it he denies."""
    about = replace(FIRST, title="Anton Invented")
    denial = replace(QUOTED, attribution=("Anton Invented",))
    made = told([about], [], [saying(about), denial])
    by = "Somebody who is not named here, as told by Paper 1"
    assert made.objections[0].by.en == by
    assert about.others(("Anton Invented", "Paper 1")) == ("Anton Invented",)
    assert "anton invented" in about.names - about.own_names


def test_a_statement_is_its_own_speakers_word_however_its_text_calls_them():
    office = source(2, SourceKind.STATEMENT, speaks_as="Governor of the lake")
    said = replace(QUOTED, source=office.id, attribution=("a spokesman", "the Governor"))
    made = told([FIRST, office], [], [saying(FIRST), said])
    assert made.objections[0].by.en == "Governor of the lake"


def test_whom_readers_know_from_a_public_source_is_called_as_there():
    office = source(2, SourceKind.STATEMENT, speaks_as="a spokesman",
                    elsewhere={"ru": Named(speaks_as="представитель")})  # fmt: skip
    made = told([FIRST, office], [], [saying(FIRST), QUOTED])
    assert made.objections[0].by.ru == "Представитель (через: других), как передаёт Paper 1"
    hill = source(3, publisher="The Hill Post")
    made = told([FIRST, office, hill], [], [saying(FIRST), QUOTED])
    assert made.objections[0].by.en == "A spokesman (through The Hill Post), as told by Paper 1"


def test_whoever_lays_the_article_beside_it_does_not_see_which_name_in_it_is_protected():
    """Byte for byte: of whom a paper names, those who spoke with us are called as all others."""
    swept = SweepList(TestimonyId("T-7QK4M2X2"), ("Marlo Venn",))
    written = {
        codec.written(told([FIRST], [], [saying(FIRST), replace(QUOTED, attribution=chain)], more))
        for chain in (("Marlo Venn", "a clerk"), ("Hill Post", "the neighbour Marlo Venn"),
                      ("Hill Post", "Orsa Lind"), ("Orsa Lind", "Hill Post", "a spokesman"))
        for more in ((swept,), ())
    }  # fmt: skip
    (only,) = written
    assert not any(name in only.decode() for name in ("Venn", "Lind", "Hill"))


# ── what readers see hangs on what is public ───────────────────────────────────────────────

QUIET = source(7, SourceKind.TESTIMONY, publisher=None, testimony=TestimonyId("T-7QK4M2X7"),
               connection=Connection.VICTIM)  # fmt: skip
REGISTER, FILM, DAILY = source(8, SourceKind.DOCUMENT), source(9, SourceKind.MEDIA), source(6)
SIGNED = [
    Review(CLAIM, name, agrees=True, contradictions_answered=True, adverse_answered=True)
    for name in ("ada", "ben")
]


def witnessed(one):
    return Link(one.id, Relation.WITNESSED, None, Standing.ESTABLISHED, "invented", "editor")


HIDDEN = {
    "told": [link(FILM, Relation.TOLD, QUIET)],
    "perhaps": [replace(link(FILM, Relation.TOLD, QUIET), standing=Standing.INFERRED)],
    "both_told": [link(one, Relation.TOLD, QUIET) for one in (REGISTER, FILM)],
    "both_of_one": [link(one, Relation.SAME_DEPONENT, QUIET) for one in (REGISTER, FILM)],
}


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=list(HIDDEN))
def test_that_two_public_witnesses_hang_on_one_who_spoke_with_us_is_told_nobody(hidden):
    """Both were there, as far as is public; a rung below what is printed beside it would say it."""
    sources, saw = [QUIET, REGISTER, FILM], [witnessed(one) for one in (REGISTER, FILM)]
    sayings = [saying(REGISTER), saying(FILM)]
    (alone,) = every(sources, saw, sayings, SIGNED)
    assert (alone.rung.value, alone.at_least) == ("grounds_to_believe", 2)
    for more in ([], [saying(QUIET)]):
        assert every(sources, [*saw, *hidden], [*sayings, *more], SIGNED) == ()
        for left, refusing in ((sources, [QUIET]), (sources[1:], [])):
            left_over = [*sayings, *(s for s in more if QUIET in left)]
            assert every(left, [*saw, *hidden], left_over, SIGNED, refusing=refusing) == ()
    taken_back = [replace(one, standing=Standing.NOTHING) for one in hidden]
    assert every(sources, [*saw, *taken_back], sayings, SIGNED) == (alone,)


def test_where_only_those_who_confided_it_hang_together_it_is_told_by_what_is_public():
    some, tied = people(3), people(3)[0]
    sources, saw = [*some, REGISTER], [witnessed(REGISTER)]
    sayings = [saying(one) for one in sources]
    alone = every([REGISTER], saw, sayings[3:], SIGNED)
    assert every(sources, saw, sayings, SIGNED) != alone
    hidden = link(REGISTER, Relation.SAME_DEPONENT, tied)
    for refusing in ([], [tied]):
        assert every(sources, [*saw, hidden], sayings, SIGNED, refusing=refusing) == alone


CITED = Judgment(
    CLAIM, SourceId("S-7QK4M2XJ"), {"en": "A court", "ru": "Суд"}, "7/19", When.parse("2021"), "3",
    Finality.FINAL, Evidence.HEARD, Proved.BEYOND_REASONABLE_DOUBT, told=True, because="x", by="a",
)  # fmt: skip
COURT = Source(
    CITED.source, SourceKind.JUDGMENT, "Judgment", "en", When.parse("2021"), text="Held."
)
ALL = (QUIET, *people(3), REGISTER, FILM, DAILY)
LINKS = st.builds(
    lambda two, how, standing, named: Link(
        two[0].id, how, two[1].id, standing, "", "", CLAIM if named and how in RELAYS else None
    ),
    st.permutations(ALL),
    st.sampled_from([Relation.TOLD, Relation.QUOTES, Relation.SAME_DEPONENT, Relation.SAME_INTAKE]),
    st.sampled_from(Standing),
    st.booleans(),
)


@settings(max_examples=120)
@given(
    st.data(),
    st.lists(LINKS, max_size=4),
    st.sets(st.sampled_from(ALL)),
    st.sets(st.sampled_from((REGISTER, FILM, DAILY))),
    st.booleans(),
)
def test_what_is_told_of_a_claim_hangs_on_what_is_public_or_it_is_not_told(
    data, links, says, saw, cited
):
    """Byte for byte: of those who confided it, whether they are three or more and nothing else."""
    there = [witnessed(one) for one in saw]
    judged = [Signed(CITED.claim, CITED.source, one.reviewer, CITED.digest) for one in SIGNED]
    signed = [CITED, *judged, *SIGNED] if cited else SIGNED
    refuted = [checked(QUIET)] if data.draw(st.booleans()) else []
    public = [REGISTER, FILM, DAILY, *([COURT] if cited else [])]
    ids = {one.id for one in public}
    open_links = [*there, *(k for k in links if {k.source, k.onto} <= ids)]
    open_sayings = [saying(one) for one in public if one in says]
    alone = every(public, open_links, open_sayings, signed)
    three = people(3)
    with_three = every(
        [*public, *three], open_links, [*open_sayings, *map(saying, three)], signed
    )  # fmt: skip
    sources = [*public, QUIET, *three]
    sayings = [*map(saying, sorted(says, key=lambda one: one.id)), *refuted]
    made = every(sources, [*there, *links], sayings, signed)
    assert made in (alone, with_three, ())
    gone = data.draw(st.sampled_from((QUIET, *three)))
    after = every(sources, [*there, *links], sayings, signed, refusing=[gone])
    assert made or not after, "a withdrawal opens nothing"
