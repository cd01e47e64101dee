"""One page that says what the lists show, documented first, with its pictures."""

from __future__ import annotations

from math import isinf

from bearwitness.counting import picture
from bearwitness.counting.coverage import odds
from bearwitness.counting.overlaps import Overlaps
from bearwitness.counting.result import Estimate
from bearwitness.counting.svg import escaped
from bearwitness.counting.wording import remark, sentence

_WORDS = {
    "en": {
        "title": "What the lists show",
        "known": "What has to be known with it",
        "pairs": "Do two lists find the same people?",
        "odds": "Odds ratio among people who are on a third list; above 1: they find the same.",
        "not": "What this does not say",
        "limits": (
            "It does not say who is missing, that every entry is true, or that the lists are "
            "independent. People who could not have come onto any list are not in the estimate."
        ),
        "made": "Method: {0}. Exact, nothing is sampled; seed {1} changes nothing.",
        "drawn": "Method: {0}. Drawn by {2} chains, seed {1}: R-hat {3}, {4} effective draws.",
    },
    "ru": {
        "title": "Что показывают списки",
        "known": "Что нужно знать вместе с этим",
        "pairs": "Находят ли два списка одних и тех же людей?",
        "odds": (
            "Отношение шансов среди тех, кто есть и в третьем списке; больше 1 – находят одних "
            "и тех же."
        ),
        "not": "О чём это не говорит",
        "limits": (
            "Это не говорит, кто пропущен, что каждая запись верна или что списки независимы. "
            "Те, кто не мог попасть ни в один список, в оценку не входят."
        ),
        "drawn": "Метод: {0}. Цепей: {2}, число {1}: R-hat {3}, эффективных выборок: {4}.",
        "made": "Метод: {0}. Расчёт точный, без случайной выборки; число {1} ни на что не влияет.",
    },
}
_STYLE = (
    "body{font:18px/1.5 system-ui,sans-serif;max-width:38rem;margin:auto;padding:1rem;"
    "color:#1a1a1a;background:#fdfcf9}svg{width:100%;max-width:32rem;height:auto}"
    "td{padding-right:1rem}@media(prefers-color-scheme:dark)"
    "{body{color:#eee;background:#141414}}@media print{body{color:#000;background:#fff}}"
)


def page(overlaps: Overlaps, estimate: Estimate, language: str, *, least: int = 1) -> str:
    """Return the report as one HTML page without scripts or anything from elsewhere.

    Args:
        overlaps: the table that the estimate was made from.
        estimate: what `counting.estimate.estimate` said of it.
        language: "en" or "ru".
        least: see `picture.upset`.
    """
    words = _WORDS[language]
    cautions = "".join(f"<li>{escaped(remark(w, language))}</li>" for w in estimate.warnings)
    known = f"<h2>{words['known']}</h2><ul>{cautions}</ul>" if cautions else ""
    compared = picture.comparison(estimate, language) if estimate.sensitivity else ""
    sampled = (estimate.chains, estimate.rhat, round(estimate.ess or 0))
    how = words["made" if estimate.chains is None else "drawn"]
    made = how.format(estimate.method.value, estimate.seed, *sampled)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        f"<title>{words['title']}</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>{words['title']}</h1><p>{escaped(sentence(estimate, language))}</p>"
        f"{picture.interval(estimate, language)}{known}"
        f"{picture.upset(overlaps, language, least=least)}{_pairs(overlaps, language)}{compared}"
        f"<h2>{words['not']}</h2><p>{words['limits']}</p><p>{made}</p></main></body></html>\n"
    )


def _pairs(overlaps: Overlaps, language: str) -> str:
    words, names = _WORDS[language], overlaps.names
    rows = "".join(
        f"<tr><td>{escaped(names[one])} – {escaped(names[two])}</td>"
        f"<td>{_shown(ratio, language)}</td></tr>"
        for one, two, ratio in odds(overlaps)
    )
    return f"<h2>{words['pairs']}</h2><p>{words['odds']}</p><table>{rows}</table>" if rows else ""


def _shown(ratio: float, language: str) -> str:
    said = "∞" if isinf(ratio) else f"{ratio:.2f}"
    return said.replace(".", ",") if language == "ru" else said
