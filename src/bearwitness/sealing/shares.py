"""Shares: a secret in k of n pieces, written as words (SLIP-39). Only the DESK may import this.

https://github.com/satoshilabs/slips/blob/master/slip-0039.md, by `shamir_mnemonic`. One group;
every custodian holds one share; any `quorum` of them give the secret back, fewer give nothing.
The splitting draws its own randomness inside that package; it takes none from outside.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics

from bearwitness.errors import CannotOpen, Malformed

_CHECK = b"bearwitness/key check value/1"


def split(secret: bytes, *, quorum: int, custodians: int) -> tuple[str, ...]:
    """Return one share of words for each custodian.

    Args:
        secret: 16 to 32 bytes, an even number.
        quorum: how many shares give the secret back, 2 or more: one alone must not.
        custodians: how many shares are made, up to 16.

    Raises:
        Malformed: these numbers do not fit.
    """
    if not 2 <= quorum <= custodians <= 16 or len(secret) not in range(16, 33, 2):
        raise Malformed(
            "shares cannot be made like this",
            hint="at least 2 custodians must be needed, at most 16 can hold a share",
        )
    (shares,) = generate_mnemonics(1, [(quorum, custodians)], secret, iteration_exponent=0)
    return tuple(shares)


def join(shares: Sequence[str]) -> bytes:
    """Return the secret.

    Raises:
        CannotOpen: too few shares, shares of different secrets, or a mistyped word.
    """
    try:
        return bytes(combine_mnemonics([" ".join(s.split()) for s in dict.fromkeys(shares)]))
    except (MnemonicError, ValueError) as wrong:
        # Not the package's own message: it may repeat words of a share.
        raise CannotOpen(
            "these shares do not give the secret back",
            hint="exactly as many shares of one set as the quorum asks for, each word as written",
        ) from wrong


def key_check(secret: bytes) -> str:
    """Return eight hexadecimal digits by which custodians can compare a joined secret aloud."""
    return hmac.digest(secret, _CHECK, "sha256").hex()[:8]
