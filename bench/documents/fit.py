"""Factors of evidence fitted to drawn forms and real receipts, told by cross-validation, and written down.

A field is right when it is neither misread nor misplaced. The log odds of each are a sum: a start and a term
for each reason. The terms are those that make what was observed likeliest, held near the ones set by hand by
a ridge, and on their side: a reason for a value never counts against it. In the figures each document, or
shop, is judged by weights that were fitted without it.
"""

import csv
import io
import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from activities.documents.fields import evidence, weights
from activities.documents.fields.evidence import Draft
from activities.documents.fields.weights import Key, begun, key
from activities.documents.reader import Reader
from bench.documents import weighed
from bench.documents.calibration import ece, noise_floor
from bench.documents.weighed import Weighed
from bench.figures import say

Floats = np.ndarray
RIDGE = 1.0
"""Standard deviation of the log of a factor around the one set by hand, before anything is observed."""
STEPS = 3000
FIRST_SEED = 5000
FORMS = int(os.environ.get("CASEWORK_FIT_FORMS", "30"))
"""Drawn forms of each kind of paper."""
FOLDS = 10
_LARGEST = math.log(500)
"""Log of a factor, or of its inverse, that nothing observed gets beyond."""


@dataclass(frozen=True)
class Term:
    """One term of a draft's log odds of being misread or misplaced."""

    key: Key
    by_hand: float
    """Log of the factor; of the odds to begin with where it is those."""
    start: bool = False


def terms(draft: Draft) -> list[Term]:
    """What a draft's probability is made of."""
    read = evidence.START.get(draft.engine, 0.3)
    found = [
        Term(key(draft.rules, False, begun(False, draft.engine)), _log_odds(read), True),
        Term(key(draft.rules, True, begun(True, draft.engine)), _log_odds(draft.misplaced), True),
    ]
    for note in dict.fromkeys(draft.notes):
        found.append(Term(key(draft.rules, note.of_place, note.name), math.log(note.factor)))
    return found


def _log_odds(chance: float) -> float:
    return math.log(chance / (1 - chance))


@dataclass(frozen=True)
class Design:
    """Fields as a matrix."""

    terms: tuple[Term, ...]
    holds: Floats
    """Fields by terms, 0 or 1."""
    right: Floats

    @classmethod
    def of(cls, fields: Sequence[Weighed]) -> "Design":
        drafts = [(terms(f.draft), f.right) for f in fields if f.draft and not f.draft.fault]
        columns = tuple({term.key: term for each, _ in drafts for term in each}.values())
        at = {term.key: i for i, term in enumerate(columns)}
        holds = np.zeros((len(drafts), len(columns)))
        for row, (each, _) in enumerate(drafts):
            holds[row, [at[term.key] for term in each]] = 1
        return cls(
            columns,
            holds,
            np.array([field.right for field in fields if field.draft and not field.draft.fault], float),
        )

    @property
    def of_place(self) -> Floats:
        return np.array([term.key[1] for term in self.terms])


def fitted(design: Design, rows: Floats) -> Floats:
    """The log factors that fit these rows best: projected gradient with momentum (Nesterov 1983)."""
    by_hand = np.array([term.by_hand for term in design.terms])
    low, high = _bounds(design.terms)
    holds, right, of_place = design.holds[rows], design.right[rows], design.of_place
    step = 1 / (holds.sum(axis=1).max(initial=1) * len(rows) + 1 / RIDGE**2)
    now = ahead = by_hand.copy()
    for n in range(STEPS):
        a, b = _sigmoid(holds @ (ahead * ~of_place)), _sigmoid(holds @ (ahead * of_place))
        q = (1 - a) * (1 - b)
        wrong = np.minimum(1e6, q / np.maximum(1e-9, 1 - q))
        of_a, of_b = np.where(right, a, -wrong * a), np.where(right, b, -wrong * b)
        slope = np.where(of_place, of_b @ holds, of_a @ holds) + (ahead - by_hand) / RIDGE**2
        after = np.clip(ahead - step * slope, low, high)
        now, ahead = after, after + n / (n + 3) * (after - now)
    return now


