"""Sound as numbers: mel cepstra for alignment, loudness for an even film, level for silence.

Samples are float64 from −1 to 1, mono. All functions are pure and give the same numbers on
the same machine every time.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]

HOP = 0.01  # seconds between frames
_WINDOW = 0.025  # seconds
_BANDS, _CEPSTRA = 32, 13
_LOWEST, _HIGHEST = 80.0, 7600.0  # hertz
FLOOR_DB = -120.0
SILENT_DB = -50.0  # full scale; a phone's own noise in a quiet room lies near −60


def frames(samples: Samples, rate: int) -> NDArray[np.float64]:
    """Cut into windows of 25 ms, one every 10 ms, shaped (frames, window)."""
    width = round(_WINDOW * rate)
    count = max(1, math.ceil(len(samples) / (HOP * rate)))
    starts = np.round(np.arange(count) * HOP * rate).astype(np.int64)
    # Centred on the hop, so that a boundary at frame k is a boundary at k × 10 ms.
    padded = np.pad(samples, (width // 2, width))
    cut: Samples = padded[starts[:, None] + np.arange(width)]
    return cut


def level(samples: Samples, rate: int) -> NDArray[np.float64]:
    """Return the level of every frame in dB of full scale."""
    power = np.mean(np.square(frames(samples, rate)), axis=1)
    in_db: Samples = 10 * np.log10(np.maximum(power, 10 ** (FLOOR_DB / 10)))
    return in_db


def features(samples: Samples, rate: int) -> NDArray[np.float64]:
    """Return mel cepstra and their slopes, normalised over the take: (frames, 26).

    Mel-frequency cepstral coefficients as in Davis and Mermelstein 1980
    (doi:10.1109/TASSP.1980.1163420), without the first, which is loudness; mean and variance
    are taken out so that a phone and a synthetic voice come near each other.
    """
    windows = frames(samples, rate)
    width = windows.shape[1]
    size = 1 << (width - 1).bit_length()
    power = np.abs(np.fft.rfft(windows * np.hanning(width), size)) ** 2
    energy = power @ _mel(size, rate).T
    # The floor follows the loudest frame, so that quiet noise does not weigh like speech.
    logs = np.log(energy + max(float(energy.max()), 1e-9) * 1e-5)
    cepstra = logs @ _cosines().T
    slopes = np.gradient(cepstra, axis=0) if len(cepstra) > 1 else np.zeros_like(cepstra)
    both = np.hstack([cepstra, 2 * slopes])
    normal: NDArray[np.float64] = (both - both.mean(axis=0)) / (both.std(axis=0) + 1e-6)
    return normal


@cache
def _mel(size: int, rate: int) -> NDArray[np.float64]:
    def mel(hertz: float) -> float:
        return 2595 * math.log10(1 + hertz / 700)

    steps = np.linspace(mel(_LOWEST), mel(min(_HIGHEST, rate / 2)), _BANDS + 2)
    edges = 700 * (10 ** (steps / 2595) - 1)
    hertz = np.fft.rfftfreq(size, 1 / rate)
    rising = (hertz - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - hertz) / (edges[2:] - edges[1:-1])[:, None]
    return np.maximum(0.0, np.minimum(rising, falling))


@cache
def _cosines() -> NDArray[np.float64]:
    orders = np.arange(1, _CEPSTRA + 1)[:, None]
    return np.cos(np.pi * orders * (np.arange(_BANDS) + 0.5) / _BANDS)


# K-weighting of ITU-R BS.1770-5, annex 1: gain, Q and frequency of its two filters, from
# which the coefficients follow at any rate (the tables there are for 48 kHz only).
_SHELF: Final = (3.999843853973347, 0.7071752369554196, 1681.974450955533)
_HIGH_PASS: Final = (0.5003270373238773, 38.13547087602444)
_ABSOLUTE_GATE, _RELATIVE_GATE = -70.0, -10.0


def loudness(samples: Samples, rate: int) -> float:
    """Return the integrated loudness in LUFS (ITU-R BS.1770-5); silence is FLOOR_DB."""
    block, step = round(0.4 * rate), round(0.1 * rate)
    heard = _weighted(np.pad(samples, (0, max(0, block - len(samples)))), rate)
    sums = np.concatenate([[0.0], np.cumsum(np.square(heard))])
    starts = np.arange(0, len(heard) - block + 1, step)
    powers = (sums[starts + block] - sums[starts]) / block
    for gate in (_ABSOLUTE_GATE, None):
        threshold = _lufs(float(powers.mean())) + _RELATIVE_GATE if gate is None else gate
        powers = powers[powers > 10 ** ((threshold + 0.691) / 10)]
        if not len(powers):
            return FLOOR_DB
    return _lufs(float(powers.mean()))


def levelled(samples: Samples, rate: int, *, lufs: float) -> Samples:
    """Return the samples at this loudness, with peaks bent below −1 dB so that none is cut."""
    now = loudness(samples, rate)
    if now <= FLOOR_DB:
        return samples
    ceiling, knee = 10 ** (-1.5 / 20), 0.7 * 10 ** (-1.5 / 20)
    loud = samples * 10 ** ((lufs - now) / 20)
    excess = np.maximum(np.abs(loud) - knee, 0.0) / (ceiling - knee)
    bent = knee + (ceiling - knee) * np.tanh(excess)
    return np.where(np.abs(loud) > knee, np.sign(loud) * bent, loud)


def bars(samples: Samples, rate: int, count: int) -> tuple[float, ...]:
    """Return the take's level in `count` equal steps, 0 to 1, to be drawn."""
    levels = level(samples, rate)
    steps = [
        float(part.mean()) if len(part) else FLOOR_DB for part in np.array_split(levels, count)
    ]
    return tuple(round(min(1.0, max(0.0, (db + 48) / 38)), 3) for db in steps)


