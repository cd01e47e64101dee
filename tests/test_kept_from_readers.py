"""Readers are told of no judgment that the board says fails a rule, also after a merge."""

from __future__ import annotations

import json
import os
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from bearwitness.desk import apart, citing, lineages, voices
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import Refused
from bearwitness.records.claim import Claim, Saying, Stance
from bearwitness.records.judgment import Signed
from bearwitness.records.source import Link, Rating, Relation, Reliability, Standing
from desk_stand import NOON, PASSPHRASE, by_command, empty_case
from test_judgments import CITED, TEXT
from test_telling import WORDING
from test_unlinking import CLAIM, ONE, paper

JUDGMENT = replace(CITED, claim=CLAIM, told=True)
LATER = NOON + timedelta(days=4)


def copies(standing):
    return Link(TEXT.id, Relation.COPIES, ONE, standing, "read", "bo")


def two_writings(tmp_path, *more):
    """A case in which the other machine holds to a copy, and this one took it back, the later."""
    here = empty_case(tmp_path / "here")
    signed = [Signed(CLAIM, TEXT.id, who, JUDGMENT.digest) for who in ("Ada", "Jonas")]
    here.append_many(
        [Claim(CLAIM, "torture", WORDING), paper(ONE), TEXT, copies(Standing.INFERRED), *more,
         JUDGMENT, *signed], reason="invented", at=NOON,
    )  # fmt: skip
    apart.branch(here, tmp_path / "there", reason="away", at=NOON)
    with closing(
        Casebook.unlock(tmp_path / "there", PASSPHRASE, by="bo", entropy=os.urandom)
    ) as there:
        there.append(copies(Standing.ESTABLISHED), reason="read", at=NOON)
    here.append(Claim("C-0009", "torture", WORDING), reason="invented", at=NOON)
    here.append(copies(Standing.NOTHING), reason="read again", at=NOON)
    apart.merge(here, tmp_path / "there", reason="back", at=LATER)
    assert [link.standing for link in here.all(Link)] == [Standing.NOTHING]  # the later one
    return here


def test_a_judgment_that_copies_what_is_not_relied_on_is_told_to_no_reader(tmp_path):
    forged = Rating(ONE, Reliability.UNRELIABLE, "forged", "bo")
    with closing(two_writings(tmp_path, forged)) as here:
        (one,) = voices.graded(here, at=LATER)[CLAIM].judgments
        assert one.unmet == ("judgment_held",)
        assert voices.kept_from_readers(here) == {TEXT.id}


def test_a_judgment_that_carries_its_claim_is_told(tmp_path):
    with closing(two_writings(tmp_path)) as here:
        (one,) = voices.graded(here, at=LATER)[CLAIM].judgments
        assert one.counts
        assert voices.kept_from_readers(here) == frozenset()


def test_a_judgment_that_copies_a_denial_is_cited_by_nobody(tmp_path):
    denies = Saying(CLAIM, ONE, Stance.DENIES)
    with closing(two_writings(tmp_path, denies)) as here:
        assert voices.kept_from_readers(here) == {TEXT.id}
        with pytest.raises(Refused, match="this judgment itself denies"):
            citing.cite(here, JUDGMENT, at=LATER)


def test_a_link_in_dispute_is_listed_and_not_proposed_anew(tmp_path, capsys):
    with closing(two_writings(tmp_path)) as here:
        pairs = [{p.source, p.onto} for p in lineages.proposed(here, at=LATER)]
        assert {TEXT.id, ONE} not in pairs
        code, out, _ = by_command(here, capsys, "source", "list", "--json")
        (row,) = [one for one in json.loads(out)["sources"] if one["id"] == TEXT.id]
        assert code == 0
        assert [one["standing"] for one in row["relies_on"]] == ["unknown"]
