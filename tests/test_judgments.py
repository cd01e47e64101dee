"""Beyond reasonable doubt: only by citing a court's judgment, and by printed rules."""

from __future__ import annotations

import hashlib
import html
import json
import re
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.consent import Answer, Scope
from bearwitness.corroboration import exports
from bearwitness.corroboration.grading import graded
from bearwitness.corroboration.judgments import RULES
from bearwitness.desk import citations, citing, kinds, moments, telling, unlinking, voices
from bearwitness.desk.kinds import SweepList
from bearwitness.errors import Malformed, Missing, Refused
from bearwitness.ids import ClaimId, SourceId, TestimonyId
from bearwitness.records import codec
from bearwitness.records.claim import Claim, Denial, Review, Saying, Stance
from bearwitness.records.judgment import Evidence, Finality, Judgment, Proved, Signed
from bearwitness.records.rung import Rung
from bearwitness.records.source import Named, Rating, Relation, Reliability, Source, SourceKind
from bearwitness.records.testimony import Connection, Testimony
from bearwitness.records.when import When
from desk_stand import NOON, Clock, by_command, desk_of, empty_case, entered, keep_stay
from test_corroboration_lineage import casebooks, link
from test_telling import AT, WORDING, held

CLAIM, OTHER = ClaimId("C-0001"), ClaimId("C-0002")
COURT = SourceId("S-00C1")
TEXT = Source(COURT, SourceKind.JUDGMENT, "Judgment 12/2024", "en", text="The court finds …")
CITED = Judgment(
    CLAIM, COURT, {"en": "Lake Court", "ru": "Озёрный суд"}, "12/2024", When.parse("2024-05-31"),
    "§ 135", Finality.FINAL, Evidence.HEARD, Proved.BEYOND_REASONABLE_DOUBT, True,
    "it says so in so many words", "Irena",
)  # fmt: skip
WHO = ("Irena", "Jonas")
TOP, RUNGS = Rung.BEYOND_REASONABLE_DOUBT, list(Rung)


def signed(*judgments, by=WHO):
    return [Signed(one.claim, one.source, who, one.digest) for one in judgments for who in by]


def agreed(by=WHO, **more):
    return [Review(CLAIM, who, agrees=True, **more) for who in by]


def grade(judgments=(CITED,), *, sources=(TEXT,), signings=None, reviews=(), **more):
    given = {"links": (), "sayings": (), "ratings": (), **more}
    signings = signed(*judgments) if signings is None else signings
    return graded(CLAIM, sources=sources, reviews=reviews, judgments=judgments, signings=signings,
                  **given)  # fmt: skip


def any_judgment():
    return st.builds(
        lambda finality, evidence, proved, source, claim: replace(
            CITED, finality=finality, evidence=evidence, proved=proved, source=source, claim=claim
        ),
        st.sampled_from(Finality), st.sampled_from(Evidence), st.sampled_from(Proved),
        st.sampled_from([COURT, SourceId("S-0000"), SourceId("S-0001")]),
        st.sampled_from([CLAIM, OTHER]),
    )  # fmt: skip


# ── laws ───────────────────────────────────────────────────────────────────────────────────


@given(casebooks(), st.lists(any_judgment(), max_size=3), st.data())
def test_to_cite_a_judgment_never_lowers_and_to_take_one_back_never_raises(case, judgments, data):
    sources, links, sayings = case
    reviews = agreed(contradictions_answered=True, adverse_answered=True)
    everything = {"sources": [*sources, TEXT], "links": links, "sayings": sayings,
                  "reviews": reviews, "signings": signed(*judgments)}  # fmt: skip
    full = grade(judgments, **everything)
    fewer = [j for j in judgments if data.draw(st.booleans())]
    less = grade(fewer, **everything)
    assert RUNGS.index(less.rung) <= RUNGS.index(full.rung)
    assert less.by_voices is full.by_voices
    assert (less.k_certain, less.k_possible) == (full.k_certain, full.k_possible)


@given(casebooks(), st.lists(any_judgment(), max_size=3), st.data())
def test_nothing_but_a_judgment_that_meets_every_rule_reaches_that_rung(case, judgments, data):
    sources, links, sayings = case
    own = data.draw(st.lists(st.sampled_from(Stance), max_size=2))
    quoted = data.draw(st.lists(st.sampled_from(Stance), max_size=1))
    court = [*(Saying(CLAIM, COURT, one) for one in own),
             *(Saying(CLAIM, COURT, one, ("the accused",)) for one in quoted)]  # fmt: skip
    signings = signed(*judgments, by=data.draw(st.sampled_from([WHO, WHO[:1]])))
    found = grade(judgments, sources=[*sources, TEXT], links=links, sayings=[*sayings, *court],
                  reviews=agreed(contradictions_answered=True, adverse_answered=True),
                  signings=signings)  # fmt: skip
    against = {Stance.DENIES, Stance.DOUBTS, Stance.JUSTIFIES, Stance.PREDICTS}
    carries = any(
        (j.claim, j.source, j.finality, j.evidence, j.proved)
        == (CLAIM, COURT, Finality.FINAL, Evidence.HEARD, Proved.BEYOND_REASONABLE_DOUBT)
        for j in judgments
    )
    carries = carries and not against & set(own) and len({one.reviewer for one in signings}) == 2
    refuted = any(s.denial is Denial.REFUTATION and s.checked for s in sayings)
    assert (found.rung is TOP) == (carries and not refuted)
    assert found.by_voices is not TOP


