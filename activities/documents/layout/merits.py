"""What is measured of a label with its value, to judge whether just these parts belong together."""

from collections.abc import Sequence

import numpy as np

from activities.documents.layout.clues import FAR, ROLES, Sight
from activities.documents.layout.groups import STROKES, Whole, likeliest, whole
from activities.documents.layout.options import Chances, Group, Option
from activities.documents.layout.standing import Places
from activities.documents.layout.trees import Numbers
from schemas.reading import Box

_NEVER = -6.0
"""In place of log odds where there is no part."""


class Merits:
    """Measures of what may be labels with their values."""

    def __init__(self, sight: Sight, chances: Chances) -> None:
        self._sight, self._chances = sight, chances
        self._wholes: dict[Group, Whole] = {}
        x, y = (sight.box[:, 0] + sight.box[:, 2]) / 2, (sight.box[:, 1] + sight.box[:, 3]) / 2
        self._down = np.argsort(y, kind="stable")
        self._x, self._y = x[self._down], y[self._down]
        self._in_cell: dict[Box, list[int]] = {}
        for i, part in enumerate(sight.parts):
            if part.cell:
                self._in_cell.setdefault(part.cell, []).append(i)

    def of(self, options: Sequence[Option]) -> dict[str, Numbers]:
        """Measures of each option, by name."""
        two = [(self._whole(label), self._whole(value)) for label, value in options]
        out = _columns([self._row(label, value) for label, value in two])
        for role, wholes in zip(ROLES, zip(*two, strict=True), strict=False):
            own = _columns([each.clues for each in wholes])
            out |= {f"{role}: {name}": measure for name, measure in own.items()}
        return out

    def _whole(self, held: Group) -> Whole:
        if held not in self._wholes:
            self._wholes[held] = whole(self._sight, self._chances, held)
        return self._wholes[held]

    def _row(self, label: Whole, value: Whole) -> dict[str, float]:
        return {
            **self._of_links(label, value),
            **self._of_rivals(label, value),
            **self._of_unions(label, value),
            **self._of_place(label, value),
            **self._of_strangers(label, value),
            **self._of_next(label, value),
        }

    def _of_links(self, label: Whole, value: Whole) -> dict[str, float]:
        links = [likeliest(self._chances.labels.get(i, {}), label.held) for i in value.parts.tolist()]
        unions = [likeliest(self._chances.beside.get(i, {}), value.held) for i in value.parts.tolist()]
        joins = [max(both) for both in zip(links, unions, strict=True)]
        return {
            "link": max(links),
            "first link": links[0],
            "weakest link": min(links),
            "mean link": sum(links) / len(links),
            "weakest join": min(joins),
            "mean join": sum(joins) / len(joins),
        }

    def _of_rivals(self, label: Whole, value: Whole) -> dict[str, float]:
        """What else the value may belong to, and the label have."""
        both = label.held | value.held
        rivals = [self._rival(i, both) for i in value.parts.tolist()]
        left = {i: p for i, p in self._chances.belong(label.held).items() if i not in both}
        mine = [chance for i, chance in left.items() if self._chances.best[i] in label.held]
        values, labels = self._chances.values, self._chances.labels
        return {
            "rival": max(rivals),
            "first rival": self._rival(value.first, label.held),
            "mean rival": sum(rivals) / len(rivals),
            "left out": max(left.values(), default=0.0),
            "left out without a rival": max(mine, default=0.0),
            "value as a label": max(_most(values.get(i, {}), value.held) for i in value.held),
            "label as a value": max(_most(labels.get(i, {}), label.held) for i in label.held),
        }

    def _rival(self, part: int, but: Group) -> float:
        return _most(self._chances.labels.get(part, {}), but)

    def _of_unions(self, label: Whole, value: Whole) -> dict[str, float]:
        """How surely label and value end where they do."""
        both, beside = label.held | value.held, self._chances.beside
        on = [(j, p) for i in value.held for j, p in beside.get(i, {}).items() if j not in both]
        return {
            "label goes on": max(_most(beside.get(i, {}), label.held) for i in label.held),
            "label goes on elsewhere": max(_most(beside.get(i, {}), both) for i in label.held),
            "value goes on": max((p for _, p in on), default=0.0),
            "value goes on freely": max((p * (1 - self._rival(j, label.held)) for j, p in on), default=0.0),
            "one with the value": max(likeliest(beside.get(i, {}), value.held) for i in label.held),
        }

    def _of_place(self, label: Whole, value: Whole) -> dict[str, float]:
        usual = self._sight.usual
        (a0, b0, a1, b1), (c0, d0, c1, d1) = label.box, value.box
        last, first = self._sight.box[label.last], self._sight.box[value.first]
        x, y = (self._middles(value.parts)[k] for k in (0, 1))
        return {
            "to the right": (c0 - a1) / usual,
            "down": (d0 - b1) / usual,
            "left edges": (c0 - a0) / usual,
            "right edges": (c1 - a1) / usual,
            "upper edges": (d0 - b0) / usual,
            "lower edges": (d1 - b1) / usual,
            "first to the right": float(first[0] - last[2]) / usual,
            "first down": float(first[1] - last[3]) / usual,
            "first askew": float(first[1] + first[3] - last[1] - last[3]) / 2 / usual,
            "value within label": float(((x > a0) & (x < a1) & (y > b0) & (y < b1)).any()),
            **{f"of {name}": value.clues[name] / max(1e-3, label.clues[name]) for name in STROKES},
        }

    def _middles(self, parts: Places) -> tuple[Numbers, Numbers]:
        box = self._sight.box[parts]
        return (box[:, 0] + box[:, 2]) / 2, (box[:, 1] + box[:, 3]) / 2

    def _of_strangers(self, label: Whole, value: Whole) -> dict[str, float]:
        """Parts of neither that stand among those of label and value, or in the value's box."""
        both, odds = label.held | value.held, self._sight.seen["label"]
        corners = zip(label.box, value.box, strict=True)
        low_x, low_y, high_x, high_y = (f(two) for f, two in zip((min, min, max, max), corners, strict=True))
        among = self._within((low_x, low_y, high_x, high_y), both)
        cell = self._sight.parts[value.first].cell
        beside = [i for i in self._in_cell.get(cell, ()) if i not in both] if cell else []
        return {
            "strangers in the label": float(len(self._within(label.box, both))),
            "strangers in the value": float(len(self._within(value.box, both))),
            "strangers": float(len(among)),
            "likeliest label of strangers": max((float(odds[i]) for i in among), default=_NEVER),
            "left out in the box": float(len(beside)) if cell else -1.0,
            "likeliest label left out in the box": max((float(odds[i]) for i in beside), default=_NEVER),
            "in one box": float(cell is not None and cell == self._sight.parts[label.first].cell),
        }

    def _within(self, box: Box, but: Group) -> list[int]:
        x0, y0, x1, y1 = box
        low, high = np.searchsorted(self._y, (y0, y1))
        x = self._x[low:high]
        return [i for i in self._down[low:high][(x > x0) & (x < x1)].tolist() if i not in but]

    def _of_next(self, label: Whole, value: Whole) -> dict[str, float]:
        """What stands before and behind label and value."""
        both, left = label.held | value.held, self._sight.box[value.first, 0]
        out: dict[str, float] = {}
        for name, part, sides in (
            ("label", label.first, ("left", "above")),
            ("label", label.last, ("right", "below")),
            ("value", value.first, ("left", "above")),
            ("value", value.last, ("right", "below")),
        ):
            for side in sides:
                other = int(self._sight.side[side][part])
                other = -1 if other in both else other
                out[f"{name}, {side}: apart"] = self._apart(part, other, side)
                for role in ROLES:
                    odds = self._sight.seen[role]
                    out[f"{name}, {side}: {role}"] = float(odds[other]) if other >= 0 else _NEVER
        for side in ("right", "below"):
            other = int(self._sight.side[side][value.last])
            there = other >= 0 and other not in both
            near = self._chances.labels.get(other, {}) if there else {}
            flush = float(self._sight.box[other, 0] - left) / self._sight.usual if there else FAR
            out[f"value, {side}: flush"] = flush
            out[f"value, {side}: rival"] = _most(near, label.held)
            out[f"value, {side}: link"] = likeliest(near, label.held)
            out[f"value, {side}: begins small"] = (
                float(self._sight.own["begins small"][other]) if there else -1.0
            )
        return out

    def _apart(self, part: int, other: int, side: str) -> float:
        if other < 0:
            return FAR
        first, then = (other, part) if side in ("left", "above") else (part, other)
        measure = self._sight.gap if side in ("left", "right") else self._sight.rise
        return measure(first, then)


def _most(near: dict[int, float], but: Group) -> float:
    """The highest chance of those that are not in a group; 0 where there is none."""
    return max((chance for i, chance in near.items() if i not in but), default=0.0)


def _columns(rows: Sequence[dict[str, float]]) -> dict[str, Numbers]:
    return {name: np.array([row[name] for row in rows], float) for name in rows[0]} if rows else {}
