"""The claims board, and one claim: how firmly it is held, by which rules, what stands against it.

GET  /claims                 all; ?sort=… &rung=… &violation=… &against=… order and choose
     /claims/ID              one: the voices, the picture, the rules, the denials
     /claims/ID/lineage      its picture alone, in three sizes and to print, and as a table
POST /claims/ID/review       what somebody signs of the claim
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from starlette.responses import Response

from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.adapters.web.catalogue import said
from bearwitness.consent import Answer
from bearwitness.consent.answers import Met
from bearwitness.corroboration import burden, exports, lineage, reviewers
from bearwitness.corroboration.grading import Grade, Opposition
from bearwitness.corroboration.judgments import Cited
from bearwitness.corroboration.lineage import Voice
from bearwitness.desk import apart, citations, deciding, sayings, voices
from bearwitness.desk.web import claiming, pictured
from bearwitness.desk.web.pictured import Held
from bearwitness.desk.web.room import Room, Visit, back
from bearwitness.ids import ClaimId, SourceId, checked
from bearwitness.publication import drawing
from bearwitness.records.claim import Claim, Denial, Modality, Review, Saying, Stance
from bearwitness.records.judgment import Evidence, Finality, Judgment, Proved, Signed
from bearwitness.records.rung import Rung
from bearwitness.records.source import ONE_VOICE, Link, Rating, Source, SourceKind, Standing
from bearwitness.records.testimony import Testimony

GRADED = (Claim, Saying, Link, Source, Testimony, Review, Rating, Judgment, Signed, Answer, Met)
SORTS = ("rung", "certain", "possible", "against", "entered")
SIZES = ("fit", "real", "large")
_SOURCE = re.compile(r"S-[0-9A-Z]{4,26}")
_MARKS = {"en": ("“”", "‘’"), "ru": ("«»", "„“")}  # around, and within
_RUNGS = list(Rung)


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of the board."""

    claim: Claim
    grade: Grade
    violation: str
    against: str  # every kind of opposition with how many there are
    by: tuple[str, ...]  # who opposes it, each once; whoever is only quoted, through whom
    next_enquiry: str


@dataclass(frozen=True, slots=True)
class Against:
    """One who opposes a claim. `owed`: it gives nothing to check, and a state owes records.

    `quoted` are those whose words it only tells, the one who said it first; empty: its own.
    """

    source: Source
    quoted: tuple[str, ...]
    checked: bool
    one_voice: str
    owed: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """Everybody who opposes a claim in one way."""

    label: str
    means: str
    them: tuple[Against, ...]


def grades(room: Room, at: datetime) -> dict[ClaimId, Grade]:
    """Return the grade of every claim; consent may end with a day, so a grade lasts one at most."""
    return room.kept(("grades", at.date()), GRADED, lambda: voices.graded(room.casebook, at=at))


def show_all(room: Room, visit: Visit) -> Response:
    """Show the board, in the order and with the choice that its address says."""
    graded, language = grades(room, room.clock()), visit.language
    every = room.casebook.all(Claim)
    chosen = {
        "rung": _one_of(visit, "rung", [rung.value for rung in Rung]),
        "violation": _one_of(visit, "violation", [claim.predicate for claim in every]),
        "against": _one_of(visit, "against", [*(d.value for d in Denial), "any", "none"]),
    }
    sort = _one_of(visit, "sort", SORTS) or "rung"
    titles = {s.id: s.called(language).title for s in room.casebook.all(Source)}
    rows = [
        Shown(
            claim,
            graded[claim.id],
            vocabulary("violations").term(claim.predicate).label(language),
            _against(graded[claim.id], language),
            _by(graded[claim.id], titles, language),
            named(room, graded[claim.id].next_enquiry.of(language), language),
        )
        for claim in every
        if _fits(claim, graded[claim.id], chosen)
    ]
    return room.page(
        visit,
        "claims.html",
        here="claims",
        rows=sorted(rows, key=lambda row: _place(row, sort)),
        all=len(every),
        undecided=deciding.undecided(room.casebook),
        sort=sort,
        sorts=SORTS,
        chosen=chosen,
        rungs=[rung.value for rung in Rung],
        violations=sorted(
            (vocabulary("violations").term(code).label(language), code)
            for code in {claim.predicate for claim in every}
        ),
        denials=[(d.value, _denial(d, language)[0]) for d in Denial],
        every_violation=claiming.violations(language),
        events=claiming.events(room, language),
        modalities=[modality.value for modality in Modality],
    )


