"""The film's picture, as an ASS script that libass draws: cards, waveform, captions, QR code.

One drawing for everything seen keeps the film to one pass and one font engine. Where everything
stands is the frame's (`recital.frame`). The form is LOOK: calm, dark, large, nothing that moves
but the line that is being read.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from bearwitness.recital import cards
from bearwitness.recital.captions import FPS, Cue
from bearwitness.recital.cards import Card
from bearwitness.recital.film import FilmPlan, Matrix, Scene, Spoken
from bearwitness.recital.frame import WIDE, Frame
from bearwitness.recital.script import Line

PAPER = "0x15191E"  # the ground, for the renderer
_INK, _QUIET, _REST, _GROUND = "E9EFF2", "B7AFA6", "4E453D", "1E1915"  # ASS colours: BGR
_ACCENT = "8FBAD9"
_QUIET_ZONE = 4  # modules around a code that ISO/IEC 18004 asks for
_MARKS = 1000  # rectangles in one drawing
_FAD = r"{\fad(240,240)}"


def _header(frame: Frame) -> str:
    """Return what stands before a script's events: the frame, and four styles of type."""
    still = "0,0,0,100,100,0,0,1"  # no slant or line, as wide and high as drawn, with an outline
    side = f"{frame.caption_margin},{frame.caption_margin},{frame.caption_bottom}"
    colours = f"&H00{_INK},&H00{_INK},&H00{_GROUND},&H00{_GROUND},0"
    quiet = f"&H00{_QUIET},&H00{_QUIET},&H00{_GROUND},&H00{_GROUND},0"
    return f"""[Script Info]
ScriptType: v4.00+
PlayResX: {frame.width}
PlayResY: {frame.height}
WrapStyle: 0
ScaledBorderAndShadow: yes
YCbCr Matrix: TV.709

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, \
Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, \
Alignment, MarginL, MarginR, MarginV, Encoding
Style: Card,PT Sans,{frame.card},{colours},{still},0,0,4,{frame.left},{frame.left},0,1
Style: Caption,PT Sans,{frame.caption},{colours},{still},2,0,2,{side},1
Style: Small,PT Sans,{frame.small},{quiet},{still},0,0,7,{frame.left},{frame.left},44,1
Style: Draw,PT Sans,20,{colours},{still},0,0,7,0,0,0,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def ass(plan: FilmPlan, frame: Frame = WIDE) -> str:
    """Return the whole film's picture as one ASS script."""
    events: list[str] = []
    for scene in plan.scenes:
        if scene.card and scene.card.name == cards.PROOFS[plan.script.language]:
            events += _proofs(scene, scene.card, plan, frame)
        elif scene.card:
            events += _card(scene, scene.card, frame)
        if scene.line and scene.spoken:
            events += _line(scene, scene.line, scene.spoken, plan, frame)
    events += [_caption(cue, frame) for cue in plan.cues[plan.script.language]]
    if plan.script.invented:
        place = rf"{{\an9\pos({frame.width - frame.caption_margin},{frame.notice_top})}}"
        notice = place + _safe(cards.INVENTED[plan.script.language])
        events.append(_event(0, plan.scenes[-1].last, "Small", notice))
    return _header(frame) + "\n".join(events) + "\n"


