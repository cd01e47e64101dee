"""Files that hold far more than is to be seen: documents, PDFs, pictures, made by hand.

The people and places are invented. What must never come out again is `PLANTED`, wherever it lies.
"""

from __future__ import annotations

import io
import zipfile

from PIL import Image

PLANTED = "QUANDARYSEVEN"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SEEN = (
    '<w:p w:rsidR="00QUANDARYSEVEN"><w:pPr><w:pStyle w:val="H1"/></w:pPr><w:r><w:t>A letter</w:t>'
    "</w:r></w:p><w:p><w:r><w:t xml:space='preserve'>My name is Leon </w:t></w:r><w:r><w:t>Fisk"
    "</w:t></w:r><w:r><w:t>. We counted the nights.</w:t></w:r></w:p>"
    "<w:p><w:ins w:author='QUANDARYSEVEN'><w:r><w:t>They asked Fisk for money.</w:t></w:r></w:ins>"
    "</w:p><w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>One thing</w:t><w:tab/><w:t>more</w:t><w:br/>"
    "<w:t>below</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr><w:shd w:fill='333333'/></w:tcPr><w:p>"
    "<w:r><w:rPr><w:color w:val='FFFFFF'/></w:rPr><w:t>Who came</w:t></w:r></w:p></w:tc><w:tc><w:p>"
    "<w:hyperlink r:id='r9'><w:r><w:t>Leon Fisk</w:t></w:r></w:hyperlink></w:p><w:tbl><w:tr><w:tc>"
    "<w:p><w:r><w:t>inside</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>"
)
UNSEEN = "".join(
    f"<w:p>{one}</w:p>"
    for one in (
        "<w:del><w:r><w:delText>QUANDARYSEVEN</w:delText></w:r></w:del>",
        "<w:moveFrom><w:r><w:t>QUANDARYSEVEN</w:t></w:r></w:moveFrom>",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>QUANDARYSEVEN</w:t></w:r>",
        "<w:r><w:rPr><w:color w:val='ffffff'/></w:rPr><w:t>QUANDARYSEVEN</w:t></w:r>",
        "<w:r><w:rPr><w:sz w:val='2'/></w:rPr><w:t>QUANDARYSEVEN</w:t></w:r>",
        "<w:r><w:rPr><w:rStyle w:val='Ghost'/></w:rPr><w:t>QUANDARYSEVEN</w:t></w:r>",
        "<w:pPr><w:pStyle w:val='Below'/></w:pPr><w:r><w:t>QUANDARYSEVEN</w:t></w:r>",
        "<w:r><w:commentReference w:id='0'/></w:r><w:r><w:footnoteReference w:id='1'/></w:r>",
        "<w:r><w:drawing><w:t>QUANDARYSEVEN</w:t></w:drawing></w:r>",
        "<w:r><w:object><w:t>QUANDARYSEVEN</w:t></w:object></w:r>",
        "<m:oMath xmlns:m='urn:m/math'><m:r><m:t>QUANDARYSEVEN</m:t></m:r></m:oMath>",
        "<w:r><w:instrText>MAILTO QUANDARYSEVEN</w:instrText></w:r>",
        "<o:AlternateContent xmlns:o='urn:mc'><w:t>QUANDARYSEVEN</w:t></o:AlternateContent>",
        "<unknown xmlns='urn:x'><w:r><w:t>QUANDARYSEVEN</w:t></w:r></unknown>",
    )
) + (
    "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>QUANDARYSEVEN</w:t></w:r></w:p>"
    "</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:cellDel/></w:tcPr><w:p><w:r><w:t>QUANDARYSEVEN</w:t>"
    "</w:r></w:p></w:tc></w:tr></w:tbl><w:altChunk r:id='r8'/>"
)
STYLES = (
    f"<w:styles xmlns:w='{W}'><w:docDefaults><w:rPrDefault><w:rPr/></w:rPrDefault></w:docDefaults>"
    "<w:style w:type='paragraph' w:default='1' w:styleId='Norm'><w:name w:val='Normal'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='H1'><w:name w:val='heading 1'/></w:style>"
    "<w:style w:type='character' w:styleId='Ghost'><w:name w:val='gh'/><w:rPr>"
    "<w:vanish/></w:rPr></w:style><w:style w:type='paragraph' w:styleId='Below'>"
    "<w:name w:val='below'/><w:basedOn w:val='Under'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='Under'>"
    "<w:name w:val='under'/><w:basedOn w:val='Below'/><w:rPr><w:vanish w:val='true'/></w:rPr>"
    "</w:style></w:styles>"
)


