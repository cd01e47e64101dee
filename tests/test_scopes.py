"""Every use that is asked about gates something: with consent to all others, it is not made."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from bearwitness.adapters.web.catalogue import catalogue
from bearwitness.adapters.web.serving import running
from bearwitness.consent import Answer, Scope
from bearwitness.consent.answers import Addressee, Met, Receiver, condition_digest
from bearwitness.consent.scopes import OUTWARD, TOLD, UNUSED, WORDED
from bearwitness.consent.uses import Derivative
from bearwitness.desk import (
    counted,
    gating,
    lakeshore,
    moments,
    opendata,
    papers,
    proving,
    reciting,
    submitting,
    tracing,
    voices,
)
from bearwitness.desk.choices import Choice, Item, Programme
from bearwitness.desk.consents import Consents
from bearwitness.desk.particulars import PARTICULARS_EXAMPLE, particulars
from bearwitness.desk.redacting import Redactor
from bearwitness.desk.submitting import Asked
from bearwitness.desk.wishes import answers
from bearwitness.dossier.particulars import Procedure
from bearwitness.dossier.submission import annex
from bearwitness.drop.app import GROUPS, OFFERED, application
from bearwitness.errors import ConsentDenied, GateClosed, Refused
from bearwitness.ids import ActId, AddresseeId, PersonId, mint
from bearwitness.records.event import Act
from bearwitness.records.letter import LetterField, Said, consent_field
from bearwitness.records.testimony import Testimony
from desk_stand import NOON, lakeshore_case
from editions import EDITION
from web_stand import make_drop

PAPER = particulars(papers.toml(PARTICULARS_EXAMPLE))
NOT_YET = "not before I am out of the country"
LAWYER = Addressee(AddresseeId("B-7QK4M2XD"), Receiver.LAWYER, "an invented chamber")


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    book = lakeshore_case(tmp_path_factory.mktemp("scopes") / "case", only=1)
    (choice,) = book.all(Choice)
    book.append_many([LAWYER, EDITION, *four_more(book)], reason="a test", at=NOON)
    yield SimpleNamespace(
        book=book, redactor=Redactor(book), name=choice.testimony, days=iter(range(1, 99))
    )
    book.close()


def four_more(book):
    """Yield what a newspaper tells of four people: five are told of, and four are not."""
    act = next(act for act in book.all(Act) if act.sources == (lakeshore.source("t01"),))
    for number in range(4):
        name, victim = (mint(kind, bytes([number] * 5)) for kind in "AP")
        told = (lakeshore.source("s01"),)
        yield replace(act, id=ActId(name), victim=PersonId(victim), sources=told)


def said(stage, scopes, at, *, granted, **more):
    answers = [Answer(stage.name, scope, granted=granted, at=at, **more) for scope in scopes]
    stage.book.append_many(answers, reason="a test", at=at)
    second, draft = at + timedelta(seconds=1), stage.redactor.redacted(stage.name)
    yes = [gating.approval(draft, stage.book, by, second)[0] for by in ("ada", "bo")]
    stage.book.append_many(yes, reason="a test", at=second)
    return at + timedelta(seconds=2)


def cleared(stage, at):
    return gating.cleared(stage.redactor, stage.book, stage.name, at)


def programme(stage, at):
    plain = next(p for p in cleared(stage, at).passages if not p.masks)
    items = (Item(stage.name, plain.index, "Слова перевода."),)
    return Programme({"en": "Invented", "ru": "Вымышлено"}, ("Reader 1",), items)


def script(stage, at):
    made = [cleared(stage, at)]
    return reciting.script(made, programme(stage, at), language="en", invented=True)[0].lines[0]


def submission(stage, at, **asked):
    given = Asked(**{"particulars": PAPER, "language": "en", "only": (stage.name,)} | asked)
    made = submitting.make(stage.book, stage.redactor, given, at=at, entropy=os.urandom)
    return json.loads(annex(made.submission, {}))["testimonies"][0]["consent"]


def data(stage, at):
    permit = Consents(stage.book).require(stage.name, Scope.COUNT, at=at)
    used = tracing.use(Derivative.COUNT, EDITION.id, {permit: ()}, at=at)
    stage.book.append_many(used, reason="a test", at=at)
    return opendata.fit(stage.book, EDITION, at=at).edition.numbers


# What is made, as far as this use bears on it; it is the same only where the use gates nothing.
MADE = {
    Scope.KEEP: lambda s, at: Consents(s.book).require(s.name, Scope.QUOTE, at=at).scope,
    Scope.COMPARE: lambda s, at: s.name in {v.testimony for v in voices.comparable(s.book, at=at)},
    Scope.COUNT: lambda s, at: counted.lists(s.book, at=at),
    Scope.LAWYER: lambda s, at: submission(s, at, to=LAWYER.id)["scope"],
    Scope.SUBMIT: lambda s, at: submission(s, at)["scope"],
    Scope.COURT: lambda s, at: submission(
        s, at, particulars=replace(PAPER, procedure=Procedure.COURT)
    )["scope"],
    Scope.UN_REPORT: lambda s, at: submission(s, at)["un_report"],
    Scope.QUOTE: lambda s, at: proving.expect_quotable(cleared(s, at)).scope,
    Scope.PARAPHRASE: lambda s, at: moments.timeline(s.book, at=at),
    Scope.RECITE: lambda s, at: script(s, at).text,
    Scope.TRANSLATE: lambda s, at: script(s, at).translations,
    Scope.DATASET: data,
}


def made(stage, scope, at):
    try:
        return MADE[scope](stage, at)
    except GateClosed:  # for want of an approval, which is no matter of consent
        raise
    except (ConsentDenied, Refused):
        return None


@pytest.mark.parametrize("scope", sorted(set(Scope) - UNUSED))
def test_what_is_asked_gates_something(stage, scope):
    start = NOON + timedelta(days=next(stage.days))
    allowed = made(stage, scope, said(stage, Scope, start, granted=True))
    assert allowed
    later = start + timedelta(hours=1)
    assert made(stage, scope, said(stage, [scope], later, granted=False)) != allowed


@pytest.mark.parametrize("scope", sorted(OUTWARD - UNUSED))
def test_an_open_condition_stops_what_a_no_stops_until_somebody_records_that_it_is_met(
    stage, scope
):
    start, hour = NOON + timedelta(days=next(stage.days)), timedelta(hours=1)
    allowed = made(stage, scope, said(stage, Scope, start, granted=True))
    refused = made(stage, scope, said(stage, [scope], start + hour, granted=False))
    at = said(stage, [scope], start + 2 * hour, granted=True, conditions=(NOT_YET,))
    assert made(stage, scope, at) == refused != allowed
    is_met = Met(stage.name, condition_digest(stage.name, NOT_YET), at)
    stage.book.append(is_met, reason="she rang from abroad", at=at)
    assert made(stage, scope, at + hour) == allowed
    said(stage, [scope], start + 5 * hour, granted=True)


@pytest.mark.parametrize("scope", sorted(TOLD - UNUSED))
def test_nothing_new_is_made_of_what_they_told_once_they_were_to_be_asked_again(stage, scope):
    start, hour = NOON + timedelta(days=next(stage.days)), timedelta(hours=1)
    allowed = made(stage, scope, said(stage, Scope, start, granted=True))
    refused = made(stage, scope, said(stage, [scope], start + hour, granted=False))
    at = said(stage, [scope], start + 2 * hour, granted=True, ask_again=start + 4 * hour)
    assert made(stage, scope, at) == allowed
    late = start + 5 * hour
    if scope in WORDED:  # the gate says it, with all else
        against = gating.standing(stage.redactor, stage.book, stage.name, late).reasons
        assert [reason.rule for reason in against] == [12]
    else:
        assert made(stage, scope, late) == refused != allowed
    said(stage, [scope], start + 6 * hour, granted=True)


def test_every_use_gates_something_or_is_said_to_gate_nothing():
    assert MADE.keys() | UNUSED == set(Scope)
    assert not MADE.keys() & UNUSED


@pytest.mark.parametrize("scope", sorted(UNUSED))
def test_what_gates_nothing_is_asked_nowhere_and_said_where_it_stands(scope):
    assert scope not in {one for group in GROUPS.values() for one in group}
    docs = Path(__file__).parents[1] / "docs"
    for page in ("howto/withdraw-and-shred.md", "adr/0005-consent-scopes.md", "reference/cli.md"):
        (said_so,) = (
            paragraph
            for paragraph in (docs / page).read_text(encoding="utf-8").split("\n\n")
            if "gates nothing" in paragraph
        )
        assert f"`{scope}`" in said_so
    for language in ("en", "ru"):
        assert f"drop.scope.{scope}" not in catalogue(language)
        assert catalogue(language)["consent.unused"]


# What a letter from DROP can wish, each as far as it can be from what is usual.
WISHES = {
    LetterField.ALIAS: "Heron",
    LetterField.PLACE_TOLD: "none",
    LetterField.DATE_TOLD: "none",
    LetterField.VOICE: "own",
    LetterField.FACE: "own",
}


def written(stage, day, **wishes):
    """Keep what a letter with a yes to everything says, and return what is made of it."""
    kept = stage.book.get(Testimony, stage.name)
    fields = {consent_field(scope): Said.YES for scope in Scope} | wishes
    stage.book.append_many(answers(kept, fields, day.date()), reason="a test", at=day)
    at = day + timedelta(hours=1)
    given = Asked(particulars=PAPER, language="en", only=(stage.name,))
    paper = submitting.make(stage.book, stage.redactor, given, at=at, entropy=os.urandom)
    draft = stage.redactor.redacted(stage.name).draft
    return draft, json.loads(annex(paper.submission, {}))["incidents"]


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    drop = application(make_drop(tmp_path_factory.mktemp("drop") / "d"))
    with running(drop) as address:
        return httpx.get(f"{address}/en/write").text


@pytest.mark.parametrize("field", sorted(WISHES))
def test_drop_asks_for_a_wish_where_it_bounds_something_and_nowhere_else(stage, page, field):
    start = NOON + timedelta(days=100 + 2 * next(stage.days))  # after all above
    usual = written(stage, start)
    wished = written(stage, start + timedelta(days=1), **{field: WISHES[field]})
    assert (wished != usual) == (f'name="{field}"' in page)


def test_every_wish_for_how_something_is_told_is_tried_above():
    assert {name for name in OFFERED if name.startswith("told.")} <= set(WISHES)


# What DROP and DESK must say of a use, and must not, in both languages.
SAYS = {
    "drop.group.together": ("results are published", "итоги публикуются"),
    "drop.scope.compare": ("We publish what comes of it", "Итог мы публикуем"),
    "drop.scope.count": ("We publish the numbers", "Числа мы публикуем"),
    "drop.scope.quote": (
        "do not promise to ask again before",
        "Мы не обещаем спросить ещё раз, преж",
    ),
    "drop.scope.recite": ("in captions and in a transcript", "в субтитрах и в тексте к фильму"),
    "drop.scope.un_report": ("words, covered, stand", "слова, в которых лишнее закрыто, стоять"),
    "drop.scope.dataset": ("has no row of its own", "Своей строки"),
    "drop.takes.public": ("comparing and counting", "сравнение с подсчётом"),
    "drop.takes.outward": ("comparing and counting", "сравнение с подсчётом"),
    "drop.write.exact_lead": ("except to comparing and counting", "кроме сравнения и подсчёта"),
    "drop.start.limits_5": ("does not show you", "вам эта программа текст заранее не пока"),
    "desk.scope.compare": ("published", "публикуются"),
    "desk.scope.count": ("published", "публикуются"),
    "desk.scope.recite": ("printed", "печатаются"),
    "desk.scope.un_report": ("words, covered, stand", "лишнее закрыто, стоять"),
    "desk.scope.dataset": ("no row", "своей строки у него там нет"),
    "desk.consent.public": ("comparing and counting", "сравнение и подсчёт"),
    "consent.alias": ("nothing that is made here uses it", "им не пользуется"),
}


@pytest.mark.parametrize("key", SAYS)
def test_a_question_says_in_both_languages_what_a_yes_does(key):
    for language, part in zip(("en", "ru"), SAYS[key], strict=True):
        assert part in catalogue(language)[key]
