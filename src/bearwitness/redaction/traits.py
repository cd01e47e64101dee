"""What somebody is: health, pregnancy, disability, love, faith, origin (GDPR, articles 4 and 9).

Each such phrase is one finding with all of its words: "positive" alone would say what stands
before it. All are quasi, so they are covered unless a person decides otherwise. In a case about
people who were taken for what they are, that word may be the subject of every testimony: there
a person clears it, one place at a time, or names it to `allowed`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bearwitness.redaction.cues import seen
from bearwitness.redaction.finding import Finding, Identifier, Kind
from bearwitness.redaction.numerals import EN_NUMBER

# Where a described thing ends: a place on the body, another thought, or the sentence.
_ENDS_EN = r"(?= (?:on|over|across|under|and|but|that|which|when|since)\b|[^\w\s'’-]|\s*$)"
_SAID_EN = rf"(?:(?: [\w'’-]+){{1,6}}?{_ENDS_EN}|(?: [\w'’-]+){{1,3}})"
_NAMED_EN = (
    r"(?:(?: [\w'’-]+){1,4}?(?= (?:and|but|in|at|on|by|after|before|last|when|since|because|while"
    r"|as|this|that)\b|[^\w\s'’-]|\s*$)|(?: [\w'’-]+){1,3})"
)
_SPOT_EN = r"(?: (?:on|over|across|under) (?:the|his|her|my|their) \w+(?: \w+)?)?"
_ENDS_RU = r"(?= (?:на|над|под|через|и|а|но)\b|[^\w\s-]|\s*$)"
_SAID_RU = rf"(?:(?: «?[\w-]+»?){{1,4}}?{_ENDS_RU}|(?: [\w-]+){{1,2}})"
_SPOT_RU = r"(?: (?:на|над|под|через|во всю) \w+(?: \w+)?)?"
_NO_MOTIF = (
    r"(?:был\w*|на|над|под|через|во?|и|а|но|у|не|есть|видн\w*|остал\w*|котор\w+|я|он|она|они|мне"
    r"|ему|ей|уже|ещё|там|тоже|тогда|с|со|от|из|по|за)\b"
)
_QUALIFIED = (
    r"(?:(?:(?:stage|type|grade) (?:\d|[ivx]{1,3}|one|two|three|four)|chronic|acute|severe"
    r"|terminal|advanced|mild|congenital|hereditary|clinical|postnatal|pulmonary|viral|incurable"
    r"|mental|psychiatric|genetic|breast|lung|brain|skin|bowel|colon|prostate|testicular|ovarian"
    r"|cervical|stomach|liver|kidney|throat|blood|bone|heart) ){0,3}"
)
_ILLNESS_EN = (
    r"(?:cancers?|leuka?emia|lymphoma|melanoma|tumou?rs?|diabet\w+|epilep\w+|asthma(?:tic)?"
    r"|hepatitis(?: [a-e]\b)?|tuberculosis|(?-i:TB|STI|STD|PTSD|OCD|ADHD|AIDS)|syphilis"
    r"|gonorrh\w+|chlamydia|herpes|schizophren\w+|bipolar(?: disorder)?|psychosis|depression"
    r"|post-?traumatic stress(?: disorder)?|anorexi\w+|bulimi\w+|autis\w+|asperger\w*(?:['’]s)?"
    r"|dementia|alzheimer\w*(?:['’]s)?|parkinson\w*(?:['’]s)?|multiple sclerosis|cerebral palsy"
    r"|muscular dystrophy|cystic fibrosis|sickle[- ]cell|ha?emophili\w+|lupus|psoriasis"
    r"|cirrhosis|crohn['’]?s|(?:down|tourette|turner)(?:['’]?s)? syndrome|(?<=heart )attacks?"
    r"|(?<=heart )condition|(?<=heart )failure|(?<=kidney )failure|(?<=liver )failure|transplant"
    r"|dialysis|(?:(?<=chronic )|(?<=mental )|(?<=incurable )|(?<=genetic )|(?<=heart )"
    r"|(?<=kidney )|(?<=liver )|(?<=hereditary )|(?<=psychiatric )|(?<=congenital )|(?<=lung )"
    r"|(?<=blood ))(?:illness|disease|disorder|condition)s?)"
)
_ILLNESS_RU = (
    r"(?:(?:вич|спид)(?:а|ом|у|е)?(?!\w)|туберкул[её]з\w*|гепатит\w*(?: [a-eа-е](?!\w))?"
    r"|сифилис\w*|гоноре\w+|рак(?:а|у|ом|е)?(?!\w)(?: (?:груди|л[её]гк\w+|желудка|кожи|крови"
    r"|мозга|печени|почк\w+|простаты|кишечника|горла|шейки матки|\w+ стади\w+)){0,2}|онколог\w+"
    r"|лейкоз\w*|лейкеми\w+|опухол\w+|(?:сахарн\w+ )?диабет\w*(?: \w+ типа)?|эпилеп\w+|астм\w+"
    r"|шизофрен\w+|биполярн\w+(?: расстройств\w+)?|психоз\w*|депресси\w+|птср|анорекси\w+"
    r"|булими\w+|аутизм\w*|аутист\w*|деменци\w+|инсульт\w*|инфаркт\w*|рассеянн\w+ склероз\w*"
    r"|дцп|синдром\w* (?:дауна|туретта|аспергера)|гемофили\w+|псориаз\w*|цирроз\w*|порок\w* сердца"
    r"|(?:хроническ|психическ|неизлечим|онкологическ|наследственн|венерическ)\w+ "
    r"(?:болезн|заболевани|расстройств)\w+|трансплантаци\w+|гемодиализ\w*)"
)
_FAITH_EN = (
    r"(?:(?:(?:greek|russian|ultra)[ -])?orthodox(?: christians?| jews?)?"
    r"|(?:(?:devout|practi[sc]ing|lapsed|born-again|roman|sunni|shia|shi['’]?ite|sufi) ){0,2}"
    r"(?:muslims?|moslems?|christians?|catholics?)|protestants?|baptists?|pentecostals?"
    r"|evangelicals?|lutherans?|adventists?|mormons?|quakers?|mennonites?|buddhists?|hindus?"
    r"|sikhs?|bah[aá]['’]?[ií]s?|zoroastrians?|jews?|jewess|sunnis?|shias?|shi['’]?ites?|sufis?"
    r"|salafis?|wahhabis?|ahmadis?|alevis?|jehovah['’]?s witness(?:es)?|atheists?|agnostics?"
    r"|old believers?|scientologists?)"
)
_FAITH_RU = (
    r"(?:мусульман\w+|христиан\w+|православн\w+|католи(?:к|чк|ческ)\w*|протестант\w*|баптист\w*"
    r"|пятидесятни\w+|адвентист\w*|лютеран\w+|старообряд\w+|старовер\w*|свидетел\w+ иеговы"
    r"|иеговист\w*|буддист\w*|индуист\w*|кришнаит\w*|иуде(?:й|я|ю|ем|е|и|ев|ям|йк\w+)(?!\w)"
    r"|суннит\w*|шиит\w*|суфи(?:й|я|ю|ем|и|ев|ст\w*)(?!\w)|салафит\w*|ваххабит\w*|атеист\w*"
    r"|агностик\w*|язычни\w+|мормон\w*)"
)
_LOVE_EN = (
    r"(?:gays?|lesbians?|bi-?sexual(?:s|ity)?|homo-?sexual(?:s|ity)?|queers?|pansexual|asexual"
    r"|trans(?:gender(?:ed)?|sexuals?)?(?: (?:m[ae]n|wom[ae]n|boys?|girls?|people|person))?"
    r"|non-?binary|intersex|lgbt\w*\+?|same-sex \w+|(?-i:MSM)|fag(?:got)?s?|dykes?|coming[ -]out"
    r"|(?:attracted to|sle(?:ep|eps|eping|pt) with|in love with|loves?|loved) (?:other )?"
    r"(?:men|women|boys|girls)|sex with (?:m[ae]n|other m[ae]n|wom[ae]n))"
)
_LOVE_RU = (
    r"(?:ге(?:й|я|ю|ем|е|и|ев|ям|ями|ях)(?:-[а-яё]+)?(?!\w)|гейск\w+|лесбиян\w+|бисексуал\w*"
    r"|гомосексуал\w*|квир\w*|транс(?:гендер|сексуал|персон)\w*|транс[- ]?(?:женщин|мужчин)\w*"
    r"|интерсекс\w*|небинарн\w+|лгбт\w*\+?|гомик\w*|пид[оа]р\w*|педик\w*|пед[еи]раст\w*"
    r"|нетрадиционн\w+ (?:сексуальн\w+ )?ориентаци\w+"
    r"|(?<=я )голубой|(?<=он )голубой|(?<=они )голубые|(?<=что )голуб(?:ой|ые)"
    r"|люб(?:лю|ит|ил|ят|или) (?:мужчин|женщин)(?!\w)|сп(?:лю|ит|ал|ят|али) с (?:мужчин|женщин)\w+)"
)
_PEOPLES_EN = (
    r"(?:Chechen|Ingush|Avar|Dargin|Lezgin|Kumyk|Nogai|Kurd(?:ish)?|Sami|Roma(?:ni|ny)?|Sinti"
    r"|Gyps(?:y|ies)|Armenian|Jewish|Tatar|Ossetian|Circassian|Ye?zidi|Ezidi|Kabard(?:ian|in)"
    r"|Balkar|Karachay|Adyghe|Abkhaz(?:ian)?|Bashkir|Chuvash|Kalmyk|Buryat|Yakut|Sakha|Tuvan"
    r"|Udmurt|Uyghur|Uighur|Hazara|Pashtun|Tajik|Uzbek|Kazakh|Kyrgyz|Turkmen|Meskhetian|Assyrian"
    r"|Druze|Alawite|Rohingya|Tutsi|Hutu|Lak|Tabasaran|Rutul|Agul)(?:s|es)?(?: (?:by origin"
    r"|by birth|descent|origin|blood))?"
)
_PEOPLES_RU = (
    r"(?:чечен(?:ец|к|ц|ск)|ингуш|авар(?:ец|к|ц|ск)|даргин|лезгин|кумык|ногаец|ногай|курд(?!юк)"
    r"|армян|евре[йяюеи]|татар(?!стан)|осетин|черкес|е?езид|цыган|кабардин|балкар|карачаев(?!о-)"
    r"|адыг|абхаз|башкир|чуваш|калмы[кцч]|бурят|якут|тувин|удмурт|уйгур|хазаре[йяюеи]"
    r"|пушту|таджи[кч](?!истан)|узбе[кч](?!истан)|казах(?!стан)|казашк|к[иы]рги[зж](?!стан)"
    r"|туркмен(?!истан)|месхетин|ассири[йц]|лак(?:ец|ц)|табасаран|рутул|агул)\w*"
)
_MONTHS_EN = rf"(?:(?:\d{{1,2}}|{EN_NUMBER})(?: and a half)?[- ](?:months?|weeks?) "


def _rule(kind: Kind, because: str, shape: str) -> tuple[Kind, str, re.Pattern[str]]:
    return kind, because, re.compile(shape, re.IGNORECASE)


_TRAITS = (
    _rule(Kind.TRAIT, "says how somebody's health is",
     r"\bHIV(?:[ -]?[12])?(?:[ -](?:positive|negative|status|infect(?:ion|ed)|carrier|tests?"
     r"|clinic|medic\w+|drugs|pills|treatment|therapy|patients?))?\b|\bsero(?:positive|negative)\b"
     r"|\banti-?retroviral\w*(?: (?:therapy|drugs|treatment|medic\w+))?"
     r"|\btest(?:s|ed|ing)? (?:positive|negative)(?: for [\w-]+)?|\bpositive for [\w-]+"
     r"|\bstatus (?:is|was) (?:positive|negative)\b"
     r"|(?<!\w)ВИЧ[ -](?:положительн|отрицательн|инфицирован|инфекци|позитивн|статус|терапи)\w+"
     r"|(?<!\w)(?:положительн|отрицательн)\w+ (?:ВИЧ\W)?статус\w*|(?<!\w)антиретровирусн\w+"
     r"(?: терапи\w+| препарат\w*)?"),
    _rule(Kind.TRAIT, "says how somebody's health is",
     rf"\b{_QUALIFIED}{_ILLNESS_EN}\b|(?<!\w){_ILLNESS_RU}"
     rf"|\bdiagnosed (?:\w+ )?(?:with|as(?: having)?){_NAMED_EN}"
     r"|(?<!\w)диагноз\w*(?: [—-]|:| —|,)?(?: «?[\w-]+»?){1,3}"
     r"|\b(?:alcoholi(?:c|cs|sm)|(?:\w+ )?addict(?:s|ion)?|had a stroke)\b"
     r"|(?<!\w)(?:наркоман|алкогол(?:ик|изм))\w*"),
    _rule(Kind.TRAIT, "says that somebody bears or bore a child",
     rf"\b{_MONTHS_EN}|heavily |newly )?pregnan(?:t|c(?:y|ies))\b(?: with (?:twins|triplets"
     r"|(?:my|her|our|a|their|his)(?: \w+){1,2}))?"
     r"|\bexpecting (?:twins|triplets|(?:a|my|her|our) (?:\w+ )?(?:baby|child|son|daughter))\b"
     r"|\b(?:miscarri(?:ages?|ed)|abortions?|stillb(?:orn|irth)|infertil(?:e|ity))\b"
     r"|(?<!\w)(?:на \w+(?:-\w+)? (?:месяце|неделе) )?беременн\w+"
     r"(?: (?:двойн|тройн)\w+| \w+ реб[её]нком)?(?: на \w+(?:-\w+)? (?:месяце|неделе))?"
     r"|(?<!\w)(?:забеременел\w*|(?:жд[её]т|жду|ждала) (?:двойн|тройн|реб[её]нк)\w+|выкидыш\w*"
     r"|аборт\w*|бесплод(?:ие|ия|ен|на)|(?:была|я|она) в положении(?=[.,;!?]| и |\s*$))"),
    _rule(Kind.TRAIT, "says that somebody is disabled",
     r"\b(?:(?:registered|severely|partly|partially) )?(?:disabled(?: veteran| person)?"
     r"|disabilit(?:y|ies)(?: pension)?|paraplegic|quadriplegic|amputee|paralysed|paralyzed"
     r"|deaf[- ](?:and[- ])?(?:mute|dumb|blind)|hard of hearing|dwarf(?:ism)?"
     r"|(?:hearing|visually|sight)[- ]impaired)\b"
     r"|(?<!\w)(?:(?:I{1,3}|\d|перв|втор|трет)\w*(?:-\w+)? групп\w+ )?инвалид(?:ност)?\w*"
     r"(?: (?:I{1,3}|\d|перв|втор|трет)\w*(?:-\w+)? групп\w*| с детства)?"
     r"|(?<!\w)(?:глухонем|слабослышащ|слабовидящ|незряч|парализован|колясочни)\w+"),
    _rule(Kind.TRAIT, "says whom somebody loves, or as whom they live",
     rf"\b{_LOVE_EN}(?!\w)|(?<!\w){_LOVE_RU}"),
    _rule(Kind.TRAIT, "says what somebody believes",
     rf"\b{_FAITH_EN}(?!\w)|(?<!\w){_FAITH_RU}"
     r"|\bconvert(?:ed|s)? (?:to|from) \w+|(?<!\w)(?:принял|приняла|переш[её]л|перешла) (?:в )?"
     r"(?:ислам|христианств|крещени|православи|католич|буддизм|иудаизм)\w*"),
    _rule(Kind.GROUP, "a nationality or faith of few",
     rf"\b(?:ethnic \w+|{_PEOPLES_EN}|of \w+ (?:descent|origin|ancestry))\b"
     rf"|(?<!\w){_PEOPLES_RU}(?: по (?:национальности|происхождению|крови))?"
     r"|(?<!\w)[а-яё]+ по национальности|(?<!\w)этническ\w+ \w+"),
    _rule(Kind.MARK, "a mark of the body",
     rf"\b(?:an? |two |three )?(?:(?!the\b|my\b|his\b|her\b)\w+ )?(?:scars?|tattoos?|birthmarks?)\b"
     rf"(?: (?:of|with|from|showing|depicting|saying|reading|shaped like|left by"
     rf"|in the (?:shape|form) of|(?:that |which )?(?:says|said|reads?|shows?"
     rf"|showed|(?:is|was|are|were) of)){_SAID_EN})?{_SPOT_EN}"
     rf"|\b(?:an? |the )?(?:\w+ )?tattooed\b(?: with{_SAID_EN})?{_SPOT_EN}"
     rf"|(?<!\w)(?:татуиров|татух|накол(?:к|от)|шрам|руб(?:ец|ц[аеу])|родинк|родим\w+ пятн)\w*"
     rf"(?: (?:в виде|в форме|с изображением|с надписью|изобража\w+|с|со|от|из){_SAID_RU}"
     rf"|(?:(?<=татуировка)|(?<=татуировку)|(?<=татуировки)|(?<=татуировкой)|(?<=татуировке)"
     rf"|(?<=наколка)|(?<=наколку)|(?<=наколки)|(?<=наколкой))"
     rf"(?: (?!{_NO_MOTIF})[\w-]+){{1,2}})?{_SPOT_RU}"),
)  # fmt: skip
# Given to people too: a model that takes one for a person's name is followed.
ALSO_NAMES = frozenset({"roma", "christian", "gay", "avar", "sami", "lak", "baptist"})


def traits(text: str) -> Iterator[Finding]:
    """Yield what somebody is, phrase by phrase; offsets are of the folded text given."""
    for kind, because, shape in _TRAITS:
        for match in seen(shape, text):
            yield Finding(*match.span(), kind, Identifier.QUASI, "", because)