def docx(body=SEEN + UNSEEN, *, main=MAIN, styles=STYLES, more=None, without=()):
    """A .docx with these paragraphs, and around them all that such files carry."""
    relation = (
        f"<Relationships xmlns='{PACKAGE}/relationships'>"
        "<Relationship Id='r1' Type='{}' Target='{}'/></Relationships>"
    )
    parts = {
        "[Content_Types].xml": f"<Types xmlns='{PACKAGE}/content-types'>"
        f"<Override PartName='/word/document.xml' ContentType='{main}'/></Types>",
        "_rels/.rels": relation.format(f"{R}/officeDocument", "word/document.xml"),
        "word/_rels/document.xml.rels": relation.format(f"{R}/styles", "styles.xml"),
        "word/document.xml": f"<w:document xmlns:w='{W}' xmlns:r='{R}'><w:body>{body}<w:sectPr/>"
        "</w:body></w:document>",
        "word/styles.xml": styles,
        "word/comments.xml": f"<w:comments xmlns:w='{W}'>{PLANTED}</w:comments>",
        "word/header1.xml": f"<w:hdr xmlns:w='{W}'>{PLANTED}</w:hdr>",
        "word/footer1.xml": f"<w:ftr xmlns:w='{W}'>{PLANTED}</w:ftr>",
        "word/media/image1.jpeg": PLANTED,
        "word/embeddings/sheet.xlsx": PLANTED,
        "customXml/item1.xml": f"<a>{PLANTED}</a>",
        "docProps/core.xml": f"<a>{PLANTED}</a>",
        "docProps/app.xml": f"<a>{PLANTED}</a>",
    } | (more or {})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            if name not in without:
                archive.writestr(name, text)
    return out.getvalue()


def pdf(content, *, more=(), root="", page=""):
    """A PDF of one page, by hand: what is drawn, further objects from 6 on, entries of the root."""
    picture = (
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray"
        b"/BitsPerComponent 8/Length 1>>stream\n\x80\nendstream"
    )
    bodies = [
        f"<</Type/Catalog/Pages 2 0 R {root}>>".encode(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 4 0 R/Resources<</Font<</F "
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>/XObject<</I 5 0 R>>>>"
        + page.encode() + b">>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content.encode()), content.encode()),
        picture,
        *(one.encode() for one in more),
    ]  # fmt: skip
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    info = f"<</Size {len(bodies) + 1}/Root 1 0 R/Info<</Author({PLANTED})>>>>"
    return bytes(out + f"trailer{info}\nstartxref\n{start}\n%%EOF\n".encode())


def line(text, y, *, before="", x=20):
    return f"q {before} BT /F 12 Tf {x} {y} Td ({text}) Tj ET Q\n"


PAGE = (
    line("My name is Leon Fisk. We counted the nights in the cel-", 270)
    + line("lar, and Leon", 255)
    + line("Fisk was asked for money.", 240)
    + line(PLANTED, 200, before="1 g")  # white on white
    + line("They called him " + PLANTED + " and left the yard.", 180)
    + "0 g 108 174 120 20 re f\n"  # a black bar over what the page still says
    + line(PLANTED, 150, before="3 Tr")  # invisible
    + line(PLANTED, 900)  # outside the page
    + "q 50 0 0 50 300 50 cm /I Do Q\n"
)
PLANTED_PDF = {
    "content": PAGE,
    "root": f"/OpenAction<</S/JavaScript/JS(app.alert\\('{PLANTED}'\\))>>/Names<</JavaScript"
    f"<</Names[(a)<</S/JavaScript/JS({PLANTED})>>]>>/EmbeddedFiles<</Names[({PLANTED})7 0 R]>>>>"
    "/AcroForm<</Fields[8 0 R]>>/Metadata 9 0 R",
    "page": "/Annots[6 0 R 8 0 R]",
    "more": (
        f"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents({PLANTED})>>",
        f"<</Type/Filespec/F({PLANTED})/UF({PLANTED})/EF<</F 4 0 R>>>>",
        f"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V({PLANTED})/Rect[10 10 30 20]>>",
        f"<</Type/Metadata/Subtype/XML/Length 13>>stream\n{PLANTED}\nendstream",
    ),
}


def picture(kind, *, mode="RGB"):
    """A picture with a place in its EXIF, where its kind has one, and something behind its end."""
    made = Image.effect_noise((60, 40), 60).convert(mode)
    exif = Image.Exif()
    exif[0x010F] = PLANTED
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825).update({1: "N", 2: (43.0, 20.0, 1.0)})
    out = io.BytesIO()
    with_exif = {"exif": exif} if kind in {"JPEG", "PNG", "WEBP"} else {}
    made.save(out, kind, **with_exif)
    return out.getvalue() + PLANTED.encode()
