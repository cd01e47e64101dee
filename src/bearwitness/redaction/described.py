"""What few can say of themselves, in ordinary words: English.

No list holds "lost two fingers at the sawmill" or "the last house before the bridge". These rules
go by how such things are said: who it is about, a verb or a place, and then all words up to where
the clause ends, because what is left of it would say the rest. What a trade is called is known by
how its word is built. Much that many could say is covered with it; a person clears that.
In Russian: `described_ru`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bearwitness.redaction.cues import seen
from bearwitness.redaction.described_ru import BEFELL, BODY, FEW, HEALTH, HOME, KIN, ROLE
from bearwitness.redaction.described_ru import DESCRIBED as RUSSIAN
from bearwitness.redaction.finding import Finding, Identifier, Kind
from bearwitness.redaction.numerals import EN_NUMBER, EN_ORDINAL

_W = r"[\w'’-]+"
_END = r"(?=[.,;:!?…—)»”]|\s*$| (?:and|but|so|when|because|until|while|which|though|or)\b)"
_REST = rf"(?:(?: {_W}){{1,9}}?{_END}|(?: {_W}){{1,4}})"
_MORE = rf"(?:{_REST})?"
_NUM = rf"(?:\d+|{EN_NUMBER})"
_KIN = (
    r"(?:wife|husband|widow|widower|son|daughter|brother|sister|nephew|niece|cousin|uncle|aunt"
    r"|father|mother|grandson|granddaughter|grandfather|grandmother|twin|child|heir|orphan"
    r"|in-law|godson|goddaughter|godfather|godmother|bride|fianc[ée]e?)s?"
)
_WHO = (
    r"(?:I|he|she|who|(?:my|his|her|our) (?:[\w-]+ )?"
    rf"(?:{_KIN}|friend|neighbou?r|mum|mom|dad|family|parents))"
)
_BE = r"(?:am|is|was|had been|have been|has been|became|have become)"
_EVER = r"(?: (?:also|already|then|just|still|even|once|never|only|both|all|always|had|have|has))*"
_NOTHING = (  # what is only, first or last without telling anything
    r"(?:things?|times?|ways?|words?|days?|nights?|moments?|reasons?|parts?|chances?|minutes?"
    r"|hours?"
    r"|shots?|blows?|sounds?|ones?|light|questions?|weeks?|months?|years?|floor|names?|of|to|and)\b"
)
_TRADE = (  # how words for those who do something are built, in English
    r"(?!(?:number|never|other|another|matter|order|over|under|after|water|winter|summer|answer"
    r"|either|neither|rather|together|prisoner|stranger|soldier|officer|commander|leader|ever"
    r"|moment|different|silent|present|absent|patient|innocent|pregnant|human|woman|man|men|women"
    r"|brother|sister|mother|father|daughter|younger|older|bigger|taller|better|former|sober|bitter"
    r"|poor|floor|door|less|unless|princess|mess|guess|for|nor|or|person|german|russian|sent|went"
    r"|tired|her|bother|letter|corner|shoulder|finger|dinner|paper|river|quiet|tender|eager|clever"
    r"|proper|inner|outer|upper|lower|super|sooner|later|longer|nearer|killer|murderer|attacker)\b)"
    r"[\w-]{2,}(?:er|or|ist|ian|man|woman|men|ess|eer|herd|wright|smith|warden|cook|guard|priest"
    r"|nurse|clerk|chief|judge|tutor|vet)s?"
)
_IN_COURT = r"(?:applicant|defendant|accused|victim|complainant|claimant|witness|deceased)\b"
_BEASTS = (
    r"(?:dogs?|cats?|horses?|mares?|donkeys?|mules?|goats?|sheep|cows?|oxen|ox|pigs?|hens?|geese"
    r"|ducks?|rabbits?|pigeons?|parrots?|crows?|ravens?|falcons?|camels?|ostriches|bees|snakes?"
    r"|owls?)"
)
_WHEELS = (
    r"(?:cars?|tractors?|taxis?|lorr(?:y|ies)|trucks?|vans?|bus(?:es)?|motorcycles?|motorbikes?"
    r"|scooters?|boats?|carts?|bicycles?|bikes?|ambulances?|trams?|trains?|crane|combine|plane)"
)


def _rule(kind: Kind, because: str, shape: str) -> tuple[Kind, str, re.Pattern[str]]:
    return kind, because, re.compile(shape, re.IGNORECASE)


_ENGLISH = (
    _rule(Kind.UNIQUE, FEW,
     rf"\b(?:the|our|my|its|an?|one) (?:only|sole|one single|single|one and only) (?!{_NOTHING})"
     rf"{_W}{_MORE}(?: who (?:still |could |can |ever )?{_W}{_MORE})?"
     rf"|\bthe one (?!{_NOTHING}|(?:who|that|with|in|on|behind|from|at)\b){_W} (?:in|on|for"
     rf"|of){_REST}"
     rf"|\b{_WHO}{_EVER} {_BE} (?:the|our) (?:last|first|youngest|oldest|tallest|richest) "
     rf"(?!{_NOTHING}){_W}{_MORE}(?: who (?:still )?{_W}{_MORE})?"
     rf"|\b(?:is|was|are|were) (?:only |just )?one (?:single )?(?!{_NOTHING}|of\b){_W} "
     rf"(?:in|for|on|at|of){_REST}"
     rf"|\b(?:no|any) other (?!{_NOTHING}|(?:choice|person|people|man|men|room|place|exit)\b){_W} "
     rf"(?:for|in|on|at|within|near|between){_REST}"
     rf"|\bnobody else (?:in|on|at|from) {_W}{_REST}"),
    _rule(Kind.UNIQUE, FEW,
     r"\b(?:won|wins?|holds?|held|set|broke|got|received|awarded|given) (?:the|an?|its|our|two"
     rf"|three)(?: {_W}){{0,4}}? (?:championships?|prizes?|medals?|records?|awards?|titles?|cups?"
     rf"|contests?|competitions?|tournaments?|scholarships?|marathon|race|lottery|grant){_MORE}"
     rf"|\b(?:(?:had |have |has |was |were )?(?:been )?(?:shown )?on|in(?: all)?) (?:the )?"
     rf"(?:television|tv|radio|papers|newspapers?|news)\b{_MORE}"),
    _rule(Kind.UNIQUE, FEW,
     rf"\b(?:have|has|had|own(?:s|ed)?|keeps?|kept|r[io]des?|dr[io]ves?|bred) "
     rf"(?:an?|the|two|three|{_NUM}|some)"
     rf"(?: (?!of\b){_W}){{0,3}}? (?:{_BEASTS}|{_WHEELS})(?! (?:in|at|and|to)\b)\b{_MORE}"
     rf"|\b(?:keeps?|kept|breeds?|bred|rais(?:e|es|ed)) {_BEASTS}\b{_MORE}"
     rf"|\bthe (?:man|woman|girl|boy|one|family|house|people|child) with (?:the|an?) "
     r"(?!(?:gun|rifle|pistol|mask|knife|torch|weapon|stick|camera|uniform|list|machine)\b)"
     rf"{_W}{_MORE}"),
    _rule(Kind.KINSHIP, KIN,
     rf"\b(?:the )?(?:{EN_ORDINAL} |eldest |oldest |youngest |only |adopted |former |late )?"
     rf"{_KIN} of (?!(?:them|us|mine|ours|his|hers|god|all|that|it|course|one)\b){_W}{_MORE}"
     rf"|\b(?:the |an? )?(?:youngest|eldest|oldest|middle|{EN_ORDINAL}) of (?:the )?{_NUM} {_W}"
     rf"|\b(?:married|engaged|related|godfather|godmother|cook|driver|maid|servant|secretary"
     rf"|bodyguard|gardener|nanny|tutor) to (?:the|an?|our|his|her|their|one) {_W}{_MORE}"
     rf"|\b(?:the|our|an?) (?!{_IN_COURT})[\w-]+(?: [\w-]+)?['’]s (?:{_KIN}|driver|cook|bodyguard"
     rf"|secretary|maid"
     rf"|gardener|tutor|nanny|doctor|lawyer|nurse|housekeeper|assistant)\b"
     rf"|\b(?:nursed|taught|raised|treated|delivered|buried|tutored|guarded|cooked for|worked for"
     rf"|cleaned for|drove|shaved|married) (?:the|our|an?) [\w-]+(?: [\w-]+)?['’]s{_REST}"
     r"|\b(?:mother|father|parents?) of (?:the |my )?(?:twins|triplets|quadruplets)\b"),
    _rule(Kind.OCCUPATION, ROLE,
     rf"\b{_WHO}{_EVER} {_BE}{_EVER} (?P<it>(?:an?|the|our|their) (?:[\w-]+ ){{0,3}}?{_TRADE}"
     rf"(?! (?:and|but)\b)\b{_MORE})"
     rf"|\b{_WHO}{_EVER} {_BE}{_EVER} (?P<a>(?:[\w-]+ )?{_TRADE} (?:of|at|for|to|in)\b{_REST})"),
    _rule(Kind.OCCUPATION, ROLE,
     rf"\b{_WHO}{_EVER} (?P<it>(?:chair(?:s|ed)?|lead|led|coach(?:es|ed)?|keeps?|kept|head(?:s|ed)"
     r"|manage[sd]?|r[ua]ns?|edit(?:s|ed)?|found(?:ed)|conduct(?:s|ed)?|direct(?:s|ed)?"
     r"|teach(?:es)?"
     r"|taught|train(?:s|ed)?|sews?|sewed|dr[io]ves?|deliver(?:s|ed)?|repair(?:s|ed)?|mend(?:s|ed)?"
     r"|bakes?|baked|preach(?:es|ed)?|herd(?:s|ed)?|milk(?:s|ed)?|plays?|played|sings?|sang"
     r"|clean(?:s|ed)?|guard(?:s|ed)?|nurse[sd]?|print(?:s|ed)?|translate[sd]?) "
     r"(?:the|our|an?|in|for|at|[a-z]+(?= (?:at|in|for)\b)) ?"
     r"(?!(?:us|me|him|her|them|it|door|gate|way|child|children|boy|girl|window|light|keys?|people"
     r"|men|women|others|rest|family|same|dark|front|night|distance|lot|man|woman|baby|wall|room"
     r"|house|secret|eyes?|head|hands?|mouth|silence|circle|floor|long|first|car)\b)"
     rf"{_W}{_MORE})"
     rf"|\bwork(?:s|ed)? (?P<a>(?:for )?{_NUM} years (?:at|in|for|as|on|under){_REST})"
     rf"|\b(?P<b>(?:nobody|no one|last person|only one) (?:in|on) (?:the|our) {_W} who{_REST})"),
    _rule(Kind.MARK, BODY,
     rf"\b(?:limp(?:s|ed)?|stutter(?:s|ed)?|stammer(?:s|ed)?|squint(?:s|ed)?){_REST}"
     rf"|\bborn (?:with(?:out)?){_REST}|\b(?:\w+ )?(?:metres?|meters?|foot|feet)(?: (?:and )?{_W})?"
     rf"(?: {_W})? tall\b"
     r"|\b(?:wears?|wore|wearing) (?:an? |his |her |my )?(?:hearing aids?|wig|eye ?patch|prosthesis"
     r"|brace|corset|pacemaker|glass eye|artificial \w+|thick glasses)\b"
     rf"|\b(?:an? |the )?(?:\w+ )?(?:scar|burn|birthmark|tattoo|mole|hump|lump)s? "
     rf"(?:from|like|shaped|across|on|over|under|below|above|behind) (?:my|his|her|the|an?|one)\b"
     rf"{_REST}|\blost (?:an?|one|two|three|four|both|all|his|her|my) (?:\w+ )?(?:fingers?"
     rf"|thumbs?|hands?"
     rf"|arms?|legs?|foot|feet|eyes?|ears?|toes?){_MORE}"),
    _rule(Kind.TRAIT, HEALTH,
     rf"\b(?:goes|go|went|going|came|comes)(?: to hospital)? for (?:dialysis|chemotherapy|radiation"
     rf"|infusions|injections|treatment){_MORE}|\b(?:takes?|took|needs?|injects?|on) insulin\b"
     rf"|\b(?:had|have|has) (?:an?|my|his|her|one|both) (?:\w+ )?(?:kidneys?|lungs?|breasts?|womb"
     rf"|spleen|thyroid|stomach|leg|arm|foot|hand|eye|tumou?r) (?:removed|taken out|cut off"
     rf"|transplanted|replaced|amputated){_MORE}|\b(?:have|has|had) down syndrome\b"),
    _rule(Kind.UNIQUE, BEFELL,
     rf"\b(?:had |have |has )?(?:just |only )?(?:come|came|returned|moved|been deported|deported"
     rf"|flown|fled)(?: back| home)? from (?-i:[A-Z]){_W}{_MORE}"
     rf"|\b(?:have been |has been |was |were |had been )?(?:widowed|orphaned|divorced|adopted"
     rf"|kidnapped|conscripted|excommunicated|naturali[sz]ed)\b{_MORE}"
     rf"|\b(?:was|were|been|am|is) born (?:on|in|at|under|during) (?:the|an?) {_W}{_MORE}"
     rf"|\bsurvived (?:the|an?|two|three) {_W}{_MORE}|\bdesert(?:ed|s)? (?:from )?(?:the|his|her"
     rf"|my)"
     rf" {_W}{_MORE}|\b(?:had |have |has )?(?:just )?(?:been )?(?:released|freed|escaped|back)"
     rf" from (?:prison|jail|the army|the camp|hospital|a camp|a colony){_MORE}"
     rf"|\blost (?:our|my|his|her|their) (?:barn|house|farm|home|shop|crops?|herd|roof|son|daughter"
     rf"|boat|mill) (?:in|to|at|during) (?:the|an?|our){_REST}"
     rf"|\bconverted\b{_MORE}|\b(?:speaks?|spoke|speaking) "
     r"(?!english|russian|again|of|to|with|about|very|and)(?-i:[A-Z])[a-z]+\b"),
    _rule(Kind.PLACE, HOME,
     rf"\b(?:live[sd]?|living|sle(?:ep|eps|pt)|stay(?:s|ed)?|(?<=is )|(?<=was )) ?in (?:the|an?) "
     rf"(?:last|first|only|end|corner|top|highest|yellow|blue|red|green|white|old|new"
     rf"|big) (?!{_NOTHING})"
     rf"{_W}{_MORE}|\b(?:live[sd]?|sle(?:ep|eps|pt)|stay(?:s|ed)?) in (?:the|an?"
     rf"|our) (?:{_W} ){{1,3}}"
     rf"(?:behind|beside|above|near|under|next to|opposite|by|before|over|below) (?:the|an?"
     rf"|our){_REST}"
     rf"|\b(?:my|our|his|her) (?:room|flat|house|window|home|shop|kitchen|balcony|yard|garden) "
     rf"(?:is |was |were |stands |stood |looks |looked |faces |faced )?(?:right |just )?(?:above"
     rf"|over|under"
     rf"|behind|onto|out on|across|beside|next to|opposite|facing|before|below|by) (?:the|an?"
     rf"|our){_REST}"),
)  # fmt: skip


def described(text: str) -> Iterator[Finding]:
    """Yield what few can say of themselves, in both languages; offsets are of the folded text."""
    for kind, because, shape in (*_ENGLISH, *RUSSIAN):
        for match in seen(shape, text):
            named = [g for g in shape.groupindex if match[g]]
            yield Finding(
                *match.span(named[0] if named else 0), kind, Identifier.QUASI, "", because
            )
