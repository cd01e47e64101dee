"""The site: an edition's folder turned into static pages.

    index.html            choose a language
    en/… ru/…             the pages; every link is relative, so a mirror or a stick serves too
    assets/style.css      one stylesheet
    assets/qr/p-01.png    a code for each proof
    assets/claims/…       the sources of each claim, drawn
    assets/numbers/…      the plots of each number
    files/…               the edition's folder, byte for byte, with its manifest

No page but the one that checks proofs has a script. The same edition and settings give the same
bytes. It is built beside its place and moved there whole. Beside the edition it is noted where the
site is, so that DESK finds it when somebody takes their word back.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from bearwitness.adapters.editions import note_site, withdrawn
from bearwitness.adapters.web.pages import STYLE
from bearwitness.errors import Misused, Refused
from bearwitness.public import codes, feeds, folder, lineages, plots, rendering, share_cards
from bearwitness.public.folder import Folder
from bearwitness.publication.edition import WITHDRAWN, expect_in_time

_MARK = "files/manifest.json"  # what a folder must hold to be taken for an older build
_OWN_STYLE = Path(__file__).parent / "static" / "site.css"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the site will stand. Both addresses are without a slash at their end.

    `petition` is the petition server's, empty: the edition's own; `address` is the site's, empty:
    nobody knows yet, and no page says it.
    """

    petition: str = ""
    address: str = ""

    def __post_init__(self) -> None:
        for url in (self.petition, self.address):
            if url and not _whole(url):
                raise Misused(
                    "this is not an address that a site can have",
                    hint="https://name.example, with no slash at its end",
                )


def _whole(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and url[-1] != "/"


@dataclass(frozen=True, slots=True)
class Built:
    """What was made. `first_page` is the size of the larger campaign page with its stylesheet.

    `noted`: it stands beside the edition where the site is, so that a withdrawal finds it.
    """

    pages: int
    files: int
    bytes: int
    first_page: int
    noted: bool = False


def build(
    edition: Path,
    out: Path,
    *,
    at: datetime,
    settings: Settings | None = None,
    key: bytes | None = None,
) -> Built:
    """Build the site of an edition into `out`.

    Args:
        edition: the edition's folder.
        out: a folder that does not exist, is empty, or holds an older build, which is replaced.
        at: now, UTC: the consent in the edition must hold.
        settings: addresses; without any the site has no petition form and no share links.
        key: the edition key that is expected, raw; None takes the manifest's own.

    Raises:
        Misused: `out` holds something else.
        Refused: the edition was withdrawn, or consent in it has ended.
        Missing, Malformed, Unreadable, Unverified: the edition cannot be trusted; nothing is
            written.
    """
    _expect_stands(edition)
    out = Path(os.path.normpath(Path.cwd() / out))
    source = folder.opened(edition, key=key)
    expect_in_time(source.edition, at)
    if out.exists() and not _may_replace(out):
        raise Misused("the place to build in holds something else", hint="give an empty folder")
    beside = out.with_name(f".{out.name}.building")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        built = _write(source, beside, settings or Settings())
        _expect_stands(edition)  # it may have been taken back while the site was written
        if out.exists():
            shutil.rmtree(out)
        beside.rename(out)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    with suppress(OSError):
        out.with_name(out.name + WITHDRAWN).unlink(missing_ok=True)  # what was here before
    return replace(built, noted=note_site(edition, out))


def _expect_stands(edition: Path) -> None:
    if withdrawn(edition):
        raise Refused("this edition was withdrawn", hint="make a new one: it goes without")


def _beside_pages(source: Folder, settings: Settings) -> Iterator[tuple[str, bytes]]:
    yield from codes.pictures(source)
    yield from lineages.pictures(source)
    yield from plots.pictures(source)
    yield from share_cards.pictures(source, address=settings.address)
    yield from feeds.feeds(source.edition, address=settings.address)


def _write(source: Folder, out: Path, settings: Settings) -> Built:
    out.mkdir(parents=True)
    shutil.copytree(source.path, out / "files")
    style = STYLE.read_text(encoding="utf-8") + _OWN_STYLE.read_text(encoding="utf-8")
    _put(out, "assets/style.css", style)
    for name, content in _beside_pages(source, settings):
        _put(out, name, content)
    pages = list(rendering.pages(source, petition=settings.petition, address=settings.address))
    for name, html in pages:
        _put(out, name, html)
    every = [file for file in out.rglob("*") if file.is_file()]
    first = max((out / language / "index.html").stat().st_size for language in ("en", "ru"))
    return Built(
        pages=len(pages),
        files=len(every),
        bytes=sum(file.stat().st_size for file in every),
        first_page=first + len(style.encode()),
    )


def _put(out: Path, name: str, content: str | bytes) -> None:
    path = out / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def _may_replace(out: Path) -> bool:
    return out.is_dir() and ((out / _MARK).is_file() or not any(_inside(out)))


def _inside(path: Path) -> Iterator[Path]:
    return path.iterdir()
