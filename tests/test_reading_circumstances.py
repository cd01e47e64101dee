"""When, where, by whom, how surely: and to what "such reports" point. All invented."""

from __future__ import annotations

from datetime import date

import pytest

from bearwitness.adapters.language import parsed
from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.corroboration import datelines, days
from bearwitness.corroboration.reading import read
from bearwitness.corroboration.who import SpeakerKind
from bearwitness.records.claim import Stance
from bearwitness.records.spans import script_language
from reading_articles import prose

PUBLISHED = date(2031, 3, 14)  # a Friday


def found(text):
    return [
        (text[d.start : d.end], d.when)
        for d in days.dates(text, 0, len(text), published=PUBLISHED)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("They came on Monday night.", [("Monday night", "2031-03-10")]),
        ("They came last Friday.", [("last Friday", "2031-03-07")]),
        ("They came on Friday.", [("Friday", "2031-03-14")]),
        ("They came on October 3.", [("October 3", "2030-10-03")]),
        ("They came on 3 May 2029.", [("3 May 2029", "2029-05-03")]),
        ("They came in March 2019.", [("March 2019", "2019-03")]),
        ("They came in 2019.", [("2019", "2019")]),
        ("They came since mid-January.", [("mid-January", "2031-01")]),
        ("They came yesterday.", [("yesterday", "2031-03-13")]),
        ("They came last year.", [("last year", "2030")]),
        ("They came two weeks ago.", [("two weeks ago", None)]),
        ("They came on 31 February 2030.", [("31 February 2030", None)]),
        ("Они пришли 12 марта 2031 года.", [("12 марта 2031 года", "2031-03-12")]),
        ("Они пришли во вторник.", [("вторник", "2031-03-11")]),
        ("Они пришли накануне.", [("накануне", "2031-03-13")]),
        ("Они пришли в мае.", [("мае", "2030-05")]),
        ("Они пришли в прошлом году.", [("прошлом году", "2030")]),
        ("Они пришли 22.09.2030.", [("22.09.2030", "2030-09-22")]),
        ("She may march with 300 men.", []),
    ],
)
def test_days_are_reckoned_back_from_the_day_of_publication(text, told):
    assert found(text) == told


def test_no_year_is_made_up():
    assert days.dates("They came on April 1st.", 0, 23)[0].when is None
    claim = prose("Men were beaten on April 1st.").claims[0]
    assert (claim.date, claim.dated.when) == ("April 1st", None)


@pytest.mark.parametrize(
    ("text", "place", "agency", "day"),
    [
        ("VELSK, Orlenia, March 14, 2031 (Tidewater) — Men sang.", "VELSK", "Tidewater", PUBLISHED),
        ("LAKESHORE (19 June 2033) – Men sang.", "LAKESHORE", None, date(2033, 6, 19)),
        ("ВЕЛЬСК, 14 марта 2031 года. /Прилив/. Люди пели.", "ВЕЛЬСК", "Прилив", PUBLISHED),
        ("Velsk - Men sang.", None, None, None),
        ("14 March 2031\n\nMen sang.", None, None, PUBLISHED),
    ],
)
def test_datelines_are_understood(text, place, agency, day):
    line = datelines.dateline(text)
    assert (line and line.place) == place
    assert (line and line.agency) == agency
    assert datelines.published(text) == day


def test_the_agency_of_the_dateline_begins_every_chain():
    text = "VELSK, March 14, 2031 (Tidewater) — Men were beaten on Monday, a doctor said."
    claim = prose(text).claims[0]
    assert claim.attribution == ("Tidewater", "doctor")
    assert (claim.date_of, claim.dated.when) == ("deed", "2031-03-10")
    assert text[claim.start : claim.end].startswith("Men")


@pytest.mark.parametrize(
    "text",
    [
        "The killing of the fishermen was first brought up on May 3.",
        "Ada Stone told reporters on May 3 that men were beaten.",
    ],
)
def test_a_date_of_saying_is_not_the_date_of_the_deed(text):
    claim = prose(text).claims[0]
    assert (claim.date, claim.date_of) == ("May 3", "saying")


def test_a_publication_day_can_be_given():
    text = "Men were beaten on Monday."
    reading = read(
        parsed(text, script_language(text)),
        violations=vocabulary("violations"),
        denials=vocabulary("denials"),
        published=PUBLISHED,
    )
    assert reading.claims[0].dated.when == "2031-03-10"


def test_a_place_is_carried_on_and_marked():
    told = prose("Men were beaten in Boston. Later a man was killed in a cellar. Two were raped.")
    beaten, killed, raped = (claim.placed for claim in told.claims)
    assert (beaten.name, beaten.stated) == ("Boston", True)
    assert (killed.name, killed.stated, killed.within) == ("cellar", True, "Boston")
    assert (raped.name, raped.stated) == ("Boston", False)


def test_joined_verbs_share_their_place():
    told = prose("Twenty men were abducted and tortured in a cellar.")
    assert [claim.place for claim in told.claims] == ["cellar", "cellar"]
    assert {claim.figure.value for claim in told.claims} == {20}


REPORT = (
    "According to the Harbour Gazette, more than 40 men were abducted and tortured. "
    "Two were found dead.\n\n"
)


