"""Denied, excused, left open: sentences of the tests' own, in both languages. All invented."""

from __future__ import annotations

import pytest

from bearwitness.records.claim import Denial, Stance
from reading_articles import prose


def only(text):
    (claim,) = prose(text).claims
    return claim


@pytest.mark.parametrize(
    "text",
    [
        "Not a single person was arrested in Velmar, the mayor said.",
        "Not one person was arrested, the mayor said.",
        "Not even one man was beaten.",
        "Police arrested not a single person in Velmar, the mayor said.",
        "In Velmar not a single person has been tortured, she said.",
        "No one was beaten, the mayor said.",
        "Neither of the men was beaten, the mayor said.",
        "Ни один человек не был задержан, заявил мэр.",
        "Ни одного задержанного не избивали, заявил мэр.",
        "Никого не задержали, заявил мэр.",
        "Не задержали никого, заявил мэр.",
        "The doctors ruled out torture, the mayor said.",
    ],
)
def test_nobody_and_not_one_deny(text):
    assert (only(text).stance, only(text).denial) == (Stance.DENIES, Denial.FLAT)


@pytest.mark.parametrize(
    "text",
    [
        "Not only men were beaten, the Herald said.",
        "Not all of the men were beaten, the Herald said.",
        "Not fewer than ten men were beaten.",
        "Не один человек был избит, сообщает «Маяк».",
        "Those detained were not terrorists, the lawyers said.",
        "Those killed were fishermen, the mayor said.",
    ],
)
def test_what_denies_a_part_asserts_the_rest(text):
    assert only(text).stance is Stance.ASSERTS


@pytest.mark.parametrize(
    "text",
    [
        "Torture could not be ruled out, the doctors said.",
        "Torture cannot be excluded, the doctors said.",
        "The doctors did not rule out torture, the Herald said.",
        "Пытки нельзя исключать, заявили врачи.",
        "Не исключено, что мужчин пытали, заявил врач.",
    ],
)
def test_what_is_not_ruled_out_is_possible_and_not_denied(text):
    assert (only(text).stance, only(text).denial) == (Stance.PREDICTS, None)


@pytest.mark.parametrize(
    "text",
    [
        "The detentions were necessary to keep order, the mayor said.",
        "Задержания были необходимы для поддержания порядка, заявил мэр.",
        "Those killed were terrorists who had opened fire, the colonel said.",
        "Two of those killed were terrorists, the mayor said.",
        "The detainees were terrorists, the minister said.",
        "Убитые были террористами, заявил полковник.",
        "Погибшие были боевиками, заявил полковник.",
    ],
)
def test_necessity_and_enemies_justify(text):
    claim = only(text)
    assert (claim.stance, claim.denial) == (Stance.JUSTIFIES, Denial.JUSTIFICATION)


def test_the_whole_excuse_is_the_words_of_the_claim():
    text = "Those killed were terrorists who had opened fire, the colonel said."
    assert text[only(text).start : only(text).end] == text.partition(",")[0]


def test_what_is_called_unnecessary_is_condemned():
    assert only("The arrests were not necessary, the mayor said.").stance is Stance.CONDEMNS


def test_dismissed_as_nonsense_is_denied_by_whoever_dismissed_it():
    claim = only('The mayor dismissed as "nonsense" the reports that 40 men were beaten.')
    assert (claim.stance, claim.attribution) == (Stance.DENIES, ("mayor",))


@pytest.mark.parametrize(
    "text",
    [
        "Мэр отверг обвинения в том, что полиция избивала задержанных.",
        "The mayor rejected the allegations that police had tortured prisoners.",
        "The mayor denied the reports of torture.",
        "Министр опроверг сообщения о пытках.",
    ],
)
def test_a_denial_that_names_its_violation_is_one_claim(text):
    assert (only(text).stance, only(text).answers) == (Stance.DENIES, ())
    assert only(text).predicate is not None


def test_this_information_points_back_to_what_was_told():
    text = "Сорок мужчин были избиты, сообщает «Маяк». Представитель полиции опроверг эти сведения."
    told, answer = prose(text).claims
    assert (answer.stance, answer.answers) == (Stance.DENIES, (told.id,))
    assert answer.attribution == ("Представитель полиции", "полиция")


@pytest.mark.parametrize(
    "text",
    [
        "Forty men were beaten, according to the Velmar Centre, which cited hospital staff.",
        "The Velmar Centre, which cited hospital staff, said that forty men were beaten.",
    ],
)
def test_whom_the_source_cites_comes_after_it(text):
    assert only(text).attribution == ("Velmar Centre", "hospital staff")
    assert ("Velmar Centre", "hospital staff") in {
        (k.source, k.onto) for k in prose(text).lineage
    }  # fmt: skip
