"""The speaking process: text in on stdin, samples and word times out on stdout.

Run as `python -m bearwitness.adapters.media.speaker` and never imported by the program: the
library of espeak-ng is GPL and written in C, so it gets a process of its own that may crash
without taking a casebook with it. See docs/adr/0011-media-tools.md.

In: one JSON list of `{"text", "voice", "rate", "pitch"}` (words a minute; pitch 0 to 99).
Out, for each: a line of JSON `{"bytes", "rate", "events": [[position, seconds], …]}`, then
that many bytes of signed 16-bit mono samples. `position` counts code points of the text.
"""

from __future__ import annotations

import ctypes
import json
import sys
from typing import Any, ClassVar

import espeakng_loader

_SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: samples come to the callback, nothing is played
_RATE, _PITCH = 1, 3  # espeakRATE, espeakPITCH
_WORD = 1  # espeakEVENT_WORD
_UTF8 = 1  # espeakCHARS_UTF8
_SEED = ctypes.c_long(19481210)


class _Event(ctypes.Structure):
    """espeak_EVENT of speak_lib.h, revision 12."""

    _fields_: ClassVar[list[tuple[str, Any]]] = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),  # code points, from 1
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),  # milliseconds
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    ]


_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


class _Voice:
    def __init__(self) -> None:
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        data = espeakng_loader.get_data_path().encode()
        self.rate = self._library.espeak_Initialize(_SYNCHRONOUS, 0, data, 0)
        if self.rate <= 0:
            raise SystemExit("the voice does not start")
        self._samples = bytearray()
        self._events: list[tuple[int, float]] = []
        self._callback = _CALLBACK(self._heard)  # kept: the library holds only a pointer
        self._library.espeak_SetSynthCallback(self._callback)

    def _heard(self, samples: Any, count: int, events: Any) -> int:
        if samples and count > 0:
            self._samples += ctypes.string_at(samples, count * 2)
        index = 0
        while events and events[index].type != 0:
            event = events[index]
            if event.type == _WORD:
                self._events.append((event.text_position - 1, event.audio_position / 1000))
            index += 1
        return 0

    def say(self, text: str, voice: str, rate: int, pitch: int) -> tuple[bytes, list[Any]]:
        self._samples, self._events = bytearray(), []
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise SystemExit("there is no such voice")
        self._library.espeak_SetParameter(_RATE, rate, 0)
        self._library.espeak_SetParameter(_PITCH, pitch, 0)
        self._library.espeak_ng_SetRandSeed(_SEED)  # some voices breathe noise, seeded by the time
        data = text.encode()
        self._library.espeak_Synth(data, len(data) + 1, 0, 1, 0, _UTF8, None, None)
        return bytes(self._samples), self._events


def main() -> None:
    """Say what stdin asks for, in its order."""
    voice = _Voice()
    for wish in json.load(sys.stdin):
        samples, events = voice.say(wish["text"], wish["voice"], wish["rate"], wish["pitch"])
        head = {"bytes": len(samples), "rate": voice.rate, "events": events}
        sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + samples)


if __name__ == "__main__":
    main()
