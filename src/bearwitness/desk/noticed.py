"""What a withdrawal notice says, written down again in a case that was restored from before it.

A restored case has the consent of its backup's day. Withdrawals that came later are gone with the
lost machine; the notice that went out with the last edition tells of those that were published.
"""

from __future__ import annotations

from datetime import datetime

from bearwitness.consent.scopes import SHOWING
from bearwitness.desk import naming, tracing
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.keyring import Facts
from bearwitness.errors import Malformed, Refused
from bearwitness.ids import TestimonyId
from bearwitness.proof import notes, notice
from bearwitness.proof.merkle import leaf_of
from bearwitness.proof.notice import Notice
from bearwitness.records.testimony import Testimony


def read(text: str, facts: Facts) -> Notice:
    """Read a withdrawal notice of a case, which all its public logs sign with one key.

    Raises:
        Refused: it is none, it is another case's, or the case's key did not sign it.
    """
    try:
        found = notice.parse(text)
    except Malformed as wrong:
        raise Refused("this is no withdrawal notice", hint=wrong.hint) from wrong
    if {naming.case_of(log) for log in found.logs} != {naming.case_of(facts.origin)}:
        raise Refused("this notice is of another case", hint="an edition of this case has one")
    keys = [notes.VerifierKey(log, notes.SIGNS, facts.log).written for log in found.logs]
    if not all(map(found.signed_by, keys)):
        raise Refused("the case's key did not sign this notice", hint="fetch it anew")
    return found


def obey(
    casebook: Casebook, found: Notice, *, reason: str, at: datetime
) -> tuple[TestimonyId, ...]:
    """Withdraw every public use of the words of whoever's passages a notice names.

    Wider than the notice, which may name one whose yes only ran out: they can be asked again.
    Returns whose consent it changed.
    """
    named = tuple(
        testimony.id
        for testimony in casebook.all(Testimony)
        if found.entries & {leaf_of(one) for one in casebook.credentials(testimony.id)}
    )
    for name in named:
        tracing.withdraw(casebook, name, SHOWING, reason=reason, at=at)
    return named
