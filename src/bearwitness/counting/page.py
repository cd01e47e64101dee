"""A report as one HTML page without scripts or anything from elsewhere."""

from __future__ import annotations

from bearwitness.counting.document import Bullets, Document, Part, Table, Words
from bearwitness.counting.svg import escaped

_STYLE = (
    ":root{--ink:#1c1b19;--soft:#4b4944;--paper:#fbfaf6;--raised:#f1efe6;--rule:#c9c4b6}"
    "body{font:18px/1.55 Georgia,serif;margin:0;padding:1rem;color:var(--ink);"
    "background:var(--paper)}main{max-width:38rem;margin:auto}"
    "h1,h2,table,footer{font-family:system-ui,sans-serif}h1{line-height:1.2}h2{margin-top:2.5rem;"
    "line-height:1.25;font-size:1.35rem}.lead{font-size:1.25rem}"
    "blockquote{margin:.6rem 0;padding:.6rem 1rem;background:var(--raised);"
    "border-left:4px solid var(--soft)}svg{width:100%;max-width:32rem;height:auto}"
    ".wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:1rem}"
    "th{text-align:left;color:var(--soft)}td,th{padding:.35rem .9rem .35rem 0;"
    "border-bottom:1px solid var(--rule);vertical-align:top}footer{margin-top:3rem;"
    "color:var(--soft)}@media(prefers-color-scheme:dark){:root{--ink:#eceae3;--soft:#bdbab0;"
    "--paper:#171816;--raised:#20211f;--rule:#57544d}}@media print{:root{--ink:#000;--paper:#fff}"
    "h2{break-after:avoid}svg,tr,blockquote{break-inside:avoid}}"
)


def page(document: Document) -> str:
    """Return the page; light and dark follow the reader's machine."""
    sections = "".join(
        f"<section><h2>{escaped(one.heading)}</h2>{''.join(map(_part, one.parts))}</section>"
        for one in document.sections
    )
    title = escaped(document.title)
    return (
        f'<!doctype html><html lang="{document.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>{title}</h1>{''.join(map(_part, document.opening))}{sections}"
        f"<footer><p>{escaped(document.foot)}</p></footer></main></body></html>\n"
    )


def _part(part: Part) -> str:
    match part:
        case Words(text, lead):
            return f"<p{' class=lead' * lead}>{escaped(text)}</p>"
        case Bullets(items, quoted):
            if quoted:
                return "".join(f"<blockquote><p>{escaped(i)}</p></blockquote>" for i in items)
            return f"<ul>{''.join(f'<li>{escaped(item)}</li>' for item in items)}</ul>"
        case Table(head, rows):
            top = "".join(f'<th scope="col">{escaped(cell)}</th>' for cell in head)
            body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
            return f'<div class="wide"><table><tr>{top}</tr>{body}</table></div>'
    return f"<figure style=margin:0>{part.svg}</figure>"


def _cell(text: str) -> str:
    return f"<td>{escaped(text)}</td>"
