"""What the words of attribution do with what they tell: assert, deny, doubt, condemn, predict.

Only of words that vouch for something, or take a stand to it; "hopes that" is not among them.
Every one of them also stands in `attributed_words` or `attributed_words_ru`. Lemmas.
"""

from __future__ import annotations

from bearwitness.records.claim import Stance

STANCES: dict[str, Stance] = {
    word: stance
    for stance, words in {
        Stance.ASSERTS: "say state tell report claim add note explain announce declare warn insist "
        "argue allege describe reveal cite quote confirm write publish document testify recall "
        "recount speak call believe maintain acknowledge admit record conclude find estimate "
        "inform assert contend testify stress emphasise emphasize remark respond reply reiterate "
        "caution complain brief accuse alert learn hear understand express lament suggest indicate "
        "broadcast tweet post detail concede recollect vow "
        "сказать говорить заявить заявлять сообщить сообщать рассказать рассказывать отметить "
        "добавить пояснить объяснить утверждать уточнить написать писать передать передавать "
        "подтвердить подтверждать подчеркнуть признать признавать опубликовать цитировать "
        "назвать называть свидетельствовать вспоминать указать указывать подсчитать считать "
        "предупредить предупреждать обвинить обвинять говориться сообщаться отмечаться "
        "указываться подчёркиваться подчеркиваться утверждаться напомнить ответить насчитать "
        "информировать докладывать доложить отмечать добавлять пояснять объяснять полагать "
        "вспомнить поделиться установить выяснить документировать задокументировать ссылаться",
        Stance.DENIES: "deny dismiss reject refute rebut dispute contradict disprove "
        "отрицать опровергнуть опровергать отвергнуть отвергать открещиваться",
        Stance.DOUBTS: "doubt question сомневаться усомниться",
        Stance.CONDEMNS: "condemn denounce decry deplore slam criticise criticize protest "
        "осудить осуждать "
        "возмутиться возмущаться порицать заклеймить",
        Stance.JUSTIFIES: "justify defend excuse condone praise applaud rationalise "
        "rationalize оправдать оправдывать одобрить одобрять приветствовать",
        Stance.PREDICTS: "predict expect forecast fear foresee anticipate "
        "опасаться бояться предвидеть прогнозировать предсказывать "
        "предсказать ожидать",
    }.items()
    for word in words.split()
}
