"""Where somebody signs: on a line beside, under or over a label, or in a box. In points of the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from activities.documents.fields.runs import around, cell_of
from schemas.reading import Box

OVER = 34.0
"""A signature reaches so far above its line."""
UNDER = 9.0
"""And so far below it."""
ASIDE = 12.0
"""And so far beyond the ends of its line, which are often lost."""
UP = 17.0
"""From a label up to the line that it stands under."""
DOWN = 64.0
"""From a label down to the line that it stands over."""
BEHIND = 110.0
"""From a label to the line behind it."""
LEVEL = 9.0
ROOM = 200.0
"""Where there is no line: so far behind the label."""
WIDEST = 420.0
"""A wider box holds more than a signature."""
LEAST = 40.0
"""A shorter line is none to sign on."""
STEP = 3.0
GAP = 30.0


@dataclass(frozen=True)
class Spot:
    """Where one signs, beside one label."""

    box: Box
    certain: bool
    """A line or a box is drawn there, and no other can be meant."""


def spot(label: Box, rules: Sequence[Box], cells: Sequence[Box], width: float) -> Spot:
    """The place that belongs to a label.

    Args:
        rules: level lines of the page, pieces of a line put together.
        cells: boxes with ruled edges.
        width: of the page.
    """
    cell = cell_of(label, cells)
    if cell and cell[2] - cell[0] <= WIDEST and cell[3] - cell[1] >= 2.4 * (label[3] - label[1]):
        return Spot(cell, True)
    found = sorted(each for rule in rules if (each := _beside(label, rule)))
    if found and _over_and_under(label, [box for _, box in found]):
        return Spot(around([box for _, box in found[:2]]), False)
    if found:
        return Spot(found[0][1], True)
    _, y0, x1, y1 = label
    return Spot((x1 + 3, y0 - OVER / 2, min(x1 + ROOM, width), y1 + UNDER), False)


def _over_and_under(label: Box, rooms: Sequence[Box]) -> bool:
    """Whether lines over and under the label end alike, as edges of a box do whose sides are lost."""
    over = [room for room in rooms if room[1] < label[1] - UNDER]
    under = [room for room in rooms if room[1] > label[3]]
    return any(abs(a[0] - b[0]) + abs(a[2] - b[2]) < 2 * ASIDE for a in over for b in under)


def _beside(label: Box, rule: Box) -> tuple[float, Box] | None:
    """How far a line is from a label that may name it, and the room on the line."""
    x0, y0, x1, y1 = label
    left, right, level = rule[0], rule[2], (rule[1] + rule[3]) / 2
    if right - left < LEAST:
        return None
    room = (left - ASIDE, level - OVER, right + ASIDE, level + UNDER)
    if -6 <= left - x1 <= BEHIND and abs(level - y1) <= LEVEL:
        return (left - x1) / 6, (max(room[0], x1 + 2), *room[1:])
    over = left - 12 <= x0 <= right and x1 <= right + 60
    if over and -2 <= y0 - level <= UP:
        return y0 - level, (room[0], room[1], room[2], min(room[3], y0 - 0.5) if y0 > level + 2 else room[3])
    if over and 8 <= level - y1 <= DOWN:
        return 10 + level - y1, (room[0], max(room[1], y1 + 1), room[2], room[3])
    return None


def joined(rules: Sequence[Box]) -> list[Box]:
    """Lines whose pieces lie behind each other put together."""
    out: list[Box] = []
    for rule in sorted(rules):
        for i, other in enumerate(out):
            level = abs((rule[1] + rule[3]) - (other[1] + other[3])) / 2
            if level <= STEP and rule[0] - other[2] <= GAP:
                out[i] = (other[0], min(rule[1], other[1]), max(rule[2], other[2]), max(rule[3], other[3]))
                break
        else:
            out.append(rule)
    return out
