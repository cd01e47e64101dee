"""The benchmark of names of many peoples: what it makes and how it counts. Nobody is meant."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import redaction_peoples as peoples


def test_peoples_are_many_half_of_them_held_and_each_has_names_and_places():
    groups = {half: {one.group for one in peoples.peoples(half)} for half in peoples.HALVES}
    assert len(groups["open"]) == len(groups["held"]) == 18
    assert not groups["open"] & groups["held"]
    for half in peoples.HALVES:
        for group in groups[half]:
            kinds = [one.kind for one in peoples.peoples(half) if one.group == group]
            assert sorted(kinds) == ["f"] * 3 + ["m"] * 3 + ["p"] * 2 + ["s"]


@pytest.mark.parametrize("language", peoples.LANGUAGES)
def test_lines_are_the_same_each_time_and_names_lie_where_they_are_said_to(language):
    made = list(peoples.lines("open", language))
    assert made == list(peoples.lines("open", language))
    for line in made:
        assert line.names
        for start, end in line.names:
            assert line.text[start:end].strip() == line.text[start:end] != ""
            assert not line.text[start - 1 : start].isalnum()
            assert not line.text[end : end + 1].isalnum()


@pytest.mark.parametrize(
    ("word", "case", "female", "surname", "form"),
    [
        ("Орвандов", "ins", False, True, "Орвандовым"),
        ("Орвандова", "dat", True, True, "Орвандовой"),
        ("Мерик", "gen", False, False, "Мерика"),
        ("Мерик", "gen", True, False, "Мерик"),
        ("Орвали", "dat", False, True, "Орвали"),
        ("Ольга", "gen", True, False, "Ольги"),
    ],
)
def test_names_are_declined_as_russian_does(word, case, female, surname, form):
    assert peoples.declined(word, case, female=female, surname=surname) == form


def test_a_name_is_missed_if_one_letter_of_it_can_be_read():
    line = peoples.Line("Orvand and Lantern came.", ((0, 6), (11, 18)), "a people", "a way")
    told = peoples.Told()
    assert told.add(line, {*range(6), *range(11, 17), 19}, ["all"])
    assert (told.names["all"], told.missed["all"]) == (2, 1)
    assert (told.words["all"], told.needless["all"]) == (2, 1)
    assert not told.add(line, set(range(24)), ["all"])
