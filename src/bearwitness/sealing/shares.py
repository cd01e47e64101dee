"""Shares: a secret dealt to custodians in words (SLIP-39). Only the DESK may import this.

https://github.com/satoshilabs/slips/blob/master/slip-0039.md, by `shamir_mnemonic`. Shares come in
groups, one for each place: so many of a group's custodians stand for their group, so many groups
give the secret back, and fewer give nothing. Steps of joining, as docs/spec/custody.md numbers
them; an error names the one that failed:

1. Each share is written as one: known words, a checksum that holds.
2. The shares are of one set, and no two of them claim one place in it.
3. They are enough: as many groups as are asked for, in each as many shares.
4. What they give carries its own digest.
5. The check value is that of the key: words of another set, or a wrong passphrase of the shares,
   give another secret without any other sign.

The splitting draws its own randomness inside that package; it takes none from outside.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence

from shamir_mnemonic import MnemonicError
from shamir_mnemonic.shamir import ShareGroup, generate_mnemonics, recover_ems
from shamir_mnemonic.share import Share

from bearwitness.errors import CannotOpen, Malformed
from bearwitness.sealing.plan import Plan

_CHECK = b"bearwitness/key check value/1"
_WORK = 1  # 20,000 rounds of PBKDF2 in all, SLIP-39's usual exponent
_DEAREST = 5  # 320,000 rounds; shares that ask for more are refused
_PRINTABLE = re.compile("[ -~]*")


def split(secret: bytes, plan: Plan, *, passphrase: str = "") -> tuple[str, ...]:
    """Return one share of words for each custodian, group after group.

    Args:
        secret: 16 to 32 bytes, an even number.
        plan: to whom.
        passphrase: SLIP-39's own, printable ASCII; it is needed beside the shares.

    Raises:
        Malformed: the secret or the passphrase is not such.
    """
    if len(secret) not in range(16, 33, 2):
        raise Malformed("a secret of this length is not dealt", hint="it has 16 to 32 bytes")
    groups = [(group.quorum, group.custodians) for group in plan.groups]
    dealt = generate_mnemonics(
        plan.quorum, groups, secret, _ascii(passphrase), iteration_exponent=_WORK
    )
    return tuple(share for group in dealt for share in group)


def join(shares: Sequence[str], *, passphrase: str = "", check: str | None = None) -> bytes:
    """Return the secret. More shares than are needed do no harm; one given twice counts once.

    Args:
        shares: in any order, words apart by any white space.
        passphrase: SLIP-39's own; empty if the shares were made without one.
        check: the key's check value, as the shares' sheets give it. Without it a wrong
            passphrase is not noticed here; compare the recipient then.

    Raises:
        CannotOpen: steps 1 to 5. No message repeats a word of a share.
        Malformed: the passphrase is not printable ASCII.
    """
    word = _ascii(passphrase)
    groups = _groups([_parsed(n, text) for n, text in enumerate(shares, start=1)])
    try:
        secret = bytes(recover_ems(_enough(groups)).decrypt(word))
    except (MnemonicError, ValueError) as wrong:
        # Not the package's own message: it may repeat words of a share.
        raise _wrong(4, "these shares do not belong together, or one is false") from wrong
    if check is not None and not hmac.compare_digest(_plain(check), key_check(secret)):
        raise CannotOpen(
            "step 5, check value: these shares give another key",
            hint="a wrong passphrase of the shares, or shares of another key; nothing was opened",
        )
    return secret


def key_check(secret: bytes) -> str:
    """Return eight hexadecimal digits by which custodians can compare a joined secret aloud."""
    return hmac.digest(secret, _CHECK, "sha256").hex()[:8]


def _parsed(number: int, text: str) -> Share:
    try:
        share = Share.from_mnemonic(" ".join(text.lower().split()))
    except (MnemonicError, ValueError) as wrong:
        raise CannotOpen(
            f"step 1, share {number}: a word is wrong, missing or out of place",
            hint="compare it with the paper, word by word",
        ) from wrong
    if share.iteration_exponent > _DEAREST:
        raise _wrong(1, f"share {number} asks for too much work")
    return share


def _groups(shares: Sequence[Share]) -> dict[int, dict[int, Share]]:
    groups: dict[int, dict[int, Share]] = {}
    for share in shares:
        group = groups.setdefault(share.group_index, {})
        if group.setdefault(share.index, share) != share:
            raise _wrong(2, "two different shares have one number")
        if next(iter(group.values())).group_parameters() != share.group_parameters():
            raise _wrong(2, "they are of different sets")
    if len({share.common_parameters() for share in shares}) > 1:
        raise _wrong(2, "they are of different sets")
    return groups


def _enough(groups: dict[int, dict[int, Share]]) -> dict[int, ShareGroup]:
    """Return as many groups as are needed, each with as many shares as it needs."""
    whole: dict[int, ShareGroup] = {}
    needed, told = 1, []
    for index, held in sorted(groups.items()):
        first = next(iter(held.values()))
        needed = first.group_threshold
        if len(held) < first.member_threshold:
            told.append(f"group {index + 1} has {len(held)} of {first.member_threshold}")
        elif len(whole) < needed:
            whole[index] = ShareGroup()
            for share in [*held.values()][: first.member_threshold]:
                whole[index].add(share)
    if len(whole) < needed:
        told.append(f"{len(whole)} of {needed} groups have a quorum")
        raise CannotOpen(f"step 3, quorum: {', '.join(told)}", hint="bring more custodians")
    return whole


def _ascii(passphrase: str) -> bytes:
    if not _PRINTABLE.fullmatch(passphrase):
        raise Malformed("a passphrase of shares is of printable ASCII", hint="SLIP-39 asks for it")
    return passphrase.encode()


def _plain(check: str) -> str:
    return re.sub("[^0-9a-f]", "", check.lower())


def _wrong(step: int, why: str) -> CannotOpen:
    return CannotOpen(
        f"step {step}, shares: {why}", hint="all of one set, each word as it is written"
    )
