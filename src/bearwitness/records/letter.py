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


CONSENT = "consent."


class Said(StrEnum):
    """What a deponent answered to one scope on the page."""

    YES = "yes"
    NO = "no"
    NOT_NOW = "not_now"  # nobody answered: no answer is recorded, and silence is refusal


def consent_field(scope: str) -> str:
    """Return the name of the field that holds the answer to a scope."""
    return f"{CONSENT}{scope}"
