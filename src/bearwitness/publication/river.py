"""The river of a claim: its sources drawn from spring to headline.

A source that relies on nobody is a spring and stands at the left; what relies on it lies
downstream. A strand is one last source: ten headlines that flow from one spring leave it as ten
strands, so that many look like one where they are one. A strand is whole where the reliance is
established, dashed where it is inferred, dotted where nobody knows. Springs that are alike and
feed the same are drawn as one, with a bar for each. Strands bend only beside the labels of their
column, so that none crosses a label.

Two drawings of the same river: `wide` for a page or a print, `narrow` for a telephone. Colours
are attributes that a stylesheet may override by class.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from bearwitness.errors import Malformed
from bearwitness.publication.edition import Flow, Spring

_STRAND = 9.0  # height of one strand, in the picture's units
_BAR = 8.0  # width of a bar; the bars of springs drawn as one stand side by side
_LINE = 19.0  # height of a line of a label
_INK, _BANK, _WATER, _SOFT = "#1c1b19", "#15495c", "#6b8a95", "#4b4944"
_DASHES = {"established": "", "inferred": "10 5", "unknown": "2 5"}


@dataclass(frozen=True, slots=True)
class Label:
    """What stands beside a source: its title, and in smaller letters its kind and day."""

    title: str
    small: str


@dataclass(frozen=True, slots=True)
class _Spot:
    x: float
    y: float  # of the bar's top
    height: float
    lines: tuple[str, ...]
    small: tuple[str, ...]
    bars: int = 1

    @property
    def label(self) -> float:
        """How high the label is."""
        return (len(self.lines) + len(self.small)) * _LINE

    @property
    def end(self) -> float:
        """Where the last bar ends."""
        return self.x + self.bars * (_BAR + 3) - 3


@dataclass(frozen=True, slots=True)
class Streams:
    """How a river flows. Make one with `Streams.of`."""

    order: tuple[str, ...]  # what is drawn; each after all that it relies on, and near them
    depth: Mapping[str, int]  # steps from the furthest spring
    strands: Mapping[str, int]
    flows: tuple[Flow, ...]
    counts: Mapping[str, int]  # how many sources each of `order` stands for

    @classmethod
    def of(cls, springs: Sequence[Spring], flows: Sequence[Flow]) -> Streams:
        """Work out what is drawn as one, depths and strands.

        Raises:
            Malformed: a source relies on itself, around a corner or straight.
        """
        counts = _alike(springs, flows)
        flows = [f for f in flows if f.source in counts and f.onto in counts]
        onto = {name: [f.onto for f in flows if f.source == name] for name in counts}
        below = {name: [f.source for f in flows if f.onto == name] for name in counts}

        @cache
        def depth(name: str, seen: int = 0) -> int:
            if seen > len(onto):
                raise Malformed("a river runs in a circle", hint="mend who relies on whom")
            return max((depth(up, seen + 1) + 1 for up in onto[name]), default=0)

        depths = {name: depth(name) for name in onto}

        @cache
        def strands(name: str) -> int:
            return max(1, sum(map(strands, below[name])))

        order: dict[str, None] = {}
        # The longest rivers first; what feeds nothing stands at the foot.
        for name in sorted(onto, key=lambda n: (bool(depths[n]), not below[n], -strands(n))):
            _walk(name, onto, below, order)
        strand = {name: strands(name) for name in onto}
        return cls(tuple(order), depths, strand, tuple(flows), counts)


def _alike(springs: Sequence[Spring], flows: Sequence[Flow]) -> dict[str, int]:
    """Return how many sources are drawn with each: testimonies of one title that feed the same."""
    fed = {flow.source for flow in flows}
    first: dict[object, str] = {}
    counts: dict[str, int] = {}
    for one in springs:
        feeds = frozenset((f.source, f.relation, f.standing) for f in flows if f.onto == one.id)
        lone = one.id in fed or one.kind != "testimony"
        key = one.id if lone else (one.title, one.on, feeds)
        name = first.setdefault(key, one.id)
        counts[name] = counts.get(name, 0) + 1
    return counts


def _walk(
    name: str,
    onto: Mapping[str, Sequence[str]],
    below: Mapping[str, Sequence[str]],
    order: dict[str, None],
) -> None:
    if name in order:
        return
    for up in onto[name]:
        _walk(up, onto, below, order)
    order[name] = None
    for down in below[name]:
        _walk(down, onto, below, order)


def wide(streams: Streams, labels: Mapping[str, Label], *, title: str, width: float = 960) -> str:
    """Return the river from left to right as SVG.

    Args:
        streams: from `Streams.of`.
        labels: for every source that is drawn.
        title: what the picture says, for those who do not see it.
        width: in the units in which a letter of a label is 15 high.
    """
    columns = max(streams.depth.values(), default=0) + 1
    step = width / max(columns, 2)
    bend = step * 0.28  # beside the labels of each column, where strands rise and fall
    heights = [0.0] * columns
    spots: dict[str, _Spot] = {}
    for name in streams.order:
        column = streams.depth[name]
        room = step - 16 - (bend if column < columns - 1 else 0)
        spot = replace(_spot(labels[name], room, x=column * step + 2), bars=streams.counts[name])
        upstream = [f.onto for f in streams.flows if f.source == name]
        first = min((streams.depth[up] + 1 for up in upstream), default=column)
        level = min((spots[up].y for up in upstream), default=0.0) - spot.label
        # Below all that stands in the columns that its strands run through.
        top = max(level, *heights[first:], 0.0) + spot.label
        bar = streams.strands[name] * _STRAND
        spots[name] = replace(spot, y=top, height=bar)
        for lane in range(first, column + 1):
            heights[lane] = top + bar + 16
    curves = _strands(streams, spots, step=step, bend=bend)
    return _picture(width, max(heights), curves, spots, title, "river river-wide")


def narrow(streams: Streams, labels: Mapping[str, Label], *, title: str) -> str:
    """Return the river from top to bottom as SVG, 340 units wide. Arguments as for `wide`."""
    spots: dict[str, _Spot] = {}
    y = 0.0
    for name in streams.order:
        bars = streams.counts[name]
        x = 16.0 + 26 * min(streams.depth[name], 4)
        spot = _spot(labels[name], 316 - x - 11 * (bars - 1), x=x)
        spots[name] = replace(spot, y=y + 6, height=spot.label - 4, bars=bars)
        y += spot.label + 20
    curves = _falls(streams, spots)
    return _picture(340, y, curves, spots, title, "river river-narrow", beside=True)


def _spot(label: Label, room: float, *, x: float) -> _Spot:
    return _Spot(x, 0, 0, _wrapped(label.title, room / 7.8), _wrapped(label.small, room / 7))


def _picture(  # noqa: PLR0917 - private; the two drawings share it
    width: float,
    height: float,
    curves: Iterable[str],
    spots: Mapping[str, _Spot],
    title: str,
    kind: str,
    *,
    beside: bool = False,
) -> str:
    bars = (_bar(spot, beside=beside) for spot in spots.values())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{kind}" role="img" '
        f'viewBox="0 0 {width:g} {height:g}" font-family="PT Sans, sans-serif" font-size="15">'
        f"<title>{_escaped(title)}</title>{''.join(curves)}{''.join(bars)}</svg>"
    )


def _strands(
    streams: Streams, spots: Mapping[str, _Spot], *, step: float, bend: float
) -> Iterable[str]:
    left: dict[str, float] = dict.fromkeys(spots, 0.0)
    right: dict[str, float] = dict.fromkeys(spots, 0.0)
    for flow in streams.flows:
        up, down, size = spots[flow.onto], spots[flow.source], streams.strands[flow.source]
        edge = (streams.depth[flow.onto] + 1) * step  # where the next column begins
        x1, x2 = edge - bend, edge
        for _ in range(size):
            y1 = up.y + min(left[flow.onto], up.height - _STRAND) + _STRAND / 2
            y2 = down.y + min(right[flow.source], down.height - _STRAND) + _STRAND / 2
            left[flow.onto] += _STRAND
            right[flow.source] += _STRAND
            half = (x1 + x2) / 2
            path = f"M{up.end:g} {y1:g}H{x1:g}C{half:g} {y1:g} {half:g} {y2:g} {x2:g} {y2:g}"
            yield _curve(f"{path}H{down.x:g}", flow, _STRAND - 2)


def _falls(streams: Streams, spots: Mapping[str, _Spot]) -> Iterable[str]:
    order = list(streams.order)
    for flow in streams.flows:
        up, down = spots[flow.onto], spots[flow.source]
        between = order[order.index(flow.onto) + 1 : order.index(flow.source)]
        y2 = down.y + _LINE / 2
        if any(spots[name].x <= up.x for name in between):
            # Another source stands in the way: around it on the left, so as not to seem its own.
            lane, y1 = up.x - 9, up.y + up.height / 2
            path = f"M{up.x:g} {y1:g}H{lane:g}V{y2:g}H{down.x:g}"
        else:
            y1 = up.y + up.height
            path = f"M{up.x + 4:g} {y1:g}V{y2 - 14:g}Q{up.x + 4:g} {y2:g} {down.x:g} {y2:g}"
        yield _curve(path, flow, 3.0 + min(streams.strands[flow.source], 4))


def _curve(path: str, flow: Flow, size: float) -> str:
    dashes = _DASHES.get(flow.standing, _DASHES["unknown"])
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<path class="water" d="{path}" fill="none" stroke="{_WATER}" '
        f'stroke-width="{size:g}"{dashed}/>'
    )


def _bar(spot: _Spot, *, beside: bool) -> str:
    x = spot.end + 10 if beside else spot.x
    y = spot.y + 10 if beside else spot.y - spot.label + _LINE - 5
    bars = (
        f'<rect class="bank" x="{spot.x + n * (_BAR + 3):g}" y="{spot.y:g}" width="{_BAR:g}" '
        f'height="{spot.height:g}" fill="{_BANK}"/>'
        for n in range(spot.bars)
    )
    titles = (
        f'<text class="ink" x="{x:g}" y="{y + row * _LINE:g}" fill="{_INK}">{_escaped(line)}</text>'
        for row, line in enumerate(spot.lines)
    )
    smalls = (
        f'<text class="soft" x="{x:g}" y="{y + row * _LINE:g}" font-size="13.5" '
        f'fill="{_SOFT}">{_escaped(line)}</text>'
        for row, line in enumerate(spot.small, start=len(spot.lines))
    )
    return "".join((*bars, *titles, *smalls))


def _escaped(text: str) -> str:
    for mark, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(mark, written)
    return text


def _wrapped(text: str, width: float) -> tuple[str, ...]:
    lines = [""]
    for word in text.split(" "):  # a hard space holds
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return tuple(lines)