@given(st.permutations([CITED, replace(CITED, finality=Finality.OPEN),
                        replace(CITED, finality=Finality.NOTHING), replace(CITED, told=False),
                        replace(CITED, because="because of another")]))  # fmt: skip
def test_what_two_machines_cited_apart_does_not_depend_on_the_order(heads):
    assert citations.least_of(heads).finality is Finality.NOTHING
    assert citations.least_of(heads) == citations.least_of(sorted(heads, key=lambda j: j.digest))
    assert not citations.least_of(heads).told
    standing = [one for one in heads if one.finality is not Finality.NOTHING]
    assert citations.least_of(standing).finality is Finality.OPEN


@given(st.permutations([CITED.digest, "", replace(CITED, paragraph="§ 136").digest]))
def test_what_one_reviewer_signed_apart_counts_only_where_both_say_the_same(digests):
    heads = [Signed(CLAIM, COURT, "Irena", one) for one in digests]
    assert citations.least_signed(heads).digest == ""
    assert citations.least_signed(heads[:2]).digest == ""
    assert citations.least_signed(heads[:1] * 2) == heads[0]


# ── each rule ──────────────────────────────────────────────────────────────────────────────


def test_a_final_judgment_on_the_courts_own_evidence_carries_a_claim_that_nobody_else_tells():
    found = grade()
    assert (found.rung, found.by_voices, found.k_certain) == (TOP, Rung.RECORDED, 0)
    assert "By voices alone: recorded" in found.because.en
    assert [one.counts for one in found.judgments] == [True]


@pytest.mark.parametrize(
    ("change", "unmet"),
    [
        ({"finality": Finality.OPEN}, "judgment_final"),
        ({"finality": Finality.OVERTURNED}, "judgment_final"),
        ({"evidence": Evidence.TAKEN_OVER}, "judgment_heard"),
        ({"evidence": Evidence.UNKNOWN}, "judgment_heard"),
        ({"proved": Proved.LESS}, "judgment_proved"),
        ({"proved": Proved.UNSAID}, "judgment_proved"),
    ],
)
def test_what_the_court_did_not_do_carries_nothing_and_is_said(change, unmet):
    found = grade([replace(CITED, **change)])
    assert found.rung is Rung.RECORDED
    assert found.judgments[0].unmet == (unmet,)
    assert [r.code for r in found.rules if r.code in RULES and not r.met] == [unmet]
    assert RULES[unmet].en in found.judgments[0].why.en


def test_two_halves_of_judgments_make_no_whole_one():
    open_one = replace(CITED, finality=Finality.OPEN)
    second = replace(CITED, source=SourceId("S-00C2"), evidence=Evidence.TAKEN_OVER)
    texts = [TEXT, replace(TEXT, id=second.source)]
    assert grade([open_one, second], sources=texts).rung is Rung.RECORDED


def test_without_its_text_or_rated_as_doubtful_it_carries_nothing():
    assert grade(sources=[]).judgments[0].unmet == ("judgment_held",)
    assert grade(sources=[replace(TEXT, text=" ")]).rung is Rung.RECORDED
    assert grade(sources=[replace(TEXT, kind=SourceKind.DOCUMENT)]).rung is Rung.RECORDED
    doubted = Rating(COURT, Reliability.DOUBTFUL, "confessions under torture", "Irena")
    assert grade(ratings=[doubted]).rung is Rung.RECORDED


@pytest.mark.parametrize("speakers", [("The Lake Court",), ("Lake Court", "«Judgment 12/2024»")])
def test_a_court_that_is_named_as_speaker_of_its_own_words_says_them_itself(speakers):
    court = replace(TEXT, publisher="Lake Court")
    found = grade(sources=[court], sayings=[Saying(CLAIM, COURT, Stance.DENIES, speakers)])
    assert found.rung is not TOP
    assert found.judgments[0].unmet == ("judgment_for",)
    quoted = Saying(CLAIM, COURT, Stance.DENIES, ("Lake Court", "the accused"))
    assert grade(sources=[court], sayings=[quoted]).rung is TOP