def _bounds(columns: Sequence[Term]) -> tuple[Floats, Floats]:
    """A reason stays on its side; where hand put it in the middle, on either."""
    low = [-_LARGEST if term.start or term.by_hand <= 0 else 0.0 for term in columns]
    high = [_LARGEST if term.start or term.by_hand >= 0 else 0.0 for term in columns]
    return np.array(low), np.array(high)


def _sigmoid(x: Floats) -> Floats:
    return 1 / (1 + np.exp(-np.clip(x, -40, 40)))


def probabilities(design: Design, factors: Floats) -> Floats:
    """That each row is right."""
    a = np.maximum(evidence.LEAST, _sigmoid(design.holds @ (factors * ~design.of_place)))
    b = np.maximum(evidence.LEAST, _sigmoid(design.holds @ (factors * design.of_place)))
    return np.asarray((1 - a) * (1 - b))


def crossed(design: Design, groups: Sequence[str]) -> Floats:
    """Each row's probability by factors that were fitted without its group."""
    names = {name: i % FOLDS for i, name in enumerate(dict.fromkeys(groups))}
    fold = np.array([names[group] for group in groups])
    out = np.zeros(len(groups))
    for n in sorted(set(fold)):
        factors = fitted(design, np.flatnonzero(fold != n))
        out[fold == n] = probabilities(design, factors)[fold == n]
    return out


def table(parts: Sequence[tuple[Design, Floats]], sources: Sequence[str]) -> str:
    """The table of weights as text, with where they come from on top."""
    out = io.StringIO()
    for line in ("Factors on the odds of being wrong, by `python -m bench.documents fit`.", *sources):
        out.write(f"# {line}\n")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("rules", "tells of", "reason", "fields", "wrong", "factor"))
    for design, factors in parts:
        held, wrong = design.holds.sum(axis=0), (1 - design.right) @ design.holds
        for i in sorted(range(len(factors)), key=lambda i: design.terms[i].key):
            term = design.terms[i]
            rules, of_place, reason = term.key
            told = "place" if of_place else "reading"
            rows.writerow(
                (
                    rules,
                    told,
                    reason,
                    int(held[i]),
                    int(wrong[i]),
                    f"{math.exp(factors[i] - term.by_hand * term.start):.4g}",
                )
            )
    return out.getvalue()


async def run(reader: Reader) -> None:
    """Print what the weights do to fields they were not fitted to, and write them down."""
    forms = range(FIRST_SEED, FIRST_SEED + FORMS)
    drawn = [field for quality in weighed.PAPER for field in await weighed.drawn(reader, forms, quality)]
    real = await weighed.real(reader)
    sources = [
        f"labels: {len(drawn)} fields of drawn claim forms, scan, fax, photo; seeds {forms[0]}-{forms[-1]}.",
        f"receipt: {len(real)} fields of {len(real) // 4} real receipts (SROIE); rules were made on them.",
    ]
    parts = []
    for title, all_fields in (("drawn forms", drawn), ("real receipts", real)):
        fields = [field for field in all_fields if field.draft and not field.draft.fault]
        design = Design.of(fields)
        _tell(title, fields, crossed(design, [field.group for field in fields]))
        parts.append((design, fitted(design, np.arange(len(fields)))))
    where = Path(weights.__file__).with_name(weights.TABLE)
    where.write_text(table(parts, sources), encoding="utf-8")
    say(f"written to {where}")


def _tell(title: str, fields: Sequence[Weighed], crossed: Floats) -> None:
    """By the table as it is, and by weights fitted without the group of each field."""
    right = [field.right for field in fields]
    for way, found in (("as they are", [field.probability for field in fields]), ("crossed", [*crossed])):
        taken = [r for r, p in zip(right, found, strict=True) if p >= evidence.SURE]
        say(
            f"{title}, weights {way}: calibration error {ece([*zip(found, right, strict=True)]):.4f}"
            f" of {len(fields)} fields; a perfect reader's {noise_floor(found)[0]:.4f};"
            f" {len(taken)} sure, {len(taken) - sum(taken)} of them wrong"
        )
