"""A new .docx of four parts: the words of a sheet, the styles they need, and nothing else."""

from __future__ import annotations

from xml.sax.saxutils import escape

from bearwitness.adapters.cleaning.sheet import Paragraph, Sheet, Table
from bearwitness.adapters.packing import zipped

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MIME}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_MIME}.styles+xml"/></Types>'
)
_RELATION = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    '<Relationship Id="rId1" Type="%s" Target="%s"/></Relationships>'
)
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def written(sheet: Sheet, language: str) -> bytes:
    """Return a .docx of four parts that holds these words and nothing else, the same each time."""
    blocks = "".join(
        _paragraph(b.text, b.role) if isinstance(b, Paragraph) else _table(b) for b in sheet.blocks
    )
    body = f'{_XML}<w:document xmlns:w="{_W}"><w:body>{blocks}<w:sectPr/></w:body></w:document>'
    files = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATION % (f"{_OFFICE}/officeDocument", "word/document.xml"),
        "word/_rels/document.xml.rels": _RELATION % (f"{_OFFICE}/styles", "styles.xml"),
        "word/document.xml": body,
        "word/styles.xml": _style_sheet(language),
    }
    return zipped({name: text.encode() for name, text in files.items()})


def _paragraph(text: str, role: str) -> str:
    style = f'<w:pPr><w:pStyle w:val="{role.title()}"/></w:pPr>' if role != "body" else ""
    return f"<w:p>{style}{_run(f'• {text}' if role == 'item' else text)}</w:p>"


def _run(text: str) -> str:
    if not text:
        return ""
    lines = (
        "<w:tab/>".join(
            f'<w:t xml:space="preserve">{escape(_allowed(part))}</w:t>' for part in line.split("\t")
        )
        for line in text.split("\n")
    )
    return f"<w:r>{'<w:br/>'.join(lines)}</w:r>"


def _allowed(text: str) -> str:
    return "".join(c for c in text if c >= " " and c not in "\ufffe\uffff")


def _table(table: Table) -> str:
    rows = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:p>{_run(c)}</w:p></w:tc>" for c in row) + "</w:tr>"
        for row in table.rows
        if row
    )
    wide = max(map(len, table.rows), default=0)
    grid = "<w:gridCol/>" * wide
    if not rows:
        return ""
    return (
        f"<w:tbl><w:tblPr><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl><w:p/>"
    )


def _style_sheet(language: str) -> str:
    tag = {"ru": "ru-RU"}.get(language, "en-GB")
    headings = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/>'
        f'<w:pPr><w:outlineLvl w:val="{n - 1}"/></w:pPr>'
        f'<w:rPr><w:b/><w:sz w:val="{34 - 2 * n}"/></w:rPr></w:style>'
        for n in range(1, 7)
    )
    item = (
        '<w:style w:type="paragraph" w:styleId="Item"><w:name w:val="List Paragraph"/>'
        '<w:pPr><w:ind w:left="360"/></w:pPr></w:style>'
    )
    usual = f'<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="{tag}"/></w:rPr></w:rPrDefault>'
    return f'{_XML}<w:styles xmlns:w="{_W}">{usual}</w:docDefaults>{headings}{item}</w:styles>'
