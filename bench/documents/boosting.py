"""Small trees fitted one after another to what the trees before them got wrong.

Gradient boosting of a logistic loss (Friedman, 2001) with Newton steps, by trees that ask the same question
in all nodes of one depth ("oblivious", as CatBoost's), each on a part of rows and clues.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from activities.documents.layout.trees import Clues, Numbers, Tree

_BINS = 24
"""Steps at most into which each clue's measures are parted."""


@dataclass(frozen=True)
class Shape:
    """How trees are grown."""

    trees: int = 80
    depth: int = 4
    rate: float = 0.12
    """Share of each tree's steps that is taken."""
    ridge: float = 6.0
    """Added to the curvature of each leaf."""
    clues: float = 0.35
    """Share of the clues that each tree may ask for."""
    rows: float = 0.7
    """Share of the rows that each tree is grown on."""


def boosted(clues: Clues, yes: NDArray[np.bool_], heavy: Numbers, shape: Shape) -> tuple[Tree, ...]:
    """Trees whose sum is the log odds of `yes`; rows count as heavy as told.

    Equal input gives equal trees.
    """
    names = list(clues)
    limits = [_limits(clues[name]) for name in names]
    binned = np.stack(
        [np.searchsorted(at, clues[name], "left") for name, at in zip(names, limits, strict=True)]
    )
    random = np.random.default_rng(7)
    start = float(np.log((heavy @ yes + 1) / (heavy @ ~yes + 1)))
    grown = [Tree((), (start,))]
    odds = np.full(len(yes), start)
    for _ in range(shape.trees):
        chance = 1 / (1 + np.exp(-odds))
        slope, bend = heavy * (yes - chance), heavy * chance * (1 - chance)
        rows = np.flatnonzero(random.random(len(yes)) < shape.rows)
        asked = np.flatnonzero(random.random(len(names)) < shape.clues)
        splits = _splits(binned[asked][:, rows], slope[rows], bend[rows], shape)
        splits = [(int(asked[f]), b) for f, b in splits]
        place = np.zeros(len(yes), np.int64)
        for k, (f, b) in enumerate(splits):
            place |= (binned[f] > b).astype(np.int64) << k
        many = 1 << len(splits)
        steps = _sums(place[rows], slope[rows], many) / (_sums(place[rows], bend[rows], many) + shape.ridge)
        steps = np.round(shape.rate * steps, 4)
        odds += steps[place]
        grown.append(Tree(tuple((names[f], float(limits[f][b])) for f, b in splits), tuple(steps.tolist())))
    return tuple(grown)


def _limits(measure: Numbers) -> Numbers:
    """Where a clue may be parted: between its measures, with about as many rows on each step."""
    met = np.unique(measure)
    if len(met) > _BINS:
        met = np.unique(np.quantile(measure, np.linspace(0, 1, _BINS + 1)))
    return np.round((met[1:] + met[:-1]) / 2, 3) if len(met) > 1 else np.array([met[0] if len(met) else 0.0])


def _splits(binned: NDArray[np.int64], slope: Numbers, bend: Numbers, shape: Shape) -> list[tuple[int, int]]:
    """Clue and step by which all leaves are parted best, one for each depth."""
    clues, rows = binned.shape
    leaf = np.zeros(rows, np.int64)
    chosen: list[tuple[int, int]] = []
    base = binned + np.arange(clues)[:, None] * (_BINS + 1)
    for depth in range(shape.depth):
        many = 1 << depth
        at = (leaf[None] * (clues * (_BINS + 1)) + base).ravel()
        sums = [
            np.bincount(at, np.tile(each, clues), many * clues * (_BINS + 1)).reshape(many, clues, _BINS + 1)
            for each in (slope, bend)
        ]
        g, h = (np.cumsum(each, axis=2) for each in sums)
        whole_g, whole_h = g[:, :, -1:], h[:, :, -1:]
        gain = (g**2 / (h + shape.ridge) + (whole_g - g) ** 2 / (whole_h - h + shape.ridge)).sum(axis=0)
        gain -= (whole_g**2 / (whole_h + shape.ridge)).sum(axis=0)
        f, b = divmod(int(gain[:, :-1].argmax()), _BINS)
        if gain[f, b] <= 1e-9:
            break
        chosen.append((f, b))
        leaf |= (binned[f] > b).astype(np.int64) << depth
    return chosen


def _sums(place: NDArray[np.int64], measure: Numbers, many: int) -> Numbers:
    return np.asarray(np.bincount(place, measure, many), float)
