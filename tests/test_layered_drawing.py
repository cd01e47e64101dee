"""A layered drawing: nothing overlaps, every line reaches its boxes, order of entry is nothing."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.errors import Malformed
from bearwitness.publication import drawing
from bearwitness.publication.drawing import Card, drawn, svg, wrapped
from bearwitness.publication.layers import Box, Tie, placed

NAMES = "abcdefgh"


@st.composite
def graphs(draw):
    """A few boxes of several heights and lines among them, in circles too."""
    names = NAMES[: draw(st.integers(1, 8))]
    boxes = [Box(n, (100.0, draw(st.sampled_from([30.0, 44.0, 90.0])))) for n in names]
    pairs = st.tuples(st.sampled_from(names), st.sampled_from(names))
    ties = [Tie(a, b, "relays", "established") for a, b in draw(st.lists(pairs, max_size=14))
            if a != b]  # fmt: skip
    return boxes, ties


@given(graphs())
def test_no_two_boxes_overlap_and_all_lie_in_the_picture(graph):
    boxes, ties = graph
    made = placed(boxes, ties)
    sizes = {box.id: box.size for box in boxes}
    spans = {}
    for name, (x, y) in made.boxes.items():
        assert -1e-6 <= x <= made.size[0] - sizes[name][0] + 1e-6
        assert -1e-6 <= y <= made.size[1] - sizes[name][1] + 1e-6
        spans.setdefault(made.layer[name], []).append((y, y + sizes[name][1]))
    for column in spans.values():
        for one, other in pairwise(sorted(column)):
            assert one[1] <= other[0]


@given(graphs())
def test_every_line_leaves_its_box_and_ends_at_the_next_and_stays_in_the_picture(graph):
    boxes, ties = graph
    made = placed(boxes, ties)
    assert {route.tie for route in made.routes} == set(ties)
    for route in made.routes:
        for name, (x, y) in zip((route.tie.tail, route.tie.head), (route.points[0],
                                route.points[-1]), strict=True):  # fmt: skip
            left, top = made.boxes[name]
            assert x in {left, left + 100.0}
            assert top <= y <= top + {b.id: b.size[1] for b in boxes}[name]
        assert all(-1e-6 <= y <= made.size[1] + 1e-6 for _, y in route.points)


@given(graphs(), st.randoms())
def test_the_order_of_entry_does_not_matter(graph, order):
    boxes, ties = (list(part) for part in graph)
    made = placed(boxes, ties)
    order.shuffle(boxes)
    order.shuffle(ties)
    assert placed(boxes, ties) == made


@given(graphs())
def test_without_circles_every_line_runs_forwards(graph):
    boxes, ties = graph
    onwards = [tie for tie in ties if tie.tail < tie.head]  # letters in order: no circle
    made = placed(boxes, onwards)
    assert all(made.layer[t.tail] < made.layer[t.head] for t in onwards)


def test_lines_that_would_cross_are_untangled():
    boxes = [Box(n, (100.0, 30.0)) for n in "abcdef"]
    crossed = [Tie(a, b, "relays", "established") for a, b in ("af", "be", "cd")]
    assert placed(boxes, crossed).crossings == 0


def test_a_circle_is_drawn_and_the_claim_stands_last():
    boxes = [Box("a", (9.0, 9.0)), Box("b", (9.0, 9.0)), Box("z", (9.0, 9.0), last=True)]
    ties = [Tie("a", "b", "relays", "established"), Tie("b", "a", "relays", "established")]
    made = placed(boxes, ties)
    assert made.layer == {"a": 0, "b": 1, "z": 1}
    assert len(made.routes) == 2


@pytest.mark.parametrize(("tail", "head"), [("a", "a"), ("a", "x"), ("x", "a")])
def test_a_line_that_leads_nowhere_is_refused(tail, head):
    with pytest.raises(Malformed):
        placed([Box("a", (9.0, 9.0))], [Tie(tail, head, "relays", "established")])


def test_nothing_is_an_empty_picture():
    assert placed([], []).size == (0.0, 0.0)


def picture():
    cards = [
        Card("w", "World", "", "world"),
        Card("a", "A & <b>", "saw", "seen", near="1", far="a", href="/a?b&c"),
        Card("m", "9 sources", "each relies on A", "many"),
        Card("u", "Unknown", "", "unknown"),
        Card("c", "The claim", "claim", "claim"),
    ]
    ties = [
        Tie("w", "a", "saw", "established"), Tie("a", "m", "relays", "inferred"),
        Tie("m", "c", "says", "established"), Tie("w", "u", "saw", "unknown"),
        Tie("u", "c", "left-out", "established"),
    ]  # fmt: skip
    return drawn(cards, ties, heading=lambda layer, of: f"{layer}/{of}" if layer else "")


def test_a_picture_says_standing_by_dashes_and_escapes_every_text():
    made = svg(picture(), title='"a" & b')
    assert 'aria-label="&quot;a&quot; &amp; b"' in made
    assert "A &amp; &lt;b&gt;" in made
    assert 'href="/a?b&amp;c"' in made
    assert 'stroke-dasharray="9 5"' in made
    assert 'stroke-dasharray="2 5"' in made
    assert 'role="group"' in made  # an image would hide its links
    assert re.search(r' width="\d', made[: made.index(">")]) is None
    assert re.search(r' width="\d', svg(picture(), title="", fixed=True)[:300])


def test_a_number_marks_the_cut_and_is_not_told_by_colour_alone():
    made = svg(picture(), title="")
    assert 'class="card-seen cut far"' in made
    assert made.count('class="badge"') == 4  # two circles, each with its sign


@given(st.text(alphabet="ab ж", max_size=60), st.integers(3, 20), st.integers(1, 4))
def test_a_text_is_broken_into_lines_that_fit(text, width, most):
    lines = wrapped(text, width, most)
    assert len(lines) <= most
    assert all(len(line) <= width for line in lines)
    whole = "".join(text.split())
    assert (
        "".join(lines).replace(" ", "").rstrip("…")
        == whole[: len("".join(lines).replace(" ", "").rstrip("…"))]
    )


def test_curves_join_and_the_arrow_points_at_the_end():
    for stroke in picture().strokes:
        pieces = drawing.curves(stroke)
        assert pieces[0][0] == stroke.points[0]
        assert drawing.arrow(stroke)[0] == stroke.points[-1] == pieces[-1][3]
