"""What is measured of parts, of two neighbours and of a label with a value, for trees to judge by."""

from collections.abc import Callable, Sequence

import numpy as np

from activities.documents.engines.page import ReadPage
from activities.documents.layout.parts import Part, gap, rise, usual_height
from activities.documents.layout.standing import Flush, Near, Places, columns, heights, level, rows
from activities.documents.layout.trees import Numbers
from activities.documents.layout.typography import looks
from activities.documents.layout.wording import wording

SIDES = ("left", "right", "above", "below")
ROLES = ("label", "value")
FAR = 99.0
"""In place of a distance where there is nothing."""
_MOST = 4.0
"""Log odds that are taken at face value at most."""
_OF_SIDES = (
    "ends with a colon", "share of capitals", "share of figures", "share of label words", "a number", "a day",
    "a mark or an answer", "marks alone", "words", "begins small", "begins with a figure",
    "last word is of labels", "share of value words", "in brackets", "line under", "stroke", "ink",
)  # fmt: skip
_OF_TWO = (
    "ends with a colon", "share of capitals", "share of figures", "share of label words",
    "share of value words", "last word is of labels", "a number", "a day", "a mark or an answer",
    "marks alone", "words", "letters", "small words", "begins small", "begins with a capital",
    "begins with a figure", "in brackets", "ends with a comma", "ends with a full stop",
    "ends with a question mark", "money", "line under", "line right", "line over", "gap left", "gap right",
    "rise above", "rise below", "before in line", "behind in line",
)  # fmt: skip