def test_whoever_does_not_agree_raises_nothing_though_their_name_looks_like_anothers():
    said = [Saying(CLAIM, f"S-000{n}", Stance.ASSERTS) for n in (1, 2, 3)]
    kinds_ = (SourceKind.DOCUMENT, SourceKind.MEDIA, SourceKind.LIST)
    pairs = zip(said, kinds_, strict=True)
    sources = [Source(SourceId(s.source), kind, "", "en") for s, kind in pairs]
    links = [link(s.source, Relation.WITNESSED, None) for s in said]
    given = {"sources": sources, "links": links, "sayings": said}
    both = agreed(contradictions_answered=True, adverse_answered=True)
    assert grade((), reviews=both, **given).rung is Rung.CLEAR_AND_CONVINCING
    left_open = [*both, Review(CLAIM, "Karl", agrees=True)]
    before = grade((), reviews=left_open, **given).rung
    assert before is Rung.GROUNDS_TO_SUSPECT
    for name in ("Kari", "karl", "Kаrl", "\u13aaarl", "—"):
        more = [*left_open, Review(CLAIM, name, agrees=False)]
        assert grade((), reviews=more, **given).rung is before
    mixed = [*both, Review(CLAIM, "Ir\u0435n\u0430", agrees=False)]
    assert grade((), reviews=mixed, **given).rung is Rung.GROUNDS_TO_SUSPECT
    agreed_no_more = [*both, Review(CLAIM, "Karl", agrees=False)]
    assert grade((), reviews=agreed_no_more, **given).rung is before
    answered = replace(left_open[-1], agrees=False, contradictions_answered=True,
                       adverse_answered=True)  # fmt: skip
    assert grade((), reviews=[*both, answered], **given).rung is Rung.CLEAR_AND_CONVINCING
    latin = agreed(("Мария", "Jonas"), contradictions_answered=True)
    no = Review(CLAIM, "Mария", agrees=False)  # with a Latin M
    assert grade((), reviews=[*latin, no], **given).rung is Rung.GROUNDS_TO_SUSPECT


def test_nobody_opposes_as_told_by_themselves():
    elsewhere = {"ru": Named(publisher="Губернатор")}
    paper = Source(SourceId("S-0001"), SourceKind.STATEMENT, "Words", "en",
                   publisher="The Governor", elsewhere=elsewhere)  # fmt: skip
    told = [("the governor",), ("«Губернатор»", "an aide"), ()]
    said = [Saying(CLAIM, paper.id, Stance.DENIES, who, Denial.FLAT) for who in told]
    found = grade((), sources=[paper], sayings=said).opposition
    assert {one.attribution for one in found} == {(), ("an aide",)}


@pytest.mark.parametrize("relation", [Relation.COPIES, Relation.TRANSLATES])
def test_a_copy_or_translation_carries_no_more_than_the_judgment(relation):
    other = replace(TEXT, id=SourceId("S-00C2"))
    third = replace(TEXT, id=SourceId("S-00C3"))
    sources = [TEXT, other, third]
    one_text = [link(COURT, relation, other.id), link(other.id, relation, third.id)]
    cited = [replace(CITED, source=COURT)]
    doubted = Rating(third.id, Reliability.UNRELIABLE, "no judge gave it", "Irena")
    denied = Saying(CLAIM, third.id, Stance.DENIES)
    assert grade(cited, sources=sources, links=one_text).rung is TOP
    assert grade(cited, sources=sources, ratings=[doubted]).rung is TOP
    found = grade(cited, sources=sources, links=one_text, ratings=[doubted])
    assert found.judgments[0].unmet == ("judgment_held",)
    found = grade(cited, sources=sources, links=one_text, sayings=[denied])
    assert found.judgments[0].unmet == ("judgment_for",)
    # What the copy says is in the text itself; that one copy is bad says nothing of it.
    cited = [replace(CITED, source=third.id)]
    first = replace(denied, source=COURT)
    found = grade(cited, sources=sources, links=one_text, sayings=[first])
    assert found.judgments[0].unmet == ("judgment_for",)
    bad = replace(doubted, source=COURT)
    assert grade(cited, sources=sources, links=one_text, ratings=[bad]).rung is TOP


def test_whoever_does_not_agree_under_another_spelling_does_not_agree():
    said = [Saying(CLAIM, name, Stance.ASSERTS) for name in ("S-0001", "S-0002")]
    kinds_ = (SourceKind.DOCUMENT, SourceKind.MEDIA)
    sources = [
        Source(SourceId(s.source), kind, "", "en") for s, kind in zip(said, kinds_, strict=True)
    ]
    links = [link(s.source, Relation.WITNESSED, None) for s in said]
    both = agreed(contradictions_answered=True)
    given = {"sources": sources, "links": links, "sayings": said}
    assert grade((), reviews=both, **given).rung is Rung.GROUNDS_TO_BELIEVE
    for name in ("irena", "Irena ", "IRЕNА"):
        no = Review(CLAIM, name, agrees=False)
        for order in ([*both, no], [no, *both]):
            assert grade((), reviews=order, **given).rung is Rung.GROUNDS_TO_SUSPECT


