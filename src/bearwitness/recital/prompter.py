"""The prompter: a page for each reader, whole in one file, that shows one line at a time.

It opens from a disk, asks no network for anything, and its own policy forbids it to: what a page
may run is named by its SHA-256. The words are data in it and never markup.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from html import escape
from typing import Any

from bearwitness.recital import words
from bearwitness.recital.prompter_words import PROMPTER
from bearwitness.recital.script import Line, Script
from bearwitness.recital.sheet import WORDS, duration

INDEX = "index.html"


def readers(script: Script) -> tuple[str, ...]:
    """Return the readers in the order in which they first read."""
    return tuple(dict.fromkeys(line.reader for line in script.lines))


def pages(script: Script, *, style: str, code: str) -> dict[str, str]:
    """Return every page by its file name, which holds no reader's name and no word.

    Args:
        script: what is read.
        style: the text of prompter.css.
        code: the text of prompter.js.
    """
    named = {f"reader-{n}.html": name for n, name in enumerate(readers(script), 1)}
    made = {file: _reader(script, name, style, code) for file, name in named.items()}
    return {INDEX: _index(script, named, style), **made}


def _reader(script: Script, name: str, style: str, code: str) -> str:
    lines = [line for line in script.lines if line.reader == name]
    told = {
        "language": script.language,
        "words": PROMPTER,
        "minutes": {
            language: duration(sum(line.seconds for line in lines), language)
            for language in words.LANGUAGES
        },
        "lines": [_line(line) for line in lines],
        "by_others": "by_others" if script.of_case else "plain_by_others",
    }
    # "<" would end the element, U+2028 a line of an old script.
    data = json.dumps(told, ensure_ascii=True, sort_keys=True).replace("<", "\\u003c")
    body = (
        f'<main id="before"></main><main id="stage" hidden></main><main id="after" hidden></main>'
        f'<noscript><p class="notice">{escape(PROMPTER["en"]["no_script"])}</p>'
        f'<p class="notice" lang="ru">{escape(PROMPTER["ru"]["no_script"])}</p></noscript>'
        f'<script type="application/json" id="data">{data}</script><script>{code}</script>'
    )
    title = f"{name} · {script.title}" if script.title else name
    head = f'<h1 id="who">{escape(name)}</h1><p class="small">{escape(script.title)}</p>'
    return _page(script, title, f'<header id="top">{head}</header>{body}', style, code)


def _index(script: Script, named: dict[str, str], style: str) -> str:
    said = PROMPTER[script.language]
    title = script.title or WORDS[script.language]["untitled"]
    links = "".join(
        f'<li><a class="button" href="{file}">{escape(name)}</a></li>'
        for file, name in named.items()
    )
    body = (
        f"<main><h1>{escape(title)}</h1><h2>{escape(said['choose'])}</h2>"
        f'<ul class="readers">{links}</ul><p>{escape(said["choose_note"])}</p></main>'
    )
    return _page(script, f"{said['prompter']} · {title}", body, style, "")


def _page(script: Script, title: str, body: str, style: str, code: str) -> str:
    policy = "; ".join(
        [
            "default-src 'none'",
            f"style-src {_source(style)}",
            f"script-src {_source(code)}" if code else "script-src 'none'",
            "media-src blob:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    ribbon = PROMPTER[script.language]["invented"]
    return (
        f'<!doctype html>\n<html lang="{script.language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">'
        f"<title>{escape(title)}</title><style>{style}</style></head><body>"
        + (f'<p class="ribbon">{escape(ribbon)}</p>' if script.invented else "")
        + f"{body}</body></html>\n"
    )


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _line(line: Line) -> dict[str, Any]:
    return {
        "index": line.index,
        "language": line.language,
        "warning": line.warning.value,
        "seconds": round(line.seconds, 2),
        "words": _words(words.words(line.text, line.language)),
    }


def _words(found: Sequence[words.Word]) -> list[list[Any]]:
    """Return [what is shown, how long it weighs] of each word; a gap is [null, weight]."""
    return [[None if w.withheld else w.shown, 8 if w.withheld else len(w.shown)] for w in found]
