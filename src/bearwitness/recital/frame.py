"""The shapes of a film's picture, and where in them everything stands.

Sizes are in pixels. In the tall frame nothing that must be read stands in the lowest fifth or the
highest tenth, where players on phones put their own buttons over a film.
"""

from __future__ import annotations

from dataclasses import dataclass

from bearwitness.recital.film import CODES


@dataclass(frozen=True, slots=True)
class Frame:
    """One shape. `codes` and `end_code` are the left and top of codes, and the room for one.

    `code_room` holds the largest QR code, 185 modules with its quiet zone, at three pixels a
    module or more.
    """

    name: str  # in the file's name; empty: the film itself
    width: int
    height: int
    left: int  # margin of what is written
    card: int  # sizes of type: of a card, its heading, of captions and of what is small
    heading: int
    caption: int
    small: int
    caption_margin: int  # at both sides
    caption_bottom: int
    caption_wraps: bool  # a line that is too long for the width is broken once more
    notice_top: int
    wave: tuple[int, int, int, int]  # left, right, middle, half height
    edge: int  # margin of a proof card, which needs its room for codes
    proof_lines: tuple[int, int, int]  # tops of a proof card's heading, first and last line
    code_room: int
    codes: tuple[tuple[int, int], ...]
    end_code: tuple[int, int, int]  # right edge, middle, room
    beside_code: int  # right margin of a card's words where a code stands beside them
    words_middle: int  # of a card with a code


WIDE = Frame(
    name="", width=1280, height=720, left=120, card=38, heading=58, caption=44, small=26,
    caption_margin=60, caption_bottom=76, caption_wraps=False, notice_top=44,
    wave=(200, 1080, 300, 84), edge=44, proof_lines=(28, 66, 684), code_room=555,
    codes=tuple((44 + n * (1280 - 2 * 44 - 555) // (CODES - 1), 104) for n in range(CODES)),
    end_code=(1160, 360, 300), beside_code=440, words_middle=360,
)  # fmt: skip
TALL = Frame(
    name="tall", width=1080, height=1920, left=90, card=52, heading=76, caption=58, small=34,
    caption_margin=70, caption_bottom=470, caption_wraps=True, notice_top=200,
    wave=(110, 970, 720, 150), edge=90, proof_lines=(192, 240, 1504), code_room=555,
    codes=tuple((262, 322 + n * 592) for n in range(CODES)),
    end_code=(765, 1180, 450), beside_code=90, words_middle=620,
)  # fmt: skip
SHAPES = (WIDE, TALL)
