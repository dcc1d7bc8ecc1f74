"""Weights of evidence fitted to fields of which it is known whether they are right.

A field is right when it is neither misread nor misplaced. The log odds of each are a sum: what there is to
begin with and a term for each reason. The terms are those that make what was observed likeliest, held near
those that they start from by a ridge, and on their side: a reason for a value never counts against it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from activities.documents.fields import evidence
from activities.documents.fields.weights import Key, Weights, begun, key
from schemas.reading import Grounds

Floats = npt.NDArray[np.float64]
RIDGE = 1.0
"""Standard deviation of the log of a factor around the one it starts from, before anything is observed."""
STEPS = 3000
_LOOK, _STILL = 100, 1e-4
"""Every so many steps it is looked whether factors still move more than so much."""
FOLDS = 10
BINS = 10
_LARGEST = math.log(500)
"""Log of a factor, or of its inverse, that nothing observed gets beyond."""


@dataclass(frozen=True)
class Term:
    """One term of a field's log odds of being misread or misplaced."""

    key: Key
    side: float
    """Log of the factor set by hand: below 0 it speaks for the value, above against it."""
    centre: float
    """Log of the factor that the fit starts from."""
    start: bool = False
    """It is what there is to begin with, and may go either way."""


@dataclass(frozen=True)
class Observed:
    """A field with its grounds, and whether it is right.

    Args:
        group: what it may share with others besides its kind: the document, the check, the shop.
        weight: how many fields it stands for.
    """

    grounds: Grounds
    right: bool
    group: str = ""
    weight: float = 1.0


def terms(grounds: Grounds, centre: Weights) -> list[Term]:
    """What a field's probability is made of, besides the odds set by hand to begin with."""
    found = []
    for of_place in (False, True):
        reason = begun(of_place, grounds.engine)
        at = math.log(centre.factor(grounds.rules, of_place, reason, 1.0))
        found.append(Term(key(grounds.rules, of_place, reason), 0.0, at, True))
    for reason, of_place, factor in grounds.reasons:
        at = math.log(centre.factor(grounds.rules, of_place, reason, factor))
        found.append(Term(key(grounds.rules, of_place, reason), math.log(factor), at))
    return found


def _log_odds(chance: float) -> float:
    return math.log(chance / (1 - chance))


@dataclass(frozen=True)
class Design:
    """Fields as a matrix."""

    terms: tuple[Term, ...]
    holds: Floats
    """Fields by terms, 0 or 1."""
    begun: Floats
    """Fields by two: log odds of being misread and of being misplaced, to begin with."""
    right: Floats
    weight: Floats
    spoken: npt.NDArray[np.bool_]
    """Whether there is evidence enough to be sure at all."""

    @classmethod
    def of(cls, fields: Sequence[Observed], centre: Weights) -> "Design":
        """The fields as they are weighed, by terms that start from these weights."""
        rows = [terms(field.grounds, centre) for field in fields]
        columns = tuple({term.key: term for row in rows for term in row}.values())
        at = {term.key: i for i, term in enumerate(columns)}
        holds = np.zeros((len(rows), len(columns)))
        for n, row in enumerate(rows):
            holds[n, [at[term.key] for term in row]] = 1
        grounds = [field.grounds for field in fields]
        odds = [(_log_odds(evidence.START.get(g.engine, 0.3)), _log_odds(g.misplaced)) for g in grounds]
        said = [evidence.speaks(g.engine, ((f, p) for _, p, f in g.reasons)) for g in grounds]
        return cls(
            columns,
            holds,
            np.array(odds, float).reshape(-1, 2),
            np.array([field.right for field in fields], float),
            _effective(np.array([field.weight for field in fields], float)),
            np.array(said, bool),
        )

    @property
    def of_place(self) -> npt.NDArray[np.bool_]:
        return np.array([term.key[1] for term in self.terms], bool)

    @property
    def centre(self) -> Floats:
        return np.array([term.centre for term in self.terms])

    def alike(self, rows: npt.NDArray[np.int64]) -> "Design":
        """These rows, those that are the same put together."""
        every = np.column_stack([self.holds, self.begun, self.right, self.spoken])[rows]
        _, first, where = np.unique(every, axis=0, return_index=True, return_inverse=True)
        kept = rows[first]
        return Design(
            self.terms,
            self.holds[kept],
            self.begun[kept],
            self.right[kept],
            np.bincount(where.ravel(), weights=self.weight[rows]).astype(float),
            self.spoken[kept],
        )

    def chances(self, factors: Floats) -> tuple[Floats, Floats]:
        """Of each field's being misread, and of its being misplaced, by these log factors."""
        read = _sigmoid(self.begun[:, 0] + self.holds @ (factors * ~self.of_place))
        placed = _sigmoid(self.begun[:, 1] + self.holds @ (factors * self.of_place))
        return read, placed


