"""What places somebody among a few: a trade told by its things, where they look from, a number.

"They came to my surgery" says as much as "I am a dentist"; "I live opposite the barracks" is an
address to whoever knows the barracks; and whoever keeps a list knows who is the fourteenth on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bearwitness.redaction.cues import seen
from bearwitness.redaction.finding import Finding, Identifier, Kind
from bearwitness.redaction.numerals import EN_NUMBER, EN_ORDINAL, RU_ORDINAL

_MINE = r"(?:my|our|his|her|their)"
_MINE_RU = (
    r"(?:мо[йяёеюи]|моих|моим|моего|моему|мо[её]м|моей|наш\w{0,3}|сво[йяёеюи]|своих|своим|своего"
    r"|своему|сво[её]м|своей)"
)
# Rooms and things of a trade: whose they are has that trade.
_SHOP_EN = (
    r"(?:surgery|ward|shop|salon|studio|practice|clinic|classroom|class|pupils?|students?|patients?"
    r"|clients?|customers?|passengers?|parishioners|congregation|shift|workshop|stall|kiosk|bakery"
    r"|garage|pharmacy|guest[- ]?house|hotel|caf[eé]|bar|restaurant|ferry|flock|herd|sheep|cattle"
    r"|locker|foreman|chambers|newsroom|unit|platoon|regiment|mosque|taxi|lorry|truck|bus|boat)"
)
_TRADE_EN = (
    r"(?:shop|surgery|salon|studio|practice|clinic|workshop|stall|kiosk|bakery|garage|pharmacy"
    r"|guest[- ]?house|hotel|caf[eé]|bar|restaurant|farm|school|hostel|office|mill|ferry)"
)
_SHOP_RU = (
    r"(?:мастерск\w+|магазин\w*|лавк\w+|лар[её]к|ларьк\w+|кабинет\w{0,2}|палат\w{1,2}|отделени\w+"
    r"|смен(?:а|ы|е|у|ой)(?!\w)|бригад\w{1,2}|класс(?:а|у|ом|е)?(?!\w)|учени(?:к|ц)\w*|пациент\w*"
    r"|клиент\w*|пассажир\w*|прихож\w+|отар\w{1,2}|стад\w{1,2}|шкафчик\w*|начальник\w*|мастер(?:а|у"
    r"|ом)?(?!\w)|гостиниц\w+|пекарн\w+|аптек\w+|салон\w*|контор\w+|такси|маршрутк\w+|паром\w*"
    r"|овц\w*|овец)"
)
_SUBJECT_EN = (
    r"(?:drawing|music|maths|mathematics|physics|chemistry|biology|history|geography|literature"
    r"|languages?|English|Russian|French|German|art|sports?|wrestling|boxing|dance|dancing|singing"
    r"|religion|law|medicine|nursing|driving)"
)
_NEAR_EN = (
    r"(?:opposite|across (?:the \w+ )?from|next (?:door )?to|next door|beside|near|behind|above"
    r"|over|facing|in front of|round the corner from|a few (?:doors|houses) from)"
)
_NEAR_RU = (
    r"(?:напротив|через (?:дорогу|улицу|двор)(?: от)?|рядом с|возле|около|вблизи|за|над"
    r"|по соседству с|недалеко от|в двух шагах от|у самой?)"
)
_LOOKOUT_EN = (
    r"(?:kitchen|windows?|balcony|roof|attic|stairs|garden|yard|porch|terrace|cellar window)"
)
_LOOKOUT_RU = r"(?:из (?:кухни|окна|окон|сада|двора|подъезда)|с (?:балкона|крыши|чердака|крыльца))"
_NTH_RU = rf"(?:{RU_ORDINAL}|\d{{1,3}}(?:-?(?:й|м|ый|ым|ая|ой))?)"


def _rule(kind: Kind, because: str, shape: str) -> tuple[Kind, str, re.Pattern[str]]:
    return kind, because, re.compile(shape, re.IGNORECASE)


_PLACED = (
    _rule(Kind.OCCUPATION, "a trade, told by its rooms or things",
     rf"\b{_MINE} (?:own |small |little |old |first |last )?{_SHOP_EN}\b"
     rf"|\b(?:clos(?:e|ed|ing)|open(?:ed|ing)|lock(?:ed|ing) up|mind(?:ed|ing)|keep(?:s|ing)?|kept"
     rf"|r[au]n(?:s|ning)?|own(?:s|ed)?|work(?:s|ed|ing)? (?:in|at|for)) "
     rf"(?:a |an |the |my |our |their )(?:[\w-]+ ){{0,2}}?{_TRADE_EN}\b"),
    _rule(Kind.OCCUPATION, "a trade, told by what is done",
     r"\bbecause of (?:my|his|her) (?:work|job|trade|profession)\b"
     rf"|\b(?:taught|teach(?:es|ing)?) {_SUBJECT_EN}\b"
     r"|\b(?:sell|sold|sells|selling) (?!out\b|off\b|us\b|me\b|him\b|her\b|them\b)[\w-]+"
     r"(?= (?:for|at|in|on|by)\b)|\bthe (?:whole|entire|night|day|early|late) shift\b"
     r"|\b(?:the )?factory gate\b"),
    _rule(Kind.OCCUPATION, "a trade, told by its rooms or things",
     rf"(?<!\w){_MINE_RU} (?:\w+ )?{_SHOP_RU}"
     r"|(?<!\w)(?:вс(?:ей|ю|я)|ночн\w+|дневн\w+|утренн\w+) смен(?:а|ы|е|у|ой)(?!\w)"
     r"|(?<!\w)(?:с|на|через|у|к|из|в) проходн\w+|(?<!\w)(?:держу|держал[аи]?|открывал[аи]?"
     r"|закрывал[аи]?) (?:\w+ )?(?:магазин|лавк|кафе|мастерск|гостиниц|ларек|ларёк|салон)\w*"),
    _rule(Kind.OCCUPATION, "a trade, told by what is done",
     r"(?<!\w)(?:из-за|ради|по) (?:моей|его|е[её]|своей) (?:работ|професси|специальност)\w+"
     r"|(?<!\w)(?:препода[юёевал]\w*|вел[аи]? уроки|учил[аи]? (?:детей|школьников)) \w+"),
    _rule(Kind.PLACE, "where somebody lives or works, by what is near",
     rf"\b(?:live[sd]?|living|work(?:s|ed)?|sle(?:ep|pt)|stay(?:s|ed)?) (?:right |just |directly )?"
     rf"{_NEAR_EN}(?: (?:the|a|an|our|their|that|this|my))?(?: [\w'-]+){{1,2}}"
     rf"|\b{_MINE} (?:\w+ )?(?:flat|house|home|room|window|kitchen|yard|balcony|{_TRADE_EN}) "
     rf"(?:is |was |stands |stood )?(?:right |just )?{_NEAR_EN}"
     r"(?: (?:the|a|an|our|their|that|this|my))?(?: [\w'-]+){1,2}"),
    _rule(Kind.PLACE, "where somebody lives or works, by what is near",
     rf"(?<!\w)(?:живу|живёт|живет|жив[её]м|жил[аи]?|работаю|работает|работал[аи]?|ночую|ночевал[аи]?)"
     rf" (?:прямо |как раз |тогда )?{_NEAR_RU}(?: [\w-]+){{1,2}}"),
    _rule(Kind.PLACE, "from where somebody saw it",
     rf"\bfrom (?:{_MINE}|the) (?:\w+ )?{_LOOKOUT_EN}\b|\bout of (?:{_MINE}|the) window\b"
     rf"|(?<!\w){_LOOKOUT_RU}(?!\w)"),
    _rule(Kind.UNIQUE, "a place in somebody's list",
     rf"\b(?:I|he|she) (?:am|is|was|were|stood|came) (?:the |number |as ){{0,2}}"
     rf"(?:{EN_ORDINAL}|\d{{1,3}}(?:st|nd|rd|th)?)(?: (?:name|man|person|one))? (?:on|in) "
     rf"(?:it|the|that|their|a|this)\b(?: (?:list|book|page|row|line|queue|paper|file))?"
     rf"|\b(?:mine|his|hers|(?:my|his|her) name) (?:is|was|stood|came) (?:the |number )"
     rf"{{1,2}}(?:{EN_ORDINAL}|{EN_NUMBER}|\d{{1,3}}(?:st|nd|rd|th)?)"
     rf"|\b(?:number|no\.) (?:{EN_NUMBER}|\d{{1,3}}) (?:on|in|of) (?:it|the|that|their|a|this)\b"
     r"(?: \w+)?"),
    _rule(Kind.UNIQUE, "a place in somebody's list",
     rf"(?<!\w)(?:я|он|она|мо[её] имя|мо[йя]|мо[её]) (?:был[аои]? |сто[яи]л[аои]? |там )*{_NTH_RU}"
     r"(?: (?:в|по) (?:списк|счёт|счет|очеред|книг)\w*)?(?=[.,;!?]|\s*$| и | но )"
     rf"|(?<!\w)(?:под номером|номер) (?:{_NTH_RU}|\d{{1,3}})|(?<!\w){_NTH_RU} (?:в|по) списк\w+"
     r"|(?<!\w)в списке (?:\w+ ){0,2}" + _NTH_RU),
)  # fmt: skip


def placed(text: str) -> Iterator[Finding]:
    """Yield what places somebody among a few; offsets are of the folded text given."""
    for kind, because, shape in _PLACED:
        for match in seen(shape, text):
            yield Finding(*match.span(), kind, Identifier.QUASI, "", because)
