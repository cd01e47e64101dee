"""What a deponent gave, in four compartments that are sealed apart.

    words     the testimony's text and how it was taken
    identity  who the deponent is
    contact   how to reach them
    media     a file that came with it

A testimony's record never holds a name: the pseudonym is all that staff see while they work.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bearwitness.errors import Malformed
from bearwitness.ids import MediaId, TestimonyId
from bearwitness.records.passage import Passage, cut


class Intake(StrEnum):
    """How the words reached us."""

    PAGE = "page"  # typed by the deponent at DROP
    INTERVIEW = "interview"  # written down by us, face to face or by telephone
    INTERPRETED = "interpreted"  # an interview through an interpreter
    PARTNER = "partner"  # handed over by another organisation


class Connection(StrEnum):
    """How the source knows (source connection, HURIDOCS micro-thesaurus 19)."""

    VICTIM = "victim"
    WITNESS = "witness"  # saw or heard it
    RELATIVE = "relative"
    COLLEAGUE = "colleague"
    OFFICIAL = "official"
    THIRD_PARTY = "third_party"  # was told
    NOT_SAID = "not_said"  # was asked and would rather not say; nothing may be taken from it


# Who would rather not say may be the victim: they count as none, but their own no is heeded.
MAY_BE_THE_VICTIM = frozenset({Connection.VICTIM, Connection.NOT_SAID})


@dataclass(frozen=True, slots=True)
class Testimony:
    """One testimony. `interpreter` is a code such as `interpreter-1`, never a name."""

    id: TestimonyId
    pseudonym: str
    language: str  # of the text: "en" or "ru"
    text: str = field(repr=False)
    received_on: date
    intake: Intake
    connection: Connection
    interpreter: str | None = None
    attachments: tuple[MediaId, ...] = ()

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise Malformed(f"testimony {self.id} has no words", hint="nothing was kept")
        if (self.intake is Intake.INTERPRETED) != (self.interpreter is not None):
            raise Malformed(
                f"testimony {self.id}: an interpreter belongs to an interpreted interview",
                hint="name the interpreter by code, or choose another intake",
            )

    def passages(self) -> tuple[Passage, ...]:
        """Return the testimony's passages, always the same for the same text."""
        return cut(self.text)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the deponent is. Opened only by a quorum of custodians, each opening in the ledger.

    `protects` holds every word that would give the person away: names in all their forms,
    nicknames, handles, workplace, village. The redaction sweep works from it.
    """

    testimony: TestimonyId
    names: tuple[str, ...] = field(repr=False)
    protects: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach the deponent safely, in their own words."""

    testimony: TestimonyId
    ways: tuple[str, ...] = field(repr=False)
    never: str = field(default="", repr=False)  # what must not be done: "never call at night"
    phrase: str = field(default="", repr=False)  # the code phrase that DROP showed, for replies
    reply_tag: str = field(default="", repr=False)  # hex; where a reply for this phrase will lie
    earlier: str = field(default="", repr=False)  # the phrase of another letter, as it begins with
    envelope: str = ""  # SHA-256 of the sealed file that it came in, hex; empty: in none


@dataclass(frozen=True, slots=True)
class Media:
    """A file that came with a testimony. Its own name is words too, and kept as such."""

    id: MediaId
    testimony: TestimonyId
    media_type: str  # what its first bytes say, for example "image/png"
    name: str = field(repr=False)
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ProofSeed:
    """32 random bytes from which all salts of a testimony's proofs derive.

    Shredding the seed ends disclosure; proofs already given stay valid.
    """

    testimony: TestimonyId
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != 32:
            raise Malformed("a proof seed has 32 bytes")
