"""Running ffmpeg: the one that the wheel `imageio-ffmpeg` carries, kept on a short lead.

It reads and writes files and pipes and nothing else, is told the format of each input, gets
no terminal and none of the caller's environment.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import imageio_ffmpeg

from bearwitness.errors import BearwitnessError, Unavailable

Progress = Callable[[float], None]  # from 0 to 1
LEAD = ("-protocol_whitelist", "file,pipe")


class Failed(BearwitnessError):
    """ffmpeg said no. What it wrote is kept for the caller to judge and never shown.

    Args:
        said: its own words, which may hold a file's name.
    """

    def __init__(self, said: str) -> None:
        super().__init__("ffmpeg could not do this")
        self.said = said


def program() -> str:
    """Return the path of ffmpeg.

    Raises:
        Unavailable: this platform's wheel has none.
    """
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as wrong:
        raise Unavailable(
            "there is no ffmpeg here", hint="install the desk extra, or set IMAGEIO_FFMPEG_EXE"
        ) from wrong


def run(
    arguments: Sequence[str], *, at: Path, timeout: float, within: Sequence[str] = ()
) -> tuple[bytes, str]:
    """Run ffmpeg in the folder `at` and return what it wrote to stdout and to stderr.

    Args:
        arguments: what ffmpeg is told.
        at: the folder in which it runs.
        timeout: in seconds.
        within: the beginning of a command that runs ffmpeg shut in.

    Raises:
        Failed: it ended with an error.
        Unavailable: it did not start, or was not done after `timeout` seconds.
    """
    try:
        done = subprocess.run(  # noqa: S603  (a fixed program, arguments from this package)
            [*within, *_command(arguments)], cwd=at, env=_environment(at), stdin=subprocess.DEVNULL,
            capture_output=True, timeout=timeout, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as wrong:
        raise Unavailable("ffmpeg does not answer", hint="a shorter or smaller file") from wrong
    said = done.stderr.decode("utf-8", "replace")
    if done.returncode:
        raise Failed(said)
    return done.stdout, said


def run_long(arguments: Sequence[str], *, at: Path, seconds: float, progress: Progress) -> None:
    """Run ffmpeg on something `seconds` long and report how far it is.

    Raises:
        Failed: it ended with an error.
        Unavailable: it did not start.
    """
    errors = at / "ffmpeg.log"
    try:
        with (
            errors.open("wb") as stderr,
            subprocess.Popen(  # noqa: S603 - a list of our own words, no shell
                _command(["-progress", "pipe:1", *arguments]),
                cwd=at, env=_environment(at), stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=stderr,
            ) as process,
        ):  # fmt: skip
            try:
                _follow(process, seconds, progress)
            except BaseException:  # Ctrl-C too: a cancelled film must not go on rendering
                process.kill()
                raise
    except OSError as wrong:
        raise Unavailable("ffmpeg does not start") from wrong
    if process.returncode:
        raise Failed(errors.read_text("utf-8", "replace"))


def _follow(process: subprocess.Popen[bytes], seconds: float, progress: Progress) -> None:
    for line in process.stdout or ():
        key, _, value = line.decode("ascii", "replace").strip().partition("=")
        if key == "out_time_us" and value.lstrip("-").isdigit():
            progress(min(1.0, max(0.0, int(value) / 1e6 / seconds)))


def _command(arguments: Sequence[str]) -> list[str]:
    return [program(), "-hide_banner", "-nostdin", "-v", "error", "-y", *arguments]


def _environment(at: Path) -> dict[str, str]:
    # An empty fontconfig: the film must look the same whatever fonts this machine has.
    return {"HOME": str(at), "FONTCONFIG_FILE": str(at / "no-fonts.conf"), "LC_ALL": "C"}
