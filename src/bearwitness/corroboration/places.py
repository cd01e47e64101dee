"""Where: what the sentence ties to a violation, or else the place that the text is about.

A place that stands elsewhere in the text is told apart from one that is stated (`Placed.stated`).
Where a text was filed is no place of a deed, and nor is a speaker's own.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from bearwitness.corroboration import reach
from bearwitness.corroboration.datelines import dateline
from bearwitness.corroboration.parse import Parse
from bearwitness.records.spans import Names

_WORDS_OF_SITES = (
    "camp prison jail barracks barrack basement cellar station village town city region beach "
    "checkpoint school hospital street square market port district valley house home apartment "
    "flat building office cafe bar club bridge border forest farm factory brewery warehouse "
    "garage hotel airport base cell courtroom university church mosque province outskirts quarry "
    "лагерь тюрьма подвал казарма отделение село деревня город район область сизо больница улица "
    "школа площадь рынок порт дом квартира здание офис кафе клуб мост граница лес завод склад "
    "гараж гостиница аэропорт база камера университет церковь мечеть край окраина колония участок "
    "изолятор посёлок поселок пляж берег"
)
_SITES = frozenset(_WORDS_OF_SITES.split())
_WORDS_OF_WHERE = "in at near inside outside across from around on в во на под из близ около"
_WHERE = frozenset(_WORDS_OF_WHERE.split())
_WITHIN = {"in", "near", "outside", "inside"}
_NO_PLACE = {Names.PERSON, Names.DATE, Names.QUANTITY, Names.GROUP, Names.ORGANISATION}
_THROUGH = {"prep", "pobj", "compound", "poss", "conj", "case"}
_UP = 4  # how many steps above a name its preposition may stand


@dataclass(frozen=True, slots=True)
class Placed:
    """A place as written; `stated`: the sentence itself ties it to the violation."""

    name: str
    stated: bool
    named: bool = True  # "Velsk", not "a cellar"
    within: str | None = None  # for "a cellar": the named place that the text was speaking of
    beside: bool = False  # the sentence names it, but ties it to something else


def placed(
    parse: Parse,
    at: int,
    named: Collection[int],
    about: Placed | None,
    said: Collection[int] = (),
) -> Placed | None:
    """Return the place that the sentence states, or the only one it names, or the text's.

    Args:
        parse: the text.
        at: the violation's word.
        named: tokens that name speakers.
        about: the place that the text was about before.
        said: tokens of the sentence that are in the same mouth as the violation.
    """
    found = stated(parse, at, named)
    if found is None:
        return _beside(parse, set(said) - set(named)) or about
    return found if found.named or about is None else replace(found, within=about.name)


def _beside(parse: Parse, said: Collection[int]) -> Placed | None:
    """“The march in Arlen ended badly: men were beaten" is rather of Arlen than of the headline."""
    told = (i for i in sorted(said) if parse.names_what(i) is Names.PLACE and _located(parse, i))
    names = {parse.written(*(parse.name_at(i) or (i, i + 1))) for i in told}
    return Placed(names.pop(), stated=False, beside=True) if len(names) == 1 else None


def stated(parse: Parse, at: int, named: Collection[int]) -> Placed | None:
    """Return the place that hangs on the violation; never a speaker's place."""
    below = [i for i in reach.hanging(parse, at) if i not in named]
    for i in below:
        if parse.names_what(i) is Names.PLACE and _located(parse, i):
            return Placed(parse.written(*(parse.name_at(i) or (i, i + 1))), stated=True)
    for i in below:
        if _capitalised(parse, i) and _located(parse, i, up=1):
            return Placed(_with_neighbours(parse, i), stated=True)
    for i in below:
        if _mistaken(parse, i):
            return Placed(parse.tokens[i].text, stated=True)
    for i in below:
        if parse.tokens[i].lemma in _SITES and _located(parse, i):
            return Placed(_described(parse, i), stated=True, named=False)
    return None


def _capitalised(parse: Parse, i: int) -> bool:
    token = parse.tokens[i]
    name = token.word_class == "PROPN" and token.text[:1].isupper()
    return name and parse.names_what(i) not in _NO_PLACE


def _mistaken(parse: Parse, i: int) -> bool:
    """“Arrested in Ostrava": one name right after "in" is no person, whatever the model says."""
    token = parse.tokens[i]
    alone = token.word_class == "PROPN" and token.text[:1].isupper() and not parse.children(i)
    alone = alone and parse.name_at(i) == (i, i + 1)
    body = parse.names_what(i) in {Names.PERSON, Names.ORGANISATION}
    return alone and body and parse.tokens[token.head].text.lower() in _WITHIN


def _with_neighbours(parse: Parse, i: int) -> str:
    if (span := parse.name_at(i)) is not None:
        return parse.written(*span)
    first = last = i
    while first > parse.sentence(i)[0] and _capitalised(parse, first - 1):
        first -= 1
    while last + 1 < parse.sentence(i)[1] and _capitalised(parse, last + 1):
        last += 1
    return parse.words(first, last + 1)


def _described(parse: Parse, i: int) -> str:
    """A noun with the words before it that say which."""
    kinds = {"compound", "amod"}
    left = [j for j in parse.children(i) if j < i and parse.tokens[j].relation in kinds]
    right = [i]
    if parse.language == "ru":
        owners = (j for j in parse.children(i) if j > i and parse.tokens[j].relation == "nmod")
        right += [k for j in owners for k in parse.subtree(j) if k - i <= _UP]
    return parse.words(min([i, *left]), max(right) + 1)


def _located(parse: Parse, i: int, *, up: int = _UP) -> bool:
    """“In”, "at" or "near" stands before it, itself or through the noun it belongs to."""
    above = (i, *parse.ancestors(i))[: up + 1]
    below = [
        j for k in above[:_UP] for j in parse.children(k) if parse.tokens[j].relation == "case"
    ]
    through = (k for k in above if k == i or parse.tokens[k].relation in _THROUGH)
    return any(parse.tokens[k].text.lower() in _WHERE for k in (*through, *below))


def all_located(parse: Parse, first: int, last: int) -> list[str]:
    """Return every named place of a token range before which "in" or the like stands."""
    spans = dict.fromkeys(
        parse.name_at(i) or (i, i + 1)
        for i in range(first, last)
        if parse.names_what(i) is Names.PLACE and _located(parse, i)
    )
    return [parse.written(*span) for span in spans]


def filed_and_told(parse: Parse) -> str | None:
    """Return the dateline's place, if the text itself also says that something was there."""
    line = dateline(parse.text)
    if line is None:
        return None
    name = line.place.title()
    told = (place for span in parse.sentences for place in all_located(parse, *span))
    return next((place for place in told if place.casefold() == name.casefold()), None)
