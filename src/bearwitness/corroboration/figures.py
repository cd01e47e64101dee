"""Figures: numbers of people as they are claimed, with their modality, in English and Russian.

"More than 100" is a bound, never a count; "about 20" bounds nothing; "several" is no figure.
"Between 20 and 30" is at least 20 and bounded by 30. "Dozens" and «десятки» are at least twenty,
"hundreds" and "several hundred" at least two hundred: the least that the plural can mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bearwitness.corroboration.numerals import Numeral, numeral
from bearwitness.corroboration.parse import Parse
from bearwitness.records.claim import Figure, Modality

_MODALITIES = (  # tried in this order, on the words just before the number
    (Modality.LE, r"no more than|not more than|at most|up to|не более|не больше|максимум|до"),
    (Modality.GE, r"at least|no (?:less|fewer) than|not (?:less|fewer) than|a minimum of"),
    (Modality.GE, r"не менее|не меньше|минимум|по (?:меньшей|крайней) мере|хотя бы|как минимум"),
    (Modality.GT, r"more than|over|above|exceeding|upwards of|in excess of|более чем|более"),
    (Modality.GT, r"больше чем|больше|свыше"),
    (Modality.LT, r"(?:fewer|less) than|under|below|менее чем|менее|меньше"),
    (Modality.APPROX, r"about|around|approximately|roughly|nearly|almost|some|an estimated"),
    (Modality.APPROX, r"estimated|circa|около|примерно|приблизительно|порядка|почти"),
)
_WORDS_OF_PEOPLE = (
    "man woman person people boy girl child gay lesbian victim resident prisoner detainee "
    "activist journalist citizen homosexual refugee civilian student worker villager "
    "protester individual member patient inmate survivor relative brother sister son "
    "daughter captive человек человека людей люди мужчина женщина гей лесбиянка ребёнок "
    "ребенок дети житель задержанный жертва пострадавший заключённый заключенный активист "
    "журналист гражданин подросток юноша девушка парень погибший убитый родственник брат "
    "сестра похищенный"
)
PEOPLE = frozenset(_WORDS_OF_PEOPLE.split())
_WORDS_OFTRADES = "man woman er ist ian ант ист ник тель ец чик щик ак"
TRADES = tuple(_WORDS_OFTRADES.split())
PARTICIPLES = ("нных", "нным", "нными", "нному", "нного", "тых", "тым", "вших", "вшим", "вшего")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: its tokens and what it counts (`counted` is a token index)."""

    first: int
    last: int  # one past
    counted: int
    figure: Figure


def numbers(parse: Parse, first: int, last: int) -> tuple[Number, ...]:
    """Return the numbers of people or cases in a token range, in order."""
    found, at = [], first
    while at < last:
        one = numeral(parse, at, last)
        counted = _counted(parse, at, one.end) if one else None
        if one and counted is not None and not _of_none(parse, at):
            found.append(Number(at, one.end, counted, _figure(parse, one, counted)))
        at = one.end if one else at + 1
    return tuple(found)


def _figure(parse: Parse, one: Numeral, counted: int) -> Figure:
    unit = _unit(parse, counted, range(one.first, one.end))
    modality = _modality(parse, one.first, one.end, one.plural)
    if one.high is None or modality in {Modality.GE, Modality.GT, Modality.APPROX}:
        return Figure.of(one.low, modality, unit)
    if modality in {Modality.LE, Modality.LT}:
        return Figure.of(one.high, modality, unit)
    return Figure.between(one.low, one.high, unit)


def _of_none(parse: Parse, at: int) -> bool:
    """“No one”, "not one", «ни один» are not one, and "not forty" is not forty."""
    start = parse.tokens[at].start
    before = parse.text[max(parse.tokens[parse.sentence(at)[0]].start, start - 20) : start]
    return bool(re.search(r"(?:^|\W)(?:no|not|not even|nor|ни|не)[\s-]+$", before.lower()))


_BETWEEN = {"of", "из", "-", "or", "more", "и", "или", "более", "много"}


def _counted(parse: Parse, first: int, end: int) -> int | None:
    """Return the noun that is counted: the number's head, or the noun just after it."""
    sentence_end = parse.sentence(first)[1]
    for at in range(end, min(end + 4, sentence_end)):
        token = parse.tokens[at]
        people = token.word_class in {"VERB", "ADJ"} and token.text.lower().endswith(PARTICIPLES)
        if people and parse.language == "ru" and token.relation not in {"amod", "acl"}:
            return at  # «трое задержанных»
        if token.word_class in {"ADJ", "SPACE", "DET", "VERB"} or token.lemma in _BETWEEN:
            continue
        if token.word_class == "NOUN":
            return at
        break
    relation = parse.tokens[first].relation
    return first if relation.startswith("nsubj") else None  # "more than 100 were taken"


def _unit(parse: Parse, counted: int, number: range) -> str:
    token = parse.tokens[counted]
    words = {token.lemma, token.text.lower()}
    person = bool(words & PEOPLE) or token.lemma.endswith(TRADES) or counted in number
    return "person" if person or token.word_class in {"NUM", "VERB"} else token.lemma


def _modality(parse: Parse, first: int, end: int, plural: bool) -> Modality:  # noqa: FBT001
    start = parse.tokens[first].start
    sentence = parse.tokens[parse.sentence(first)[0]].start
    before = " ".join(parse.text[max(sentence, start - 40) : start].lower().split())
    after = parse.text[parse.tokens[end - 1].end :][:24].lower().lstrip()
    if re.match(r"\+|or more|и более|или более|или больше", after):
        return Modality.GE
    for modality, words in _MODALITIES:
        if re.search(rf"(?:^|\W)(?:{words})$", before):
            return modality
    return Modality.GE if plural else Modality.EQ
