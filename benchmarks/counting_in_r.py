"""R beside the counting benchmark: one child a question, what it printed, and what it cost."""

from __future__ import annotations

import resource
import shutil
import subprocess
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SCRIPT = Path(__file__).with_name("counting_beside_r.R")
PACKAGES = ("LCMCR", "dga", "SparseMSE", "Rcapture")
HINT = """  apt-get install r-base-core r-base-dev libgsl-dev r-cran-chron r-cran-rcpp \\
      r-cran-rcpparmadillo r-cran-lpsolve
  mkdir LIBRARY; for each of LCMCR, dga, Rcapture and SparseMSE, from CRAN:
  R CMD INSTALL --library=LIBRARY PACKAGE.tar.gz
and give LIBRARY as --library or as R_LIBRARY. ArviZ has to be importable as well:
  pip install --target ARVIZ 'arviz<1' and PYTHONPATH=ARVIZ"""
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Answer:
    """What R printed: words with their values, and CPU seconds of the work and of the rest."""

    said: dict[str, list[str]]
    spent: float
    beside: float  # starting R, loading packages, reading

    def number(self, word: str) -> float:
        return float(self.said[word][0]) if self.said.get(word) else float("nan")

    def numbers(self, word: str) -> list[float]:
        return [float(one) for one in self.said.get(word, [])]


@dataclass(frozen=True)
class R:
    library: Path

    def __call__(self, task: str, *given: object) -> Answer:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        script = [str(SCRIPT), str(self.library), task, *map(str, given)]
        made = subprocess.run(
            ["Rscript", "--vanilla", *script], capture_output=True, text=True, check=False
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if made.returncode:
            raise SystemExit(f"R stopped at {task}: {made.stderr.strip()[-500:]}")
        total = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        said: dict[str, list[str]] = {}
        for line in made.stdout.splitlines():
            word, *values = line.split()
            said[word] = said.get(word, []) + values
        spent = float(said.get("cpu", ["nan"])[0])
        return Answer(said, spent, total - spent)


def refuse_missing(library: Path) -> None:
    gone = [name for name in PACKAGES if not (library / name / "DESCRIPTION").is_file()]
    if shutil.which("Rscript") is None:
        gone.insert(0, "Rscript itself")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import arviz  # noqa: F401, PLC0415
    except ImportError:
        gone.append("ArviZ (for Python)")
    if gone:
        raise SystemExit(f"missing: {', '.join(gone)}. To build the library:\n{HINT}")


@dataclass(frozen=True)
class Chains:
    """Draws of all persons, (chains, draws), and the CPU seconds that they took in all."""

    totals: Array
    spent: float
    cap: int = 0  # the largest number of persons that the program allows

    def told(self) -> str:
        low, middle, high = np.quantile(self.totals, [0.025, 0.5, 0.975])
        return f"{middle:,.0f} ({low:,.0f}–{high:,.0f})"

    @property
    def medians(self) -> Array:
        return np.asarray(np.median(self.totals, axis=1))

    @property
    def rhat(self) -> float:
        import arviz  # noqa: PLC0415

        return float(arviz.rhat(np.log(self.totals)))

    @property
    def ess(self) -> float:
        import arviz  # noqa: PLC0415

        log = np.log(self.totals)
        return float(min(arviz.ess(log, method=one) for one in ("bulk", "tail")))

    @property
    def at_cap(self) -> float:
        return float((self.totals > 0.95 * self.cap).mean()) if self.cap else 0.0


def asked_of_r(
    r: R, path: Path, people: int, setting: tuple[int, int, int, int], seeds: Sequence[int]
) -> Chains:
    answers = [r("lcmcr", path, *setting, seed) for seed in seeds]
    totals = np.array([answer.numbers("draws") for answer in answers])
    return Chains(totals, sum(answer.spent for answer in answers), 21 * people)
