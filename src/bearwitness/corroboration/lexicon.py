"""Words for who speaks, for whom, and of what: roles, outlets, deeds, what points back. Lemmas.

By which words a text attributes stands in `attributed_words` and `attributed_words_ru`, and what
they do with what they tell in `attributed_stances`.
"""

from __future__ import annotations

from bearwitness.records.claim import Stance


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SPOKESPEOPLE = _words(
    "spokesperson spokesman spokeswoman press-secretary aide adviser advisor representative "
    "пресс-секретарь представитель представительница спикер помощник"
)
BY_WAY_OF = _words("via through через")  # "said through a spokesperson"
MAKING = _words(
    "create publish release make produce issue film record "
    "создать снять опубликовать выпустить подготовить записать"
)
MADE = ("снят", "создан", "опубликован", "выпущен", "подготовлен", "записан")  # participles
MEDIA = _words(
    "video film recording report document interview article statement letter documentary podcast "
    "видео ролик видеоролик фильм доклад отчёт отчет интервью статья заявление"
)
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
    "комитет правительств штаб суд фонд центр редакци мвд мид доклад сообщени заявлени отчет "
    "отчёт пресс-релиз публикаци материал стать документ"
)
OFFICES = tuple(_OFFICES.split())  # «сообщили в прокуратуре»
TITLES = _words(
    "governor president minister mr mrs ms dr colonel general judge mayor prosecutor sociologist "
    "deputy prime chief director editor professor doctor captain lieutenant major sergeant lawyer "
    "commissioner ambassador secretary senator rapporteur officer sheriff king prince bishop "
    "father sister brother historian economist researcher analyst activist journalist reporter "
    "chairman chairwoman chair head leader ombudsman ombudswoman attorney inspector superintendent "
    "secretary-general general-secretary vice-president correspondent nurse teacher priest imam "
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
POINTING = _words("such this these that those the any all такой этот эти данный подобный весь")
IT = _words("it this that")  # "denied it": what was told last
EVERYTHING = _words("everything это всё все")  # "denied everything"
DEEDS_POINTED_AT = _words(
    "act crime abuse atrocity practice violation attack deed преступление нарушение действие "
    "деяние насилие злодеяние"
)  # "such acts" are what was just told; "such reports" are what the text is about
POINTED_AT = _words(
    "charge statement figure video film document assertion finding testimony footage сведение "
    "показание претензия подозрение говорить отчёт отчет доклад заявление "
    "report act claim allegation accusation story data news information crime abuse atrocity "
    "publication article rumour rumor account practice violation "
    "сообщение обвинение публикация статья рассказ данные информация преступление слух "
    "утверждение история факт это"
)
SUPPORTING = _words(
    "subject suffer bear show sustain contain reveal describe denounce amount allege undergo "
    " face endure experience inflict commit carry give use document record "
    "witness see survive receive force threaten include die "
    "подвергнуться подвергаться подвергнуть подвергать пережить испытать применять применить "
    "совершать совершить зафиксировать терпеть получить"
)
RISKS = _words("risk danger fear prospect риск опасность опасение")
MAYBE = _words("will could may might would can shall мочь будет будут")
_JUDGING = (
    "unacceptable outrageous abhorrent barbaric shameful heinous appalling intolerable despicable "
    "inexcusable unforgivable недопустим неприемлем возмутител чудовищн позор варварск отвратител "
    "непростител"
)
JUDGING = tuple(_JUDGING.split())
NOT = _words("not n't no never nobody neither nor n’t не нет никогда никто никто-либо ни")
NOT_ONLY = _words("only just merely simply all every только лишь все всех всем")
NO = _words("no никакой ни neither")
NOBODY = _words("nobody none no-one никто ничто")
IF = _words("if unless if если коли whether")
INFLICTING = _words(
    "give inflict commit carry use administer subject force perpetrate unleash conduct make "
    "применять применить совершать совершить наносить нанести устроить учинить причинить"
)  # verbs whose subject is the doer of the noun that follows
NO_DOERS = _words("case number report claim incident group one article video year month day law")
BECOMING_KNOWN = _words(
    "bring emerge surface come reveal expose report disclose publish raise uncover circulate leak "
    "document detail allege confirm mention "
    "появиться появляться стать раскрыть опубликовать всплыть сообщаться выясниться"
)  # "it was first brought up on 1 May" tells when it was said
HAPPENING = _words(
    "happen occur take continue begin persist accept tolerate condone practise practice encourage "
    "permit remain increase rise escalate spread intensify resume exist last follow start grow "
    "происходить произойти продолжаться начаться случаться случиться участиться совершаться "
    "применяться допускаться терпеть поощряться практиковаться прекратиться"
)  # "killings continue", "is accepted": the noun is claimed
WIDESPREAD = _words(
    "common widespread routine systematic rife frequent rampant commonplace normal pervasive "
    "regular ongoing daily частый обычный распространить массовый регулярный систематический"
)
EXCUSING = _words("justify excuse tolerate accept оправдать терпеть")  # negated, they condemn
VOICING = _words("voice express raise sound выразить выражать высказать")
VOICED = {
    **dict.fromkeys(_words("concern alarm worry regret обеспокоенность тревога"), Stance.ASSERTS),
    **dict.fromkeys(_words("outrage condemnation indignation возмущение"), Stance.CONDEMNS),
    **dict.fromkeys(_words("doubt scepticism skepticism сомнение"), Stance.DOUBTS),
    **dict.fromkeys(_words("fear опасение"), Stance.PREDICTS),
    **dict.fromkeys(_words("support approval поддержка"), Stance.JUSTIFIES),
}  # "voiced concern over", «выразил опасение, что»
THEIRS = _words("его её ее их")  # «по её словам»
HOLDING = _words("hold keep")
RULED_OUT = _words("исключить исключать исключённый исключенный rule exclude")
CANNOT = _words("нельзя невозможно трудно сложно impossible hard difficult")
COPULAS = _words("be remain become быть являться оказаться стать")
NECESSARY = _words(
    "necessary needed required proportionate appropriate justified legitimate lawful legal "
    "необходимый нужный оправданный правомерный законный вынужденный обоснованный соразмерный"
)  # "the detentions were necessary" justifies them
ENEMIES = _words(
    "terrorist militant fighter bandit criminal extremist combatant insurgent saboteur rioter "
    "provocateur traitor spy gunman thug "
    "террорист боевик бандит преступник экстремист диверсант провокатор предатель шпион головорез"
)  # "those killed were terrorists" justifies the killing
LIKELY = _words(
    "likely imminent inevitable unavoidable possible probable expect неизбежный возможный "
    "вероятный ожидаться грозить"
)
HEDGES = {
    "en": ("reportedly", "allegedly", "purportedly", "supposedly", "apparently"),
    "ru": ("якобы", "предположительно", "будто", "по слухам", "вроде бы"),
}