@pytest.mark.parametrize(
    ("answer", "stance", "predicates"),
    [
        ("Ada Stone said that such reports were lies.", Stance.DENIES, {"abduction", "torture"}),
        ("The United League condemned such acts.", Stance.CONDEMNS, {"death"}),
        ('"We do not know that this data is confirmed," said Ada Stone.', Stance.DOUBTS,
         {"abduction", "torture"}),
        ("The police denied everything.", Stance.DENIES, {"abduction", "torture"}),
    ],
)  # fmt: skip
def test_what_points_back_answers_each_violation_it_points_to(answer, stance, predicates):
    answers = [claim for claim in prose(REPORT + answer).claims if claim.answers]
    assert {claim.stance for claim in answers} == {stance}
    assert predicates <= {claim.predicate for claim in answers}
    earlier = {claim.id for claim in prose(REPORT).claims}
    assert all(set(claim.answers) <= earlier for claim in answers)


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The minister defended the beatings as discipline.", Stance.JUSTIFIES),
        ("Torture can never be justified, the experts said.", Stance.CONDEMNS),
        ("The Herald called the killings barbaric.", Stance.CONDEMNS),
        ("Further killings are likely, said Mira Sand.", Stance.PREDICTS),
        ("No citizen has been abducted.", Stance.DENIES),
        ("Nobody was tortured.", Stance.DENIES),
        ("Experts voiced concern over reports of torture.", Stance.ASSERTS),
        ("Police said there was no evidence that anyone had been beaten.", Stance.DOUBTS),
        ("Прокурор сообщил, что жалоб на похищения не поступало.", Stance.DOUBTS),
        ("Никаких задержаний не проводилось, заявила полиция.", Stance.DENIES),
        ("Европейский совет назвал похищения недопустимыми.", Stance.CONDEMNS),
        ("Депутат оправдал избиения.", Stance.JUSTIFIES),
        ("Мужчин якобы избивали, пишет «Маяк».", Stance.ASSERTS),
    ],
)
def test_stances_beyond_assertion(text, stance):
    assert prose(text).claims[0].stance is stance


def test_a_hedge_is_told():
    assert prose("Мужчин якобы избивали, пишет «Маяк».").claims[0].hedge == "якобы"
    assert prose("Men were reportedly beaten.").claims[0].hedge == "reportedly"
    assert prose("Men were beaten.").claims[0].hedge is None


@pytest.mark.parametrize(
    "text",
    [
        "Had the court acted, dozens of people would not have been imprisoned.",
        "If detainees were tortured, somebody would know.",
        "Talks were held in Boston.",
        "Если бы его пытали, он бы рассказал.",
        "The detainees sang.",
    ],
)
def test_what_only_might_have_been_is_not_claimed(text):
    assert prose(text).claims == ()


@pytest.mark.parametrize(
    ("text", "predicate"),
    [
        ("Honour killing is accepted on the coast.", "killing_by_relatives"),
        ("The killings continue.", "killing"),
        ("Torture is widespread on the coast.", "torture"),
        ("Reports of torture emerged in May.", "torture"),
    ],
)
def test_what_is_said_to_happen_is_claimed(text, predicate):
    assert [claim.predicate for claim in prose(text).claims] == [predicate]


def test_about_this_puts_the_sentence_before_into_a_mouth():
    told = prose("За год похищено более 20 человек. Об этом сообщает «Маяк».")
    assert told.claims[0].attribution == ("Маяк",)


def test_she_is_a_person_and_it_is_none():
    text = (
        "Lena Korth told reporters that men were beaten. The Lawyers' Circle condemned the "
        "beatings. She said that a man was killed. It said that men were raped."
    )
    chains = {c.predicate: c.attribution for c in prose(text).claims}
    assert chains["killing"] == ("Lena Korth",)
    assert chains["rape"] == ("Lawyers' Circle",)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The daily Shoreline reported that men were beaten.", "Shoreline", SpeakerKind.OUTLET),
        ("Journalists say that men were beaten.", "Journalists", SpeakerKind.JOURNALIST),
        ("Witnesses say that men were beaten.", "Witnesses", SpeakerKind.WITNESS),
        ("Experts say that men were beaten.", "Experts", SpeakerKind.EXPERT),
        ("Police said that men were beaten.", "Police", SpeakerKind.OFFICIAL),
        ("According to a report, men were beaten.", "report", SpeakerKind.DOCUMENT),
        ("The Rights League said that men were beaten.", "Rights League", SpeakerKind.ORGANISATION),
        ("Fishermen said that men were beaten.", "Fishermen", SpeakerKind.GROUP),
        ("Interior Ministry spokeswoman Lena Korth said that men were beaten.", "Lena Korth",
         SpeakerKind.SPOKESPERSON),
    ],
)  # fmt: skip
def test_speakers_are_of_a_kind(text, name, kind):
    assert {s.name: s.kind for s in prose(text).sources}[name] is kind


def test_a_claim_ends_with_its_closing_mark():
    text = "Experts said that he was at risk of ‘honour killings.’"
    claim = prose(text).claims[0]
    assert text[claim.start : claim.end].endswith("‘honour killings.’")


def test_reasons_are_sentences_without_codes():
    codes = set(vocabulary("violations").terms) | set(vocabulary("denials").terms)
    coded = {code for code in codes if "_" in code}
    for claim in prose(REPORT + "Ada Stone said that such reports were lies.").claims:
        assert claim.because.endswith(".")
        assert not any(code in claim.because for code in coded)


@pytest.mark.parametrize(
    "text",
    ['"' * 9000, "“He said " * 900, "torture " * 3000, "(" * 9000, "1 May " * 2000, "100 " * 3000],
    ids=["marks", "nested", "one word", "brackets", "dates", "numbers"],
)
def test_a_hostile_text_is_read_in_bounded_time(text):
    reading = prose(text)
    assert len(reading.claims) <= len(text)
