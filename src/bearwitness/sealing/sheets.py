"""A sheet of paper for each custodian: one share, and all that is needed to use it in ten years.

Plain text of at most 76 columns, so that any printer prints it and no program has to keep it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bearwitness.sealing.plan import Plan

_COLUMNS = 4
_ENGLISH = """\
A SHARE OF A CUSTODY KEY
========================

Case:                   {title}
This share:             group {group} of {groups}, number {number} of {custodians}
Made on:                {on}
The key opens with:     {plan}
Check value of the key: {check}
It opens for:           {recipient}

{words}

This paper is the only copy of this share. Alone it opens nothing. Keep it
where no other share is kept: no photograph, no copy, no file. Write no name
on it.

When you are called, each custodian types their own share into `bearwitness
keys open` or `keys drill`; then the check value is compared aloud. Any
program that knows SLIP-39 joins these words. The check value is the first
four bytes of HMAC-SHA-256 of `bearwitness/key check value/1` under the key.
"""
_RUSSIAN = """\
ДОЛЯ КЛЮЧА ХРАНЕНИЯ
===================

Дело:                       {title}
Эта доля:                   группа {group} из {groups}, номер {number} из {custodians}
Сделана:                    {on}
Ключ открывают:             {plan}
Контрольное значение ключа: {check}
Открывает для:              {recipient}

{words}

Эта бумага — единственный экземпляр доли. Одна она ничего не открывает.
Храните её отдельно от других долей: ни снимка, ни копии, ни файла. Не
пишите на ней имён.

Когда вас позовут, каждый хранитель сам вводит свою долю в `bearwitness
keys open` или `keys drill`; потом вслух сверяют контрольное значение. Эти
слова соединит любая программа, знающая SLIP-39. Контрольное значение —
первые четыре байта HMAC-SHA-256 от `bearwitness/key check value/1` под
этим ключом.
"""
_SHEET = {"en": _ENGLISH, "ru": _RUSSIAN}
_PLANS = {"en": ("{0} of {1}", "{0} of {1} groups"), "ru": ("{0} из {1}", "{0} из {1} групп")}
LANGUAGES = tuple(_SHEET)


def sheets(
    dealt: Sequence[str],
    plan: Plan,
    *,
    title: str,
    check: str,
    recipient: str,
    on: date,
    language: str = "en",
) -> tuple[str, ...]:
    """Return one sheet for each share, in the order in which they were dealt.

    Args:
        dealt: what `shares.split` returned.
        plan: the plan that they were dealt by.
        title: of the case; public.
        check: the key's check value.
        recipient: the public half of the key; its beginning and end are printed.
        on: the day of the ceremony.
        language: "en" or "ru".
    """
    return tuple(
        _SHEET[language].format(
            title=title or "—",
            group=group,
            groups=len(plan.groups),
            number=number,
            custodians=len(some),
            on=on,
            plan=_said(plan, language),
            check=check,
            recipient=f"{recipient[:16]}…{recipient[-12:]}",
            words=_table(share.split()),
        )
        for group, some in enumerate(plan.grouped(dealt), start=1)
        for number, share in enumerate(some, start=1)
    )


def _said(plan: Plan, language: str) -> str:
    one, several = _PLANS[language]
    groups = ", ".join(one.format(g.quorum, g.custodians) for g in plan.groups)
    if len(plan.groups) == 1:
        return groups
    return f"{several.format(plan.quorum, len(plan.groups))} ({groups})"


def _table(words: Sequence[str]) -> str:
    cells = [f"{number:>3} {word:<12}" for number, word in enumerate(words, start=1)]
    rows = (cells[i : i + _COLUMNS] for i in range(0, len(cells), _COLUMNS))
    return "\n".join("  ".join(row).rstrip() for row in rows)
