"""Consent: what a deponent allows, and the one check that enforces it. docs/adr/0005, 0012."""

from bearwitness.consent.answers import FOREVER as FOREVER
from bearwitness.consent.answers import Answer as Answer
from bearwitness.consent.permits import Permit as Permit
from bearwitness.consent.permits import last_word as last_word
from bearwitness.consent.permits import require as require
from bearwitness.consent.scopes import Scope as Scope
