"""The typefaces of the film, from wheels: PT Sans has Cyrillic and the palochka."""

from __future__ import annotations

import shutil
from pathlib import Path

import fontpkg_pt_sans

from bearwitness.errors import Unavailable

FAMILY = "PT Sans"
_FILES = ("PT_Sans-Web-Regular.ttf", "PT_Sans-Web-Bold.ttf")


def laid_in(folder: Path) -> None:
    """Copy the film's fonts into `folder/fonts`, where nothing else is found.

    Raises:
        Unavailable: the wheel is not installed as it should be.
    """
    target = folder / "fonts"
    target.mkdir()
    for name in _FILES:
        source = Path(fontpkg_pt_sans.ROOT) / "files" / name
        if not source.is_file():
            raise Unavailable("the film's font is missing", hint="install the desk extra again")
        shutil.copyfile(source, target / name)
    (folder / "no-fonts.conf").write_text("<fontconfig></fontconfig>\n", encoding="utf-8")