@pytest.mark.parametrize(
    "two",
    [
        ("Irena", "Irena "), ("ada", "Ada"), ("Ann  Lee", "Ann Lee"), ("ada", "ada\u200b"),
        ("Ada", "\u0410da"), ("Жуков", "Жук\u006fв"), ("Ada", "Ada-"), ("Ada", "A.da"),
        ("Ada", "“Ada”"), ("Irena Petrova", "Petrova, Irena"), ("Алёна", "Алена"),
        ("Ann-Lee", "ann lee"), ("Зоя", "3оя"), ("--", "Ada"),
        # letters without a shape; marks for a mark; alphabets that are mixed or hardly used
        ("Ada", "Ada\u3164"), ("Ada", "\u115fAda"), ("Дар'я", "Дар\u02bcя"), ("Ada", "Ad\u0640a"),
        ("Vera", "\u03bdera"), ("Anna", "a\u057d\u057da"), ("Ada", "\u13aada"),
        ("Ada", "\u1d00da"), ("Ada", "\ua4ee\ua4d3\ua4ee"), ("Ann", "апп"), ("Дима", "Дuма"),
    ],
)  # fmt: skip
def test_one_person_under_two_spellings_is_not_two_reviewers(two):
    assert grade(signings=signed(CITED, by=two)).judgments[0].unmet == ("judgment_signed",)
    rules = grade(reviews=agreed(two)).rules
    rule = next(one for one in rules if one.code == "two_reviewers")
    assert not rule.met


@pytest.mark.parametrize(
    "two",
    [
        ("Ольга", "Пётр"),
        ("山田花子", "田中はな"),
        ("Ádám", "Éva"),
        ("Дар'я", "Ольга"),
        ("Ձուլ", "Անի"),
    ],
)
def test_names_of_every_alphabet_in_use_are_somebodys(two):
    assert grade(signings=signed(CITED, by=two)).rung is TOP


def test_two_different_people_sign_it_as_it_stands():
    before = signed(replace(CITED, paragraph="§ 136"))
    assert grade(signings=before).judgments[0].unmet == ("judgment_signed",)
    untold = replace(CITED, told=False)
    assert grade(signings=signed(untold)).judgments[0].unmet == ("judgment_signed",)
    again = replace(CITED, entry="0000000001")
    assert grade([again], signings=signed(CITED)).judgments[0].unmet == ("judgment_signed",)


def test_who_agrees_with_the_claim_signs_no_citation_and_who_signs_one_need_not_agree():
    agrees, disagrees = agreed(), [replace(one, agrees=False) for one in agreed()]
    only = grade(reviews=agrees, signings=[])
    assert only.judgments[0].unmet == ("judgment_signed",)
    met = {rule.code for rule in only.rules if rule.met}
    assert "two_reviewers" in met
    assert grade(reviews=disagrees).rung is TOP
    assert "two_reviewers" not in {rule.code for rule in grade(reviews=disagrees).rules if rule.met}


def test_what_they_sign_is_the_digest_that_the_specification_says():
    value = json.loads(codec.written(CITED))
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert CITED.digest == hashlib.sha256(written.encode()).hexdigest()
    assert not {name for name in value if replace(CITED, **{name: "x"}).digest == CITED.digest}


def test_a_refutation_that_our_own_enquiry_confirmed_stands_before_a_judgment():
    paper = Source(SourceId("S-0001"), SourceKind.DOCUMENT, "invented", "en")
    refuted = Saying(CLAIM, paper.id, Stance.DENIES, (), Denial.REFUTATION, checked=True)
    assert grade(sources=[TEXT, paper], sayings=[refuted]).rung is Rung.RECORDED
    flat = replace(refuted, denial=Denial.FLAT, checked=False)
    assert grade(sources=[TEXT, paper], sayings=[flat]).rung is TOP


def test_a_court_was_not_there():
    saw = link(COURT, Relation.WITNESSED, None)
    found = grade([], links=[saw], sayings=[Saying(CLAIM, COURT, Stance.ASSERTS)])
    assert found.rung is Rung.REPORTED


def test_in_the_words_of_others_it_is_a_courts_finding_and_no_other_source():
    admiralty, airwars, casualty = exports.exported(grade())
    assert (admiralty.code, airwars.code, casualty.code) == ("2", "not_given", "confirmed")
    assert "whether on other evidence than ours, nobody recorded" in admiralty.because.en
    assert "judgment" in casualty.because.en
    admiralty, _, casualty = exports.exported(grade([replace(CITED, finality=Finality.OPEN)]))
    assert (admiralty.code, casualty.code) == ("6", "alleged")


# ── readers ────────────────────────────────────────────────────────────────────────────────


