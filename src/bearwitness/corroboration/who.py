"""What kind of speaker somebody is, by the words that the text itself gives them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from bearwitness.corroboration import lexicon
from bearwitness.corroboration.parse import Parse
from bearwitness.records.spans import Names


class SpeakerKind(StrEnum):
    """Who speaks; what of theirs would be held as a source is for a person to say."""

    OUTLET = "outlet"  # a newspaper, agency, channel
    JOURNALIST = "journalist"
    WITNESS = "witness"  # somebody who was there, or a relative
    SPOKESPERSON = "spokesperson"
    OFFICIAL = "official"  # an office, or a person who holds one
    EXPERT = "expert"
    ORGANISATION = "organisation"
    DOCUMENT = "document"  # a report, a record
    PERSON = "person"
    GROUP = "group"  # people without a name: "volunteers"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_JOURNALISTS = _words(
    "journalist reporter correspondent editor журналист корреспондент репортёр редактор"
)
_TITLES_OF_OUTLETS = _words(
    "gazette times post herald tribune news radio tv television gazeta chronicle courier bulletin "
    "газета новости радио вестник ведомости известия тв телевидение newspaper agency broadcaster"
)
_OFFICES = _words(
    "governor president minister mayor prosecutor police ministry government authority official "
    "kremlin administration cabinet office parliament court chief leader commissioner ombudsman "
    "general colonel commander deputy senator judge king prince embassy secretary "
    "губернатор президент министр мэр прокурор полиция министерство правительство власть глава "
    "service agency department bureau directorate army military navy troop служба департамент "
    "управление армия "
    "чиновник администрация ведомство прокуратура суд кремль омбудсмен уполномоченный депутат мвд "
    "мид следком спикер посол генерал полковник военный"
)
_EXPERTS = _words(
    "expert rapporteur researcher sociologist professor historian economist analyst scientist "
    "эксперт докладчик исследователь социолог профессор аналитик историк учёный"
)
_ORGANISATIONS = _words(
    "group organisation organization union league council centre center fund foundation committee "
    "association network charity party commission society ngo watch nations movement collective "
    "организация союз совет центр фонд комитет ассоциация партия комиссия общество движение "
    "объединение проект лига оон коллектив"
)
_DOCUMENTS = _words(
    "report document record letter statement study ruling verdict file survey доклад отчёт отчет "
    "документ письмо заявление исследование приговор решение справка"
)
_PEOPLE_TOGETHER = _words("staff personnel family crowd crew персонал семья сотрудники жители")
_ROLES_OF_PEOPLE = _words("doctor lawyer guard medic nurse врач адвокат медик охранник медсестра")
_NEAR = {"compound", "appos", "amod", "nmod"}


def kind(parse: Parse, head: int, first: int, last: int) -> SpeakerKind:
    """Return the kind of the speaker who is named at these tokens, described around `head`."""
    own = _lemmas(parse, {*range(first, last), head})
    near = (i for i in parse.children(head) if parse.tokens[i].relation in _NEAR)
    words = own | _lemmas(parse, near)
    if _is_a_body(parse, last):
        return SpeakerKind.ORGANISATION
    if any(_starts(w, lexicon.TELLERS) for w in words):
        return SpeakerKind.WITNESS
    if words & set(_JOURNALISTS):
        return SpeakerKind.JOURNALIST
    person = parse.names_what(last - 1) is Names.PERSON
    if words & lexicon.OUTLETS or own & set(_TITLES_OF_OUTLETS):
        return SpeakerKind.OUTLET
    if own & lexicon.SPOKESPEOPLE or parse.tokens[head].lemma in lexicon.SPOKESPEOPLE:
        return SpeakerKind.SPOKESPERSON
    return _other(parse, words, head, last, person=person)


def _is_a_body(parse: Parse, last: int) -> bool:
    """“Open Record Centre", "Witness Watch": the last word of an English name says what it is."""
    token = parse.tokens[last - 1]
    named = parse.language == "en" and token.text[:1].isupper() and token.word_class == "PROPN"
    own = {token.lemma, token.text.lower()} - lexicon.OUTLETS
    return named and bool(own & set(_ORGANISATIONS)) and last - 1 > parse.sentence(last - 1)[0]


def _several(parse: Parse, head: int) -> bool:
    token = parse.tokens[head]
    if token.lemma in _PEOPLE_TOGETHER or token.text.lower() in _PEOPLE_TOGETHER:
        return True
    plural = token.text.endswith("s") and token.lemma != token.text.lower()
    plural = plural or token.text.lower().endswith(("men", "people"))
    return plural or (parse.language == "ru" and token.text.endswith(("и", "ы", "ей", "ов")))


def _other(parse: Parse, words: set[str], head: int, last: int, *, person: bool) -> SpeakerKind:
    for listed, found in (
        (_EXPERTS, SpeakerKind.EXPERT),
        (_OFFICES, SpeakerKind.OFFICIAL),
        (() if person else _DOCUMENTS, SpeakerKind.DOCUMENT),
        (_ROLES_OF_PEOPLE, SpeakerKind.PERSON),
        (() if person else _ORGANISATIONS, SpeakerKind.ORGANISATION),
    ):
        if words & set(listed):
            several = found is SpeakerKind.PERSON and _several(parse, head)
            return SpeakerKind.GROUP if several else found
    if person:
        return SpeakerKind.PERSON
    end = parse.tokens[last - 1]
    opens = last - 1 == parse.sentence(head)[0] and end.word_class != "PROPN"
    named = end.text[:1].isupper() and not opens
    if named or parse.names_what(last - 1) is Names.ORGANISATION:
        return SpeakerKind.ORGANISATION
    return SpeakerKind.GROUP if _several(parse, head) else SpeakerKind.PERSON


def kind_of_principal(parse: Parse, first: int, last: int) -> SpeakerKind:
    """Return the kind of whoever has a spokesperson: an organisation, or somebody in office."""
    found = kind(parse, last - 1, first, last)
    unclear = {SpeakerKind.PERSON, SpeakerKind.GROUP}
    return SpeakerKind.OFFICIAL if found in unclear else found


def _lemmas(parse: Parse, tokens: Iterable[int]) -> set[str]:
    return {w for i in tokens for w in (parse.tokens[i].lemma, parse.tokens[i].text.lower())}


def _starts(word: str, roots: tuple[str, ...]) -> bool:
    return word.startswith(roots)
