"""What sources say of claims, as staff write it down: one door for the pages and the commands.

Whether a deponent tells a claim as their own or as what others said decides whether they were
there for it: neither door takes one of the two for granted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bearwitness.desk import sweeplists, voices
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import Malformed, Missing, Refused
from bearwitness.records.claim import Claim, Saying, Stance
from bearwitness.records.reason import is_plain
from bearwitness.records.source import Source
from bearwitness.redaction.masking import residue

STANCES = tuple(stance for stance in Stance if stance is not Stance.NOTHING)
LONGEST_CHAIN = 6  # speakers
LONGEST_SPEAKER = 120  # characters
_OTHERS = "others"


def said(casebook: Casebook) -> tuple[Saying, ...]:
    """Return all that sources say of claims; what was taken back is not among it."""
    return tuple(s for s in casebook.all(Saying) if s.stance is not Stance.NOTHING)


def say(
    casebook: Casebook,
    saying: Saying,
    *,
    reason: str,
    at: datetime,
    entropy: Callable[[int], bytes],
) -> None:
    """Keep what a source says of a claim, beside whatever else it says of it.

    What is held already, said again, is kept anew: so a refutation becomes checked, or is no more.

    Raises:
        Missing: there is no such claim or source.
        Refused: the source may not be compared, or the chain of speakers holds a word that
            redaction covers in any testimony: a paper can name somebody who spoke with us.
        Malformed: a chain of speakers that is too long, or one of them not plain words.
    """
    casebook.get(Claim, saying.claim)
    source = casebook.get(Source, saying.source)
    if source.id not in {one.id for one in voices.comparable(casebook, at=at)}:
        raise Refused(
            "this source may not be compared: nothing was written down",
            hint="its deponent did not allow comparing, or took it back; ask them",
        )
    _expect_sense(saying)
    _expect_no_name(casebook, saying)
    held = _held(casebook, saying)
    entry = held[0].entry if held else entropy(5).hex()
    casebook.append(replace(saying, entry=entry), reason=reason, at=at)


def confirmed(casebook: Casebook, saying: Saying, *, entropy: Callable[[int], bytes]) -> Saying:
    """Return what a rule read and a person confirms, ready to be kept.

    It stands beside what the source says in other ways; what was checked before stays checked.
    """
    held = _held(casebook, saying)
    return held[0] if held else replace(saying, entry=entropy(5).hex())


def take_back(casebook: Casebook, saying: Saying, *, reason: str, at: datetime) -> None:
    """Keep that a source does not say a claim in this way; what else it says of it stays.

    Whoever told it as hearsay was not there for it, and does not become a witness by this: of the
    words it is kept that they were somebody else's, and not whose.

    Raises:
        Missing: nobody wrote down that it does.
    """
    held = _held(casebook, saying)
    if not held:
        raise Missing("nothing of this kind is written down", hint="see the claim's page")
    casebook.append_many((_nothing(s) for s in held), reason=reason, at=at)


def _nothing(saying: Saying) -> Saying:
    heard = saying.attribution and saying.stance is Stance.ASSERTS
    chain = (_OTHERS,) if heard else ()
    return Saying(saying.claim, saying.source, Stance.NOTHING, chain, entry=saying.entry)


def _held(casebook: Casebook, saying: Saying) -> list[Saying]:
    """Return the entries that say the same; two machines may each have made one."""
    alike = [s for s in said(casebook) if _plain(s) == _plain(saying)]
    return sorted(alike, key=lambda s: not s.checked)


def _plain(saying: Saying) -> Saying:
    return replace(saying, checked=False, entry="")


def _expect_sense(saying: Saying) -> None:
    if saying.stance not in STANCES:
        raise Malformed("what was a mistake is taken back, not said")
    chain = saying.attribution
    if len(chain) > LONGEST_CHAIN or not all(_is_speaker(one) for one in chain):
        raise Malformed(
            "a chain of speakers is a few words each, the outermost first",
            hint=f"up to {LONGEST_CHAIN}, each up to {LONGEST_SPEAKER} letters",
        )


def _is_speaker(text: str) -> bool:
    known = any(sign.isalnum() for sign in text) and len(text) <= LONGEST_SPEAKER
    return known and text == text.strip() and is_plain(text)


def _expect_no_name(casebook: Casebook, saying: Saying) -> None:
    with casebook.inside() as held:
        covered = sweeplists.every_word(held.fold)
    if any(residue(speaker, covered) for speaker in saying.attribution):
        raise Refused(
            "this holds a word that redaction covers: nothing was written down",
            hint="say who it was by a part they played, such as: a fellow prisoner",
        )
