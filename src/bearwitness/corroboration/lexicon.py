"""Words by which newspapers attribute: who says, how, and in whose name. Lemmas, both languages."""

from __future__ import annotations

from bearwitness.records.claim import Stance
from bearwitness.records.source import SourceKind


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SAYING: dict[str, Stance] = {
    word: stance
    for stance, words in {
        Stance.ASSERTS: "say state tell report claim add note explain announce declare warn insist "
        "argue allege describe reveal cite quote confirm write publish document testify recall "
        "recount speak call believe maintain acknowledge admit record conclude find estimate "
        "сказать говорить заявить заявлять сообщить сообщать рассказать рассказывать отметить "
        "добавить пояснить объяснить утверждать уточнить написать писать передать передавать "
        "подтвердить подтверждать подчеркнуть признать признавать опубликовать цитировать "
        "назвать называть свидетельствовать вспоминать указать указывать подсчитать считать",
        Stance.DENIES: "deny dismiss reject refute rebut "
        "отрицать опровергнуть опровергать отвергнуть отвергать",
        Stance.DOUBTS: "doubt question сомневаться усомниться",
        Stance.CONDEMNS: "condemn denounce decry deplore осудить осуждать",
        Stance.PREDICTS: "predict expect forecast fear опасаться прогнозировать предсказывать "
        "предсказать ожидать",
    }.items()
    for word in words.split()
}
RECITING = _words("read recite perform читать прочитать зачитать зачитывать")
TELLINGS = _words(
    "story account report allegation testimony claim evidence "
    "рассказ сообщение свидетельство обвинение показание история"
)
SPOKESPEOPLE = _words(
    "spokesperson spokesman spokeswoman aide adviser advisor representative lawyer "
    "пресс-секретарь представитель представительница спикер адвокат помощник"
)
BY_WAY_OF = _words("via through через")  # "said through a spokesperson"
ACCORDING = _words(
    "данные слово сообщение информация сведение утверждение оценка мнение подсчёт свидетельство"
)  # "по данным …"
MAKING = _words(
    "create publish release make produce issue film record "
    "создать снять опубликовать выпустить подготовить записать"
)
MADE = ("снят", "создан", "опубликован", "выпущен", "подготовлен", "записан")  # participles
MEDIA = {
    "video": SourceKind.MEDIA,
    "film": SourceKind.MEDIA,
    "recording": SourceKind.MEDIA,
    "видео": SourceKind.MEDIA,
    "ролик": SourceKind.MEDIA,
    "видеоролик": SourceKind.MEDIA,
    "фильм": SourceKind.MEDIA,
    "report": SourceKind.DOCUMENT,
    "document": SourceKind.DOCUMENT,
    "доклад": SourceKind.DOCUMENT,
    "отчёт": SourceKind.DOCUMENT,
    "interview": SourceKind.ARTICLE,
    "article": SourceKind.ARTICLE,
    "интервью": SourceKind.ARTICLE,
    "статья": SourceKind.ARTICLE,
    "statement": SourceKind.STATEMENT,
    "letter": SourceKind.STATEMENT,
    "заявление": SourceKind.STATEMENT,
}
OUTLETS = _words(
    "newspaper agency network channel magazine website daily weekly broadcaster outlet paper "
    "газета агентство издание телеканал сайт журнал радиостанция канал"
)
PRESS = OUTLETS | _words(
    "journalist reporter correspondent gazette times post herald tribune news radio tv "
    "журналист корреспондент новость новости радио"
)
_TELLERS = (
    "victim survivor witness prisoner detainee refugee eyewitness neighbour neighbor "
    "relative пострадавш жертв свидетел очевид заключённ заключенн задержанн беженец "
    "беженк сосед родственник выживш"
)
TELLERS = tuple(_TELLERS.split())
_OFFICES = (
    "пресс-служб министерств ведомств прокуратур полици организаци управлени администраци "
    "комитет правительств штаб суд фонд центр редакци мвд мид"
)
OFFICES = tuple(_OFFICES.split())  # «сообщили в прокуратуре»
TITLES = _words(
    "governor president minister mr mrs ms dr colonel general judge mayor "
    "губернатор президент министр полковник генерал судья мэр глава господин госпожа"
)
PRONOUNS = _words("he she they it who он она они который")
ONE_PERSON = _words("he she он она")
OURSELVES = _words("i we я мы")  # the text itself, or whom a quotation belongs to
NOBODY_NAMED = _words("you me us ты вы this that which what это anyone one nobody")
GOING_ON = (
    "in addition", "also", "moreover", "furthermore", "besides", "additionally",
    "кроме того", "также", "помимо этого", "вдобавок", "к тому же",
)  # fmt: skip
POINTING = _words("such this these that those the такой этот эти данный подобный")
POINTED_AT = _words(
    "report act claim allegation accusation story data news information crime abuse atrocity "
    "publication article rumour rumor account practice violation "
    "сообщение обвинение публикация статья рассказ данные информация преступление слух "
    "утверждение история факт это"
)
SUPPORTING = _words(
    "subject suffer undergo face endure experience inflict commit carry give use document record "
    "witness see survive receive force threaten include die "
    "подвергнуться подвергаться подвергнуть подвергать пережить испытать применять применить "
    "совершать совершить зафиксировать терпеть получить"
)
RISKS = _words("risk danger fear threat риск опасность угроза опасение")
MAYBE = _words("will could may might would can мочь будет")
NOT = _words("not n't no never nobody neither nor n’t не нет никогда никто никто-либо ни")
