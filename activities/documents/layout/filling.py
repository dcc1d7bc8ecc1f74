"""What is filled in at which label: of all parts that may be a label and its value, the likeliest."""

from collections.abc import Iterator
from itertools import islice

import numpy as np

from activities.documents.layout.clues import ROLES, Sight
from activities.documents.layout.merits import Merits
from activities.documents.layout.options import Chances, Option, options
from activities.documents.layout.standing import Near, Places, crossing, level
from activities.documents.layout.trees import Numbers, Trees

LINK = "filled in at this label"
UNION = "parts of one"
PAIR = "just these parts"
_ASIDE = 30.0
"""Heights of a line that may lie between a label and a value right of it."""
_UNDER = 80.0
"""Heights of a line that may lie between the head of a column and a value below it."""
_ASKEW, _RAISED = 10.0, 1.3
"""Heights of a line, across and up or down, between a label and what was set or written beside it askew."""
_MARKED = 2.5
"""Heights of a line that may lie between a mark and the label behind it."""
_OVER = 1.5
"""Heights of a line that may lie between a value and the label below it."""
_MOST = 3
"""Labels on one side of a part that are asked about."""
_LIKELY = -2.5
"""Log odds from which a part is thought of as a label at all."""
_LEAST = -2.94
"""Log odds (of one in twenty) from which a label and a value are told as belonging together."""


def filled(sight: Sight, trees: Trees) -> list[Option]:
    """Labels with their values, in reading order: the likeliest first, then what its parts leave free."""
    look(sight, trees)
    chances = weighed(sight, trees)
    found = options(sight, chances)
    if not found:
        return []
    odds = trees.odds(PAIR, Merits(sight, chances).of(found), len(found))
    taken: set[int] = set()
    chosen = []
    for at in np.argsort(-odds, kind="stable"):
        label, value = found[at]
        if odds[at] > _LEAST and not taken & (label | value):
            taken |= label | value
            chosen.append(found[at])
    return sorted(chosen, key=lambda option: min(option[0]))


def question(role: str) -> str:
    """What is asked of a part."""
    return f"a {role}"


def look(sight: Sight, trees: Trees) -> None:
    """Whether each part is a label or a value, by itself and by its neighbours."""
    told = sight.of_parts()
    sight.look({role: trees.odds(question(role), told, sight.n) for role in ROLES})


def weighed(sight: Sight, trees: Trees) -> Chances:
    """How likely labels and values belong to each other, and neighbours are parts of one."""
    label, value, between = links(sight)
    first, then = unions(sight)
    return Chances(
        _chances(trees, LINK, sight.of_links(label, value, between), label, value),
        _chances(trees, UNION, sight.of_unions(first, then), first, then),
    )


def unions(sight: Sight) -> tuple[Places, Places]:
    """Neighbours in line or in column that may be parts of one: the first ones, and those after them."""
    pairs = [(int(i), j) for side in ("left", "above") for j, i in enumerate(sight.side[side]) if i >= 0]
    first, then = np.array(pairs, np.int64).reshape(-1, 2).T
    return first, then


def links(sight: Sight) -> tuple[Places, Places, Numbers]:
    """Labels and values that may belong to each other, with how many parts stand between."""
    found: dict[tuple[int, int], int] = {}
    askew = _askew(sight)
    for value in range(sight.n):
        for way, most in (
            (_left(sight, value), _MOST),
            (_up(sight, value), _MOST),
            ((int(i) for i in askew.of(value)), 2),
        ):
            likely = ((i, n) for n, i in enumerate(way) if sight.seen["label"][i] > _LIKELY)
            for label, between in islice(likely, most):
                found.setdefault((label, value), between)
        for label in _behind(sight, value):
            if sight.seen["label"][label] > _LIKELY:
                found.setdefault((label, value), 0)
    labels, values, apart = np.array([(*k, n) for k, n in found.items()], np.int64).reshape(-1, 3).T
    return labels, values, apart.astype(float)


def _left(sight: Sight, value: int) -> Iterator[int]:
    at = sight.side["left"][value]
    while at >= 0 and sight.gap(at, value) < _ASIDE:
        yield int(at)
        at = sight.side["left"][at]


def _up(sight: Sight, value: int) -> Iterator[int]:
    """Everything above, the nearest in reading order first."""
    over = sight.column.of(value)
    for i in over[: np.searchsorted(over, value)][::-1]:
        if sight.rise(int(i), value) > _UNDER:
            return
        yield int(i)


def _askew(sight: Sight) -> Near:
    """What stands left of each part, a little higher or lower, the nearest first."""
    box = sight.box
    x0, y0, x1, y1 = box.T
    mid, slack = (y0 + y1) / 2, _RAISED * sight.height
    value, i = crossing(mid - slack, mid + slack)
    high = np.maximum(sight.height[i], sight.height[value])
    down = np.abs(y0[i] + y1[i] - y0[value] - y1[value]) / 2
    across = (x0[value] - x1[i]) / high
    near = (down < _RAISED * high) & (across > -0.5) & (across < _ASKEW) & (x0[i] < x0[value])
    near &= ~level(box, sight.height, i, value)
    return Near.of_pairs(sight.n, value[near], i[near], (across * high)[near])


def _behind(sight: Sight, value: int) -> list[int]:
    """A label right behind a mark, or right below its value."""
    right, below = int(sight.side["right"][value]), int(sight.side["below"][value])
    found = [right] if right >= 0 and sight.gap(value, right) < _MARKED else []
    return [*found, below] if below >= 0 and sight.rise(value, below) < _OVER else found


def _chances(
    trees: Trees, asked: str, clues: dict[str, Numbers], a: Places, b: Places
) -> dict[tuple[int, int], float]:
    """Probability of yes for each two parts; of two askings about the same the higher one."""
    found: dict[tuple[int, int], float] = {}
    chances = 1 / (1 + np.exp(-trees.odds(asked, clues, len(a))))
    for i, j, chance in zip(a, b, chances, strict=True):
        key = int(i), int(j)
        found[key] = max(float(chance), found.get(key, 0.0))
    return found
