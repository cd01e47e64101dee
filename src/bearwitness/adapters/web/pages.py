"""Pages: a template, a language and values make HTML.

Templates live in `adapters/web/templates` (base, parts) and in `<zone>/templates`. Everything
is escaped; an undefined name is an error and never an empty place. In a template:

    {{ t("drop.start.title") }}          a message         {{ t("common.n_days", count=3) }}
    {{ moment | day }}                   5 March 2017      {{ 12345 | number }}
    {% from "parts.html" import gap, ladder, notice with context %}
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_eval_context
from jinja2.filters import sync_do_join
from jinja2.nodes import EvalContext
from starlette.requests import Request
from starlette.responses import HTMLResponse

from bearwitness.adapters.web.catalogue import LANGUAGES, said

PACKAGE = Path(__file__).parents[2]
STATIC = Path(__file__).parent / "static"
STYLE = STATIC / "style.css"
_DAYS = {"en": "en_GB", "ru": "ru"}  # 5 March 2017, on every page

# What base.html needs and most pages leave as it is.
DEFAULTS: Mapping[str, Any] = {
    "style": "/static/style.css",  # a static site gives a relative one
    "invented": False,  # True: the ribbon "everything here is invented"
    "languages": {},  # language code -> address of the same page in it
    "zone": "",
    "home": "",  # address behind the title in the header; "" shows no link
}


Shown = Callable[[str, str], str]  # a text and the language of the page


def _as_it_is(text: str, language: str) -> str:
    return text


class Pages:
    """The pages of one zone.

    Args:
        zone: `drop`, `desk` or `public`: whose templates are used.
        shown: what a stored text is in a page's language; most are what they are.
        common: values that every page of this server gets (`invented`, `case_title` …).
    """

    def __init__(self, zone: str, *, shown: Shown = _as_it_is, **common: Any) -> None:
        folders = [PACKAGE / zone / "templates", Path(__file__).parent / "templates"]
        self._common = {**DEFAULTS, "zone": zone, **common}
        self._environments = {code: _environment(folders, code, shown) for code in LANGUAGES}

    def render(self, template: str, language: str, **values: Any) -> str:
        """Return the page as text.

        Raises:
            Missing: a message key or one of its values is missing.
            jinja2.UndefinedError: the template uses a value that was not given.
        """
        page = self._environments[language].get_template(template)
        return page.render({**self._common, "language": language, **values})

    def response(
        self, template: str, language: str, *, status: int = 200, **values: Any
    ) -> HTMLResponse:
        """Return the page as an answer with its language in the headers."""
        html = self.render(template, language, **values)
        return HTMLResponse(html, status, headers={"Content-Language": language})


def language_of(request: Request) -> str:
    """Return the language of a request: its path (`/ru/…`), `?lang=ru`, what the browser prefers.

    English where none of these is a language that we have. Nothing is remembered: no cookie.
    """
    first = request.url.path.strip("/").split("/")[0]
    asked = (first, request.query_params.get("lang", ""))
    known = next((code for code in asked if code in LANGUAGES), None)
    return known or preferred(request.headers.get("accept-language", ""))


def preferred(accepted: str) -> str:
    """Return our language that an Accept-Language header (RFC 9110, 12.5.4) likes best."""
    wishes = []
    for position, wish in enumerate(accepted[:500].split(",")):
        code, _, weight = wish.strip().partition(";q=")
        wishes.append((-_weight(weight), position, code.split("-")[0].lower()))
    return next((code for _, _, code in sorted(wishes) if code in LANGUAGES), LANGUAGES[0])


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


def _environment(folders: Sequence[Path], language: str, shown: Shown) -> Environment:
    told = partial(_told, shown, language)
    environment = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=told,
    )
    environment.globals["t"] = _speaker(language, told)
    environment.globals["language_name"] = _language_name
    environment.globals["language_called"] = partial(_language_called, language)
    environment.filters.update(
        join=_joiner(told),
        day=partial(_day, language),
        moment=partial(_moment, language),
        number=partial(format_decimal, locale=language),
        percent=partial(format_percent, locale=language),
        series=lambda items: format_list([str(item) for item in items], locale=language),
    )
    return environment


def _speaker(language: str, told: Callable[[Any], Any]) -> Callable[..., str]:
    def t(key: str, **values: object) -> str:
        return said(language, key, {name: told(value) for name, value in values.items()})

    return t


def _joiner(told: Callable[[Any], Any]) -> Callable[..., str]:
    @pass_eval_context
    def join(
        context: EvalContext, items: Iterable[Any], by: str = "", attribute: str | None = None
    ) -> str:
        return sync_do_join(context, map(told, items), by, attribute)

    return join


def _told(shown: Shown, language: str, value: Any) -> Any:
    return shown(value, language) if type(value) is str else value


def _language_name(code: str) -> str:
    name = Locale.parse(code).get_display_name(code) or code
    return name[0].upper() + name[1:]


def _language_called(language: str, code: str) -> str:
    """Return what a language is called on pages in another; the code if nobody knows it."""
    return Locale.parse(code).get_display_name(language) or code


def _day(language: str, value: date | datetime, form: str = "long") -> str:
    return format_date(value, form, locale=_DAYS[language])


def _moment(language: str, value: datetime, form: str = "long") -> str:
    return format_datetime(value, form, locale=_DAYS[language])
