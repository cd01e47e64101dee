"""Two reviewers are two only where nobody can take the one name for the other."""

from __future__ import annotations

import json
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.corroboration import reviewers
from bearwitness.corroboration.grading import graded
from bearwitness.records.claim import Claim, Review
from bearwitness.records.source import SourceKind
from desk_stand import NOON, by_command, desk_of, empty_case, entered
from test_judgments import CITED, TEXT, TOP, agreed, grade, signed
from test_telling import WORDING
from test_unlinking import CLAIM, plain

ONE = [
    ("Aleksandr Petrov", "Alexander Petrov"), ("Ivan Petrov", "Iwan Petrow"),
    ("Sergey Belov", "Sergei Belov"), ("Наталья Белова", "Наталия Белова"),
    ("Ivan Petrov", "Ivan Sergeyevich Petrov"), ("I. Petrov", "Ivan Petrov"),
    ("Khadizhat Zhukova", "Hadizhat Zhukova"), ("Саша Белов", "Белов Александр"),
    ("Ada", "АDА\u0301"),
]  # fmt: skip
UNTOLD = [
    ("Ivan Petrov", "Иван Петров"), ("Ivan Petrov", "И. Петров"), ("Ada", "Ада"),
    ("John Smith", "Джон Смит"), ("Lech Wałęsa", "Лех Валенса"), ("Jean Lefèvre", "Жан Лефевр"),
    ("Iryna Haidai", "Ірина Гайдай"), ("Jonas", "Ада"), ("Agent 7", "Агент 8"),
    ("ܐܕܐ", "Ada"), ("ߊߘߊ", "Ада"), ("ᎠᏓ", "Ada"), ("Giorgi", "გიორგი"), ("Ann Ли", "Jonas"),
    ("Ann Ли", "Ann Ро"), ("山田", "Ли"), ("Ivan Петров", "Ivan Petrov"), ("Иvan", "Ivan"),
    ("Ann Ро", "Ann Ro"), ("Jan Новак", "Jan Novak"), ("\u0639\u0644\u06cc", "\u0639\u0644\u064a"),
]  # fmt: skip
TWO = [
    ("Jonas", "Irena"), ("Ivan Petrov", "Pyotr Ivanov"), ("ܐܕܐ", "ܝܘܚܢܢ"), ("ᎠᎳᏂ", "ᏣᎳᎩ"),
    ("ߊߘߊ", "ߛߏ"), ("Ада", "Мария"), ("Agent 7", "Agent 8"), ("Karl Berg", "Karla Berg 2"),
]  # fmt: skip
NAMES = st.sampled_from(sorted({name for two in (*ONE, *UNTOLD, *TWO) for name in two} | {"--"}))


@pytest.mark.parametrize("two", [*ONE, *UNTOLD])
def test_names_that_may_be_one_persons_sign_nothing_as_two(two):
    assert reviewers.counted(two) == 1
    for order in (two, two[::-1]):
        assert grade(signings=signed(CITED, by=order)).judgments[0].unmet == ("judgment_signed",)
        (rule,) = [r for r in grade(reviews=agreed(order)).rules if r.code == "two_reviewers"]
        assert not rule.met
        assert "count as one" in rule.why.en
        assert "считаются одним" in rule.why.ru
        assert not any(name in rule.why.en for name in two)
    (told,) = reviewers.taken_as_one(two)
    assert {told.one, told.other} == set(two)


@pytest.mark.parametrize("two", TWO)
def test_names_of_two_people_in_any_alphabet_are_two(two):
    assert grade(signings=signed(CITED, by=two)).rung is TOP
    assert list(reviewers.taken_as_one(two)) == []


def test_a_name_without_a_letter_or_digit_is_nobodys_and_that_is_told():
    assert reviewers.counted(["--", "…"]) == 0
    assert reviewers.counted([]) == 0
    told = list(reviewers.taken_as_one(["--", "Ada"]))
    assert [(one.one, one.other, one.why) for one in told] == [("--", "", reviewers.NOBODY)]


@given(st.lists(NAMES, max_size=5), NAMES)
def test_one_name_more_never_takes_two_away_and_order_is_nothing(names, more):
    assert reviewers.counted(names) == reviewers.counted(names[::-1])
    assert (reviewers.counted([*names, more]) >= 2) >= (reviewers.counted(names) >= 2)
    two = any(reviewers.counted([one, other]) == 2 for one in names for other in names)
    assert two == (reviewers.counted(names) >= 2)


