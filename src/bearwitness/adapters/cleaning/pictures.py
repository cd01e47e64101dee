"""Pictures: the pixels are taken out and written into a new file; nothing else comes along.

So EXIF, XMP, IPTC, thumbnails, colour profiles, comments, depth maps, further frames of a phone's
picture and whatever hangs behind its end are gone, known or unknown. What is to be seen stays.
"""

from __future__ import annotations

import io
import struct
from typing import Any

from PIL import Image, ImageOps

from bearwitness.errors import Unreadable

MOST_PIXELS = 100_000_000
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP")
_OUT: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 92}, "PNG": {"optimize": False}, "WEBP": {"quality": 92, "method": 4},
    "GIF": {}, "TIFF": {"compression": "tiff_lzw"}, "BMP": {},
}  # fmt: skip
_OPAQUE = {"1", "L", "RGB", "CMYK", "YCbCr", "LAB", "HSV"}


def read(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Return how large a picture is, and the new file, of the same kind.

    Raises:
        Unreadable: it is damaged, moving, too large, or holds something else than colours.
    """
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        picture = Image.open(io.BytesIO(data), formats=_FORMATS)
        _check(picture)
        kind = "JPEG" if picture.format == "MPO" else str(picture.format)
        picture.load()
        seen = _seen(ImageOps.exif_transpose(picture))
    except (OSError, SyntaxError, ValueError, struct.error, EOFError,
            Image.DecompressionBombError) as wrong:  # fmt: skip
        raise Unreadable(
            "the picture cannot be read whole", hint="save it anew as .png and try again"
        ) from wrong
    out = io.BytesIO()
    alone = seen if kind in {"PNG", "WEBP", "TIFF", "GIF"} else seen.convert("RGB")
    alone.save(out, kind, **_OUT[kind])
    return {"width": seen.width, "height": seen.height}, out.getvalue()


def _check(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise Unreadable("the picture is too large", hint="at most 100 million pixels")
    # A phone keeps a second picture behind the first (MPO); of all others a second one moves.
    if picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1:
        raise Unreadable(
            "the picture moves or has pages", hint="save each picture of it as a .png of its own"
        )


def _seen(picture: Image.Image) -> Image.Image:
    """Return a picture that knows nothing but its colours."""
    if picture.mode.startswith(("I", "F")):
        raise Unreadable("the picture holds measurements, not colours", hint="save it as .png")
    opaque = picture.mode in _OPAQUE and "transparency" not in picture.info
    plain = picture.convert("RGB" if opaque else "RGBA")
    return Image.frombytes(plain.mode, plain.size, plain.tobytes())
