"""Who has it from whom: "citing", "with reference to", «со ссылкой на». All invented."""

from __future__ import annotations

import pytest

from bearwitness.corroboration.who import SpeakerKind
from bearwitness.records.claim import Stance
from reading_articles import prose, reading


def chains(text):
    return {claim.attribution for claim in prose(text).claims}


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        ("Forty men were beaten in Velsk, two rights groups said on Monday, citing relatives.",
         ("two rights groups", "relatives")),
        ("Two rights groups said on Monday, citing relatives, that forty men were beaten.",
         ("Two rights groups", "relatives")),
        ("Citing relatives, two rights groups said that forty men were beaten.",
         ("two rights groups", "relatives")),
        ("Forty men were beaten, the Herald reported, with reference to doctors.",
         ("Herald", "doctors")),
        ("The Herald, citing the agency Tidewater, which quoted nurses, said that men were beaten.",
         ("Herald", "Tidewater", "nurses")),
        ("Forty men were beaten, according to the Herald, citing relatives.",
         ("Herald", "relatives")),
        ("Relying on accounts from former prisoners, Lake Watch said that men were beaten.",
         ("Lake Watch", "former prisoners")),
        ("Lake Watch reported, based on interviews with survivors, that men were tortured.",
         ("Lake Watch", "survivors")),
        ("Men were tortured, survivors quoted by Lake Watch said.", ("Lake Watch", "survivors")),
        ("According to two witnesses cited by the Herald, guards beat the men.",
         ("Herald", "two witnesses")),
        ("Quoting relatives, the station said at least five men were abducted.",
         ("station", "relatives")),
        ("Hospital sources said that forty men were beaten.", ("Hospital sources",)),
        ("Several neighbours told the Herald that forty men were beaten.",
         ("Several neighbours",)),
    ],
)  # fmt: skip
def test_a_chain_goes_on_to_whoever_is_cited(text, chain):
    assert chains(text) == {chain}


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        ("Мужчин избивали, сообщили в понедельник две правозащитные группы со ссылкой на соседей.",
         ("две правозащитные группы", "соседи")),
        ("Ссылаясь на родственников, две правозащитные группы сообщили, что мужчин избивали.",
         ("две правозащитные группы", "родственники")),
        ("Газета «Маяк» со ссылкой на агентство «Берег» сообщила, что мужчин избивали.",
         ("Маяк", "Берег")),
        ("Как пишет «Маяк» со ссылкой на «Берег», который ссылается на врачей, мужчин избивали.",
         ("Маяк", "Берег", "врачи")),
        ("Мужчин избивали, сообщает «Маяк», ссылаясь на соседей.", ("Маяк", "соседи")),
        ("По данным «Маяка», который ссылается на врачей, мужчин избивали.", ("Маяк", "врачи")),
        ("По словам двух свидетелей, на которых ссылается «Маяк», охрана избивала мужчин.",
         ("Маяк", "двух свидетелей")),
        ("Правозащитники со слов родственников сообщают о пытках.",
         ("Правозащитники", "родственники")),
        ("Со слов родственников, мужчин избивали.", ("родственники",)),
        ("Об избиениях сообщили жители, пишет «Берег» со ссылкой на адвокатов.",
         ("Берег", "адвокаты", "жители")),
        ("Несколько соседей рассказали, что мужчин избивали.", ("Несколько соседей",)),
    ],
)  # fmt: skip
def test_a_russian_chain_goes_on_to_whoever_is_cited(text, chain):
    assert chains(text) == {chain}


@pytest.mark.parametrize(
    "text",
    [
        "The guards beat forty men, citing the law.",
        "The mayor said that the Herald, citing doctors, had invented the beating of men.",
        "Охрана избила сорок мужчин, ссылаясь на закон.",
    ],
)
def test_whoever_else_cites_lengthens_no_chain(text):
    assert all(len(chain) <= 1 for chain in chains(text))
    assert not {"law", "закон"} & {s.name for s in prose(text).sources}