def resampled(samples: Samples, rate: int, to: int) -> Samples:
    """Return the samples at another rate, by their spectrum (no aliasing, no delay)."""
    if rate == to or not len(samples):
        return samples
    # Padding to a whole number of `unit` keeps both lengths whole, so that time does not drift.
    unit = rate // math.gcd(rate, to)
    whole = -(-len(samples) // unit) * unit
    length = whole * to // rate
    spectrum = np.fft.rfft(np.pad(samples, (0, whole - len(samples))))
    kept = np.zeros(length // 2 + 1, dtype=np.complex128)
    both = min(len(kept), len(spectrum))
    kept[:both] = spectrum[:both]
    return np.fft.irfft(kept, length) * (to / rate)


def _lufs(power: float) -> float:
    return -0.691 + 10 * math.log10(power)


def _weighted(samples: Samples, rate: int) -> Samples:
    # As a spectrum, because a recursive filter in Python is a hundred times slower. A second of
    # zeros keeps the end's ringing from coming round to the beginning.
    length = len(samples) + rate
    z = np.exp(-2j * np.pi * np.arange(length // 2 + 1) / length)
    response = np.ones(len(z), dtype=np.complex128)
    for b, a in (_shelf(rate), _high_pass(rate)):
        response *= (b[0] + b[1] * z + b[2] * z**2) / (a[0] + a[1] * z + a[2] * z**2)
    return np.fft.irfft(np.fft.rfft(samples, length) * response, length)[: len(samples)]


def _shelf(rate: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    gain, q, hertz = _SHELF
    k = math.tan(math.pi * hertz / rate)
    high = 10 ** (gain / 20)
    band = high**0.4996667741545416
    b = (high + band * k / q + k * k, 2 * (k * k - high), high - band * k / q + k * k)
    return b, (1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k)


def _high_pass(rate: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    q, hertz = _HIGH_PASS
    k = math.tan(math.pi * hertz / rate)
    over = 1 + k / q + k * k
    # The norm's own numerator is 1, −2, 1 over a normalised denominator.
    return (over, -2 * over, over), (over, 2 * (k * k - 1), 1 - k / q + k * k)
