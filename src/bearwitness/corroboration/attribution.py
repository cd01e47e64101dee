"""Frames: which words of a text are put into whose mouth.

A frame is a speaker (a chain of them, outermost first), the words that attribute (its cue),
what the speaker does with the content (its stance) and the tokens that are the content.
"According to X" frames its whole sentence; "X said that …" frames what hangs on the verb.
"""

from __future__ import annotations

from dataclasses import replace

from bearwitness.corroboration import lexicon, syntax
from bearwitness.corroboration.frames import Frame
from bearwitness.corroboration.media import media_frames
from bearwitness.corroboration.parse import Parse
from bearwitness.corroboration.quotes import quotes
from bearwitness.corroboration.speakers import Speaker, speakers
from bearwitness.records.claim import Stance
from bearwitness.records.spans import Names

_CONTENT = {"ccomp", "dobj", "obj", "xcomp", "oprd", "csubj", "iobj"}
_ABOUT = {"of", "about", "for", "against", "о", "об", "про", "за", "обо"}
_HEARSAY = {
    "information", "datum", "data", "figure", "estimate", "account", "statistics", "count", "tally",
}  # fmt: skip
_CITING = {"cite", "quote", "цитировать"}
_REFERRING = {"ссылаться", "сослаться"}


def sentence_frames(parse: Parse, first: int, last: int) -> tuple[Frame, ...]:
    """Return the frames that one sentence states by itself, wide ones first."""
    wide = [*_according(parse, first, last), *media_frames(parse, first, last)]
    said = [f for i in range(first, last) if (f := _saying(parse, i, first)) is not None]
    quoted = {i for start, end in quotes(parse, first, last) for i in range(start, end)}
    said = [f for f in said if not (f.points_back and f.cue[0] in quoted)]  # "they told me …"
    return (*wide, *_with_quotes(parse, first, last, said))


def _according(parse: Parse, first: int, last: int) -> list[Frame]:
    found = []
    for i in range(first, last - 2):
        if _by_their_words(parse, i):
            content = frozenset(range(first, last)) - {i, i + 1, i + 2}
            why = f"“{parse.words(i, i + 3)}” points back to the speaker"
            cue = (i, i + 3)
            back = Frame((), cue, Stance.ASSERTS, content, wide=True, points_back=True, why=why)
            found.append(back)
            continue
        head = _according_to(parse, i)
        if head is None:
            continue
        named = _behind(parse, head) or speakers(parse, head)
        relied = _relied_on(parse, head)
        cue = (i, i + 1 if parse.tokens[i].lemma == "согласно" else i + 2)
        source = set(range(i, max(s.tokens[1] for s in named))) | set(range(*cue))
        source |= {k for j in _told_of(parse, head) for k in parse.subtree(j)}
        content = frozenset(range(first, last)) - source
        why = f"“{parse.words(*cue)}” names the source"
        found.append(Frame((*named, *relied), cue, Stance.ASSERTS, content, wide=True, why=why))
    return found


def _according_to(parse: Parse, i: int) -> int | None:
    token, after = parse.tokens[i], parse.tokens[i + 1]
    if token.text.lower() == "according" and after.lemma == "to":
        return syntax.noun_below(parse, i + 1)
    if token.text.lower() == "по" and after.lemma in lexicon.ACCORDING:
        return _owner(parse, i + 1)
    if token.text.lower() != "согласно":
        return None
    nouns = (j for j in range(i + 1, min(i + 5, parse.sentence(i)[1])) if syntax.noun(parse, j))
    return next(nouns, None)


def _by_their_words(parse: Parse, i: int) -> bool:
    """«По её словам», «по его данным»."""
    told = [parse.tokens[j].lemma for j in range(i, i + 3)]
    own = parse.tokens[i + 1].text.lower() in lexicon.THEIRS
    return told[0] == "по" and own and told[2] in lexicon.ACCORDING


def _behind(parse: Parse, head: int) -> tuple[Speaker, ...]:
    """“According to information received by the experts”: the experts, if anybody, tell it."""
    if parse.tokens[head].lemma not in _HEARSAY:
        return ()
    doers = [head, *(i for i in parse.children(head) if parse.tokens[i].relation == "acl")]
    by = next((a for i in doers if (a := syntax.agent(parse, i)) is not None), None)
    if by is None:
        froms = (i for i in parse.children(head) if parse.tokens[i].lemma in {"from", "of"})
        by = next((n for i in froms if (n := syntax.noun_below(parse, i)) is not None), None)
    return speakers(parse, by) if by is not None else ()


def _told_of(parse: Parse, head: int) -> list[int]:
    """Relative clauses about the source: "X, who first reported the news"."""
    return [i for i in parse.children(head) if parse.tokens[i].relation.endswith("relcl")]


def _owner(parse: Parse, noun: int) -> int | None:
    owners = [i for i in parse.children(noun) if i > noun]
    named = [i for i in owners if parse.tokens[i].relation in {"nmod", "appos", "obl"}]
    return named[0] if named else None


