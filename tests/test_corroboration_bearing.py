"""A claim is graded by what bears on it as by all that is held; and in time that does not grow."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bearwitness.corroboration import grading
from bearwitness.corroboration.bearing import Bearing, Held
from bearwitness.corroboration.judgments import contrary, discounted
from bearwitness.ids import SourceId
from bearwitness.records.claim import AGAINST, Claim, Denial, Review, Saying, Stance
from bearwitness.records.judgment import Signed
from bearwitness.records.source import Relation, SourceKind, Standing
from bearwitness.records.testimony import Connection
from test_corroboration_lineage import (
    CLAIM,
    IDS,
    ONE_VOICE,
    OTHER,
    RELAYS,
    any_casebooks,
    link,
    rated_casebooks,
    source,
)
from test_judgments import CITED, TEXT


def apart(name):
    """The same source in another part of the casebook."""
    return SourceId(name.replace("S-000", "S-100")) if name else None


@st.composite
def held(draw):
    """Two casebooks in one, with a few links between them, denials and citations."""
    (sources, links, sayings), ratings = draw(rated_casebooks())
    others, their_links, their_sayings = draw(any_casebooks())
    sources += [replace(one, id=apart(one.id)) for one in others] + [TEXT]
    links += [
        replace(k, source=apart(k.source), onto=k.onto and apart(k.onto)) for k in their_links
    ]
    claims = st.sampled_from([CLAIM, OTHER, OTHER])
    sayings += [replace(s, source=apart(s.source), claim=draw(claims)) for s in their_sayings]
    names = st.sampled_from([*(s.id for s in sources), IDS[6]])
    relations = st.sampled_from([*RELAYS, *ONE_VOICE])
    for _ in range(draw(st.integers(0, 4))):
        one, other, how = draw(names), draw(names), draw(relations)
        if one != other:
            claim = None if how in ONE_VOICE else draw(st.sampled_from([None, CLAIM, OTHER]))
            links.append(link(one, how, other, draw(st.sampled_from(Standing)), claim))
    for _ in range(draw(st.integers(0, 3))):
        stance = draw(st.sampled_from(Stance))
        denial = draw(st.sampled_from([None, *Denial])) if stance in AGAINST else None
        checked = denial is Denial.REFUTATION and draw(st.booleans())
        sayings.append(Saying(draw(claims), draw(names), stance, (), denial, checked))
    cited = [replace(CITED, claim=draw(claims)) for _ in range(draw(st.integers(0, 2)))]
    signed = [
        Signed(one.claim, one.source, who, one.digest) for one in cited for who in ("Ada", "Bo")
    ]
    reviews = [Review(c, who, agrees=True) for c in (CLAIM, OTHER) for who in ("Ada", "Bo")]
    return Held(*map(tuple, (sources, links, sayings, reviews, ratings, cited, signed)))


@given(held())
def test_a_claim_is_graded_by_what_bears_on_it_as_by_all_that_is_held(held):
    for claim in (CLAIM, OTHER):
        whole = grading.graded(
            claim, sources=held.sources, links=held.links, sayings=held.sayings,
            reviews=held.reviews, ratings=held.ratings, judgments=held.judgments,
            signings=held.signings,
        )  # fmt: skip
        assert Bearing(held).graded(claim) == whole


def test_of_a_case_of_many_claims_little_bears_on_each():
    told = [SourceId(f"S-{number:04d}") for number in range(200)]
    saw = [SourceId(f"S-9{number:03d}") for number in range(200)]
    claims = [Claim(f"C-{number:04d}", "torture", {}) for number in range(200)]
    bearing = Bearing(
        Held(
            tuple(source(name) for name in (*told, *saw)),
            tuple(link(*two) for two in zip(told, [Relation.QUOTES] * 200, saw, strict=True)),
            tuple(Saying(c.id, n, Stance.ASSERTS) for c, n in zip(claims, told, strict=True)),
        )
    )
    for claim, one, other in zip(claims, told, saw, strict=True):
        part = bearing.on(claim.id)
        assert [s.id for s in part.sources] == [one, other]
        assert (len(part.links), len(part.sayings)) == (1, 1)


def test_who_only_has_it_from_a_speaker_and_links_of_other_claims_do_not_bear_on_it():
    one, onto, reader, other = IDS[:4]
    part = Bearing(
        Held(
            tuple(map(source, IDS[:4])),
            (
                link(one, Relation.QUOTES, onto),
                link(reader, Relation.QUOTES, one),
                link(one, Relation.TOLD, other, claim=OTHER),
            ),
            (Saying(CLAIM, one, Stance.ASSERTS),),
        )
    ).on(CLAIM)
    assert [s.id for s in part.sources] == [one, onto]


def test_a_long_chain_of_copies_is_followed_to_its_end():
    chain = [SourceId(f"S-{number:05d}") for number in range(4_000)]
    links = [link(a, Relation.COPIES, b) for a, b in zip(chain[1:], chain, strict=False)]
    assert discounted(chain[:1], reversed(links)) == set(chain)
    court = source(chain[-1], SourceKind.JUDGMENT)
    denies = Saying(CLAIM, chain[0], Stance.DENIES)
    assert court.id in contrary(CLAIM, [denies], {court.id: court}, links)


def test_whoever_told_one_who_says_nothing_is_still_to_be_asked():
    """That they told somebody else, who does not say it to us, adds no way to the claim."""
    one, other, root, quiet = IDS[:4]
    sources = tuple(source(name, connection=Connection.WITNESS) for name in IDS[:4])
    shared = link(one, Relation.SAME_INTAKE, other)
    may = link(one, Relation.TOLD, root)
    told = link(quiet, Relation.TOLD, root, claim=CLAIM)
    sayings = (Saying(CLAIM, one, Stance.ASSERTS), Saying(CLAIM, other, Stance.ASSERTS))
    for links in ((shared, may), (shared, may, told)):
        held = Held(sources, links, sayings)
        whole = grading.graded(CLAIM, sources=sources, links=links, sayings=sayings, reviews=())
        assert f"Ask whether {root} tells this too" in whole.next_enquiry.en
        assert Bearing(held).graded(CLAIM) == whole


def test_of_those_who_pass_it_on_only_who_leads_to_the_claim_counts_for_whom_to_ask_first():
    passes, other, hears = IDS[:3]
    sources = tuple(source(name) for name in IDS[:3])
    told = link(hears, Relation.TOLD, other)  # who hears it does not say it
    sayings = tuple(Saying(CLAIM, name, Stance.ASSERTS) for name in (passes, other))
    for links in ((), (told,)):
        held = Held(sources, links, sayings)
        whole = grading.graded(CLAIM, sources=sources, links=links, sayings=sayings, reviews=())
        assert f"Ask how {passes} knows" in whole.next_enquiry.en
        assert Bearing(held).graded(CLAIM) == whole
