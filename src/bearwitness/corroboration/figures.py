"""Figures: numbers of people as they are claimed, with their modality, in English and Russian.

"More than 100" is a bound, never a count; "about 20" bounds nothing; "several" is no figure.
"Dozens" is told as at least two dozen, the least that the plural can mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bearwitness.corroboration.parse import Parse
from bearwitness.records.claim import Figure, Modality

_EN = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
_EN += "fifteen sixteen seventeen eighteen nineteen"
_RU = "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать "
_RU += "тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
_EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_RU_TENS = "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто"
_RU_HUNDREDS = "сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот"
_WORDS = (
    {word: n for words in (_EN, _RU) for n, word in enumerate(words.split())}
    | {w: 10 * n for ws in (_EN_TENS, _RU_TENS) for n, w in enumerate(ws.split(), start=2)}
    | {word: 100 * n for n, word in enumerate(_RU_HUNDREDS.split(), start=1)}
    | {"трое": 3, "двое": 2, "четверо": 4, "пятеро": 5, "шестеро": 6, "семеро": 7, "десяток": 10}
)
_TIMES = {
    "hundred": 100, "dozen": 12, "thousand": 1000, "тысяча": 1000, "million": 10**6,
    "миллион": 10**6, "k": 1000, "тыс": 1000,
}  # fmt: skip
_PLURALS = {
    "dozens": 24, "hundreds": 200, "thousands": 2000, "scores": 40,
    "десятки": 20, "десятков": 20, "сотни": 200, "сотен": 200, "тысячи": 2000,
}  # fmt: skip
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
        end = at + 1
        value, plural = _value(parse, at)
        if value is None:
            at = end
            continue
        while end < last and (more := _continued(parse, end, value)) is not None:
            value, end = more
        counted = _counted(parse, at, end)
        if counted is not None:
            figure = Figure.of(value, _modality(parse, at, end, plural), _unit(parse, counted))
            found.append(Number(at, end, counted, figure))
        at = end
    return tuple(found)


def _value(parse: Parse, at: int) -> tuple[int | None, bool]:
    token = parse.tokens[at]
    word = token.text.lower()
    if word in _PLURALS:
        return _PLURALS[word], True
    digits = re.fullmatch(r"(\d{1,3}(?:[,  ]\d{3})+|\d{1,9})(\+?)", token.text)
    if digits:
        return int(re.sub(r"\D", "", digits[1])), False
    if token.lemma in _WORDS or word in _WORDS:
        return _WORDS.get(token.lemma, _WORDS.get(word)), False
    return None, False


def _continued(parse: Parse, at: int, value: int) -> tuple[int, int] | None:
    """Return the value with the next word taken in, and where the number then ends."""
    at += parse.tokens[at].text == "-" and at + 1 < parse.sentence(at)[1]  # forty-one
    token = parse.tokens[at]
    times = _TIMES.get(token.lemma, _TIMES.get(token.text.lower()))
    if times:
        return value * times, at + 1
    more = _WORDS.get(token.lemma)
    if more is not None and more and value % 10 ** len(str(more)) == 0 and value > more:
        return value + more, at + 1  # twenty + five
    if re.fullmatch(r"\d{3}", token.text) and parse.tokens[at - 1].end + 1 == token.start:
        return value * 1000 + int(token.text), at + 1  # 1 200, split at its thin space
    return None


_BETWEEN = {"of", "из", "-", "or", "more", "и", "или", "более", "много"}


def _counted(parse: Parse, first: int, end: int) -> int | None:
    """Return the noun that is counted: the number's head, or the noun just after it."""
    sentence_end = parse.sentence(first)[1]
    for at in range(end, min(end + 4, sentence_end)):
        token = parse.tokens[at]
        if token.word_class in {"ADJ", "SPACE", "DET", "VERB"} or token.lemma in _BETWEEN:
            continue
        if token.word_class == "NOUN":
            return at
        break
    relation = parse.tokens[first].relation
    return first if relation.startswith("nsubj") else None  # "more than 100 were taken"


def _unit(parse: Parse, counted: int) -> str:
    token = parse.tokens[counted]
    words = {token.lemma, token.text.lower()}
    person = bool(words & PEOPLE) or token.lemma.endswith(TRADES) or bool(words & set(_PLURALS))
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
