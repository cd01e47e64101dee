"""What the fields of a letter are called: the words on the inside of an envelope.

DROP writes them, DESK reads them; this page is all that they share. A field that the deponent
left empty is not in the letter. Consent is one field a scope, `consent.<scope>`, with one of
`Said`'s values; a scope that is not in the letter was not asked. docs/spec/letter.md.
"""

from __future__ import annotations

from enum import StrEnum

LAYOUT = "1"


class LetterField(StrEnum):
    """The fields of layout 1. The values are inside sealed envelopes: add, never rename."""

    LAYOUT = "layout"  # "1"
    LANGUAGE = "language"  # of the page that was used: "en" or "ru"
    RECEIVED_ON = "received_on"  # a day, YYYY-MM-DD, UTC; nothing finer is kept
    PHRASE = "phrase"  # the code phrase, as it was shown
    REPLY_TAG = "reply_tag"  # hex; where a reply for this phrase will lie
    WORDS = "words"  # the testimony
    CONNECTION = "connection"  # a value of records.testimony.Connection
    NAMES = "names"  # who they are, in their own words
    CONTACT = "contact"  # how to reach them, in their own words
    NEVER = "never"  # what we must never do when we try to reach them
    # How what they allow is allowed; each holds for every use in consent.scopes.TOLD. DROP asks
    # for no alias, voice or face: nothing that is made uses one.
    ALIAS = "alias"  # how they may be called, in their own words
    PLACE_TOLD = "told.place"  # a value of consent.terms.PlaceTold
    DATE_TOLD = "told.date"  # a value of consent.terms.DateTold
    VOICE = "told.voice"  # a value of consent.terms.Likeness
    FACE = "told.face"  # the same
    CONDITION = "condition"  # what must be true first, in their own words
    ASK_AGAIN = "ask_again"  # after how many months: "6" or "12"
    RIGHT = "right"  # a value of consent.answers.Right: by what right they answer
    ROLE = "role"  # for others than the deponent: who they are to them, in their own words
    # A letter that takes back what an earlier one allowed; it has no words.
    TAKES_BACK = "takes_back"  # a value of Takes
    OF_PHRASE = "of_phrase"  # the code phrase of the letter that it is about
    OF_TAG = "of_tag"  # its tag, as this DROP makes it; another DROP's is another one


class Takes(StrEnum):
    """What a letter takes back."""

    PUBLIC = "public"  # every public use, comparing and counting included
    OUTWARD = "outward"  # every use of which something leaves the team: all but keeping
    ALL = "all"  # everything, keeping included


ASK_AGAIN = ("6", "12")  # months
CONSENT = "consent."


class Said(StrEnum):
    """What a deponent answered to one scope on the page."""

    YES = "yes"
    NO = "no"
    NOT_NOW = "not_now"  # nobody answered: no answer is recorded, and silence is refusal


def consent_field(scope: str) -> str:
    """Return the name of the field that holds the answer to a scope."""
    return f"{CONSENT}{scope}"
