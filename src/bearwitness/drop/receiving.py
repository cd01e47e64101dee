"""A letter on its way from a page into an envelope. docs/spec/letter.md, docs/spec/envelope.md.

A page without JavaScript passes its words through this program's memory: what is *stored* is
only ciphertext. Steps, numbered in `receive`:

1. A code phrase is made and sealed first, with its tag, the language and the day.
2. Each text is sealed when it is whole, each file as its pieces arrive.
3. A letter without words and without files is refused.
4. The envelope is padded, forced to disk and shown under a random name.

Whatever fails, nothing stays: the draft is removed and no byte of it was ever in the clear.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, Callable
from datetime import date

from bearwitness.adapters.web.forms import BROKEN_HINT, Began, Data, Event, Limits, events
from bearwitness.consent import Scope
from bearwitness.consent.answers import Right
from bearwitness.consent.terms import DateTold, Likeness, PlaceTold
from bearwitness.drop.inbox import Draft
from bearwitness.drop.settings import Settings
from bearwitness.errors import Missing, Unreadable
from bearwitness.records import phrase as phrases
from bearwitness.records.letter import ASK_AGAIN, LAYOUT, LetterField, Said, Takes, consent_field
from bearwitness.records.testimony import Connection
from bearwitness.sealing.envelope import EnvelopeWriter

Entropy = Callable[[int], bytes]

# What a page may send, and which values it may have (None: any text).
FIELDS: dict[str, frozenset[str] | None] = {
    LetterField.WORDS: None,
    LetterField.NAMES: None,
    LetterField.CONTACT: None,
    LetterField.NEVER: None,
    LetterField.CONNECTION: frozenset(Connection),
    LetterField.ALIAS: None,
    LetterField.PLACE_TOLD: frozenset(PlaceTold),
    LetterField.DATE_TOLD: frozenset(DateTold),
    LetterField.VOICE: frozenset(Likeness),
    LetterField.FACE: frozenset(Likeness),
    LetterField.CONDITION: None,
    LetterField.ASK_AGAIN: frozenset(ASK_AGAIN),
    LetterField.RIGHT: frozenset(Right),
    LetterField.ROLE: None,
    # KEEP is not asked: the page says that sending allows it.
    **{consent_field(scope): frozenset(Said) for scope in Scope if scope is not Scope.KEEP},
}
LONGEST_TEXT = 1 << 20  # bytes; about 600 pages
_SILENT = {"", Said.NOT_NOW.value}


async def receive(
    chunks: AsyncIterable[bytes],
    content_type: str,
    *,
    settings: Settings,
    language: str,
    today: date,
    entropy: Entropy,
) -> str:
    """Seal a form into the inbox and return the code phrase.

    Raises:
        TooLarge: the form, or a text in it, is above its limit.
        Malformed: it broke off or is not this page's form.
        Missing: it holds neither words nor files.
        Unavailable: the disk does not take it.
    """
    phrase = phrases.spoken(entropy(phrases.RANDOM), language)
    tag = await asyncio.to_thread(phrases.reply_tag, phrase, settings.reply_salt)
    draft = Draft(settings.inbox, entropy(16).hex())
    try:
        letter = _Letter(draft, EnvelopeWriter(settings.recipients, entropy=entropy))
        letter.begin(  # 1
            {
                LetterField.LAYOUT: LAYOUT,
                LetterField.LANGUAGE: language,
                LetterField.RECEIVED_ON: today.isoformat(),
                LetterField.PHRASE: phrase,
                LetterField.REPLY_TAG: tag,
                consent_field(Scope.KEEP): Said.YES,
            }
        )
        limits = Limits(total=settings.largest_mib << 20, field=LONGEST_TEXT)
        async for event in events(chunks, content_type, limits):  # 2
            letter.take(event)
        letter.end()  # 3
        await asyncio.to_thread(draft.keep, today)  # 4
    finally:
        draft.discard()
    return phrase


async def take_back(
    said: str, what: str, *, settings: Settings, language: str, today: date, entropy: Entropy
) -> None:
    """Seal a letter into the inbox that takes back what the letter with this phrase allowed.

    The phrase is sealed into it, as into that letter: the tag that this DROP makes of it is
    another one than that of the DROP where the letter was written, if that was lost and made anew.
    Whether there is such a letter nobody can tell here: this machine cannot open what it holds.

    Raises:
        Malformed: this is no code phrase, or what is taken back is nothing that a page offers.
        Unavailable: the disk does not take it.
    """
    if what not in set(Takes):
        raise Unreadable("this is not the form of this page", hint=BROKEN_HINT)
    tag = await asyncio.to_thread(phrases.reply_tag, said, settings.reply_salt)
    draft = Draft(settings.inbox, entropy(16).hex())
    try:
        letter = _Letter(draft, EnvelopeWriter(settings.recipients, entropy=entropy))
        letter.begin(
            {
                LetterField.LAYOUT: LAYOUT,
                LetterField.LANGUAGE: language,
                LetterField.RECEIVED_ON: today.isoformat(),
                LetterField.TAKES_BACK: what,
                LetterField.OF_PHRASE: phrases.spoken(phrases.heard(said), language),
                LetterField.OF_TAG: tag,
            },
            whole=True,
        )
        letter.end()
        await asyncio.to_thread(draft.keep, today)
    finally:
        draft.discard()


class _Letter:
    """Turns the events of a form into sealed bytes in the draft."""

    def __init__(self, draft: Draft, writer: EnvelopeWriter) -> None:
        self._draft = draft
        self._writer = writer
        self._part: Began | None = None
        self._text = bytearray()
        self._empty = True

    def begin(self, known: dict[str, str], *, whole: bool = False) -> None:
        self._empty = not whole  # a form may still be empty, a letter that takes back is not
        self._draft.write(self._writer.begin())
        for name, text in known.items():
            self._draft.write(self._writer.field(name, text))

    def take(self, event: Event) -> None:
        if isinstance(event, Began):
            self._began(event)
        elif isinstance(event, Data):
            self._data(event.chunk)
        else:
            self._ended()

    def end(self) -> None:
        if self._empty:
            raise Missing("the letter is empty", hint="write something, or add a file")
        for piece in self._writer.endings():
            self._draft.write(piece)

    def _began(self, part: Began) -> None:
        self._part = part
        if part.filename is None:
            if part.name not in FIELDS:
                raise Unreadable("this is not the form of this page", hint=BROKEN_HINT)
            self._text.clear()
        elif part.filename:
            self._empty = False
            kind = part.media_type[:100] or "application/octet-stream"
            self._draft.write(self._writer.begin_file(part.filename[:255], kind))

    def _data(self, chunk: bytes) -> None:
        if self._part is None or self._part.filename is None:
            self._text += chunk
        elif self._part.filename:  # a browser sends a file without a name for "no file"
            self._draft.write(self._writer.data(chunk))

    def _ended(self) -> None:
        if self._part is None or self._part.filename is None:
            self._field(self._part.name if self._part else "")
        elif self._part.filename:
            self._draft.write(self._writer.end_file())

    def _field(self, name: str) -> None:
        text = _plain(self._text)
        if text.strip() in _SILENT:
            return
        allowed = FIELDS[name]
        if allowed is not None and text not in allowed:
            raise Unreadable("this is not the form of this page", hint=BROKEN_HINT)
        self._empty = self._empty and name != LetterField.WORDS
        self._draft.write(self._writer.field(name, text))


def _plain(raw: bytearray) -> str:
    try:
        return raw.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as wrong:
        raise Unreadable("a text is not in UTF-8", hint=BROKEN_HINT) from wrong
