"""Answers: what was said about one use, by whom, by what right, how, and on which words."""

from __future__ import annotations

import hashlib
import re
import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from bearwitness.consent.scopes import ADDRESSED, TIED, Scope
from bearwitness.consent.terms import USUAL, Terms
from bearwitness.errors import Malformed
from bearwitness.ids import AddresseeId, TestimonyId

FOREVER = datetime.max.replace(tzinfo=UTC)
LONGEST_CONDITION = 300  # characters
_WORDS = b"bearwitness/words/v1\0"
_CONDITION = b"bearwitness/condition/v1\0"
_LANGUAGE = re.compile(r"[a-z]{2,3}|")
_DIGEST = re.compile(r"[0-9a-f]{64}|")


class Right(StrEnum):
    """By what right somebody answered. The values are stored: add, never rename."""

    OWN = "own"  # the deponent
    GUARDIAN = "guardian"  # of a child, or of an adult who cannot decide
    FAMILY = "family"  # of somebody who died or is missing
    PROXY = "proxy"  # whom the deponent authorised


class Manner(StrEnum):
    """How an answer was given."""

    WRITTEN = "written"
    ORAL = "oral"
    RECORDED = "recorded"  # on tape, with consent to that
    UNKNOWN = "unknown"


class Receiver(StrEnum):
    """What an addressee is."""

    LAWYER = "lawyer"
    COURT = "court"
    UN_BODY = "un_body"


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody to whom a testimony may be handed: a lawyer, a court, a body of the UN."""

    id: AddresseeId
    kind: Receiver
    name: str = field(repr=False)

    def __post_init__(self) -> None:
        if not self.name.strip() or not self.name.isprintable():
            raise Malformed("an addressee has a name, in one line")


@dataclass(frozen=True, slots=True)
class Given:
    """How an answer came about. Nobody is named here: a role, a code.

    `understood` says whether somebody who spoke with them judged that they understood and chose
    freely; None: nobody could judge, as with a letter. `assent` says whether the one for whom a
    guardian answers agrees.
    """

    right: Right = Right.OWN
    who: str = ""  # in what role: "mother"; empty for the deponent
    manner: Manner = Manner.UNKNOWN
    language: str = ""  # ISO 639; empty: not written down
    interpreter: str = ""  # a code such as `interpreter-1`
    understood: bool | None = None
    assent: bool | None = None

    def __post_init__(self) -> None:
        if (self.right is Right.OWN) == bool(self.who.strip()):
            raise Malformed(
                "who answers for a deponent is told by their role, and only then",
                hint="for instance: guardian, mother",
            )
        if self.assent is not None and self.right is not Right.GUARDIAN:
            raise Malformed("assent is asked of the one for whom a guardian answers")
        if not _LANGUAGE.fullmatch(self.language):
            raise Malformed("a language is told by its ISO 639 code", hint="for instance: ru")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said about one scope. A change of mind is a new answer, not an edit.

    A refusal is an answer like a yes: stored, shown, and not the same as silence.
    """

    testimony: TestimonyId
    scope: Scope
    granted: bool
    at: datetime  # UTC; when the deponent answered, not when it was typed in
    until: datetime = FOREVER  # UTC; the first moment the answer no longer holds
    terms: Terms = USUAL
    only: tuple[AddresseeId, ...] | None = None  # None: whoever the scope means
    conditions: tuple[str, ...] = field(default=(), repr=False)  # what must be true first
    ask_again: datetime = FOREVER  # UTC; from then on nothing new is made of what they told
    given: Given = Given()
    words: str = ""  # the digest of the text that was agreed to; empty: of no text in particular
    draft: str = ""  # the digest of the draft that was agreed to; empty: of none in particular
    show_first: bool = False  # they want to see what goes out: without a draft, nothing does

    def __post_init__(self) -> None:
        if any(t.utcoffset() is None for t in (self.at, self.until, self.ask_again)):
            raise Malformed(f"answer for {self.testimony} has a time without a zone")
        self._expect_of_this_use()
        if not self.granted and (self.conditions or self.only is not None or self.show_first):
            raise Malformed("a refusal has no conditions", hint="say no, or say yes with them")
        if self.granted and False in (self.given.understood, self.given.assent):
            raise Malformed(
                "whoever did not understand or does not agree has not said yes",
                hint="write it down as a refusal",
            )
        for text in self.conditions:
            if not text.strip() or len(text) > LONGEST_CONDITION or not text.isprintable():
                raise Malformed(
                    "a condition is one line", hint=f"up to {LONGEST_CONDITION} letters"
                )
        for digest in (self.words, self.draft):
            if not _DIGEST.fullmatch(digest):
                raise Malformed("an answer is tied to a text by its SHA-256 in hexadecimal")

    def _expect_of_this_use(self) -> None:
        if self.only is not None and self.scope not in ADDRESSED:
            raise Malformed(f"consent to {self.scope} goes to no addressee", hint="leave them out")
        if self.show_first and self.scope not in TIED:
            raise Malformed(f"consent to {self.scope} shows no draft", hint="leave the wish out")

    @property
    def tied_to(self) -> str:
        """The digest of the text without which a yes says nothing; empty if there is none."""
        return self.words if self.scope in TIED else ""


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody found that a condition is met, or (`holds` false) that it is not any more.

    It counts for answers given before it: whoever says the same condition again means it anew.
    """

    testimony: TestimonyId
    condition: str  # its digest, from `condition_digest`
    at: datetime  # UTC
    holds: bool = True

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise Malformed("a condition was met at a time without a zone")


def words_digest(text: str) -> str:
    """Return the digest of a testimony's words: SHA-256 of `bearwitness/words/v1` 00 and UTF-8."""
    return hashlib.sha256(_WORDS + text.encode()).hexdigest()


def condition_digest(testimony: TestimonyId, condition: str) -> str:
    """Return the digest of a condition of one testimony, so that no record repeats its words.

    SHA-256 of `bearwitness/condition/v1` 00, then each text as u32 (big-endian) and UTF-8.
    """
    parts = (part.encode() for part in (testimony, condition))
    layout = b"".join(struct.pack(">I", len(part)) + part for part in parts)
    return hashlib.sha256(_CONDITION + layout).hexdigest()
