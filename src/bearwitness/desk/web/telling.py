"""What a testimony's page shows: its words marked up, its findings, what it documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.desk.documenting import ToldAt
from bearwitness.desk.web.room import Room
from bearwitness.dossier.words import day
from bearwitness.errors import Refused
from bearwitness.ids import PersonId, TestimonyId
from bearwitness.records.event import Act, Event, Involvement, Person
from bearwitness.records.passage import Passage
from bearwitness.records.source import Source
from bearwitness.records.testimony import Testimony
from bearwitness.records.where import Place
from bearwitness.redaction.finding import Finding, Kind
from bearwitness.redaction.masking import Decision, DraftPassage, Verdict


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a passage, inside a finding or not."""

    text: str = field(repr=False)
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One passage: as it was given, and as a reader would see it."""

    passage: Passage
    runs: tuple[Run, ...]
    masked: DraftPassage


@dataclass(frozen=True, slots=True)
class Found:
    """One finding with what was decided about it."""

    finding: Finding
    text: str = field(repr=False)
    decision: Decision | None
    clearable: bool
    why: str


@dataclass(frozen=True, slots=True)
class Documented:
    """One act that a testimony tells of."""

    violation: str
    event: str
    when: str
    place: str
    victim: PersonId
    victim_names: tuple[str, ...] = field(repr=False)
    fatal: bool = False
    disputed: bool = False
    by: tuple[tuple[str, str], ...] = ()  # the perpetrator's office or id, the degree
    passage: int | None = None  # in which it is told, if that was recorded


def passages(room: Room, words: Testimony, found: Sequence[Finding]) -> list[Told]:
    """Return every passage of a testimony, before and after.

    While a decision would clear a word that has become protected, none that clears is followed.
    """
    decisions = [d for d in room.casebook.all(Decision) if d.testimony == words.id]
    try:
        whole = room.redactor.draft(words, decisions)
    except Refused:
        covering = [d for d in decisions if d.verdict is not Verdict.CLEAR]
        whole = room.redactor.draft(words, covering)
    return [
        Told(passage, tuple(_runs(words.text, passage, found)), masked)
        for passage, masked in zip(words.passages(), whole.passages, strict=True)
    ]


def findings(room: Room, words: Testimony, found: Sequence[Finding], language: str) -> list[Found]:
    """Return the findings in the order of the text."""
    decided = {(d.start, d.end): d for d in room.casebook.all(Decision) if d.testimony == words.id}
    return [
        Found(
            f,
            words.text[f.start : f.end],
            decided.get((f.start, f.end)),
            f.kind is not Kind.PROTECTED,
            BECAUSE.get(f.because, f.because) if language == "ru" else f.because,
        )
        for f in sorted(found, key=lambda f: (f.start, f.end))
    ]


def documented(room: Room, testimony: TestimonyId, language: str) -> list[Documented]:
    """Return the acts for which a testimony is a source."""
    book = room.casebook
    mine = {s.id for s in book.all(Source) if s.testimony == testimony}
    events = {event.id: event for event in book.all(Event)}
    people = {person.id: person for person in book.all(Person)}
    parts = book.all(Involvement)
    words = book.get(Testimony, testimony)
    told = {
        at.act: next((p.index for p in words.passages() if p.start <= at.start < p.end), None)
        for at in book.all(ToldAt)
        if at.testimony == testimony
    }
    return [
        Documented(
            vocabulary("violations").term(act.violation).label(language),
            events[act.event].called(language),
            day(events[act.event].when.written, language),
            _place(room, events[act.event], language),
            act.victim,
            people[act.victim].names if act.victim in people else (),
            act.fatal,
            act.disputed,
            tuple(_by(part, people, language) for part in parts if part.act == act.id),
            told.get(act.id),
        )
        for act in book.all(Act)
        if mine & set(act.sources) and act.event in events
    ]


def _by(part: Involvement, people: dict[PersonId, Person], language: str) -> tuple[str, str]:
    person = people.get(part.perpetrator)
    degree = vocabulary("degrees").term(part.degree).label(language)
    office = person.office_in(language) if person else ""
    return office or str(part.perpetrator), degree


def _place(room: Room, event: Event, language: str) -> str:
    places = (p for p in room.casebook.all(Place) if p.id == event.where)
    return next((p.called(language) for p in places), "")


def _runs(text: str, passage: Passage, found: Sequence[Finding]) -> Iterator[Run]:
    at = passage.start
    for finding in sorted(found, key=lambda f: (f.start, -f.end)):
        start, end = max(finding.start, at), min(finding.end, passage.end)
        if start >= end:
            continue  # of another passage, or inside one that was shown already
        if at < start:
            yield Run(text[at:start])
        yield Run(text[start:end], finding)
        at = end
    if at < passage.end:
        yield Run(text[at : passage.end])


# The rules' own words are English (redaction.findings); here is what they say in Russian.
BECAUSE = {
    "a date": "дата",
    "a month": "месяц",
    "a protected word": "слово из списка защищаемых",
    "a code phrase": "кодовая фраза",
    "a form of a protected word": "форма защищаемого слова",
    "a protected word in pieces": "защищаемое слово, разбитое на части",
    "a protected number": "защищаемое число",
    "one keystroke from a protected word": "отличается от защищаемого слова одной буквой",
    "a protected word in the other layout": "защищаемое слово в другой раскладке",
    "written like a name; nobody has cleared it": "похоже на имя, и никто его не разрешил",
    "an exact length of time": "точный срок",
    "an exact age": "точный возраст",
    "an e-mail address": "адрес электронной почты",
    "a web address": "адрес страницы",
    "a handle": "имя в сети",
    "the address of a machine": "адрес машины в сети",
    "the number of a network card": "номер сетевой карты",
    "a telephone number": "номер телефона",
    "a number that is dictated in words": "номер, продиктованный словами",
    "an account number": "номер счёта",
    "an account number with right check digits": "номер счёта, контрольные цифры верны",
    "a card number with a right check digit": "номер карты, контрольная цифра верна",
    "a wallet for digital money": "кошелёк для цифровых денег",
    "the number of a vehicle": "номер машины (VIN)",
    "a number plate": "номерной знак",
    "a passport number": "номер паспорта",
    "a passport or identity card number": "номер паспорта или удостоверения",
    "an insurance number": "страховой номер",
    "an insurance number with a right check number": "страховой номер, контрольное число верно",
    "a taxpayer number with right check digits": "ИНН, контрольные цифры верны",
    "a number with letters": "номер с буквами",
    "a long number that may be somebody's": "длинный номер, может быть чьим-то",
    "an application number of a court": "номер жалобы в суд",
    "a case number": "номер дела",
    "coordinates": "координаты",
    "a street address": "почтовый адрес",
    "a post code or a post box": "индекс или абонентский ящик",
    "a date in words": "дата словами",
    "a day of the month": "число месяца",
    "a day and a month": "день и месяц",
    "a season of a year": "время года и год",
    "a feast that gives the day away": "праздник, по которому виден день",
    "a year": "год",
    "an exact time of day": "точное время",
    "an exact sum of money": "точная сумма",
    "initials": "инициалы",
    "initials of a protected name": "инициалы защищаемого имени",
    "another mention of a name": "ещё одно упоминание имени",
    "a name that another testimony of the case holds": "имя из другого свидетельства этого дела",
    "a word that the dictionary knows as a name": "слово, которое словарь знает как имя",
    "a word that is also a name, where nothing says which": "слово, которое бывает и именем",
    "a word that no dictionary has; nobody has cleared it": "слова нет в словарях; никто не открыл",
    "what few can say of themselves": "мало кто может сказать это о себе",
    "what somebody is in a place that knows them": "кем человек был там, где его знают",
    "what once happened to somebody": "что с кем-то однажды было",
    "kinship that few there have": "родство, какое там у немногих",
    "what a body shows": "что видно по человеку",
    "what a body needs": "что нужно телу",
    "a home, told by where it stands": "дом: где он стоит",
    "a name beside a word for kin or a friend": "имя рядом со словом о родстве или дружбе",
    "a job": "занятие",
    "a job with a place or an employer": "занятие и место или работодатель",
    "a place of work": "место работы",
    "a trade, told by its rooms or things": "занятие, видное по помещению или вещам",
    "a trade, told by what is done": "занятие, видное по тому, что делают",
    "where somebody lives or works, by what is near": "где живёт или работает: что рядом",
    "from where somebody saw it": "откуда это видно",
    "a place in somebody's list": "место в чьём-то списке",
    "a unit by its number": "часть или учреждение по номеру",
    "a mark of the body": "примета",
    "a number of children": "число детей",
    "a nationality or faith of few": "немногочисленный народ или вера",
    "kinship with its order": "родство: который по счёту",
    "kinship with somebody who is known there": "родство с тем, кого там знают",
    "says how somebody's health is": "говорит о здоровье",
    "says that somebody bears or bore a child": "говорит о беременности или детях",
    "says that somebody is disabled": "говорит об инвалидности",
    "says that somebody is the only one": "говорит, что такой человек один",
    "says that somebody is the only or the first one": "говорит: единственный или первый",
    "says what somebody believes": "говорит о вере",
    "says whom somebody loves, or as whom they live": "говорит о том, кого любят или кем живут",
}
BECAUSE |= {
    f"a language model: {kind}": f"языковая модель: {name}"
    for kind, name in (
        ("person", "человек"), ("place", "место"), ("organisation", "организация"),
        ("group", "группа"), ("date", "дата"), ("quantity", "количество"),
        ("code", "номер"), ("detail", "подробность"),
    )
}  # fmt: skip
