"""A small invented edition, with everything in it that an edition can have. For tests only."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bearwitness.adapters.editions import marks
from bearwitness.ids import EditionId
from bearwitness.publication import edition as editions
from bearwitness.publication import manifest as manifests
from bearwitness.publication.claims import (
    CitedJudgment,
    Flow,
    NotCounted,
    Objection,
    PublicClaim,
    Rule,
    Rung,
    Spring,
)
from bearwitness.publication.edition import (
    Edition,
    Film,
    Moment,
    Number,
    Petition,
    Piece,
    PieceKind,
    Plot,
    Quote,
    Receipt,
    TranscriptLine,
    WarningLevel,
)
from bearwitness.publication.words import Words
from proof_builders import GOOD

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SEALED = datetime(2026, 2, 3, 9, 30, tzinfo=UTC)
PLOT = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 60"><title>{0}</title>'
    '<circle cx="20" cy="30" r="8" fill="#1c1b19"/><rect x="40" y="22" width="300" height="16" '
    'fill="#15495c" fill-opacity="0.4"/><text x="40" y="56" font-size="14">{0}</text></svg>'
)


def words(en: str, ru: str) -> Words:
    return Words(en, ru)


def said(text: str) -> Piece:
    return Piece(PieceKind.WORDS, text)


def gap(why: str) -> Piece:
    return Piece(PieceKind.WITHHELD, "", why)


def receipt(number: int) -> Receipt:
    return Receipt(
        f"bundles/p-{number:02d}.json", SEALED, "bearwitness.example/lakeshore", 40 + number
    )


QUOTES = (
    Quote(
        "p-01",
        1,
        "en",
        (
            said("They called us one by one, and they asked only for the names of others. When "),
            gap("person"),
            said(" did not answer, they began again with the next man."),
        ),
        WarningLevel.HEAVY,
        key=True,
        receipt=receipt(1),
    ),
    Quote(
        "p-02",
        2,
        "ru",
        (
            said("Я слышал, как за стеной считали. Досчитали до восемнадцати. Утром в "),
            Piece(PieceKind.GENERALISED, "деревне у озера", "place"),
            said(" не хватало троих, и один из них был "),
            gap("kinship"),
            said("."),
        ),
        key=True,
        receipt=receipt(2),
    ),
    Quote(
        "p-03",
        1,
        "en",
        (said("I was let go on the ninth day. Nobody gave me a paper."),),
        WarningLevel.SEVERE,
        receipt=receipt(3),
    ),
)

NEWSPAPER = words("The Northern Courier", "«Северный курьер»")
SPRINGS = (
    Spring("s-00", "testimony", words("Witnesses, three or more", "Свидетели, трое или больше"),
           cut=True),
    Spring("courier", "article", NEWSPAPER, "2026-02-11"),
    Spring("wire", "article", words("A wire service", "Информагентство"), "2026-02-12"),
    Spring("evening", "article", words("Evening Lakeshore", "«Вечерний берег»"), "2026-02-12"),
    Spring("abroad", "article", words("A newspaper abroad", "Зарубежная газета"), "2026-02-13"),
    Spring("radio", "article", words("Radio Seven", "Радио «Семь»"), "2026-02-14~"),
    Spring("list", "list", words("List of a relatives' committee", "Список комитета родных"),
           saw=True, cut=True),
    Spring("sheet", "article", words("A leaflet", "Листовка"), counts=False),
)  # fmt: skip
FLOWS = (
    Flow("wire", "courier", "copies"),
    Flow("evening", "courier", "copies"),
    Flow("abroad", "courier", "translates"),
    Flow("radio", "wire", "quotes", "inferred"),
    Flow("sheet", "radio", "told", "unknown"),
)
DENIALS = (
    Objection(
        words("The governor's press secretary", "Пресс-секретарь губернатора"),
        "existence",
        "2026-02-12",
        words("Said that there are no such people.", "Сказал, что таких людей нет."),
    ),
    Objection(words("The ministry", "Министерство"), "non_confirmation", "2026-02-15"),
)
CLAIMS = (
    PublicClaim(
        "c-01",
        words(
            "More than a hundred men were held in the boat house in January 2026.",
            "В январе 2026 года в лодочном доме держали больше ста мужчин.",
        ),
        Rung.GROUNDS_TO_BELIEVE,
        2,
        words(
            "Two people who were there say it and do not know each other; a list kept by others "
            "agrees. Four newspapers add nothing: all of them flow from the first.",
            "Об этом говорят двое, которые там были и не знают друг друга; список, который вели "
            "другие, с ними сходится. Четыре газеты ничего не добавляют: все они пересказывают "
            "первую.",
        ),
        voices=(SPRINGS[6].title, SPRINGS[0].title),
        rules=(
            Rule(
                words("Two independent voices", "Два независимых голоса"),
                met=True,
                why=words("No link joins the two.", "Связи между ними нет."),
            ),
            Rule(
                words("A document", "Документ"),
                met=False,
                why=words("None is known.", "Ни одного не известно."),
            ),
        ),
        needs=(words("Three independent voices", "Три независимых голоса"),),
        not_counted=(
            NotCounted(
                words("A wire service", "Информагентство"),
                words("It adds no voice.", "Голоса не добавляет."),
            ),
        ),
        objections=DENIALS,
        springs=SPRINGS,
        flows=FLOWS,
    ),
    PublicClaim(
        "c-02",
        words("Three of them died.", "Трое из них погибли."),
        Rung.REPORTED,
        1,
        words("One voice and one article.", "Один голос и одна статья."),
        judgments=(
            CitedJudgment(
                words("Lake Court", "Озёрный суд"),
                "12/2026",
                "2026-06-30",
                "§ 135",
                "open",
                counts=False,
            ),
        ),
    ),
)
NUMBERS = (
    Number(
        "held",
        words("How many were held", "Сколько человек держали"),
        118,
        words("Four lists were compared.", "Сопоставлены четыре списка."),
        150,
        172,
        214,
        0.95,
        limits=(
            words(
                "A person who could be on no list at all is not in the estimate.",
                "Того, кто не мог попасть ни в один список, оценка не учитывает.",
            ),
        ),
        plots=(
            Plot(
                words("Documented and estimated", "Установлено и оценено"),
                words(
                    "118 documented, 150 to 214 in all.", "Установлено 118, всего от 150 до 214."
                ),
                Words(PLOT.format("documented"), PLOT.format("установлено")),
            ),
        ),
    ),
    Number(
        "dead",
        words("How many died", "Сколько погибло"),
        3,
        words("One of the three is disputed.", "Об одном из трёх ведётся спор."),
        withheld=words("Three are too few to estimate from.", "Трёх слишком мало для оценки."),
    ),
)
FILM = Film(
    "film/film.mp4",
    "film/poster.jpg",
    94.4,
    "en",
    {"en": "film/en.vtt", "ru": "film/ru.vtt"},
    (
        TranscriptLine(0.5, "First reader", "They called us one by one."),
        TranscriptLine(4.0, "Second reader", "I was let go on the ninth day."),
    ),
    words("Detention and beatings are spoken of.", "Говорится о заключении и побоях."),
    synthetic=True,
    credential="film/film.c2pa",
    certificate="film/film.pem",
    pin="5a" * 32,
)
EDITION = Edition(
    EditionId("N-7QK4M2XD"),
    invented=True,
    made_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    publisher=words("Lakeshore Documentation Group", "Группа документирования «Озёрный берег»"),
    title=words("Nine days in the boat house", "Девять дней в лодочном доме"),
    intro=(
        words(
            "In January 2026 men were taken to a boat house on the lake. Twelve of them told us "
            "what happened there. Others read their words.",
            "В январе 2026 года мужчин увозили в лодочный дом на озере. Двенадцать из них "
            "рассказали нам, что там было. Их слова читают другие.",
        ),
        words(
            "The governor's office says that there are no such people. Each passage on this site "
            "carries a proof that it was given before that was said.",
            "Администрация губернатора говорит, что таких людей нет. У каждого отрывка на этом "
            "сайте есть доказательство, что он был дан раньше этих слов.",
        ),
    ),
    quotes=QUOTES,
    claims=CLAIMS,
    numbers=NUMBERS,
    timeline=(
        Moment("2026-01", "happened", words("Men are taken.", "Мужчин увозят.")),
        Moment("2026-02-11", "published", words("The first article.", "Первая статья.")),
        Moment("2026-02-12", "denied", words("No such people.", "Таких людей нет.")),
    ),
    not_proven=(
        words("Who gave the orders.", "Кто отдавал приказы."),
        words("That each word is true.", "Что каждое слово правдиво."),
    ),
    film=FILM,
    petition=Petition(
        words("the Prosecutor of the Republic", "прокурор республики"),
        (
            words("Open an inquiry into the boat house.", "Начать расследование о лодочном доме."),
            words("Let those still held go.", "Освободить тех, кого ещё держат."),
        ),
        closes_on=date(2026, 9, 1),
    ),
    dossiers={"en": "dossier/en.pdf", "ru": "dossier/ru.pdf"},
)
BARE = replace(
    EDITION,
    quotes=(),
    claims=(),
    numbers=(),
    timeline=(),
    not_proven=(),
    film=None,
    petition=None,
    dossiers={},
)


def write(folder: Path, edition: Edition = EDITION) -> Path:
    """Write the edition with a file for each name in it, and sign it."""
    for name in edition.files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        proof = name.startswith("bundles/")  # a real one, of other words than the quote's
        path.write_bytes(GOOD if proof else f"invented {name}\n".encode() * 40)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "edition.json").write_bytes(editions.written(edition))
    sign(folder, edition)
    return folder


def sign(folder: Path, edition: Edition = EDITION) -> None:
    key = KEY.public_key().public_bytes_raw()
    (folder / manifests.NAME).write_bytes(
        manifests.signed(edition.id, marks(folder), key=key, sign=KEY.sign)
    )