def _effective(weight: Floats) -> Floats:
    """Weights that add up to as many fields as they are worth (L. Kish, 1965)."""
    return np.asarray(weight * (weight.sum() / max(1e-9, float(weight @ weight))))


def fitted(design: Design, rows: npt.NDArray[np.int64], ridge: float = RIDGE) -> Floats:
    """The log factors that fit these rows best: projected gradient with momentum (Nesterov 1983)."""
    part = design.alike(rows)
    centre, of_place = design.centre, design.of_place
    low, high = _bounds(design.terms)
    step = 1 / (part.holds.sum(axis=1).max(initial=1) * part.weight.sum() + 1 / ridge**2)
    now = ahead = centre.copy()
    told = now + 1
    for n in range(STEPS):
        a, b = part.chances(ahead)
        q = (1 - a) * (1 - b)
        wrong = np.minimum(1e6, q / np.maximum(1e-9, 1 - q))
        of_a = part.weight * np.where(part.right, a, -wrong * a)
        of_b = part.weight * np.where(part.right, b, -wrong * b)
        slope = np.where(of_place, of_b @ part.holds, of_a @ part.holds) + (ahead - centre) / ridge**2
        after = np.clip(ahead - step * slope, low, high)
        now, ahead = after, after + n / (n + 3) * (after - now)
        if n % _LOOK == 0:
            if np.abs(now - told).max(initial=0) < _STILL:
                break
            told = now
    return now


def _bounds(columns: Sequence[Term]) -> tuple[Floats, Floats]:
    """A reason stays on its side; where hand put it in the middle, on either."""
    low = [-_LARGEST if term.start or term.side <= 0 else 0.0 for term in columns]
    high = [_LARGEST if term.start or term.side >= 0 else 0.0 for term in columns]
    return np.array(low), np.array(high)


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -40, 40))))


def probabilities(design: Design, factors: Floats) -> Floats:
    """That each row is right."""
    a, b = design.chances(factors)
    return np.asarray((1 - np.maximum(evidence.LEAST, a)) * (1 - np.maximum(evidence.LEAST, b)))


def folds(groups: Sequence[str]) -> npt.NDArray[np.int64]:
    """The part that each row is in; a group is all in one."""
    names = {name: i % FOLDS for i, name in enumerate(dict.fromkeys(groups))}
    return np.array([names[group] for group in groups], np.int64)


def crossed(design: Design, groups: Sequence[str], ridge: float = RIDGE) -> Floats:
    """Each row's probability by factors that were fitted without its group."""
    fold = folds(groups)
    out = np.zeros(len(groups))
    for n in sorted(set(fold.tolist())):
        factors = fitted(design, np.flatnonzero(fold != n), ridge)
        out[fold == n] = probabilities(design, factors)[fold == n]
    return out


def calibration_error(said: Floats, right: Floats, weight: Floats) -> float:
    """Expected calibration error in equal bins (Guo et al. 2017, arXiv 1706.04599)."""
    bins = np.minimum(BINS - 1, (said * BINS).astype(int))
    off = np.bincount(bins, weights=weight * (said - right), minlength=BINS)
    return float(np.abs(off).sum() / max(1e-9, weight.sum()))
