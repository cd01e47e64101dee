"""What a merge moves is said afterwards, what rises first: nobody was asked before."""

from __future__ import annotations

import json
import os
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

from bearwitness.desk import apart, unlinking, voices
from bearwitness.desk.casebook import Casebook
from bearwitness.ids import ClaimId
from bearwitness.records.claim import Claim, Saying, Stance
from bearwitness.records.source import Rating, Relation, Reliability
from desk_stand import NOON, PASSPHRASE, by_command, empty_case
from test_telling import WORDING
from test_unlinking import CLAIM, ONE, OTHER, SAME, paper, saw

LATER = NOON + timedelta(days=1)
SECOND, AGAIN = ClaimId("C-0002"), replace(SAME, relation=Relation.SAME_INTAKE)


def test_two_ties_taken_back_apart_raise_a_claim_and_whoever_merges_is_told(tmp_path, capsys):
    with closing(empty_case(tmp_path / "here")) as here:
        says = [Saying(CLAIM, name, Stance.ASSERTS) for name in (ONE, OTHER)]
        lone = [Claim(SECOND, "torture", WORDING), Saying(SECOND, ONE, Stance.ASSERTS)]
        here.append_many([*lone, Claim(CLAIM, "torture", WORDING), paper(ONE), paper(OTHER),
                          saw(ONE), saw(OTHER), SAME, AGAIN, *says],
                         reason="invented", at=NOON)  # fmt: skip
        apart.branch(here, tmp_path / "there", reason="for the other office", at=NOON)
        with closing(Casebook.unlock(tmp_path / "there", PASSPHRASE, by="bo", entropy=os.urandom)
                     ) as there:  # fmt: skip
            for book, tie in ((here, SAME), (there, AGAIN)):
                unlinking.take_back(book, tie, because="not so", at=LATER, told=None)
                assert voices.graded(book, at=LATER)[CLAIM].k_certain == 1
            there.append(saw(ONE), reason="read", at=LATER)
        code, out, _ = by_command(
            here, capsys, "case", "merge", str(tmp_path / "there"), "--reason", "back"
        )
        assert code == 0
        assert "THESE CLAIMS STAND HIGHER NOW: look at them\n    C-0001: " in out
        assert "K 1 → grounds_to_suspect, K 2" in out
        assert apart.merge(here, tmp_path / "there", reason="again", at=LATER).moves == ()


def test_what_rises_by_a_merge_stands_before_what_falls(tmp_path, capsys):
    with closing(empty_case(tmp_path / "here")) as here:
        here.append_many(
            [Claim(CLAIM, "torture", WORDING), Claim(SECOND, "torture", WORDING), paper(ONE),
             paper(OTHER), Saying(CLAIM, ONE, Stance.ASSERTS)], reason="invented", at=NOON,
        )  # fmt: skip
        apart.branch(here, tmp_path / "there", reason="for the other office", at=NOON)
        with closing(Casebook.unlock(tmp_path / "there", PASSPHRASE, by="bo", entropy=os.urandom)
                     ) as there:  # fmt: skip
            there.append_many([Rating(ONE, Reliability.UNRELIABLE, "forged", "bo"),
                               Saying(SECOND, OTHER, Stance.ASSERTS)],
                              reason="read", at=LATER)  # fmt: skip
        code, out, _ = by_command(here, capsys, "case", "merge", str(tmp_path / "there"),
                                  "--reason", "back", "--json")  # fmt: skip
        moves = json.loads(out)["moves"]
        assert (code, [one["claim"] for one in moves]) == (0, [SECOND, CLAIM])
        assert [one["k_certain"] for one in moves] == [[0, 1], [1, 0]]
