"""An edition at DESK: from what the gate clears at this moment to the folder that PUBLIC takes.

1. Everything proposed goes through the gate again, now; what it refuses stays out, with reasons.
2. Each cleared passage gets its bundle under one fresh checkpoint; together with the bundles of
   older editions it may show no more than was approved.
3. Claims are graded and victims counted from what may be used now.
4. The film's script and proofs are checked against what was cleared: a film of more is refused.
5. All that the edition says, our own words too, is swept once more for protected words.
6. The folder is written beside its place and appears whole: edition, files, dossier, manifest.
   The film gets its content credential there, which names the proofs that it shows.
7. Before it is signed and appears, consent is asked for once more by a fresh clock, and the
   casebook keeps the edition with every permit that it used and its place: a later withdrawal
   finds it wherever the program was stopped. What was kept and never appeared does no harm.
8. Local editions that rest on consent that is gone are removed, this one too.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bearwitness import ids
from bearwitness.adapters import workrooms
from bearwitness.adapters.clock import Clock
from bearwitness.adapters.editions import marks
from bearwitness.adapters.media.credentials.certificates import Signer, organisation
from bearwitness.adapters.media.film import Film as Rendered
from bearwitness.adapters.typesetting import dossier
from bearwitness.consent import Scope
from bearwitness.desk import (
    counted,
    film_credentials,
    film_keys,
    gating,
    logbook,
    moments,
    numbers,
    proving,
    reciting,
    shown,
    telling,
    tracing,
    trust,
    uses,
    voices,
    whereabouts,
)
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.choices import Choice, Programme
from bearwitness.desk.imprint import Imprint
from bearwitness.desk.redacting import Redactor
from bearwitness.errors import GateClosed, Malformed, Missing, Refused
from bearwitness.ids import TestimonyId
from bearwitness.proof import policy as policies
from bearwitness.publication import edition as editions
from bearwitness.publication import manifest as manifests
from bearwitness.publication.assembly import Chosen, Quoted, quoted
from bearwitness.publication.edition import (
    Edition,
    Film,
    Petition,
    Tall,
    TranscriptLine,
    WarningLevel,
)
from bearwitness.publication.gate import Cleared
from bearwitness.publication.words import Words
from bearwitness.recital import script as scripts
from bearwitness.recital.captions import FPS
from bearwitness.redaction.whole import whole

POLICY = "policy.json"
NOTICE = "withdrawn.note"
FILM = "film"  # the folder and the name of the film's files
WARNING = Words(
    "Torture and killing are spoken of. The voices are not those of the people who testified.",
    "Речь о пытках и убийствах. Голоса не принадлежат тем, кто дал свидетельства.",
)
NOT_PROVEN = (
    Words(
        "That the words are true. A proof shows that they were sealed as they are and when; whether"
        " they are right is what corroboration is about.",
        "Что сказанное правда. Доказательство показывает, что слова запечатаны такими и когда;"
        " верны ли они — вопрос к подтверждениям.",
    ),
    Words(
        "The time of sealing is stated by our own log. No independent clock has confirmed it yet.",
        "Время запечатывания указано нашим же журналом. Независимые часы его пока не подтвердили.",
    ),
    Words(
        "That nobody can recognise a deponent. We covered what we found and estimated the rest"
        " coarsely; nobody can promise more.",
        "Что рассказавшего никто не узнает. Мы закрыли то, что нашли, и грубо оценили остальное;"
        " обещать больше не может никто.",
    ),
)


@dataclass(frozen=True, slots=True)
class Made:
    """An edition, its folder, and the testimonies that the gate kept out of it."""

    edition: Edition
    folder: Path
    kept_out: dict[TestimonyId, tuple[str, ...]]
    unseen: tuple[TestimonyId, ...] = ()  # shown in it, of a draft that their deponent never saw


def make(
    casebook: Casebook,
    redactor: Redactor,
    folder: Path,
    *,
    reason: str,
    at: datetime,
    clock: Clock,
    entropy: Callable[[int], bytes],
    film: Rendered | None = None,
    tell: Callable[[float], None] = lambda _: None,
) -> Made:
    """Make an edition into `folder`, which must not be there yet.

    Args:
        casebook: unlocked; its imprint says what stands on every edition.
        redactor: of this casebook.
        folder: where the edition will be.
        reason: why it is made; it stands in the ledger.
        at: now, UTC: consent and approvals are asked for at this moment.
        clock: asked when all is made: somebody may have said no meanwhile.
        entropy: random bytes on request.
        film: rendered before, if there is one; its files are copied.
        tell: called with 0 to 1.

    Raises:
        Missing: the casebook has no imprint.
        Refused: `folder` is there, the film holds a line that is not cleared now, or
            an older edition shows other words of a passage.
        ConsentDenied: somebody took their word back while it was made; it does not appear, or
            is marked and removed.
        Unavailable: the disk does not take it; there is no edition.
    """
    if folder.exists():
        raise Refused("this edition's folder is there already", hint="name another one")
    imprint = next(iter(casebook.all(Imprint)), None)
    if imprint is None:
        raise Missing("the case has no imprint", hint="say who publishes, the title, the asks")
    cleared, kept_out = clear_all(casebook, redactor, at)
    tell(0.2)
    if film is not None:
        programmes = casebook.all(Programme)
        reciting.expect_words(film.plan.script.lines, cleared, programmes)
        reciting.expect_proofs(casebook, film.plan.script, film.plan.proofs, cleared)
    quotable = [one for one in cleared if one.allows(Scope.QUOTE)]
    chosen = in_no_order(_key_passages(casebook, quotable, at), salt=entropy(16))
    shown.check(casebook, chosen)
    quotes = quoted(quotable, chosen, trust.policy(casebook, at=at))
    signer = film_keys.ready(casebook, at=at) if film else None
    tell(0.4)
    table, estimate = counted.counted(casebook, at=at)
    claims = telling.claims(casebook, voices.graded(casebook, at=at), at=at)
    made = Edition(
        id=ids.EditionId(ids.mint("N", entropy(5))),
        invented=casebook.facts.invented,
        made_at=at,
        publisher=imprint.publisher,
        title=imprint.title,
        intro=imprint.intro,
        quotes=quotes.quotes,
        claims=claims,
        numbers=(numbers.number(table, estimate, ru=counted.called(casebook, "ru")),),
        timeline=moments.timeline(casebook, at=at, told={one.wording for one in claims}),
        not_proven=NOT_PROVEN,
        film=_film(film, signer) if film and signer else None,
        petition=Petition(imprint.addressee, imprint.asks),
        policy=POLICY,
        notice=NOTICE,
        dossiers={language: f"dossier-{language}.pdf" for language in editions.LANGUAGES},
    )
    parts = uses.parts(casebook, made, chosen, cleared, film=film)
    made = replace(made, until=uses.until(parts, at=at))
    _check_words(made, film, signer, redactor.protected())
    tell(0.5)
    used = uses.of_edition(made, parts)
    published = uses.published(casebook, used, folder)
    kept = [made, *shown.of(made.id, chosen), *used, *published]

    def note() -> None:
        with casebook.inside(writing=True) as held:  # nobody says no between asking and keeping
            tracing.expect_allowed(casebook, used, at=clock())
            for one in kept:
                held.pen.keep(one, reason=reason, at=at)

    _write(casebook, _Parts(made, quotes, film, signer), folder, note, tell)
    after = clock()
    tracing.pull(casebook, at=after)
    whereabouts.clear_away(casebook, at=after)
    tracing.expect_allowed(casebook, used, at=after)
    out = {one.testimony for one in chosen} | {
        TestimonyId(line.source) for line in (film.plan.script.lines if film else ())
    }
    unseen = (c.draft.testimony for c in cleared if c.unseen and c.draft.testimony in out)
    return Made(made, folder, kept_out, tuple(unseen))


def clear_all(
    casebook: Casebook, redactor: Redactor, at: datetime
) -> tuple[list[Cleared], dict[TestimonyId, tuple[str, ...]]]:
    """Take everything that is proposed through the gate; return what passed and why not."""
    cleared, kept_out = [], {}
    for testimony in gating.waiting(casebook):
        try:
            cleared.append(gating.cleared(redactor, casebook, testimony, at))
        except GateClosed as closed:
            kept_out[testimony] = closed.reasons
    return cleared, kept_out


def in_no_order(chosen: Iterable[Chosen], *, salt: bytes) -> list[Chosen]:
    """Return the passages with whole testimonies in an order that says nothing of who came when.

    The passages of one stay in theirs. `salt` is drawn anew for each edition.
    """
    return sorted(chosen, key=lambda one: hashlib.sha256(salt + one.testimony.encode()).digest())


def _key_passages(casebook: Casebook, cleared: Sequence[Cleared], at: datetime) -> Iterator[Chosen]:
    """Yield the proven passages; the film's and those staff chose stand on the first page."""
    first_page = {(choice.testimony, choice.key_passage) for choice in casebook.all(Choice)}
    read_aloud = {
        (item.testimony, item.passage): item
        for programme in casebook.all(Programme)
        for item in programme.items
    }
    ours = {choice.testimony: choice.translations for choice in casebook.all(Choice)}
    for chosen in proving.proven(casebook, cleared, at=at):
        item = read_aloud.get((chosen.testimony, chosen.index))
        own = ours.get(chosen.testimony, {}).get(str(chosen.index), "")
        if item is None:
            key = (chosen.testimony, chosen.index) in first_page
            yield replace(chosen, key=key, translation=own)
            continue
        graphic = item.warning == scripts.Warning.GRAPHIC.value
        level = WarningLevel.SEVERE if graphic else chosen.warning
        yield replace(chosen, key=True, translation=item.translation or own, warning=level)


