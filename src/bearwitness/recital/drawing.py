"""The film's picture, as an ASS script that libass draws: cards, waveform, captions, QR code.

One drawing for everything seen keeps the film to one pass and one font engine. Sizes are in
pixels of a 1280 × 720 frame. The form is LOOK: calm, dark, large, nothing that moves but the
line that is being read.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from bearwitness.recital import cards
from bearwitness.recital.captions import FPS, Cue
from bearwitness.recital.cards import Card
from bearwitness.recital.film import CODES, FilmPlan, Matrix, Scene, Spoken
from bearwitness.recital.script import Line

WIDTH, HEIGHT = 1280, 720
PAPER = "0x15191E"  # the ground, for the renderer
_INK, _QUIET, _REST, _GROUND = "E9EFF2", "B7AFA6", "4E453D", "1E1915"  # ASS colours: BGR
_ACCENT = "8FBAD9"
_LEFT = 120  # margin
_WAVE = (200, 1080, 300, 84)  # left, right, middle, half height
_EDGE = 44  # margin of a proof card, which needs its room for codes
_QUIET_ZONE = 4  # modules around a code that ISO/IEC 18004 asks for
_CODE_ROOM = 555  # 185 modules of 3 pixels: the largest code with its quiet zone
_CODE_TOP = 104
_MARKS = 1000  # rectangles in one drawing
_FAD = r"{\fad(240,240)}"

_HEADER = f"""[Script Info]
ScriptType: v4.00+
PlayResX: {WIDTH}
PlayResY: {HEIGHT}
WrapStyle: 0
ScaledBorderAndShadow: yes
YCbCr Matrix: TV.709

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, \
Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, \
Alignment, MarginL, MarginR, MarginV, Encoding
Style: Card,PT Sans,38,&H00{_INK},&H00{_INK},&H00{_GROUND},&H00{_GROUND},0,\
0,0,0,100,100,0,0,1,0,0,4,{_LEFT},{_LEFT},0,1
Style: Caption,PT Sans,44,&H00{_INK},&H00{_INK},&H00{_GROUND},&H00{_GROUND},0,\
0,0,0,100,100,0,0,1,2,0,2,60,60,76,1
Style: Small,PT Sans,26,&H00{_QUIET},&H00{_QUIET},&H00{_GROUND},&H00{_GROUND},0,\
0,0,0,100,100,0,0,1,0,0,7,{_LEFT},{_LEFT},44,1
Style: Draw,PT Sans,20,&H00{_INK},&H00{_INK},&H00{_GROUND},&H00{_GROUND},0,\
0,0,0,100,100,0,0,1,0,0,7,0,0,0,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def ass(plan: FilmPlan) -> str:
    """Return the whole film's picture as one ASS script."""
    events: list[str] = []
    for scene in plan.scenes:
        if scene.card and scene.card.name == cards.PROOFS[plan.script.language]:
            events += _proofs(scene, scene.card, plan)
        elif scene.card:
            events += _card(scene, scene.card)
        if scene.line and scene.spoken:
            events += _line(scene, scene.line, scene.spoken, plan)
    events += [_caption(cue) for cue in plan.cues[plan.script.language]]
    if plan.script.invented:
        notice = cards.INVENTED[plan.script.language]
        events.append(
            _event(
                0, plan.scenes[-1].last, "Small", rf"{{\an9\pos({WIDTH - 60},44)}}" + _safe(notice)
            )
        )
    return _HEADER + "\n".join(events) + "\n"


def _card(scene: Scene, card: Card) -> Iterator[str]:
    heading = rf"{{\b1\fs58}}{_safe(card.heading)}{{\b0\fs24}}\N\N"
    body = r"{\fs38}" + r"{\fs18}\N\N{\fs38}".join(map(_safe, card.text.split("\n")))
    margin = 440 if scene.qr else _LEFT
    yield _event(scene.first, scene.last, "Card", _FAD + heading + body, margin=margin)
    if scene.qr:
        module, side = _sizes(scene.qr, 300)
        yield from _qr(scene, scene.qr, WIDTH - _LEFT - side, (HEIGHT - side) // 2, module)


def _proofs(scene: Scene, card: Card, plan: FilmPlan) -> Iterator[str]:
    """Yield a grid of codes, each with its line's number under it."""
    heading = rf"{{\b1\fs30\1c&H{_INK}&}}{_safe(card.heading)}{{\b0}}"
    yield _event(scene.first, scene.last, "Small", rf"{{\an7\pos({_EDGE},28)}}{heading}")
    for number, text in enumerate(card.text.split("\n")):
        place = rf"{{\an7\pos({_EDGE},{66 if number == 0 else HEIGHT - 36})\fs24}}"
        yield _event(scene.first, scene.last, "Small", place + _safe(text))
    for number, code in enumerate(scene.codes):
        left = _EDGE + number * (WIDTH - 2 * _EDGE - _CODE_ROOM) // (CODES - 1)
        yield from _qr(scene, code.rows, left, _CODE_TOP, _sizes(code.rows, _CODE_ROOM)[0])
        said = cards.LINE[plan.script.language].format(code.line)
        place = rf"{{\an7\pos({left},{_CODE_TOP + _CODE_ROOM})\fs24}}"
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


def _line(scene: Scene, line: Line, spoken: Spoken, plan: FilmPlan) -> Iterator[str]:
    label = _safe(line.reader)
    if spoken.synthetic:
        label += f"  ·  {cards.VOICE[plan.script.language]}"
    place = rf"{{\an8\pos({WIDTH // 2},{_WAVE[2] + _WAVE[3] + 34})}}"
    yield _event(scene.first, scene.last, "Small", place + label)
    bars = _bars(spoken.bars)
    yield _event(scene.first, scene.last, "Draw", _drawn(_REST, bars))
    left, right, middle, half = _WAVE
    top, bottom = middle - half - 2, middle + half + 2
    begin = (scene.voice - scene.first) * 1000 // FPS
    until = begin + round(spoken.seconds * 1000)
    sweep = (
        rf"\clip({left},{top},{left},{bottom})"
        rf"\t({begin},{until},\clip({left},{top},{right},{bottom}))"
    )
    yield _event(scene.first, scene.last, "Draw", _drawn(_ACCENT, bars, sweep), layer=1)


def _bars(levels: tuple[float, ...]) -> str:
    left, right, middle, half = _WAVE
    step = (right - left) / max(1, len(levels))
    return " ".join(
        _rectangle(
            round(left + n * step), round(middle - half * level), max(2, round(step * 0.55)),
            max(2, round(2 * half * level)),
        )
        for n, level in enumerate(levels)
    )  # fmt: skip


def _caption(cue: Cue) -> str:
    return _event(
        cue.first, cue.last, "Caption", r"{\q2}" + r"\N".join(map(_safe, cue.lines)), layer=2
    )


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
