"""A text reworded or translated throughout is set beside the one whose facts it follows."""

from __future__ import annotations

import random
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.corroboration.anchors import anchored
from bearwitness.corroboration.copying import copies
from bearwitness.corroboration.retelling import in_order, retold
from bearwitness.corroboration.retelling_signs import Told
from bearwitness.corroboration.told_facts import Facts
from bearwitness.ids import SourceId
from bearwitness.records.source import Source, SourceKind
from bearwitness.records.when import When

EN = (
    "On 29 December 112 men were taken away in Taryulosh.",
    "Witnesses saw 11 jeeps and 49 gunmen about 12:00.",
    "Pavel Tarbalunov vanished after 20 years at the school.",
    "Relatives were asked for 361,000 roubles.",
    "The prisoners were kept for 13 days in Mantaran.",
    "Doctors in Gorpolar treated 5 of them.",
    "An order numbered 6877 was signed by Gleb Dolnavikov.",
    "It lies 43 kilometres from Mervelan.",
)
RU = (
    "Из Тарюлоша 29 декабря увезли 112 жителей.",
    "Около 12:00 соседи насчитали 49 автоматчиков и 11 машин.",
    "Никто не видел Павла Тарбалунова, проработавшего там 20 лет.",
    "С семей требовали 361 000 рублей.",
    "В Мантаране задержанных держали 13 суток.",
    "Больница в Горполаре приняла 5 человек.",
    "Под приказом № 6877 стоит имя Глеба Долнавикова.",
    "До Мервелана ехать 43 километра.",
)
OWN = (  # who saw it himself: other facts, other figures, another order
    "There were 9 cars in Taryulosh on 29 December, says Anna Kolar.",
    "She counted 35 gunmen at 14:00.",
    "Tarbalunov, Pavel, was led out first; he is 58.",
    "In Mantaran they sat for 17 days.",
    "A court in Gorpolar has 4 complaints.",
    "112 names stand on the list that Viktor Sammatov keeps.",
)


def article(name, sentences, published=None):
    when = When.parse(published) if published else None
    text = " ".join(sentences)
    return Source(SourceId(name), SourceKind.ARTICLE, "invented", "en", when, text=text)


def noise(count=40):
    """Return other news, so that the facts above are rare."""
    chance = random.Random(1)
    return [
        article(f"S-9{n:03}", [f"In Borov{n} {chance.randrange(10**6)} trees were felled."])
        for n in range(count)
    ]


def test_a_translation_with_every_sentence_reworded_leads_to_its_original():
    early, late = article("S-0002", EN, "2019-01-02"), article("S-0001", RU, "2019-01-03")
    assert copies([early, late]) == ()
    (found,) = retold([late, *noise(), early])
    assert (found.source, found.onto, found.certain_order) == ("S-0001", "S-0002", True)
    assert (found.facts, found.in_order, found.turned) == (8, 7, 0)
    assert (found.against, found.dropped, found.added) == (0, 0, 0)


def test_two_texts_alone_are_enough():
    (found,) = retold([article("S-0001", EN, "2019-01-02"), article("S-0002", RU, "2019-01-03")])
    assert (found.source, found.onto, found.facts) == ("S-0002", "S-0001", 8)


def test_a_copy_of_a_copy_leads_to_the_first_by_way_of_it():
    first = article("S-0001", EN, "2019-01-02")
    wrong = [s.replace("49", "94") for s in RU[:6]]
    second = article("S-0002", wrong, "2019-01-04")
    third = article("S-0003", [s.replace("49", "94") for s in EN[:5]], "2019-01-06")
    found = {r.source: r.onto for r in retold([third, first, *noise(), second])}
    assert found == {"S-0002": "S-0001", "S-0003": "S-0002"}