def _saying(parse: Parse, verb: int, first: int) -> Frame | None:
    token = parse.tokens[verb]
    stance = _stance(parse, verb)
    if token.word_class not in {"VERB", "AUX"} or stance is None:
        return None
    if _cites_a_source(parse, verb):
        return None  # `_cited` of the verb above takes it into the chain
    who = _who(parse, verb, first)
    if who is None:
        return None
    named, back = who
    named = _by_way_of(parse, verb, named) + named + _cited(parse, verb)
    content = _content(parse, verb) - {verb}
    why = f"“{token.text}” attributes it"
    return Frame(named, (verb, verb + 1), stance, content, points_back=back, why=why)


def _stance(parse: Parse, verb: int) -> Stance | None:
    lemma = parse.tokens[verb].lemma
    if lemma in lexicon.RECITING:
        objects = {"dobj", "obj"}
        told = (i for i in parse.children(verb) if parse.tokens[i].relation in objects)
        return Stance.ASSERTS if any(_telling(parse, i) for i in told) else None
    if lemma in lexicon.VOICING:
        what = (i for i in parse.children(verb) if parse.tokens[i].relation in {"dobj", "obj"})
        voiced = (lexicon.VOICED.get(parse.tokens[i].lemma) for i in what)
        return next((stance for stance in voiced if stance is not None), None)
    stance = lexicon.SAYING.get(lemma)
    if stance is None or not syntax.negated(parse, verb):
        return stance
    confirming = lemma in {"confirm", "подтвердить", "подтверждать"}
    return Stance.DOUBTS if confirming else None  # "did not say that": nobody says it


def _telling(parse: Parse, i: int) -> bool:
    return parse.tokens[i].lemma in lexicon.TELLINGS


def _who(parse: Parse, verb: int, first: int) -> tuple[tuple[Speaker, ...], bool] | None:
    """Return the speakers, and whether the sentence only points back to them."""
    head = _speaker_head(parse, verb)
    if head is None:
        opens = all(parse.tokens[i].word_class in {"PUNCT", "SPACE"} for i in range(first, verb))
        return ((), True) if opens and parse.tokens[verb].text.lower().endswith("ing") else None
    lemma = parse.tokens[head].lemma
    if lemma in lexicon.NOBODY_NAMED:
        return None
    if parse.tokens[verb].relation == "acl" and lemma in lexicon.POINTED_AT:
        return (), False  # "published reports alleging that …": who published them is known
    if lemma in lexicon.OURSELVES:
        return (), False
    if lemma in lexicon.PRONOUNS:
        return (), True
    return (*speakers(parse, head), *_relied_on(parse, head)), False


def _speaker_head(parse: Parse, verb: int) -> int | None:
    token = parse.tokens[verb]
    own = syntax.subject(parse, verb)
    if own is not None and not syntax.passive(parse, verb):
        relative = token.relation in {"relcl", "acl:relcl"}
        return token.head if relative and parse.tokens[own].word_class == "PRON" else own
    by = syntax.agent(parse, verb)
    if by is not None or own is not None:
        return by
    office = _unnamed_in_russian(parse, verb)
    if office is not None:
        return office
    if token.relation == "acl":
        doing = token.text.endswith("ing") or any(s in token.text for s in ("вш", "ющ", "ящ"))
        return token.head if doing else None
    return _inherited(parse, verb)


def _unnamed_in_russian(parse: Parse, verb: int) -> int | None:
    """«Сообщили в пресс-службе …», and a speaker whom the parser gave to the clause after him."""
    if parse.language != "ru":
        return None
    for i in parse.children(verb):
        cases = {parse.tokens[j].lemma for j in parse.children(i)}
        office = parse.tokens[i].lemma.startswith(lexicon.OFFICES)
        office = office or parse.names_what(i) is Names.ORGANISATION
        if parse.tokens[i].relation == "obl" and "в" in cases and office:
            return i
        moved = syntax.subject(parse, i) if parse.tokens[i].relation == "ccomp" else None
        if moved is not None and moved < verb:
            return moved
    return None


def _inherited(parse: Parse, verb: int) -> int | None:
    """The subject of the verb that this one is joined to: "said that … and warned that …"."""
    token = parse.tokens[verb]
    if token.relation not in {"conj", "xcomp", "advcl"} or token.head == verb:
        return None
    above = parse.tokens[token.head]
    told = any(parse.tokens[i].relation in {"dobj", "obj"} for i in parse.children(token.head))
    if token.relation == "xcomp" and told:
        return None  # "guards forced them to reveal …": guards reveal nothing
    outer = above.head
    says = parse.tokens[outer].lemma in lexicon.SAYING and above.relation == "ccomp"
    if token.relation == "conj" and above.lemma not in lexicon.SAYING and says:
        return syntax.subject(parse, outer)
    if above.word_class not in {"VERB", "AUX"}:
        return None
    if token.relation == "advcl" and above.lemma not in lexicon.SAYING:
        return None
    chief = syntax.with_subject(parse, token.head)
    own = syntax.subject(parse, chief)
    relative = own is not None and parse.tokens[own].word_class == "PRON"
    relative = relative and parse.tokens[chief].relation in {"relcl", "acl:relcl"}
    return parse.tokens[chief].head if relative else own