@given(st.lists(NAMES, max_size=8))
def test_each_name_that_is_not_counted_is_told_once_with_the_first_that_it_counts_as_one_with(
    every,
):
    told = list(reviewers.taken_as_one(every))
    assert len(told) == len({one.other or one.one for one in told})
    single = {
        one for one in every
        if all(reviewers.why_one(one, other) is None for other in every if other != one)
    }  # fmt: skip
    named = {name for one in told for name in (one.one, one.other)}
    assert named.isdisjoint(single - {"--"})
    assert len(set(every)) - len(told) <= max(reviewers.counted(every), 0)


def test_many_names_that_count_as_one_are_told_in_as_many_lines_and_forty_are_looked_at():
    every = [f"Ann {chr(0x4E00 + n)}" for n in range(30)] + ["Ada", "Ада", "ada"]
    assert reviewers.counted(every) == 1
    assert len(list(reviewers.taken_as_one(every))) == 31
    assert reviewers.counted(f"{n} {'abcdefgh'[n % 8]}" for n in range(9_000)) == 40
    assert [one.one for one in reviewers.as_one_with("Ada", ["Ада", "ada", "Jonas"])] == ["Ада"]


@given(NAMES, NAMES)
def test_whether_two_are_one_does_not_depend_on_who_is_first(one, other):
    assert reviewers.why_one(one, other) == reviewers.why_one(other, one)


def test_whoever_does_not_agree_in_other_letters_does_not_agree():
    def people(*more):
        reviews = [*agreed(("Ivan Petrov", "Jonas")), *more]
        found = graded(CLAIM, sources=[TEXT], links=[], sayings=[], reviews=reviews)
        return next(r for r in found.rules if r.code == "two_reviewers").met

    assert people()
    assert not people(Review(CLAIM, "Иван Петров", agrees=False))
    assert not people(Review(CLAIM, "ܐܕܐ", agrees=False))
    assert not people(Review(CLAIM, "Iwan Petrow", agrees=False))
    assert people(Review(CLAIM, "Ada", agrees=False))
    assert TEXT.kind is SourceKind.JUDGMENT


@pytest.fixture
def book(tmp_path):
    with closing(empty_case(tmp_path / "case")) as book:
        book.append_many(
            [Claim(CLAIM, "torture", WORDING), Review(CLAIM, "Ivan Petrov", agrees=True),
             Review(CLAIM, "Иван Петров", agrees=True), Review(CLAIM, "Jonas", agrees=True)],
            reason="invented", at=NOON,
        )  # fmt: skip
        yield book


def test_the_page_of_a_claim_says_which_reviewers_count_as_one(book, tmp_path):
    browser = entered(desk_of(book, tmp_path))
    page = plain(browser.get(f"/en/claims/{CLAIM}"))
    assert (
        "<bdi>Ivan Petrov</bdi> · <bdi>Иван Петров</bdi>" in browser.get(f"/en/claims/{CLAIM}").text
    )
    assert "Between these alphabets nobody here can tell two names apart" in page
    assert "names that may be one person's count as one" in page
    assert "Имена в разных алфавитах" in browser.get(f"/ru/claims/{CLAIM}").text


def test_whoever_signs_is_told_before_with_whom_they_would_count_as_one(tmp_path):
    with closing(empty_case(tmp_path / "case")) as book:
        other = {"ada": "Ада"}.get(book.by.casefold(), "ܐܕܐ")
        book.append_many(
            [Claim(CLAIM, "torture", WORDING), Review(CLAIM, other, agrees=True)],
            reason="invented", at=NOON,
        )  # fmt: skip
        page = entered(desk_of(book, tmp_path)).get(f"/en/claims/{CLAIM}").text
        form = page[page.index("Add my review") :]
        assert "they count as one person" in form
        assert "they count as one person" not in page[: page.index("Add my review")]


def test_by_command_it_is_said_which_reviewers_count_as_one(book, capsys):
    _, out, _ = by_command(book, capsys, "corroborate", CLAIM)
    assert "reviewers: Ivan Petrov · Иван Петров. Between these alphabets" in out
    data = json.loads(by_command(book, capsys, "corroborate", CLAIM, "--json")[1])
    assert ["Ivan Petrov", "Иван Петров"] in [one["names"] for one in data["reviewers_as_one"]]