def told(*things):
    claim = Claim(CLAIM, "torture", WORDING)
    book = held(claim, TEXT, *things)
    return telling.claims(book, voices.graded(book, at=AT), at=AT)


def test_readers_are_told_which_judgment_and_that_by_voices_it_stands_lower():
    (made,) = told(CITED, *signed(CITED))
    assert (made.rung, made.at_least) == (TOP, 0)
    (court,) = made.judgments
    assert (court.court.ru, court.case_number, court.on, court.counts) == (
        "Озёрный суд", "12/2024", "2024-05-31", True,
    )  # fmt: skip
    assert "Lake Court, 12/2024, § 135" in made.because.en
    assert "справедливым" in made.because.ru
    assert len([rule for rule in made.rules if rule.met]) == len(RULES)
    assert "because of" not in codec.written(made).decode()
    assert "Irena" not in codec.written(made).decode()


def test_a_judgment_that_readers_may_not_be_told_of_raises_nothing_for_them():
    hidden = replace(CITED, told=False)
    assert told(hidden, *signed(hidden)) == ()
    paper = Source(SourceId("S-0001"), SourceKind.ARTICLE, "invented", "en")
    says = Saying(CLAIM, paper.id, Stance.ASSERTS)
    (made,) = told(hidden, *signed(hidden), paper, says)
    assert (made.rung, made.judgments) == (Rung.REPORTED, ())
    assert "12/2024" not in codec.written(made).decode()


def test_a_judgment_that_readers_may_not_be_told_of_stands_nowhere_in_an_edition():
    """Nor by its title in the timeline, nor as one who says or denies a claim, nor as a speaker.

    So it is where nobody said that they may, where one signed it, or where a rule is not met.
    """
    named = replace(TEXT, title="The case of 12/2024", published=When.parse("2024-05-31"))
    paper = Source(SourceId("S-0001"), SourceKind.ARTICLE, "invented", "en", When.parse("2024-06"))
    says = [
        Saying(CLAIM, COURT, Stance.ASSERTS),
        Saying(CLAIM, COURT, Stance.DENIES, (), Denial.FLAT),
        Saying(CLAIM, paper.id, Stance.ASSERTS),
        Saying(CLAIM, paper.id, Stance.DENIES, (named.title,), Denial.FLAT),
    ]
    untold, overturned = replace(CITED, told=False), replace(CITED, finality=Finality.OVERTURNED)
    itself = Rating(COURT, Reliability.UNRELIABLE, "forged", "Irena")
    quoted = replace(says[1], attribution=("the accused",))
    for judged, shown in (
        ([], False),
        ([untold, *signed(untold)], False),
        ([CITED, *signed(CITED, by=WHO[:1])], False),
        ([CITED, *signed(CITED, by=("Ada", "ada-"))], False),
        ([CITED, *signed(untold)], False),
        ([overturned, *signed(overturned)], False),
        ([CITED, *signed(CITED), itself], False),
        ([CITED, *signed(CITED), says[1]], False),
        ([CITED, *signed(CITED), quoted], True),
    ):
        beside = [one for one in says if one != says[1]]
        book = held(Claim(CLAIM, "torture", WORDING), named, paper, *beside, *judged)
        made = telling.claims(book, voices.graded(book, at=AT), at=AT)
        words = {one.wording for one in made}
        timeline = moments.timeline(book, at=AT, told=words)
        assert len(made) == 1
        for part in (made[0], *timeline):
            assert shown or "12/2024" not in codec.written(part).decode()
        assert any("12/2024" in codec.written(part).decode() for part in timeline) is shown


def test_a_judgment_that_does_not_carry_it_tells_no_claim_that_nobody_tells_in_public():
    open_one = replace(CITED, finality=Finality.OPEN)
    assert told(open_one, *signed(open_one)) == ()
    paper = Source(SourceId("S-0001"), SourceKind.ARTICLE, "invented", "en")
    (made,) = told(open_one, *signed(open_one), paper, Saying(CLAIM, paper.id, Stance.ASSERTS))
    assert (made.rung, made.judgments) == (Rung.REPORTED, ())


@given(
    st.lists(any_judgment(), max_size=3, unique_by=lambda one: (one.claim, one.source)),
    st.sampled_from([WHO, WHO[:1], ("Ada", "ada-")]),
    st.sampled_from([None, *Stance]),
    st.sampled_from([None, *Reliability]),
    st.booleans(),
)
@settings(max_examples=25)
def test_a_judgment_in_an_edition_carries_its_claim_to_that_rung(
    judgments, by, own, rated, refuted
):
    paper = Source(SourceId("S-0001"), SourceKind.ARTICLE, "invented", "en")
    things = [*judgments, *signed(*judgments, by=by), paper,
              Saying(CLAIM, paper.id, Stance.ASSERTS, entry="00")]  # fmt: skip
    things += [Saying(CLAIM, COURT, own, entry="01")] if own else []
    things += [Rating(COURT, rated, "because of a test", "Irena")] if rated else []
    things += [Saying(CLAIM, paper.id, Stance.DENIES, (), Denial.REFUTATION, checked=True,
                      entry="02")] if refuted else []  # fmt: skip
    for made in told(*things):
        assert (made.rung is TOP) == bool(made.judgments)
        assert all(one.counts and one.finality == "final" for one in made.judgments)


