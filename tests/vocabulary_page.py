"""Writes docs/reference/vocabulary.md from the YAML: `python tests/vocabulary_page.py`."""

from __future__ import annotations

from pathlib import Path

from bearwitness.adapters.vocabularies import NAMES, vocabulary

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "vocabulary.md"
HEAD = """# Vocabulary

*Reference.* The closed lists of terms, read from `src/bearwitness/records/vocabulary/*.yaml`;
labels and definitions are our own, in English and Russian. `HURIDOCS` is the nearest term of the
HURIDOCS micro-thesauri as "list:code", for exchange with other tools; nearest does not mean equal
(there is no term for outing, for example). This page is written by `tests/vocabulary_page.py`
and a test compares it with the YAML.
"""


def page():
    lines = [HEAD]
    for name in NAMES:
        lines += [
            f"## {name}",
            "",
            "| code | English | Русский | meaning | значение | HURIDOCS |",
            "|---|---|---|---|---|---|",
        ]
        for term in vocabulary(name).terms.values():
            cells = (
                f"`{term.code}`",
                term.labels["en"],
                term.labels["ru"],
                term.means["en"],
                term.means["ru"],
                term.huridocs,
            )
            lines.append("| " + " | ".join(cells) + " |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