def show(room: Room, visit: Visit) -> Response:
    """Show one claim with every voice, rule, denial and source."""
    held, language = held_of(room, visit), visit.language
    claim, grade = held.claim, held.grade
    drawn = pictured.picture(held, language)
    return room.page(
        visit,
        "claim.html",
        here="claims",
        claim=claim,
        grade=grade,
        violation=vocabulary("violations").term(claim.predicate).label(language),
        # A judgment gives the last rung and none between: what voices did not meet is not reached.
        reached=[grade.rung.value, *(r.value for r in _RUNGS[: _RUNGS.index(grade.by_voices) + 1])],
        exports=exports.exported(grade),
        denying=_denying(grade),
        cut=[_voice(held, voice) for voice in grade.cut],
        far=[_voice(held, voice) for voice in grade.publication_cut],
        undecided=deciding.about(room.casebook, claim.id),
        merged=[
            (entry, one)
            for entry in apart.merges(room.casebook)
            for one in entry.moved
            if one.claim == claim.id
        ],
        picture=_svg(drawn, held, language) if drawn else None,
        not_counted=[
            (held.sources[n.source], named(room, n.why.of(language), language))
            for n in grade.not_counted
        ],
        undone=[row for row in pictured.rows(held) if row.standing == Standing.NOTHING.value],
        sources=held.sources,
        opposition=_opposition(held, language),
        rules=[(rung.value, [r for r in grade.rules if r.rung is rung]) for rung in _RUNGS[1:]],
        sayings=[
            (held.sources[s.source], s, exports.letter(held.ratings.get(s.source)))
            for s in held.sayings
            if s.source in held.sources
        ],
        written=claiming.named(
            [(held.sources[s.source], s) for s in held.sayings if s.source in held.sources]
        ),
        tellers=sorted(
            ((one.id, one.called(language).title) for one in held.sources.values()),
            key=lambda one: one[1].casefold(),
        ),
        stances=[stance.value for stance in sayings.STANCES],
        denials=[(d.value, *_denial(d, language)) for d in Denial],
        signed_by=citations.theirs,
        kept_out=sum(s.source not in held.sources for s in held.sayings),
        credibility=exports.exported(grade)[0].code,
        next_enquiry=named(room, grade.next_enquiry.of(language), language),
        judgments=_judgments(room, held),
        courts=sorted(
            (s.id, s.called(language).title)
            for s in held.sources.values()
            if s.kind is SourceKind.JUDGMENT and not s.confided
        ),
        finalities=[f.value for f in Finality if f is not Finality.NOTHING],
        evidence=[one.value for one in Evidence],
        proved=[one.value for one in Proved],
        reviews=[r for r in voices.reviews(room.casebook) if r.claim == claim.id],
        taken_as_one=reviewers.taken_as_one,
        as_one_with=reviewers.as_one_with,
    )


def show_lineage(room: Room, visit: Visit) -> Response:
    """Show the picture alone, in a size that the address says, and as a table."""
    held, language = held_of(room, visit), visit.language
    drawn = pictured.picture(held, language)
    size = _one_of(visit, "size", SIZES) or "fit"
    return room.page(
        visit,
        "lineage.html",
        here="claims",
        claim=held.claim,
        picture=_svg(drawn, held, language) if drawn else None,
        size=size,
        sizes=SIZES,
        rows=pictured.rows(held),
        sources=held.sources,
        denying=_denying(held.grade),
        cut=[_voice(held, voice) for voice in held.grade.cut],
        far=[_voice(held, voice) for voice in held.grade.publication_cut],
    )


def review(room: Room, visit: Visit) -> Response:
    """Keep what the one who works here signs about a claim; a newer one supersedes it."""
    claim = _claim(room, visit)
    signed = Review(
        claim.id,
        room.casebook.by,
        agrees=visit.given("agrees") == "yes",
        contradictions_answered=visit.given("contradictions") == "yes",
        adverse_answered=visit.given("adverse") == "yes",
    )
    room.casebook.append(signed, reason=visit.reason(), at=room.clock())
    return back(visit, f"claims/{claim.id}", "reviewed")


def held_of(room: Room, visit: Visit) -> Held:
    """Return all that the casebook holds on the claim that the address names, and may compare."""
    claim, at = _claim(room, visit), room.clock()
    book = room.casebook
    told = [s for s in sayings.said(book) if s.claim == claim.id]
    return Held(
        claim,
        grades(room, at)[claim.id],
        {source.id: source for source in voices.comparable(book, at=at)},
        lineage.for_claim(claim.id, voices.links(book), told),
        told,
        {rating.source: rating for rating in book.all(Rating)},
        [k for k in voices.recorded(book) if k.standing is Standing.NOTHING],
    )


def named(room: Room, text: str, language: str) -> str:
    """Return a text with sources' titles in the place of their ids, set apart as titles."""
    at = room.clock()
    sources = room.kept(
        ("comparable", at.date()), GRADED, lambda: voices.comparable(room.casebook, at=at)
    )
    titles: dict[str, str] = {source.id: _title(source, language) for source in sources}
    return _SOURCE.sub(lambda found: titles.get(found.group(), found.group()), text)


def _title(source: Source, language: str) -> str:
    """Return a document's title in quotation marks; a testimony's is whom it is of, and bare.

    In each language marks within marks are the other pair of its own.
    """
    title = source.called(language).title
    if source.kind is SourceKind.TESTIMONY:
        return title
    outer, inner = _MARKS[language]
    return f"{outer[0]}{title.translate(str.maketrans(outer, inner))}{outer[1]}"


