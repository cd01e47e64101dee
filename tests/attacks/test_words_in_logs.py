"""What a broken or hostile form holds is in no log: those who write logs may be other packages."""

from __future__ import annotations

import logging
from contextlib import suppress
from logging.config import dictConfig

import pytest

from bearwitness.errors import BearwitnessError
from test_web_forms import body, read


@pytest.mark.parametrize(
    "data",
    [
        b"Quillfeather said it",
        b"--frontier\rQ",
        b"--frontier\r\nQuillfeather\x00: a\r\n\r\n",
        body(("words", None, b"Quillfeather"), end=False),
        body(("words", None, b"Quillfeather")) + b"Quillfeather",
        body(("words", None, b"Quillfeather")).replace(b"form-data", b"\xff"),
    ],
    ids=range(6),
)
def test_a_broken_form_is_refused_in_silence(data, caplog, capfd):
    dictConfig({"version": 1, "disable_existing_loggers": False})  # as the web server does
    caplog.set_level(logging.DEBUG)
    with suppress(BearwitnessError):
        read(data)
    assert [record for record in caplog.records if record.name != "asyncio"] == []
    assert capfd.readouterr() == ("", "")
