"""A finding: a stretch of text that could identify somebody. It never holds the text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Identifier(StrEnum):
    """How a finding identifies (the distinction of the Text Anonymization Benchmark)."""

    DIRECT = "direct"  # alone
    QUASI = "quasi"  # together with others
    NONE = "none"  # not, as far as the rules can see


class Kind(StrEnum):
    """What was found. The values go into drafts: add to them, never rename."""

    PROTECTED = "protected"  # a word of the casebook's sweep list; no decision clears it
    PERSON = "person"
    INITIALS = "initials"
    EMAIL = "email"
    URL = "url"
    HANDLE = "handle"
    PASSPORT = "passport"
    CASE_NUMBER = "case_number"
    NUMBER = "number"
    PHONE = "phone"
    ACCOUNT = "account"
    PLATE = "plate"
    COORDINATES = "coordinates"
    NETWORK = "network"  # the address or the card of a machine
    VEHICLE = "vehicle"  # the number stamped into it
    ADDRESS = "address"
    PLACE = "place"
    ORGANISATION = "organisation"
    GROUP = "group"
    DATE = "date"
    CLOCK = "clock"
    AGE = "age"
    DURATION = "duration"
    MONEY = "money"
    QUANTITY = "quantity"
    OCCUPATION = "occupation"
    KINSHIP = "kinship"
    MARK = "mark"  # of the body
    TRAIT = "trait"  # health, love, faith: what the GDPR calls special (article 9)
    UNIQUE = "unique"  # "the only …"
    UNKNOWN = "unknown"  # written like a name, and nobody has cleared it
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Finding:
    """`start` and `end` count code points. `entity` is the same for all mentions of one thing."""

    start: int
    end: int
    kind: Kind
    identifier: Identifier
    entity: str  # such as `person-2`: a number, never a name
    because: str  # the rule that found it, without its words
