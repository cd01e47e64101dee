"""The reader of QR codes that the verify page carries: others' modules as one plain script.

`static/qr` holds two modules of the npm package qr as published. A page from `file://` cannot
import modules, and a hash in its security policy names one script, so what they import and
export is turned into plain values here; nothing else in them is touched.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from bearwitness.errors import Malformed

_HERE = Path(__file__).parent / "static" / "qr"
_IMPORT = re.compile(r"^import \{ (.+?),? \} from '\./index\.js';$", re.MULTILINE)
_EXPORT_LIST = re.compile(r"^export \{ (.+?),? \};$", re.MULTILINE)
_EXPORT_DEFAULT = re.compile(r"^export default \w+;$", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:const|class|function) )", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b|\bimport\(|</script|<!--", re.MULTILINE)


@cache
def script() -> str:
    """Return a script that makes `bearwitnessCodes`: `decodeQR` and `decodeQRBatch` of qr.

    Raises:
        Malformed: the modules import or export in a way that this does not know.
    """
    writing, reading = (_HERE / name for name in ("index.js", "decode.js"))
    lent = _EXPORT_LIST.search(writing.read_text(encoding="utf-8"))
    taken = _IMPORT.search(reading.read_text(encoding="utf-8"))
    if not lent or not taken:
        raise Malformed("not the modules of qr that this page knows", hint="see static/qr")
    return (
        "const bearwitnessCodes = (() => {\n"
        f"const {{ {_as_names(taken[1])} }} = (() => {{\n{_plain(writing)}\n"
        f"return {{ {_as_values(lent[1])} }};\n}})();\n{_plain(reading)}\n"
        "return { decodeQR, decodeQRBatch };\n})();\n"
    )


def _plain(module: Path) -> str:
    text = module.read_text(encoding="utf-8")
    for found in (_IMPORT, _EXPORT_LIST, _EXPORT_DEFAULT, _EXPORT):
        text = found.sub("", text)
    if _LEFT.search(text):
        raise Malformed("not the modules of qr that this page knows", hint="see static/qr")
    return text


def _as_names(imported: str) -> str:
    return ", ".join(one.replace(" as ", ": ") for one in imported.split(", "))


def _as_values(exported: str) -> str:
    pairs = (one.split(" as ") for one in exported.split(", "))
    return ", ".join(f"{names[-1]}: {names[0]}" for names in pairs)