def test_undated_copies_of_one_another_never_run_in_a_circle():
    texts = [article(f"S-000{n}", (EN, RU)[n % 2][: 8 - n // 2]) for n in range(6)]
    found = {r.source: r.onto for r in retold([*texts, *noise()])}
    assert len(found) == 5
    for one in found:
        path = [one]
        while path[-1] in found:
            path.append(found[path[-1]])
            assert len(path) <= 6


def test_a_rounded_figure_is_neither_shared_nor_against():
    told = [s.replace("112", "110").replace("361 000", "400 000") for s in RU]
    (found,) = retold([article("S-0001", EN, "2019"), article("S-0002", told, "2020"), *noise()])
    assert found.against == 0
    later = [s.replace("12:00", "13:00") for s in RU]
    (found,) = retold([article("S-0001", EN, "2019"), article("S-0002", later, "2020"), *noise()])
    assert found.against == 1
    other = [s.replace("112", "150") for s in RU]
    (found,) = retold([article("S-0001", EN, "2019"), article("S-0002", other, "2020"), *noise()])
    assert found.against == 1


def test_what_is_proposed_grows_as_less_is_asked_for():
    chance = random.Random(3)
    texts = [article(f"S-3{n:03}", chance.sample((EN, RU)[n % 2], 6), f"2019-01-{1 + n:02}")
             for n in range(12)]  # fmt: skip
    counts = [len(retold([*texts, *noise()], least=least)) for least in (9, 3, 0, -3, -20)]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1] == 11


def test_without_dates_the_order_stays_open():
    (found,) = retold([article("S-0001", EN), article("S-0002", RU), *noise()])
    assert not found.certain_order


def test_who_saw_the_same_and_tells_it_for_himself_retells_nobody():
    one, other = article("S-0001", EN, "2019-01-02"), article("S-0002", OWN, "2019-01-03")
    assert retold([one, other, *noise()]) == ()


def test_facts_the_other_way_round_speak_against_it():
    near = [RU[n] for n in (0, 2, 1, 3, 4, 6, 5, 7)]
    straight, turned, back = (
        retold([article("S-0001", EN), article("S-0002", said), *noise()], least=-99)[0]
        for said in (RU, near, RU[::-1])
    )
    assert (straight.turned, turned.turned, back.turned) == (0, 2, 7)
    assert straight.strength > turned.strength > back.strength
    some = [RU[n] for n in (7, 4, 2, 1)]
    assert retold([article("S-0001", EN), article("S-0002", some), *noise()], least=0) == ()


def test_a_figure_that_few_others_give_is_counted_for_it_family_by_family():
    wrong = [[s.replace("112", "121") for s in told] for told in (EN, RU)]
    texts = in_order([
        article("S-0001", wrong[0]), article("S-0002", wrong[1]),
        *(article(f"S-001{n}", EN[:3]) for n in range(4)), *noise(),
    ])  # fmt: skip
    told = Told(Facts(anchored([s.text for s in texts])))
    alone = list(range(len(texts)))
    at = {s.id: n for n, s in enumerate(texts)}
    one, onto = at["S-0002"], at["S-0001"]
    four_families = told.known(alone).signs(one, onto)
    assert four_families.unusual == 1
    assert four_families.rare > 2
    first = at["S-0010"]
    one_family = told.known([first if first <= n < first + 4 else n for n in alone])
    assert one_family.signs(one, onto).unusual == 0
    assert told.known(None).signs(one, onto).rare == 0


def signs(sources, family, one, onto):
    """Return the signs of two texts beside the families that are given by their names."""
    texts = in_order(sources)
    at = {s.id: n for n, s in enumerate(texts)}
    known = [at[family.get(s.id, s.id)] for s in texts]
    return Told(Facts(anchored([s.text for s in texts]))).known(known).signs(at[one], at[onto])


def test_an_order_tells_more_where_others_tell_it_otherwise():
    pair = [article("S-0001", EN), article("S-0002", RU)]
    alike = [*pair, *(article(f"S-001{n}", EN) for n in range(4)), *noise()]
    other = [*pair, *(article(f"S-001{n}", EN[::-1]) for n in range(4)), *noise()]
    alone = signs([*pair, *noise()], {}, "S-0002", "S-0001").otherwise
    assert signs(alike, {}, "S-0002", "S-0001").otherwise < alone
    assert alone < signs(other, {}, "S-0002", "S-0001").otherwise
    one_family = {f"S-001{n}": "S-0001" for n in range(4)}
    assert signs(other, one_family, "S-0002", "S-0001").otherwise == pytest.approx(alone)


def test_who_gives_the_usual_figure_where_the_other_errs_is_counted_against_it():
    wrong = [s.replace("49", "94") for s in EN]
    others = [article(f"S-001{n}", EN[:3]) for n in range(4)]
    right = [article("S-0001", wrong), article("S-0002", RU), *others, *noise()]
    found = signs(right, {}, "S-0002", "S-0001")
    assert (found.against, found.better) == (1, 1)
    erring = [article("S-0001", EN), article("S-0002", [s.replace("49", "94") for s in RU]),
              *others, *noise()]  # fmt: skip
    found = signs(erring, {}, "S-0002", "S-0001")
    assert (found.against, found.better) == (1, 0)


def test_two_sentences_made_one_and_one_left_out_are_still_the_same_facts():
    merged = [RU[0][:-1] + "; " + RU[1], *RU[2:4], *RU[5:]]
    (found,) = retold([article("S-0001", EN, "2019"), article("S-0002", merged), *noise()])
    assert {found.source, found.onto} == {"S-0001", "S-0002"}


def test_two_short_notes_of_one_event_prove_nothing():
    assert retold([article("S-0001", EN[:2]), article("S-0002", RU[:2]), *noise()]) == ()


def test_what_hundreds_retell_still_leads_to_it():
    chance = random.Random(5)
    many = []
    for n in range(300):
        left = [s for s in (EN if n % 2 else RU) if chance.random() < 0.9]
        many.append(article(f"S-2{n:03}", left, f"2019-02-{1 + n % 28:02}"))
    found = retold([article("S-0001", EN, "2019-01-02"), *many, *noise(4000)])
    assert len({f.source for f in found if f.source > "S-1999"}) > 250


@given(st.permutations(range(6)))
def test_the_order_of_entry_does_not_matter(order):
    texts = [article("S-0001", EN, "2019-01-02"), article("S-0002", RU, "2019-01-03"),
             article("S-0003", OWN), article("S-0004", EN[2:]), *noise(2)]  # fmt: skip
    assert retold([texts[n] for n in order]) == retold(texts)


@given(st.lists(st.text(max_size=200), max_size=5))
def test_any_text_is_read(texts):
    sources = [article(f"S-000{n}", [text]) for n, text in enumerate(texts)]
    for found in retold(sources):
        assert found.source != found.onto


@pytest.mark.parametrize(
    "text",
    ["x" * 200_000, "a b " * 50_000, " ".join(map(str, range(30_000))), "Ab Cd " * 30_000,
     "A. " * 50_000, '."' * 50_000, "1,000," * 20_000, "Adam met 7 men in Bor. " * 3_000],
)  # fmt: skip
def test_a_hostile_text_takes_no_minutes(text):
    retold([article(f"S-000{n}", [text]) for n in range(3)])


def test_anchors_are_the_same_in_both_languages():
    english, russian = anchored([" ".join(EN), " ".join(RU)])
    assert len(english.sentences) == len(russian.sentences) == len(EN)
    for one, other in zip(english.sentences, russian.sentences, strict=True):
        assert one & other
        assert {a for a in one if a.startswith("=")} == {a for a in other if a.startswith("=")}


def test_one_name_in_three_spellings_is_one_anchor():
    said = ["The mayor met Zhilkorul.", "Mayors met Jilkorul.", "Мэр был в Жилкоруле."]
    (one,), (two,), (three,) = (text.sentences for text in anchored(said))
    assert one & two & three


def test_what_begins_a_sentence_is_a_name_only_if_it_is_one_elsewhere():
    (text, _) = anchored(["Nobody came. Adam came.", "We saw Adam, and nobody else."])
    assert text.sentences[0] == frozenset()
    assert text.sentences[1]


def test_days_hours_and_large_figures_are_read_in_either_order():
    written = ["on 3 May at 9:30", "May 3 at 09:30", "3 мая в 9:30"]
    assert len({frozenset(a for a in t.all if "=" in a) for t in anchored(written)}) == 1
    thousands = ["he paid 12,500", "he paid 12 500", "he paid 12500", "he paid 12\u00a0500"]
    assert {t.all for t in anchored(thousands)} == {frozenset({"=12500"})}
    assert anchored(["one of twelve men"])[0].all == {"=12"}


def test_every_choice_of_five_facts_that_keeps_their_order_is_found():
    base = article("S-0001", EN, "2019-01-01")
    for kept in ([0, 1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6], [0, 2, 3, 5, 6, 7]):
        said = [RU[n] for n in kept]
        assert retold([base, article("S-0002", said, "2019-01-02"), *noise()])
    turned = list(permutations(RU[:4]))[-1]
    assert not retold([base, article("S-0002", turned, "2019-01-02"), *noise()])


def test_figures_in_words_are_those_in_digits_in_any_case():
    written = [
        "at 12 and 3, 20, 8",
        "at twelve and three, twenty, eight",
        "к двенадцати и трём, двадцати, восьми",
        "с двенадцатью и тремя, двадцатью, восьмью",
    ]
    assert len({t.all for t in anchored(written)}) == 1
    assert anchored(["twenty-three of forty"])[0].all == {"=23", "=40"}
    assert anchored(["one family, один дом, семья стали, forty-odd"])[0].all == set()