class Sight:
    """All parts of a page with what is measured of them."""

    def __init__(self, page: ReadPage, found: Sequence[Part]) -> None:
        self.parts = found
        self.n = len(found)
        at = {part: i for i, part in enumerate(found)}
        self.side = {
            name: np.array([at[o] if (o := part.side(name)) else -1 for part in found], np.int64)
            for name in SIDES
        }
        self.box = np.array([part.box for part in found], float).reshape(-1, 4)
        self.height = heights(self.box)
        self.usual = float(np.median(self.height)) if self.n else 1.0
        self.row = Near.of_pairs(self.n, *rows(self.box))
        over, under = columns(self.box, self.height)
        self.column = Near.of_pairs(self.n, under, over)
        self._cells = [part.cell for part in found]
        self.own = {**_columns([wording(part.text) for part in found]), **looks(page, found)}
        self.own |= self._of_distances() | self._of_place(page)
        self.own |= self._of_column()
        self.own |= {f"page: {name}": np.full(self.n, self._usual(name)) for name in _OF_SIDES[:4]}
        self.seen: dict[str, Numbers] = {}

    def _usual(self, name: str) -> float:
        return float(self.own[name].mean()) if self.n else 0.0

    def gap(self, first: int, then: int) -> float:
        """Heights of a line between a part and another one right of it."""
        return gap(self.parts[first], self.parts[then])

    def rise(self, upper: int, lower: int) -> float:
        """Heights of a line between a part and another one below it."""
        return rise(self.parts[upper], self.parts[lower])

    def _of_place(self, page: ReadPage) -> dict[str, Numbers]:
        usual = usual_height(self.parts)
        x0, y0, x1, y1 = self.box.T
        nowhere = (-FAR * usual, -FAR * usual, FAR * usual, FAR * usual)
        cells = np.array([cell or nowhere for cell in self._cells], float).reshape(-1, 4)
        held = np.array([cell is not None for cell in self._cells], bool)
        return {
            "from the left": x0 / page.width,
            "from the right": 1 - x1 / page.width,
            "from the top": y0 / page.height,
            "width": (x1 - x0) / self.height,
            "height": self.height / usual,
            "in a box": held.astype(float),
            "room in the box": np.where(held, (cells[:, 2] - x1) / usual, FAR),
            "under the edge of the box": np.where(held, (y0 - cells[:, 1]) / usual, FAR),
            "above the edge of the box": np.where(held, (cells[:, 3] - y1) / usual, FAR),
        }

    def _of_distances(self) -> dict[str, Numbers]:
        usual = usual_height(self.parts)
        own: dict[str, Numbers] = {}
        measured: tuple[tuple[str, str, Callable[[Part, Part], float]], ...] = (
            ("gap left", "left", lambda part, other: gap(other, part)),
            ("gap right", "right", gap),
            ("rise above", "above", lambda part, other: rise(other, part)),
            ("rise below", "below", rise),
            ("flush above", "above", lambda part, other: (other.box[0] - part.box[0]) / usual),
            ("flush below", "below", lambda part, other: (other.box[0] - part.box[0]) / usual),
        )
        for name, side, measure in measured:
            own[name] = np.array([measure(p, o) if (o := p.side(side)) else FAR for p in self.parts])
        for name in SIDES:
            own[f"in one box with {name}"] = np.array(
                [float(bool(p.cell and (o := p.side(name)) and o.cell == p.cell)) for p in self.parts]
            )
        own["before in line"] = np.array([_count(p, "left") for p in self.parts], float)
        own["behind in line"] = np.array([_count(p, "right") for p in self.parts], float)
        return own

    def _of_column(self) -> dict[str, Numbers]:
        """What is flush left with each part."""
        self._flush = Flush(self.box[:, 0], 0.6 * self.height)
        return {
            "flush": self._flush.many,
            **{f"flush: {name}": self._flush.mean(self.own[name]) for name in _OF_SIDES[:4]},
        }

    def of_parts(self) -> dict[str, Numbers]:
        """Clues of each part, on its own and among its neighbours, as far as those have been looked at."""
        out = dict(self.own)
        for name, at in self.side.items():
            for clue in _OF_SIDES:
                out[f"{name}: {clue}"] = take(self.own[clue], at, -1.0)
            for role, odds in self.seen.items():
                out[f"{name}: {role}"] = take(odds, at, -_MOST - 1)
        for role, odds in self.seen.items():
            out[role] = odds
            out[f"flush: {role}"] = self._flush.mean(odds)
        if self.seen:
            out["label on the left"] = self._best("left")
            out["label above"] = self._best("above")
        return out

    def _best(self, side: str) -> Numbers:
        """Log odds of the likeliest label on one side, however far."""
        best = np.full(self.n, -_MOST - 1)
        at = self.side[side]
        for _ in range(8):
            best = np.maximum(best, take(self.seen["label"], at, -_MOST - 1))
            at = np.where(at >= 0, self.side[side][at], -1)
        return best

    def look(self, odds: dict[str, Numbers]) -> None:
        """Takes note of what each part seems to be."""
        self.seen = {role: np.clip(each, -_MOST, _MOST) for role, each in odds.items()}

    def of_unions(self, first: Places, then: Places) -> dict[str, Numbers]:
        """Clues of two neighbours' being parts of one label or of one label's values."""
        out = self._of_two(first, then)
        for role, odds in self.seen.items():
            out[f"both: {role}"] = np.minimum(odds[first], odds[then])
        return out

    def of_links(self, label: Places, value: Places, between: Numbers) -> dict[str, Numbers]:
        """Clues of values' belonging to labels, with so many parts between."""
        out = self._of_two(label, value)
        out["between"] = between
        lined = level(self.box, self.height, label, value)
        out["label between"] = np.array(
            [self._label_between(*two) for two in zip(label, value, lined, strict=True)], float
        )
        return out

    def _label_between(self, i: int, j: int, lined: bool) -> float:
        """Log odds of the likeliest label between two parts, in line or in column."""
        if lined:
            low, high = sorted((self.box[i, 0], self.box[j, 0]))
            held = self.row.of(j)
            held = held[(self.box[held, 0] > low) & (self.box[held, 0] < high)]
        else:
            held = self.column.of(j)
            held = held[slice(*np.searchsorted(held, (min(i, j) + 1, max(i, j))))]
            held = held[~level(self.box, self.height, held, np.array([i]))]
        return float(self.seen["label"][held].max(initial=-_MOST - 1))

    def _of_two(self, a: Places, b: Places) -> dict[str, Numbers]:
        p, q = self.box[a], self.box[b]
        low = np.minimum(self.height[a], self.height[b])
        shared = np.minimum(p[:, 2], q[:, 2]) - np.maximum(p[:, 0], q[:, 0])
        out: dict[str, Numbers] = {
            "to the right": (q[:, 0] - p[:, 2]) / low,
            "down": (q[:, 1] - p[:, 3]) / low,
            "left edges": (q[:, 0] - p[:, 0]) / low,
            "right edges": (q[:, 2] - p[:, 2]) / low,
            "middles across": (q[:, 0] + q[:, 2] - p[:, 0] - p[:, 2]) / 2 / low,
            "middles down": (q[:, 1] + q[:, 3] - p[:, 1] - p[:, 3]) / 2 / low,
            "over each other": shared / np.maximum(1, np.minimum(p[:, 2] - p[:, 0], q[:, 2] - q[:, 0])),
            "of heights": self.height[b] / self.height[a],
            "first is wide": (p[:, 2] - p[:, 0]) / low,
            "then is wide": (q[:, 2] - q[:, 0]) / low,
            "boxes": np.array(
                [_boxes(self._cells[i], self._cells[j]) for i, j in zip(a, b, strict=True)], float
            ),
        }
        for name in ("stroke", "ink", "tall", "grey"):
            out[f"of {name}"] = self.own[name][b] / np.maximum(1e-3, self.own[name][a])
        for way, at, other in (("first", a, b), ("then", b, a)):
            for clue in _OF_TWO:
                out[f"{way}: {clue}"] = self.own[clue][at]
            for role, odds in self.seen.items():
                out[f"{way}: {role}"] = odds[at]
            for side in SIDES:
                near = self.side[side][at]
                out[f"{way}: {side} is the other"] = (near == other).astype(float)
                near = np.where(near == other, -1, near)
                for role, odds in self.seen.items():
                    out[f"{way}, {side}: {role}"] = take(odds, near, -_MOST - 1)
        return out


def take(measure: Numbers, at: Places, missing: float) -> Numbers:
    """Measures of the parts at these places; `missing` where there is none."""
    return np.where(at >= 0, measure[at], missing) if len(measure) else np.zeros(0)


def _columns(rows: Sequence[dict[str, float]]) -> dict[str, Numbers]:
    names = rows[0] if rows else wording("")
    return {name: np.array([row[name] for row in rows], float) for name in names}


def _count(part: Part, side: str) -> int:
    n, other = 0, part.side(side)
    while other and n < 9:
        n, other = n + 1, other.side(side)
    return n


def _boxes(a: object, b: object) -> float:
    """How two parts stand in boxes: in one, in two, one of them in one, in none."""
    if a and a == b:
        return 3.0
    return float(bool(a)) + float(bool(b))