def _card(scene: Scene, card: Card, frame: Frame) -> Iterator[str]:
    heading = rf"{{\b1\fs{frame.heading}}}{_safe(card.heading)}{{\b0\fs24}}\N\N"
    size = rf"{{\fs{frame.card}}}"
    body = size + (r"{\fs18}\N\N" + size).join(map(_safe, card.text.split("\n")))
    place, margin = "", frame.left
    if scene.qr:
        place, margin = rf"{{\pos({frame.left},{frame.words_middle})}}", frame.beside_code
    words = _FAD + place + heading + body
    yield _event(scene.first, scene.last, "Card", words, margin=margin)
    if scene.qr:
        right, middle, room = frame.end_code
        module, side = _sizes(scene.qr, room)
        yield from _qr(scene, scene.qr, right - side, middle - side // 2, module)


def _proofs(scene: Scene, card: Card, plan: FilmPlan, frame: Frame) -> Iterator[str]:
    """Yield a grid of codes, each with its line's number under it."""
    top, first, last = frame.proof_lines
    small = rf"\fs{frame.small - 2}"
    heading = rf"{{\b1\fs{frame.small + 4}\1c&H{_INK}&}}{_safe(card.heading)}{{\b0}}"
    yield _event(scene.first, scene.last, "Small", rf"{{\an7\pos({frame.edge},{top})}}{heading}")
    for number, text in enumerate(card.text.split("\n")):
        place = rf"{{\an7\pos({frame.edge},{first if number == 0 else last}){small}}}"
        yield _event(scene.first, scene.last, "Small", place + _safe(text))
    for code, (left, above) in zip(scene.codes, frame.codes, strict=False):
        yield from _qr(scene, code.rows, left, above, _sizes(code.rows, frame.code_room)[0])
        said = cards.LINE[plan.script.language].format(code.line)
        place = rf"{{\an7\pos({left},{above + frame.code_room}){small}}}"
        yield _event(scene.first, scene.last, "Small", place + said)


def _sizes(rows: Matrix, room: int) -> tuple[int, int]:
    """Return the pixels of a module, as many as fit, and of the whole code."""
    side = len(rows) + 2 * _QUIET_ZONE
    return room // side, side * (room // side)


def _qr(scene: Scene, rows: Matrix, left: int, top: int, module: int) -> Iterator[str]:
    side = module * (len(rows) + 2 * _QUIET_ZONE)
    ground = _rectangle(left, top, side, side)
    yield _event(scene.first, scene.last, "Draw", _drawn(_INK, ground))
    left, top = left + _QUIET_ZONE * module, top + _QUIET_ZONE * module
    marks = [
        _rectangle(left + first * module, top + number * module, length * module, module)
        for number, row in enumerate(rows)
        for first, length in _runs(row)
    ]
    for first in range(0, len(marks), _MARKS):
        several = " ".join(marks[first : first + _MARKS])
        yield _event(scene.first, scene.last, "Draw", _drawn("000000", several), layer=1)


def _runs(row: tuple[bool, ...]) -> Iterator[tuple[int, int]]:
    """Yield first and length of each run of dark modules."""
    at = 0
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            yield at, length
        at += length


def _line(scene: Scene, line: Line, spoken: Spoken, plan: FilmPlan, frame: Frame) -> Iterator[str]:
    left, right, middle, half = frame.wave
    label = _safe(line.reader)
    if spoken.synthetic:
        label += f"  ·  {cards.VOICE[plan.script.language]}"
    place = rf"{{\an8\pos({frame.width // 2},{middle + half + 34})}}"
    yield _event(scene.first, scene.last, "Small", place + label)
    bars = _bars(spoken.bars, frame)
    yield _event(scene.first, scene.last, "Draw", _drawn(_REST, bars))
    top, bottom = middle - half - 2, middle + half + 2
    begin = (scene.voice - scene.first) * 1000 // FPS
    until = begin + round(spoken.seconds * 1000)
    sweep = (
        rf"\clip({left},{top},{left},{bottom})"
        rf"\t({begin},{until},\clip({left},{top},{right},{bottom}))"
    )
    yield _event(scene.first, scene.last, "Draw", _drawn(_ACCENT, bars, sweep), layer=1)


def _bars(levels: tuple[float, ...], frame: Frame) -> str:
    left, right, middle, half = frame.wave
    step = (right - left) / max(1, len(levels))
    return " ".join(
        _rectangle(
            round(left + n * step), round(middle - half * level), max(2, round(step * 0.55)),
            max(2, round(2 * half * level)),
        )
        for n, level in enumerate(levels)
    )  # fmt: skip


def _caption(cue: Cue, frame: Frame) -> str:
    wrap = r"{\q0}" if frame.caption_wraps else r"{\q2}"
    text = wrap + r"\N".join(map(_safe, cue.lines))
    return _event(cue.first, cue.last, "Caption", text, layer=2)


def _event(first: int, last: int, style: str, text: str, *, layer: int = 0, margin: int = 0) -> str:
    times = f"{_clock(first)},{_clock(last)}"
    return f"Dialogue: {layer},{times},{style},,0,{margin},0,,{text}"


def _drawn(colour: str, path: str, more: str = "") -> str:
    return rf"{{\an7\pos(0,0)\bord0\shad0\1c&H{colour}&{more}\p1}}{path}"


def _rectangle(x: int, y: int, width: int, height: int) -> str:
    return f"m {x} {y} l {x + width} {y} {x + width} {y + height} {x} {y + height}"


def _safe(text: str) -> str:
    # A word joiner keeps libass from reading a backslash in the words as a command.
    return text.replace("\\", "\\\u2060").replace("{", r"\{").replace("}", r"\}")


def _clock(frames: int) -> str:
    hundredths = frames * 100 // FPS
    seconds, hundredths = divmod(hundredths, 100)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.{hundredths:02}"