# ── at DESK ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def book(tmp_path):
    with closing(empty_case(tmp_path / "case")) as casebook:
        claim = Claim(CLAIM, "torture", WORDING)
        casebook.append_many([claim, TEXT], reason="invented", at=NOON)
        yield casebook


FORM = {
    "source": COURT, "court_en": "Lake Court", "court_ru": "Озёрный суд",
    "case_number": "12/2024", "on": "2024-05-31", "paragraph": "§ 135", "finality": "final",
    "evidence": "heard", "proved": "beyond_reasonable_doubt", "reason": "because of a test",
}  # fmt: skip


def plain(page):
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", page.text)).split())


def test_it_is_cited_signed_by_two_and_taken_back_on_the_claims_page(book, tmp_path):
    browser = entered(desk_of(book, tmp_path, clock=Clock(NOON)))
    page = browser.post(f"/en/claims/{CLAIM}/cite", data=FORM)
    assert "It carries nothing until two named reviewers have signed it" in plain(page)
    (one,) = citations.every(book)
    assert (one.told, one.by, one.case_number) == (False, "ada", "12/2024")
    assert FORM["reason"] not in {entry.why for entry in book.ledger()}
    assert f'name="digest" value="{one.digest}"' in page.text
    agree = {"agrees": "yes", "reason": "read"}
    assert browser.post(f"/en/claims/{CLAIM}/review", data=agree).status_code == 200
    assert one.entry
    assert citations.signings(book) == (), "to agree with the claim signs no citation"
    sign = {"source": COURT, "digest": one.digest, "read": "yes", "reason": "read"}
    assert browser.post(f"/en/claims/{CLAIM}/sign", data={**sign, "read": ""}).status_code == 400
    page = browser.post(f"/en/claims/{CLAIM}/sign", data=sign)
    assert "Of the claim your signature says nothing" in plain(page)
    assert citations.signings(book) == tuple(signed(one, by=("ada",)))
    book.append_many(signed(one, by=("ben",)), reason="invented", at=NOON)
    page = browser.get(f"/en/claims/{CLAIM}")
    assert "carries the rung by its own rules" in plain(page)
    assert "Beyond reasonable doubt, as a court found" in plain(page)
    reached = re.findall(r"\(step (\d) of 6\) +(reached|not reached)", plain(page))
    assert dict(reached)["6"] == "reached"
    assert {said for step, said in reached if step in "2345"} == {"not reached"}, "nobody says it"
    assert "Вне разумных сомнений" in plain(browser.get("/ru/claims"))
    assert "Judgment 12/2024 (Final" in plain(browser.get("/en/replay"))
    changed = browser.post(f"/en/claims/{CLAIM}/cite", data={**FORM, "paragraph": "§ 136"})
    assert "carries nothing" in plain(changed), "who signed it signed another paragraph"
    assert browser.post(f"/en/claims/{CLAIM}/sign", data=sign).status_code == 409
    page = browser.post(
        f"/ru/claims/{CLAIM}/uncite", data={"source": COURT, "reason": "another case"}
    )
    assert "решение не приводится" in plain(page)
    assert citations.every(book) == ()
    assert voices.graded(book, at=NOON)[CLAIM].rung is Rung.RECORDED


@pytest.mark.parametrize(
    "change",
    [{"finality": "nothing"}, {"finality": ""}, {"evidence": "rumour"}, {"proved": "yes"},
     {"court_ru": ""}, {"case_number": "x" * 121}, {"paragraph": "§\u202e1"}, {"on": "then"},
     {"reason": ""}, {"source": "S-0009"}],
)  # fmt: skip
def test_what_the_form_does_not_offer_is_not_kept(book, tmp_path, change):
    browser = entered(desk_of(book, tmp_path, clock=Clock(NOON)))
    done = browser.post(f"/en/claims/{CLAIM}/cite", data={**FORM, **change})
    assert done.status_code in {400, 404}
    assert citations.every(book) == ()


