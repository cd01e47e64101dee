"""What identifies without a name: being the only one, kinship, marks of the body, a job.

"The only dentist in the village" is a name to everyone who lives there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bearwitness.redaction.cues import seen
from bearwitness.redaction.finding import Finding, Identifier, Kind
from bearwitness.redaction.numerals import EN_ORDINAL

_PLACE_EN = (
    r"(?:village|town|district|region|street|school|hospital|clinic|city|valley|neighbou?rhood"
    r"|area|department|unit|factory|family|university|mosque|church|class|team|office|republic)"
)
_PLACE_RU = (
    r"(?:сел|деревн|аул|долин|посёлк|город|район|област|улиц|школ|больниц|клиник|поликлиник|двор"
    r"|квартал"
    r"|отдел|завод|фабрик|сем|университет|мечет|церкв|класс|команд|республик|посёлк|поселк)\w*"
)
_ROLE_EN = (
    r"(?:imam|mullah|priest|pastor|mayor|governor|minister|head|director|chief|headmaster"
    r"|president"
    r"|commander|colonel|major|captain|general|judge|prosecutor|deputy|elder|doctor|teacher)"
)
_ROLE_RU = (
    r"(?:имам|мулл|священник|пастор|мэр|глав|губернатор|министр|директор|начальник|президент"
    r"|командир|полковник|майор|капитан|генерал|судь|прокурор|депутат|старейшин|врач|учител)\w*"
)
_KIN_EN = (
    r"(?:wife|husband|widow|widower|son|daughter|brother|sister|nephew|niece|cousin|uncle|aunt"
    r"|father|mother|grandson|granddaughter|grandfather|grandmother|stepson|stepdaughter"
    r"|stepfather"
    r"|stepmother|son-in-law|daughter-in-law|brother-in-law|sister-in-law|twin)"
)
_KIN_RU = (
    r"(?:жен[аыуе]|женой|муж\w{0,2}|вдов\w+|сын\w*|доч\w+|брат\w*|сестр\w+|племянни\w+|кузен\w*"
    r"|дяд\w+|т[её]т\w+|отц\w*|отец|мат[ьие]\w*|внук\w*|внучк\w+|дедушк\w+|бабушк\w+|пасын\w+"
    r"|падчериц\w+|отчим\w*|мачех\w+|зят\w+|невестк\w+|шурин\w*|деверь|близнец\w*|двоюродн\w+ \w+)"
)
_ORDER_EN = (
    r"(?:first|second|third|fourth|fifth|former|ex-|late|eldest|oldest|youngest|only"
    r"|elder|younger|twin|adopted)"
)
_ORDER_RU = (
    r"(?:перв\w+|втор\w+|трет\w+|четв[её]рт\w+|бывш\w+|покойн\w+|старш\w+|младш\w+"
    r"|единственн\w+|при[её]мн\w+)"
)
_JOB_EN = (
    r"(?:dentist|doctor|surgeon|nurse|midwife|pharmacist|vet|veterinarian|teacher|headmaster"
    r"|lecturer|professor|librarian|journalist|editor|lawyer|solicitor|barrister|judge|notary"
    r"|accountant|engineer|architect|builder|welder|carpenter|electrician|plumber|mechanic|driver"
    r"|taxi driver|farmer|shepherd|fisherman|beekeeper|baker|butcher|cook|chef|waiter|waitress"
    r"|barman|barber|hairdresser|tailor|shoemaker|shopkeeper|salesman|singer|dancer|musician|actor"
    r"|actress|wrestler|boxer|footballer|coach|soldier|officer|policeman|policewoman|guard"
    r"|firefighter"
    r"|ferryman|sailor|pilot|miner|priest|imam|manager|director|secretary|civil servant|programmer"
    r"|photographer|painter|translator|interpreter|psychologist|paramedic|gravedigger|postman"
    r"|research assistant|student|pensioner|caretaker|cleaner|gamekeeper|forester|conductor)"
)
_JOB_RU = (
    r"(?:стоматолог|зубн\w+ врач|врач|хирург|медсестр|медбрат|акушер|фельдшер|аптекар|фармацевт"
    r"|ветеринар"
    r"|учител|директор|преподавател|профессор|библиотекар|журналист|редактор|юрист|адвокат|судь"
    r"|нотариус"
    r"|бухгалтер|инженер|архитектор|строител|сварщик|плотник|столяр|электрик|сантехник|механик"
    r"|водител"
    r"|таксист|фермер|пастух|рыбак|пасечник|пекар|мясник|повар|официант|бармен|парикмахер|портн"
    r"|сапожник"
    r"|продав|певец|певиц|танцор|танцовщи|музыкант|актёр|актер|актрис|борец|борц|боксёр|боксер"
    r"|футболист|тренер"
    r"|солдат|офицер|милиционер|полицейск|охранник|пожарн|паромщик|матрос|моряк|пилот|лётчик"
    r"|шахтёр|шахтер"
    r"|священник|имам|менеджер|секретар|программист|фотограф|художник|переводчик|психолог"
    r"|почтальон|лесник"
    r"|студент|пенсионер|уборщи|сторож|кочегар|проводни)"
)
_BODY_EN = r"(?:fingers?|thumb|hand|arm|leg|foot|eye|ear|toes?|tooth|teeth|kidney)"
_BODY_RU = r"(?:пал(?:ец|ьц\w+)|рук\w|ног\w|глаз\w*|ух\w|кист\w|зуб\w*|почк\w|ступн\w)"
_NUM_EN = r"(?:a|an|one|two|three|four|five|both|the|his|her|my|\d)"
_NUM_RU = r"(?:один|одного|два|двух|две|три|трёх|трех|оба|обе|\d)"


def _rule(kind: Kind, because: str, shape: str) -> tuple[Kind, str, re.Pattern[str]]:
    return kind, because, re.compile(shape, re.IGNORECASE)


_TOLD = (
    _rule(Kind.UNIQUE, "says that somebody is the only or the first one",
     r"\b(?:the|my|our|their|his|her) (?:only|sole|first|last|youngest|oldest|eldest|richest"
     r"|tallest|one)"
     rf"(?: [\w'-]+){{1,5}}? (?:in|of|at|from|on) (?:the|our|my|this|that|whole|all|town"
     rf"|\w+)(?: [\w'-]+){{0,2}}? ?{_PLACE_EN}\b"),
    _rule(Kind.UNIQUE, "says that somebody is the only one",
     rf"\b(?:the|its|our) (?:only|sole)(?: [\w-]+){{0,2}} {_JOB_EN}\b|\b(?:no"
     rf"|any) other {_JOB_EN}\b"),
    _rule(Kind.UNIQUE, "says that somebody is the only or the first one",
     r"\b(?:единственн|перв|последн|самы[йм]|само[йг]|самая|самую)\w*(?: [\w-]+){1,4}?"
     rf" (?:в|во|на|из|нашего|этого|всего|всей)(?: [\w-]+){{0,2}}? ?{_PLACE_RU}"),
    _rule(Kind.UNIQUE, "says that somebody is the only one",
     rf"\b(?:единственн|один)\w*(?: [\w-]+){{0,2}} {_JOB_RU}\w*"),
    _rule(Kind.KINSHIP, "kinship with somebody who is known there",
     rf"\b(?:{_ORDER_EN}[ -]?)?{_KIN_EN} of (?:the|our|a|an)(?: [\w-]+){{0,2}}? {_ROLE_EN}\b"
     rf"|\b(?:the|our) {_ROLE_EN}['’]s (?:{_ORDER_EN} )?{_KIN_EN}\b"),
    _rule(Kind.KINSHIP, "kinship with its order", rf"\b{_ORDER_EN}[ -]?{_KIN_EN}\b"),
    _rule(Kind.KINSHIP, "kinship with somebody who is known there",
     rf"\b(?:{_ORDER_RU} )?{_KIN_RU} (?:(?:наш|местн|сельск|районн)\w+ )*{_ROLE_RU}"),
    _rule(Kind.KINSHIP, "kinship with its order", rf"\b{_ORDER_RU} {_KIN_RU}\b"),
    _rule(Kind.KINSHIP, "a number of children",
     r"\b(?:mother|father|parent)s? of (?:two|three|four|five|six|seven|eight|nine|ten|\d+"
     r"|twins|triplets)\b"
     r"|\b(?:мат\w+|отец|отц\w+) (?:двоих|троих|четверых|пятерых|шестерых|семерых|\d+)(?: детей)?"
     r"|\bмногодетн\w+ (?:мат\w+|отец|отц\w+)"),
    _rule(Kind.MARK, "a mark of the body",
     rf"\b(?:lost|missing|lacks?|without|cut off|lose) (?:{_NUM_EN} )?(?:of (?:his|her"
     rf"|my) )?(?:\w+ )?{_BODY_EN}\b"
     rf"(?: (?:at|in|on) the \w+)?|\b{_NUM_EN} {_BODY_EN} (?:were |was |is |are )?(?:lost"
     rf"|missing|cut off)(?: (?:at|in|on) the \w+)?"),
    _rule(Kind.MARK, "a mark of the body",
     r"\b(?:limps?"
     r"|limped|limping|stutters?|stammers?|one-(?:eyed"
     r"|armed|legged)"
     r"|glass eye|prosthesis|prosthetic \w+|wheelchair|crutch(?:es)?|harelip|cleft lip"
     r"|hunchback|deaf|blind"
     r"|left-handed|red-haired|albino)\b(?: (?:on|over|across"
     r"|under) (?:the|his|her|my) \w+(?: \w+)?)?"),
    _rule(Kind.MARK, "a mark of the body",
     rf"\b(?:потерял|лишил|оторвал|отрезал|отрубил|не хвата|отморозил|ампутир|раздроб|сломал)\w*"
     rf"(?: (?:себе|ему|ей|мне"
     rf"|на \w+ \w+))*(?: {_NUM_RU})?(?: \w+)? {_BODY_RU}"
     rf"(?: (?:на|в) \w+)?|\bбез (?:{_NUM_RU} |прав\w+ |лев\w+ )?{_BODY_RU}"),
    _rule(Kind.MARK, "a mark of the body",
     r"\b(?:хрома[лею]|хромо|заика|протез|костыл|стеклянн\w+ глаз|одноглаз"
     r"|однорук"
     r"|одноног|горбат|глух(?:ой|ая|ого|ую)|слеп(?:ой|ая|ого|ую)|левш|рыж(?:ий|ая|его|ую)"
     r"|инвалидн\w+ коляск)\w*"
     r"(?: от \w+)?(?: (?:на|над|под|через) \w+(?: \w+)?)?"),
    _rule(Kind.OCCUPATION, "a job with a place or an employer",
     rf"\b(?:an?|the|our|my) (?:\w+ )?{_JOB_EN} (?:in|at|of|from|for|on) (?:(?:the|our|a"
     rf"|an) )?(?:\w+ ){{0,2}}?[\w-]+\b"),
    _rule(Kind.OCCUPATION, "a job", rf"\b(?:work(?:s|ed|ing)?|employed"
    rf"|trained) as (?:an? )?(?:\w+ )?{_JOB_EN}\b"),
    _rule(Kind.OCCUPATION, "a job", rf"\b(?:I|he|she|He|She) (?:am|was|is|had been"
    rf"|have been) an? (?:\w+ )?{_JOB_EN}\b"),
    _rule(Kind.OCCUPATION, "a place of work",
     r"\bwork(?:s|ed|ing)? (?:at|in|for) (?:the|a|an|our) (?:[\w-]+ ){0,2}(?:\w*mill|factory"
     r"|school|hospital|clinic|bank|shop"
     r"|pharmacy|library|bakery|garage|market|office|company|university|station|court|ferry"
     r"|hotel|restaurant|cafe|café|farm)\b"),
    _rule(Kind.OCCUPATION, "a job",
     rf"\bработа\w+ (?:\w+ )?{_JOB_RU}\w*(?: (?:в|на) (?:\w+ )?\w+)?|\b(?:я|он|она)(?: был\w*"
     rf"| —| -)? (?:\w+ )?{_JOB_RU}\w*(?: (?:в|на|из) (?:\w+ )?\w+)?"),
    _rule(Kind.OCCUPATION, "a place of work",
     r"\bработа\w+ (?:в|на) (?:\w+ )?(?:лесопилк|завод|фабрик|школ|больниц|поликлиник|банк"
     r"|магазин|аптек|библиотек|пекарн|гараж"
     r"|рынк|контор|фирм|университет|станци|суд|паром|гостиниц|ресторан|кафе|ферм)\w*"),
    _rule(Kind.OCCUPATION, "a job",
     r"\b(?:dr[oi]ve[ns]?|driving) (?:an? |the )?(?:\w+ )?(?:tram|bus|taxi|lorry|truck|train"
     r"|ambulance|tractor)s?\b"
     r"|\b(?:taught|teach(?:es|ing)?) (?:\w+ )?(?:at|in) (?:the |our |a )?(?:\w+ )?(?:school"
     r"|university|college)\b"
     r"|\b(?:(?:primary |secondary |high )?school|village|town|district|county) (?:librarian"
     r"|teacher|doctor|nurse|clerk|driver|priest|mayor)s?\b"
     r"(?: (?:in|of|at) [\w-]+)?"
     r"|\bвод(?:ил|ит|ишь|ить)\w* (?:\w+ )?(?:трамва|автобус|такси|троллейбус|маршрутк|грузовик"
     r"|поезд|скор)\w*"
     r"|\bпрепода\w+ (?:\w+ )?(?:в|на) (?:\w+ )?(?:школ|университет|институт|училищ|техникум)\w*"
     r"|\b(?:школьн|сельск|районн|поселков|городск)\w+ (?:библиотекар|учител|врач|фельдшер"
     r"|почтальон|электрик|участков)\w*"
     r"(?: (?:в|из|на) (?:\w+ )?[\w-]+)?"),
)  # fmt: skip


# An ordinal or a number tells which of them it was.
_UNIT_EN = (
    r"(?:departments?|directorate|division|precinct|battalion|regiment|brigade|company|squad|unit"
    r"|army|corps|platoon|patrol|detachment|squadron|police station|station|school|hospital|clinic"
    r"|ward|barracks|colony|prison|mine|plant|factory|kindergarten)"
)
_UNIT_RU = (
    r"(?:отдел|отделени|управлени|дивизи|батальон|полк|бригад|рот|взвод|отряд"
    r"|(?:воинск|войсков)\w+ част|корпус|арми"
    r"|участ[ко]|школ|больниц|поликлиник|гимнази|лице|колони|тюрьм|сизо|шахт|завод|фабрик"
    r"|детск\w+ сад|садик)\w*"
)
_NTH_RU = (
    r"(?:перв|втор|трет|четв[её]рт|пят|шест|седьм|восьм|девят|десят|[а-яё]{2,8}надцат|двадцат)"
    r"(?:ая|ой|ей|ую|ью|ья|ьей|ое|ье|ого|ьего|ому|ьему|ом|ьем|ый|ий)"
)
_SUCH_RU = r"(?: [а-яё-]+(?:ой|ей|ая|ую|ый|ий|ого|его|ом|ое)){0,2}?"
_SUCH_EN = r"(?: (?!(?:in|at|of|from|to|the|a|and|for|on|with|by|when)\b)[\w-]+){0,2}?"
_NUMBERED = (
    _rule(Kind.ORGANISATION, "a unit by its number",
     rf"\b(?:\d{{1,4}}(?:st|nd|rd|th)|{EN_ORDINAL}){_SUCH_EN} {_UNIT_EN}\b"
     rf"|\b{_UNIT_EN} (?:no\.?|number|№) ?\d{{1,4}}\b"),
    _rule(Kind.ORGANISATION, "a unit by its number",
     rf"(?<!\w)\d{{1,4}}(?:-?(?:й|го|м|му|ый|ая|ой|ую|ое|е|я)){_SUCH_RU} {_UNIT_RU}"
     r"(?: (?:полиции|милиции))?"
     rf"|(?<!\w){_NTH_RU}{_SUCH_RU} {_UNIT_RU}(?: (?:полиции|милиции))?"
     rf"|(?<!\w){_UNIT_RU}(?: [\w-]+){{0,2}}? ?(?:№|номер) ?\d{{1,4}}(?!\w)"),
)  # fmt: skip


def told(text: str) -> Iterator[Finding]:
    """Yield descriptions that can stand for a name; offsets are of the folded text given."""
    for kind, because, shape in (*_TOLD, *_NUMBERED):
        for match in seen(shape, text):
            yield Finding(*match.span(), kind, Identifier.QUASI, "", because)