def _content(parse: Parse, verb: int) -> frozenset[int]:
    tokens: set[int] = set()
    for i in parse.children(verb):
        about = parse.tokens[i].lemma in _ABOUT and parse.tokens[i].relation == "prep"
        cases = {parse.tokens[j].lemma for j in parse.children(i)}
        about = about or (parse.tokens[i].relation in {"obl", "nmod"} and bool(cases & _ABOUT))
        about = about or _held_as(parse, verb, i)
        beside = parse.tokens[i].relation == "parataxis"
        if about or beside or parse.tokens[i].relation in _CONTENT:
            tokens |= set(parse.subtree(i))
    token = parse.tokens[verb]
    if token.relation == "parataxis" and token.head != verb:
        tokens |= set(parse.subtree(token.head)) - set(parse.subtree(verb))
    if not tokens and parse.tokens[verb - 1].text == ",":  # «…, сообщили в …» as a second root
        tokens |= set(range(parse.sentence(verb)[0], verb))
    return frozenset(tokens)


def _held_as(parse: Parse, verb: int, i: int) -> bool:
    """“Dismissed as nonsense the reports that …”: parsers hang the reports on "as"."""
    asserted = lexicon.SAYING.get(parse.tokens[verb].lemma) in {None, Stance.ASSERTS}
    return parse.tokens[i].lemma == "as" and parse.tokens[i].relation == "prep" and not asserted


def _by_way_of(parse: Parse, verb: int, named: tuple[Speaker, ...]) -> tuple[Speaker, ...]:
    """“… spoke via a spokesperson”: the spokesperson stands before the principal."""
    of = named[0].name if named else ""
    for i in parse.children(verb):
        inner = parse.children(i)
        if parse.tokens[i].lemma in lexicon.BY_WAY_OF:
            head = next((j for j in inner if parse.tokens[j].lemma in lexicon.SPOKESPEOPLE), None)
        elif any(parse.tokens[j].lemma in lexicon.BY_WAY_OF for j in inner):
            head = i if parse.tokens[i].lemma in lexicon.SPOKESPEOPLE else None
        else:
            continue
        if head is None:
            continue
        proxy = speakers(parse, head)[0]
        plain = proxy.name.lower() in {parse.tokens[head].lemma, parse.tokens[head].text.lower()}
        role = parse.tokens[head].lemma
        name = f"{role} of {of}" if parse.language == "en" else f"{role} ({of})"
        return (replace(proxy, name=name if plain and of else proxy.name, speaks_for_next=True),)
    return ()


def _cites_a_source(parse: Parse, verb: int) -> bool:
    token = parse.tokens[verb]
    above = parse.tokens[token.head].lemma in lexicon.SAYING and token.head != verb
    has_object = any(parse.tokens[i].relation in {"dobj", "obj"} for i in parse.children(verb))
    return token.lemma in _CITING and above and has_object


def _cited(parse: Parse, verb: int) -> tuple[Speaker, ...]:
    """“reported, citing X” and «сообщает … со ссылкой на X»: X comes after the speaker."""
    for i in parse.children(verb):
        if parse.tokens[i].lemma in _CITING and _cites_a_source(parse, i):
            return speakers(parse, _objects(parse, i)[0])
        cases = {parse.tokens[j].lemma for j in parse.children(i)}
        if parse.tokens[verb].lemma == "ссылаться" and "на" in cases:
            return speakers(parse, i)
        if parse.tokens[i].lemma == "ссылка" and (owner := _owner(parse, i)) is not None:
            return speakers(parse, owner)
    return ()


def _objects(parse: Parse, verb: int) -> list[int]:
    return [i for i in parse.children(verb) if parse.tokens[i].relation in {"dobj", "obj"}]


def _relied_on(parse: Parse, head: int) -> tuple[Speaker, ...]:
    """“The Centre, which cited X” and «Центр, который ссылается на X»: X comes after it."""
    told = {"relcl", "acl:relcl", "acl"}
    for i in (i for i in parse.children(head) if parse.tokens[i].relation in told):
        if parse.tokens[i].lemma in _CITING and (cited := _objects(parse, i)):
            return speakers(parse, cited[0])
        if parse.tokens[i].lemma in _REFERRING:
            for j in parse.children(i):
                if "на" in {parse.tokens[k].lemma for k in parse.children(j)}:
                    return speakers(parse, j)
    return ()


def _with_quotes(parse: Parse, first: int, last: int, frames: list[Frame]) -> list[Frame]:
    """Give each quotation to the nearest frame whose cue stands outside it."""
    for start, end in quotes(parse, first, last):
        outside = [n for n, f in enumerate(frames) if not start <= f.cue[0] < end]
        if outside:
            nearest = min(
                outside, key=lambda n: min(abs(frames[n].cue[0] - e) for e in (start, end))
            )
            inside = frozenset(range(start, end))
            frames[nearest] = replace(frames[nearest], content=frames[nearest].content | inside)
    return frames