def test_no_name_that_somebody_protects_and_no_paper_of_a_deponent_is_cited(book):
    book.append(SweepList(TestimonyId("T-7QK4M2X2"), ("Venn",)), reason="invented", at=NOON)
    with pytest.raises(Refused):
        citing.cite(book, replace(CITED, case_number="Venn v. Lakeshore"), at=NOON)
    theirs = replace(TEXT, id=SourceId("S-00C2"), testimony=TestimonyId("T-7QK4M2X2"))
    paper = replace(TEXT, id=SourceId("S-00C3"), kind=SourceKind.DOCUMENT)
    book.append_many([theirs, paper], reason="invented", at=NOON)
    with pytest.raises(Refused):
        citing.cite(book, replace(CITED, source=theirs.id), at=NOON)
    with pytest.raises(Malformed):
        citing.cite(book, replace(CITED, source=paper.id), at=NOON)
    with pytest.raises(Missing):
        citing.take_back(book, CLAIM, COURT, because="none", at=NOON)
    assert citations.every(book) == ()
    assert kinds.named("judgment") is not None


def test_a_signature_is_taken_back_by_whoever_gave_it(book, tmp_path):
    book.append_many([CITED, *signed(CITED, by=("ada", "ben"))], reason="invented", at=NOON)
    browser = entered(desk_of(book, tmp_path, clock=Clock(NOON)))
    assert "Взять мою подпись назад" in plain(browser.get(f"/ru/claims/{CLAIM}"))
    form = {"source": COURT, "reason": "I had read another paragraph"}
    page = browser.post(f"/ru/claims/{CLAIM}/unsign", data=form)
    assert "вашей подписи под этой ссылкой больше нет" in plain(page)
    assert [one.reviewer for one in citations.signings(book)] == ["ben"]
    assert voices.graded(book, at=NOON)[CLAIM].rung is Rung.RECORDED
    assert browser.post(f"/ru/claims/{CLAIM}/unsign", data=form).status_code == 404
    assert "подпись под ссылкой на «Judgment 12/2024» взята назад" in plain(
        browser.get("/ru/replay")
    )


def test_a_signature_is_of_one_writing_and_does_not_revive(book):
    def rung():
        return voices.graded(book, at=NOON)[CLAIM].rung

    for between in (
        lambda: citing.take_back(book, CLAIM, COURT, because="we misread it", at=NOON),
        lambda: citing.cite(book, replace(CITED, finality=Finality.OVERTURNED), at=NOON),
        lambda: citing.cite(book, replace(CITED, told=False), at=NOON),
        lambda: None,
    ):
        made = citing.cite(book, CITED, at=NOON)
        assert (made, rung()) == (citations.every(book)[0], Rung.RECORDED)
        book.append_many(signed(made), reason="read", at=NOON)
        assert rung() is TOP
        between()
        assert rung() is (Rung.RECORDED if citations.every(book) != (made,) else TOP)
        citing.cite(book, CITED, at=NOON)
        assert rung() is Rung.RECORDED, "in the same words, and yet nobody signed this one"


def test_whoever_is_here_takes_back_what_they_signed_under_another_spelling(book, tmp_path):
    book.append_many([CITED, *signed(CITED, by=("Ada", "Аda", "Jonas"))], reason="x y", at=NOON)
    page = entered(desk_of(book, tmp_path, clock=Clock(NOON))).get(f"/en/claims/{CLAIM}")
    assert f"/en/claims/{CLAIM}/unsign" in page.text
    citing.unsign(book, CLAIM, COURT, reason="another paragraph", at=NOON)
    assert [one.reviewer for one in citations.signings(book)] == ["Jonas"]
    with pytest.raises(Missing):
        citing.unsign(book, CLAIM, COURT, reason="once more", at=NOON)


def test_beside_a_voice_stands_that_it_denies_this_itself(book, tmp_path):
    one, paper = (Source(SourceId(f"S-000{n}"), SourceKind.DOCUMENT, "invented", "en")
                  for n in (1, 2))  # fmt: skip
    saw = link(one.id, Relation.WITNESSED, None, claim=CLAIM)
    quotes = link(paper.id, Relation.QUOTES, one.id, claim=CLAIM)
    book.append_many(
        [one, paper, saw, quotes, Saying(CLAIM, paper.id, Stance.ASSERTS, entry="00"),
         Saying(CLAIM, one.id, Stance.DENIES, ("an office",), Denial.FLAT, entry="01")],
        reason="invented", at=NOON,
    )  # fmt: skip
    browser = entered(desk_of(book, tmp_path, clock=Clock(NOON)))
    said = "In words of its own it denies or doubts this"
    assert said not in plain(browser.get(f"/en/claims/{CLAIM}")), "that is what an office says"
    book.append(Saying(CLAIM, one.id, Stance.DENIES, (), Denial.FLAT, entry="02"), reason="told",
                at=NOON)  # fmt: skip
    found = voices.graded(book, at=NOON)[CLAIM]
    assert (found.rung, found.k_certain) == (Rung.GROUNDS_TO_SUSPECT, 1)
    for code, words in (("en", said), ("ru", "Своими словами он это отрицает")):
        for path in (f"/{code}/claims/{CLAIM}", f"/{code}/claims/{CLAIM}/lineage"):
            assert words in plain(browser.get(path))


