"""The page on which anybody checks a bundle: one file, no network, also from a USB stick.

Script, style, both languages and the pinned keys are all in the page, so that saving it saves
everything. Its content security policy names the script and the style by their hashes and
allows nothing else; a server must send the same one (`security_policy`).
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from bearwitness.adapters.web.pages import STATIC as SHARED
from bearwitness.errors import Missing
from bearwitness.proof import policy as policies
from bearwitness.public import decoder

_HERE = Path(__file__).parent
_OURS = (
    "mldsa", "verify_encoding", "verify_notes", "verify_tree", "verify_der", "verify_certificates",
    "verify_time", "verify_words", "compact", "verify", "verify_pictures", "verify_scan",
    "verify_camera", "verify_receipt", "verify_page",
)  # fmt: skip
_LANGUAGES = {"en": "English", "ru": "Русский"}
_SAYS = re.compile(r'(<[^>]* data-say="(\w+)"[^>]*>)')


def page(
    language: str,
    *,
    policy: bytes | None = None,
    notice: str | None = None,
    home: str | None = None,
    invented: bool = False,
) -> str:
    """Return the whole page.

    Args:
        language: "en" or "ru", the one it opens in; the other is a button away.
        policy: a policy file whose keys are pinned in the page; without one each verdict says
            that the reader has to check who holds the key.
        notice: the log's newest withdrawal notice; passages that it names are shown with it.
        home: relative address of the site's first page; None for a page that stands alone.
        invented: whether the case is invented, which the page then says at its top.

    Raises:
        Missing: there is no such language.
        Malformed: the policy is not one.
    """
    messages = _messages()
    if language not in messages:
        raise Missing("the verify page has no such language", hint='choose "en" or "ru"')
    said = messages[language]
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{language}">',
            '<head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{security_policy()}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{html.escape(said['title'])}</title>",
            f"<style>{_style()}</style></head>",
            f"<body>{_body(language, home, invented=invented)}",
            _data("messages", messages),
            _data("policy", _pinned(policy)),
            _data("notice", notice),
            f"<script>{_script()}</script>",
            "</body></html>\n",
        ]
    )


def security_policy() -> str:
    """Return the content security policy of the page, for its meta tag and for a server."""
    return (
        f"default-src 'none'; script-src '{_hash(_script())}'; style-src '{_hash(_style())}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _file(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


@cache
def _script() -> str:
    return decoder.script() + "".join(_file(f"static/{name}.js") for name in _OURS)


@cache
def _style() -> str:
    return (SHARED / "style.css").read_text(encoding="utf-8") + _file("static/verify.css")


@cache
def _messages() -> dict[str, Any]:
    messages: dict[str, Any] = json.loads(_file("static/verify_messages.json"))
    return messages


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _data(name: str, value: object) -> str:
    # "<" is written as an escape, so that nothing inside can end the element.
    text = json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json" id="{name}">{text}</script>'


def _pinned(policy: bytes | None) -> object:
    return None if policy is None else json.loads(policies.written(policies.read(policy)))


def _home(home: str | None) -> str:
    return "Bearwitness" if home is None else f'<a href="{html.escape(home)}">Bearwitness</a>'


def _body(language: str, home: str | None, *, invented: bool) -> str:
    ribbon = '<p class="ribbon" role="note" data-say="invented"></p>' if invented else ""
    body = _template("verify").replace("<!--home-->", _home(home))
    body = body.replace("<!--invented-->", ribbon).replace("<!--language-->", language)
    links, other = _without_script(language)
    body = _said(body.replace("<!--other-language-->", links), language)
    return body.replace("<!--in-the-other-->", other)


def _template(name: str) -> str:
    """Return a template with the one part in it that both have: how it goes by a command."""
    by_command = _file("templates/verify_by_command.html").strip()
    return _file(f"templates/{name}.html").replace("<!--by-command-->", by_command)


def _said(body: str, language: str) -> str:
    said = _messages()[language]
    return _SAYS.sub(lambda tag: tag[1] + html.escape(said[tag[2]], quote=False), body)


def _without_script(language: str) -> tuple[str, str]:
    """Return what only a reader without JavaScript sees: links, and the other language.

    Both stand in the page, and not at another address: it may have been saved.
    """
    (other,) = _messages().keys() - {language}
    links = "".join(
        f'<a href="#{code}" lang="{code}">{name}</a>' for code, name in _LANGUAGES.items()
    )
    nav = f'<nav class="languages" aria-label="{", ".join(_LANGUAGES.values())}">{links}</nav>'
    section = _template("verify_without_script").replace("<!--language-->", other)
    return f"<noscript>{nav}</noscript>", f"<noscript>{_said(section, other)}</noscript>"