def _one_of(visit: Visit, name: str, known: Sequence[str]) -> str:
    """Return a part of the address's query if it is one that the page offers, else nothing."""
    given = visit.request.query_params.get(name, "")
    return given if given in known else ""


def _fits(claim: Claim, grade: Grade, chosen: Mapping[str, str]) -> bool:
    kinds = {one.kind.value for one in grade.opposition if one.kind}
    wanted = chosen["against"]
    opposed = {"": True, "any": bool(grade.opposition), "none": not grade.opposition}
    return (
        chosen["rung"] in {"", grade.rung.value}
        and chosen["violation"] in {"", claim.predicate}
        and opposed.get(wanted, wanted in kinds)
    )


def _place(row: Shown, sort: str) -> tuple[int, ...]:
    """Where a row stands: the firmest, or the most opposed, first; otherwise as entered."""
    grade = row.grade
    rung = _RUNGS.index(grade.rung)
    return {
        "rung": (-rung, -grade.k_certain),
        "certain": (-grade.k_certain, -rung),
        "possible": (-grade.k_possible, -grade.k_certain),
        "against": (-len(grade.opposition), -rung),
        "entered": (),
    }[sort]


def _against(grade: Grade, language: str) -> str:
    counts: dict[str, int] = {}
    for one in grade.opposition:
        label, _ = _way(one, language)
        counts[label] = counts.get(label, 0) + 1
    return "; ".join(f"{label}: {count}" for label, count in counts.items())


def _by(grade: Grade, titles: Mapping[SourceId, str], language: str) -> tuple[str, ...]:
    """Return who opposes a claim, as words for a line; of whoever is quoted, through whom."""
    told = (
        said(language, "voices.as_told", {"who": ", ".join(o.attribution[::-1]), "by": by})
        if o.attribution
        else by
        for o, by in ((one, titles[one.source]) for one in grade.opposition)
    )
    return tuple(dict.fromkeys(told))


def _denying(grade: Grade) -> frozenset[SourceId]:
    """Return who denies or doubts a claim in words of their own; that takes no voice away."""
    against = {Stance.DENIES, Stance.DOUBTS}
    return frozenset(
        o.source for o in grade.opposition if o.stance in against and not o.attribution
    )


def _way(one: Opposition, language: str) -> tuple[str, str]:
    if one.kind is not None:
        return _denial(one.kind, language)
    return said(language, f"desk.stance.{one.stance.value}"), ""


def _denial(kind: Denial, language: str) -> tuple[str, str]:
    term = vocabulary("denials").term(kind.value)
    return term.label(language), term.means[language]


def _opposition(held: Held, language: str) -> list[Kind]:
    groups: dict[tuple[str, str], list[Against]] = {}
    order = [*Denial, None]
    for one in sorted(held.grade.opposition, key=lambda o: (order.index(o.kind), o.stance)):
        source = held.sources[one.source]
        owed = burden.on_the_state(held.claim, one, source)
        same, quoted = _one_voice(held, one, language), one.attribution[::-1]
        against = Against(source, quoted, one.checked, same, owed)
        groups.setdefault(_way(one, language), []).append(against)
    return [Kind(label, means, tuple(them)) for (label, means), them in groups.items()]


def _one_voice(held: Held, one: Opposition, language: str) -> str:
    """Return with whom among those who oppose it this one speaks as one voice."""
    opposing = {other.source for other in held.grade.opposition}
    ends = ((k.source, k.onto) for k in held.links if k.relation in ONE_VOICE and k.onto)
    others = [b if a == one.source else a for a, b in ends if one.source in {a, b}]
    return ", ".join(
        held.sources[SourceId(o)].called(language).title
        for o in dict.fromkeys(others)
        if o in opposing
    )


def _judgments(room: Room, held: Held) -> list[tuple[Judgment, Source, Cited, list[str]]]:
    """Return what is cited, each with its source, what it meets, and who signed it as it is."""
    every = {one.source: one for one in held.grade.judgments}
    signings = citations.signings(room.casebook)
    return [
        (j, held.sources[j.source], every[j.source],
         [s.reviewer for s in signings if s.digest == j.digest])
        for j in citations.every(room.casebook)
        if j.claim == held.claim.id and j.source in held.sources
    ]  # fmt: skip


def _svg(drawn: drawing.Picture, held: Held, language: str) -> Markup:
    title = said(language, "voices.picture.title", {"claim": held.claim.wording[language]})
    return Markup(drawing.svg(drawn, title=title, fixed=True))  # noqa: S704 - every text is escaped


def _voice(held: Held, voice: Voice) -> tuple[list[Source], bool]:
    """Return the sources of a voice, and whether one of it may not be compared."""
    return [held.sources[source] for source in voice.sources], bool(voice.absent)


def _claim(room: Room, visit: Visit) -> Claim:
    return room.casebook.get(Claim, ClaimId(checked(visit.name("id"), "C")))