def test_those_who_are_cited_are_sources_and_the_links_say_who_relies_on_them():
    told = prose("Forty men were beaten, two rights groups said on Monday, citing relatives.")
    kinds = {source.name: source.kind for source in told.sources}
    assert kinds["relatives"] is SpeakerKind.WITNESS
    links = {(link.source, link.onto) for link in told.lineage}
    assert links == {("this text", "two rights groups"), ("two rights groups", "relatives")}


def test_whoever_is_told_by_another_hangs_on_that_one_and_not_on_the_text():
    told = prose("Об избиениях сообщили жители, пишет «Берег» со ссылкой на адвокатов.")
    links = {(link.source, link.onto) for link in told.lineage}
    assert links == {("this text", "Берег"), ("Берег", "адвокаты"), ("адвокаты", "жители")}


@pytest.mark.parametrize("name", ["Herald", "the Herald", "HERALD", "“Herald”"])
def test_an_article_that_names_the_paper_it_is_in_has_it_from_nobody_by_that(name):
    text = (
        "Forty men were beaten, the Herald reported, citing doctors. Ten died, the “Herald” said."
    )
    known = {(k.source, k.onto) for k in reading(text, published_by=name).lineage}
    assert {onto for _, onto in known} == {"doctors"}


def test_a_denial_after_a_semicolon_is_another_voice_and_points_back():
    told, denied = prose(
        "The station said at least five men were abducted; the ministry denied it."
    ).claims
    assert (told.stance, told.attribution) == (Stance.ASSERTS, ("station",))
    assert (denied.stance, denied.attribution) == (Stance.DENIES, ("ministry",))
    assert denied.answers == (told.id,)


def test_it_is_what_was_told_last_or_nothing():
    told, denied = prose("The station said that men were beaten. The ministry denied it.").claims
    assert (denied.stance, denied.answers) == (Stance.DENIES, (told.id,))
    far = (
        "The station said that men were beaten. It rained. He asked to leave. The guard denied it."
    )
    assert [claim.stance for claim in prose(far).claims] == [Stance.ASSERTS]


@pytest.mark.parametrize(
    "text",
    [
        "Nobody was held on 2031-03-14, the ministry said.",
        "The ministry denied that forty men were held on 2031-03-14.",
        "On 2031-03-14 nobody was beaten, the ministry said.",
        "Министерство отрицает, что 2031-03-14 задержали сорок мужчин.",
        "2031-03-14 никого не задерживали, заявили в министерстве.",
    ],
)
def test_a_date_of_digits_in_a_denial_is_a_day_and_no_number(text):
    (claim,) = prose(text).claims
    assert claim.stance is Stance.DENIES
    assert (claim.dated.written, claim.dated.when) == ("2031-03-14", "2031-03-14")
    assert claim.date_of == "deed"
    assert claim.figure is None or claim.figure.value == 40


@pytest.mark.parametrize(
    "text",
    [
        "The ministry denied on 2031-03-14 that forty men were held.",
        "On 2031-03-14 the ministry denied the reports of torture.",
        "2031-03-14 министерство опровергло сообщения о пытках.",
    ],
)
def test_the_day_of_a_denial_is_when_it_was_said(text):
    (claim,) = prose(text).claims
    assert claim.stance is Stance.DENIES
    assert (claim.dated.when, claim.date_of) == ("2031-03-14", "saying")
    assert claim.figure is None or claim.figure.value == 40


@pytest.mark.parametrize(("text", "name"), [
    ("The spokesman Marlo Ve\u00adnn said that forty men were detained.", "Marlo Venn"),
    ("The spokesman \u200eMarlo Venn\u200f said that forty men were detained.", "Marlo Venn"),
    ("Центр «Ти\u00adхий\nдом» сообщил, что задержаны сорок мужчин.", "Тихий дом"),
    ("По словам пресс-секретаря Орсы Линд\u200b, задержаны сорок мужчин.", "Орсы Линд"),
])  # fmt: skip
def test_a_speakers_name_is_read_as_it_is_seen(text, name):
    """Web pages hold marks of no width, and a name with one is kept in no casebook."""
    assert chains(text) == {(name,)}
    (claim,) = reading(text, published_by="Hill\u200b \ufeffPost").claims
    assert claim.attribution == ("Hill Post", name)
