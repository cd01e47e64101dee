"""Frozen dataclasses to canonical JSON bytes and back, strictly.

Layout (version 1): UTF-8 JSON, keys sorted, no spaces, no NaN; a date as `YYYY-MM-DD`; a
time as RFC 3339 in UTC; bytes as base64url without padding; a `When` as its written form;
a tuple as a list. Bytes that are not canonical, unknown or missing fields and wrong types
are refused: two writings of one record would have two leaves.
"""

from __future__ import annotations

import base64
import json
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from bearwitness.errors import Malformed
from bearwitness.records.when import When

T = TypeVar("T")
_AS_IT_IS = frozenset({str, int, float, bool})


def written(value: object) -> bytes:
    """Return the canonical bytes of a frozen dataclass."""
    plain = _plain(value)
    return json.dumps(
        plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def read(kind: type[T], data: bytes) -> T:
    """Return the dataclass that `written` made these bytes from.

    Raises:
        Malformed: the bytes are not the canonical form of this kind.
    """
    try:
        plain = json.loads(data)
    except (ValueError, RecursionError) as wrong:
        raise Malformed(f"this is not a {kind.__name__}: not JSON") from wrong
    value: T = _built(kind, plain, kind.__name__)
    if not _is_written(value, data):
        raise Malformed(f"this {kind.__name__} is not in canonical form")
    return value


def _is_written(value: object, data: bytes) -> bool:
    try:
        return written(value) == data
    except (ValueError, OverflowError):  # NaN, half a surrogate pair, a time before year 1 in UTC
        return False


def _plain(value: object) -> Any:
    if value is None or type(value) in _AS_IT_IS:  # most are: a case of many records is read often
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, When):
        return value.written
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(getattr(value, name)) for name in _names(type(value))}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.urlsafe_b64encode(value).decode().rstrip("=")
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind))


@cache
def _needed(kind: type) -> frozenset[str]:
    told = (f for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING)
    return frozenset(f.name for f in told)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _built(kind: Any, plain: Any, path: str) -> Any:
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        if plain is None and type(None) in typing.get_args(kind):
            return None
        (kind,) = (arg for arg in typing.get_args(kind) if arg is not type(None))
        return _built(kind, plain, path)
    if origin is tuple:
        _expect(isinstance(plain, list), path)
        item = typing.get_args(kind)[0]
        return tuple(_built(item, p, f"{path}[{i}]") for i, p in enumerate(plain))
    if origin in (dict, Mapping):
        _expect(isinstance(plain, dict), path)
        return {k: _built(typing.get_args(kind)[1], p, path) for k, p in plain.items()}
    if isinstance(kind, type) and is_dataclass(kind) and kind is not When:
        return _dataclass(kind, plain, path)
    return _scalar(getattr(kind, "__supertype__", kind), plain, path)


def _dataclass(kind: type, plain: Any, path: str) -> Any:
    _expect(isinstance(plain, dict), path)
    _expect(plain.keys() <= set(_names(kind)), path)
    _expect(_needed(kind) <= plain.keys(), path)
    hints = _hints(kind)
    values = {n: _built(hints[n], p, f"{path}.{n}") for n, p in plain.items()}
    return kind(**values)


def _scalar(kind: Any, plain: Any, path: str) -> Any:
    try:
        if kind is When:
            return When.parse(plain)
        if kind is datetime:
            return datetime.fromisoformat(plain)
        if kind is date:
            return date.fromisoformat(plain)
        if kind is bytes:
            return base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4))
        if isinstance(kind, type) and issubclass(kind, Enum):
            return kind(plain)
        if kind is float and type(plain) is int:
            return float(plain)
    except (ValueError, TypeError, AttributeError, OverflowError) as wrong:
        raise Malformed(f"{path} has a value that it cannot have") from wrong
    _expect(type(plain) is kind, path)
    return plain


def _expect(holds: object, path: str) -> None:
    if not holds:
        raise Malformed(f"{path} has a field or a value that it cannot have")