def _check_words(
    made: Edition, film: Rendered | None, signer: Signer | None, protected: Sequence[str]
) -> None:
    """Refuse an edition in which a protected name stands, in any case and either alphabet.

    The drafts were swept for every disguise; this is about titles, wordings, notes, and the
    translations that staff wrote for pages and captions.
    """
    said = [*_strings(json.loads(editions.written(made))), *_on_screen(film)]
    said += [organisation(signer.pin)] if signer else []
    held = whole(protected, "\n".join(said))
    if held:
        raise Refused(
            f"the edition's own words hold {len(held)} protected ones",
            hint="look at titles, wordings, translations, sources' names and the imprint",
        )


def _strings(plain: object) -> Iterator[str]:
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, dict | list):
        for part in plain.values() if isinstance(plain, dict) else plain:
            yield from _strings(part)


def _on_screen(film: Rendered | None) -> Iterator[str]:
    """Yield what the film shows and the edition's own file does not say."""
    if film is None:
        return
    script = film.plan.script
    yield from (script.title, script.petition)
    for line in script.lines:
        yield line.reader
        yield from (text for _, text in line.translations)


def _film(film: Rendered, signer: Signer) -> Film:
    plan = film.plan
    script = plan.script
    file = f"{FILM}/{film.mp4.name}"
    credential = film_credentials.names(file, signer)
    return Film(
        file=file,
        poster=f"{FILM}/{film.mp4.stem}.webp",
        seconds=plan.seconds,
        language=script.language,
        captions={code: f"{FILM}/{film.mp4.stem}.{code}.vtt" for code in plan.cues},
        transcript=tuple(
            TranscriptLine(
                scene.first / FPS,
                scene.line.reader,
                scene.line.text,
                scene.line.language,
                next((text for _, text in scene.line.translations), ""),
            )
            for scene in plan.scenes
            if scene.line is not None
        ),
        warning=WARNING,
        synthetic=any(scene.spoken.synthetic for scene in plan.scenes if scene.spoken),
        credential=credential.sidecar,
        certificate=credential.pin,
        pin=credential.fingerprint,
        tall=next((_tall(mp4, signer) for mp4 in film.others), None),
    )


