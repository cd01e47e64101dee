"""`bearwitness source propose`: copied words and shared odd figures, until somebody links them."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bearwitness.cli.main import main
from bearwitness.desk.casebook import Casebook
from bearwitness.ids import ClaimId, EventId, SourceId
from bearwitness.records.claim import Claim, Figure, Modality, Saying, Stance
from bearwitness.records.event import Event
from bearwitness.records.source import Source, SourceKind
from bearwitness.records.when import When
from test_corroboration_retelling import EN, RU, noise
from test_telling import WORDING

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
WORD = "six invented words"
PAPERS = tuple(SourceId(f"S-000{n}") for n in range(8))
PARROTS = PAPERS[:2]  # who have two odd figures in common
EARLY, LATE = PAPERS[6:]  # of which the second copies the first
TEXT = "The harbour master wrote that nine crates of lamp oil went ashore before the storm came in."


def records():
    for n, name in enumerate(PAPERS):
        text = TEXT if name in (EARLY, LATE) else f"Paper {n} has words of its own."
        published = When.parse("2019-04-02" if name == LATE else "2019-04-01")
        yield Source(name, SourceKind.ARTICLE, "invented", "en", published, text=text)
    for n, (most, odd) in enumerate([(40, 46), (12, 21)]):
        event = Event(EventId(f"E-000{n}"), "invented", When.parse("2019"), None)
        yield event
        for m, (figure, who) in enumerate([(most, PAPERS[2:]), (odd, PARROTS)]):
            claim = ClaimId(f"C-00{n}{m}")
            count = Figure.of(figure, Modality.EQ, "person")
            yield Claim(claim, "arbitrary_detention", WORDING, event.id, count)
            yield from (Saying(claim, name, Stance.ASSERTS) for name in who)


@pytest.fixture
def case(tmp_path):
    book, _ = Casebook.create(
        tmp_path / "case", title="Invented", passphrase=WORD, at=AT, entropy=os.urandom,
        work_factor=2,
    )  # fmt: skip
    book.append_many(list(records()), reason="invented", at=AT)
    book.close()
    return tmp_path / "case"


@pytest.fixture
def source(case, tmp_path, capsys):
    def call(*words):
        path = tmp_path / "word"
        path.write_text(WORD + "\n")
        number = os.open(path, os.O_RDONLY)
        try:
            code = main(["source", *words, "--case", str(case), "--passphrase-fd", str(number)])
        finally:
            os.close(number)
        return code, capsys.readouterr().out

    return call


def test_copied_words_and_shared_odd_figures_are_proposed_until_somebody_links_them(source):
    code, out = source("propose", "--json")
    copied, odd = json.loads(out)["proposals"]
    assert code == 0
    assert (copied["source"], copied["onto"], copied["ordered"]) == (LATE, EARLY, True)
    assert copied["runs"] >= 4
    assert {odd["source"], odd["onto"]} == set(PARROTS)
    assert (odd["runs"], odd["odd_figures"], odd["ordered"]) == (0, 2, False)
    because = ("--because", "the same sentences, a day later")
    assert source("relies", LATE, "copies", EARLY, "--standing", "inferred", *because)[0] == 0
    assert source("relies", PARROTS[0], "same_owner", PARROTS[1], *because)[0] == 0
    assert json.loads(source("propose", "--json")[1]) == {"proposals": []}


def test_two_that_were_found_apart_are_not_proposed_again(source, case):
    because = ("--because", "each has it from the harbour office")
    told = json.loads(source("apart", PARROTS[1], PARROTS[0], *because, "--json")[1])
    assert (told["one"], told["other"]) == PARROTS
    (left,) = json.loads(source("propose", "--json")[1])["proposals"]
    assert left["source"] == LATE
    book = Casebook.unlock(case, WORD, by="Irena", entropy=os.urandom)
    again = replace(book.get(Source, LATE), text=f"{TEXT} And the ice broke in March.")
    book.append(again, reason="typed anew", at=AT)
    book.close()
    assert source("apart", LATE, EARLY, *because)[0] == 0
    assert json.loads(source("propose", "--json")[1]) == {"proposals": []}


def test_a_finding_needs_two_sources_that_are_there_and_a_reason(source):
    assert source("apart", LATE, LATE, "--because", "…")[0] == 2
    assert source("apart", LATE, EARLY, "--because", " ")[0] == 2
    assert source("apart", LATE, "S-ZZZZ", "--because", "…")[0] != 0


def test_a_retelling_in_another_language_is_proposed_with_what_speaks_for_it(source, case):
    book = Casebook.unlock(case, WORD, by="Irena", entropy=os.urandom)
    for name, day, said in (("S-0021", "2019-05-01", EN), ("S-0020", "2019-05-02", RU)):
        book.append(
            Source(SourceId(name), SourceKind.ARTICLE, "invented", "en", When.parse(day),
                   text=" ".join(said)),
            reason="invented", at=AT,
        )  # fmt: skip
    book.close()
    code, out = source("propose")
    assert code == 0
    assert "S-0020 from S-0021: 8 facts that both tell, 7 steps between them in one order" in out


SHORT = (
    "Storm Olvera cut 3 villages off on 4 May.",
    "Mayor Ketta Brun promised 70 tents.",
    "The dam at Sorvin rose 22 metres.",
    "Nurse Ilda Maron counted 16 wounded.",
)
SHORT_AGAIN = (
    "Three villages were cut off by storm Olvera on 4 May.",
    "70 tents were promised by the mayor, Ketta Brun.",
    "The dam at Sorvin rose 22 metres.",
    "Ilda Maron, a nurse, counted 16 wounded.",
)
ADDED = [
    f"On {d} June {n} people in Place{d} met {n + 3} others and {n + 7} guests."
    for d, n in enumerate(range(10, 30), 1)
]


def test_of_two_retellings_the_one_with_less_against_it_comes_first_not_the_longer(source, case):
    book = Casebook.unlock(case, WORD, by="Irena", entropy=os.urandom)
    texts = {"S-0A01": EN, "S-0A02": (*RU, *ADDED), "S-0B01": SHORT, "S-0B02": SHORT_AGAIN}
    for name, said in texts.items():
        day = When.parse(f"2019-05-0{name[-1]}")
        paper = Source(SourceId(name), SourceKind.ARTICLE, "i", "en", day, text=" ".join(said))
        book.append(paper, reason="invented", at=AT)
    book.append_many(noise(), reason="invented", at=AT)
    book.close()
    pairs = json.loads(source("propose", "--json")[1])["proposals"]
    short, long = (p for p in pairs if p["source"] in texts)
    assert (short["source"], long["source"]) == ("S-0B02", "S-0A02")
    assert short["strength"] > long["strength"]
    assert short["in_order"] < long["in_order"], "which is what they were sorted by"


def test_people_are_told_what_to_look_at_and_what_to_do_then(source):
    code, out = source("propose")
    assert code == 0
    assert f"{LATE} from {EARLY}: " in out
    assert "source relies S-… copies S-…" in out
    assert "source apart S-… S-…" in out
    assert "harbour" not in out


def test_a_link_for_one_claim_settles_no_other_that_both_assert(source):
    because = ("--because", "the same figure, a day later")
    told = ["C-0001", "C-0011"]  # that both of the two assert
    for claim in told:
        pairs = json.loads(source("propose", "--json")[1])["proposals"]
        assert any({p["source"], p["onto"]} == set(PARROTS) for p in pairs)
        source("relies", PARROTS[1], "copies", PARROTS[0], "--claim", claim, *because)
    pairs = json.loads(source("propose", "--json")[1])["proposals"]
    assert not any({p["source"], p["onto"]} == set(PARROTS) for p in pairs)
