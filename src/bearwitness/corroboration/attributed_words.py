"""English words that put a statement, belief, wish or judgement into somebody's mouth or mind.

By the frame in which they do so. A verb of one list means nothing of the kind in another's
frame: "found that …" attributes, "found a shoe" does not.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# "said that …", "“…,” said X", "told us a story", "denies it"
SPEAKING = _words(
    "say tell call ask write add note argue report announce claim declare suggest tweet explain "
    "state respond reply acknowledge insist admit recall warn reveal predict confirm remark "
    "reiterate stress emphasize emphasise concede assert allege joke lament observe caution "
    "mention recount disclose vow deny contend indicate imply repeat estimate propose recommend "
    "demand proclaim pronounce express describe show cite outline detail retweet chant shout "
    "request voice articulate signal counter quip interpret bemoan preach hint post text email "
    "rule deem stipulate document record recollect"
)
# "believed that …", "he continued, “…”": with a clause or a quotation only
THINKING = _words(
    "think believe know see feel find conclude learn hear decide determine assume figure guess "
    "wonder realize realise suspect hope hop worry agree complain boast brag testify charge "
    "maintain answer continue remind assure inform read demonstrate prove convince persuade "
    "speculate project muse opine whisper yell scream cry laugh smile sigh begin swear promise "
    "pledge plead advise instruct expect wish remember forget doubt fear understand notice "
    "recognize recognise imagine anticipate calculate argue gripe mutter snap retort exclaim "
    "confide gush lecture interject chide scoff deadpan elaborate marvel fume intone comment "
    "disagree conceive sense presume theorize posit reason point notify prefer urge post email "
    "publish blog blare trumpet illustrate establish brief alert foresee broadcast"
)
# "wants to go", "was expected to win", "urged him to stay"
WANTING = _words(
    "want seek hope hop plan intend decide choose refuse decline vow pledge promise threaten "
    "agree prefer like love hate expect wish aim propose urge ask offer volunteer resolve "
    "encourage advise order instruct invite beg implore challenge warn tell demand request "
    "consider recommend desire determine balk hesitate pressure forbid seem appear believe say "
    "report think know find show estimate allege authorize persuade resist"
)
# "criticised the plan", "opposes it"
JUDGING = _words(
    "support oppose endorse criticize criticise praise blame accuse attack mock slam blast "
    "denounce condemn decry reject dismiss defend welcome favor favour back tout champion embrace "
    "applaud admire thank ridicule question cite quote reference mention describe discuss propose "
    "offer outline portray depict characterize characterise label dub brand view regard consider "
    "compare liken list highlight express issue sign approve share urge want seek prefer demand "
    "like love hate dislike recall remember recognize recognise fear doubt respect ignore "
    "advocate deride assail lambast lambaste savage rebuke chide bash disparage echo credit "
    "invoke paint frame touch condone regret resent predict promote resist rule signal explain "
    "reiterate repeat emphasize emphasise stress reveal disclose confirm deny dispute challenge "
    "contradict rebut refute discredit protest vilify scold hail laud commend congratulate salute "
    "honor expect prohibit authorize veto overturn tweet post recommend forecast detail trust "
    "distrust miss understand appreciate scrutinize interpret assess evaluate see deem call "
    "proclaim declare announce envision contrast promise plan request lament bemoan mourn decline "
    "refuse order insult demonize disavow repudiate renounce second flout lay name attribute "
    "appoint notice imagine anticipate acknowledge concede admit note present introduce disprove "
    "deplore justify excuse rationalise rationalize foresee"
)
# "talked about it", "pointed to it": the preposition first, then its verbs
_ABOUT = """
to: respond reply react refer point object allude agree commit admit confess testify attest
about: talk speak complain think know hear write worry joke lie boast brag care wonder learn ask
about: warn comment tweet inquire rave rant fret tell dream read muse lecture gripe testify debate
about: say
of: speak think know hear complain warn boast brag talk dream approve disapprove accuse learn say
of: conceive repent
for: call push argue advocate apologize vouch press vote root opt campaign lobby plead appeal
against: warn argue rail speak inveigh vote campaign protest lobby decide rule advise
on: comment focus insist agree dwell call reflect elaborate speak weigh decide expand touch seize
on: opine sound
with: disagree agree side sympathize concur
at: hint scoff laugh lash balk bristle sneer
in: believe
out: lash
"""
PREPOSITIONS: dict[str, frozenset[str]] = {}
for _line in _ABOUT.split("\n"):
    _preposition, _, _verbs = _line.partition(":")
    for _verb in _verbs.split():
        PREPOSITIONS[_verb] = PREPOSITIONS.get(_verb, frozenset()) | {_preposition}

# whoever stands between verb and clause hears it: "told reporters that …"
TELLING = _words(
    "tell ask remind assure inform urge warn advise order instruct invite persuade convince "
    "notify promise beg implore encourage challenge pressure forbid text email brief alert"
)
# "tried to say": the cue begins with them
LEADING_IN = _words(
    "try attempt have continue begin start go use need fail manage help come get keep proceed be "
    "seem appear want happen rush struggle work move"
)
# "it seems that …" has no speaker
SEEMING = _words("seem appear sound")
NOUNS = _words(
    "claim report allegation accusation belief hope fear concern view opinion argument idea "
    "assertion statement suggestion promise pledge vow warning prediction complaint charge "
    "admission acknowledgment announcement declaration demand call request desire plan proposal "
    "decision support opposition criticism praise endorsement commitment willingness "
    "unwillingness refusal comment remark question doubt suspicion rumor message advice testimony "
    "insistence denial condemnation confidence conviction contention notion sense perception "
    "estimate forecast threat offer invitation attack tweet quote interest enthusiasm disdain "
    "contempt admiration disappointment speculation worry anger outrage skepticism sympathy "
    "preference intention effort ability"
)
ADJECTIVES = _words(
    "confident certain sure aware afraid concerned worried hopeful skeptical critical supportive "
    "optimistic pessimistic convinced glad proud happy sorry unsure unaware dismissive wary eager "
    "willing unwilling reluctant determined opposed surprised shocked disappointed angry ready "
    "keen interested fearful excited grateful thankful doubtful mindful clear suspicious "
    "frustrated upset outraged"
)
# "dismissed as nonsense the reports that …"
DISMISSING = _words("dismiss reject deny refute denounce condemn deplore criticize criticise")
# "volunteers read stories of torture"
RECITING = _words("read recite perform publish print broadcast release")
TELLINGS = _words("story account report allegation testimony claim evidence")
BREAKS = frozenset({",", "”", "''", '"', "–", "—", ")", "(", "?", "!"})
SAYING_BESIDE = (
    SPEAKING
    | THINKING
    | {"urge", "accuse", "call", "praise", "criticize", "refer", "blast", "denounce"}
)