def _tall(mp4: Path, signer: Signer) -> Tall:
    file = f"{FILM}/{mp4.name}"
    return Tall(file, f"{FILM}/{mp4.stem}.webp", film_credentials.names(file, signer).sidecar)


@dataclass(frozen=True, slots=True)
class _Parts:
    edition: Edition
    quotes: Quoted
    film: Rendered | None
    signer: Signer | None


def _write(
    casebook: Casebook,
    parts: _Parts,
    folder: Path,
    note: Callable[[], None],
    tell: Callable[[float], None],
) -> None:
    """Write the files beside their place, `note` the edition, then sign it and let it appear.

    What is not signed is built by nobody, so that what a killed program left unnoted is no edition.
    """
    made, quotes, film = parts.edition, parts.quotes, parts.film
    with workrooms.made_whole(folder) as beside:
        _put(beside / POLICY, policies.written(trust.policy(casebook, at=made.made_at)))
        _put(beside / NOTICE, logbook.withdrawals(casebook, at=made.made_at).encode())
        for name, content in quotes.files.items():
            _put(beside / name, content)
        if film is not None:
            (beside / FILM).mkdir(parents=True, exist_ok=True)
            for file in (film.mp4, *film.others, *film.files):
                shutil.copyfile(file, beside / FILM / file.name)
        if film is not None and parts.signer is not None:
            mp4s = [beside / FILM / mp4.name for mp4 in (film.mp4, *film.others)]
            film_credentials.put(mp4s, film.plan, parts.signer)
        for language, name in made.dossiers.items():
            _put(beside / name, dossier(made, language=language, files=quotes.files))
            tell(0.75 if language == "en" else 0.95)
        _put(beside / "edition.json", editions.written(made))
        if missing := [name for name in made.files if not (beside / name).is_file()]:
            raise Malformed(f"{len(missing)} files of the edition were not made")
        manifest = _manifest(casebook, made, beside)
        note()
        _put(beside / manifests.NAME, manifest)
    tell(1.0)


def _manifest(casebook: Casebook, made: Edition, folder: Path) -> bytes:
    key = casebook.issuer_key
    public = key.public_key().public_bytes_raw()
    return manifests.signed(made.id, marks(folder), key=public, sign=key.sign)


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