def test_a_victims_line_to_what_happened_is_not_offered_to_be_taken_back(book, tmp_path):
    keep_stay(book, 1)
    name = book.all(Testimony)[0].id
    book.append(Answer(name, Scope.COMPARE, granted=True, at=NOON), reason="asked", at=NOON)
    victim = Source(SourceId("S-0001"), SourceKind.TESTIMONY, "Invented", "en",
                    testimony=name, connection=Connection.VICTIM)  # fmt: skip
    paper = Source(SourceId("S-0002"), SourceKind.DOCUMENT, "Paper", "en")
    both = [link(one.id, Relation.WITNESSED, None) for one in (victim, paper)]
    said = [Saying(CLAIM, one.id, Stance.ASSERTS) for one in (victim, paper)]
    book.append_many([victim, paper, *both, *said], reason="invented", at=NOON)
    browser = entered(desk_of(book, tmp_path, clock=Clock(NOON)))
    page = browser.get(f"/en/claims/{CLAIM}/lineage")
    assert f"/en/sources/{paper.id}/unlink" in page.text
    assert f"/en/sources/{victim.id}/unlink" not in page.text
    assert "Counts as there by how they say they know" in plain(page)
    assert unlinking.moved(book, both[0], at=NOON) == ()
    assert unlinking.moved(book, both[1], at=NOON)


@pytest.mark.parametrize(
    ("on", "may"),
    [("2026-03-05", True), ("2026-03-06", True), ("2026-03-07", False), ("2026", True),
     ("2026-04", False), ("2027", False), ("2025-12/2026-06", True)],
)  # fmt: skip
def test_no_judgment_of_a_day_to_come_is_cited(book, on, may):
    """Where the sun rises first it is tomorrow already: 14 hours before UTC."""
    one = replace(CITED, on=When.parse(on))
    if may:
        citing.cite(book, one, at=NOON)
    else:
        with pytest.raises(Refused, match="day to come") as refused:
            citing.cite(book, one, at=NOON)
        assert "the day on which the court gave it" in refused.value.hint
    assert bool(citations.every(book)) is may


@pytest.mark.parametrize("stance", [one for one in Stance if one is not Stance.NOTHING])
def test_no_judgment_is_cited_that_is_itself_against_the_claim(book, stance):
    own = Saying(CLAIM, COURT, stance, entry="00")
    book.append(replace(own, attribution=("the accused",), entry="01"), reason="quoted", at=NOON)
    citing.cite(book, CITED, at=NOON)
    citing.take_back(book, CLAIM, COURT, because="to try again", at=NOON)
    book.append(own, reason="invented", at=NOON)
    if stance in (Stance.ASSERTS, Stance.CONDEMNS):
        citing.cite(book, CITED, at=NOON)
        return
    with pytest.raises(Refused, match="itself denies") as refused:
        citing.cite(book, CITED, at=NOON)
    assert "--attribution" in refused.value.hint
    assert citations.every(book) == ()


def test_what_is_written_down_of_the_court_later_takes_the_rung_and_is_said(book, tmp_path):
    book.append_many([CITED, *signed(CITED)], reason="invented", at=NOON)
    assert voices.graded(book, at=NOON)[CLAIM].rung is TOP
    book.append(Saying(CLAIM, COURT, Stance.DENIES, entry="00"), reason="read", at=NOON)
    found = voices.graded(book, at=NOON)[CLAIM]
    assert (found.rung, found.judgments[0].unmet) == (Rung.RECORDED, ("judgment_for",))
    page = entered(desk_of(book, tmp_path, clock=Clock(NOON))).get(f"/ru/claims/{CLAIM}")
    assert "Ничто из записанного нами за ним самим не против утверждения" in plain(page)


def test_it_is_cited_and_taken_back_by_command(book, capsys):
    def call(*words):
        return by_command(book, capsys, *words)[:2]

    given = [
        "--court-en", "Lake Court", "--court-ru", "Озёрный суд", "--case-number", "12/2024",
        "--on", "2024-05-31", "--paragraph", "§ 135", "--finality", "open", "--evidence", "heard",
        "--proved", "less", "--because", "it says so",
    ]  # fmt: skip
    code, out = call("claim", "cite", CLAIM, COURT, *given, "--json")
    assert code == 0
    assert len(json.loads(out)["digest"]) == 64
    told = json.loads(call("corroborate", CLAIM, "--json")[1])
    assert (told["rung"], told["by_voices"]) == ("recorded", "recorded")
    assert told["judgments"] == [
        {"source": COURT, "counts": False,
         "unmet": ["judgment_final", "judgment_proved", "judgment_signed"]}
    ]  # fmt: skip
    assert "does not count, for not met: It is final" in call("corroborate", CLAIM)[1]
    assert call("claim", "uncite", CLAIM, COURT, "--because", "another case")[0] == 0
    assert json.loads(call("corroborate", CLAIM, "--json")[1])["judgments"] == []
