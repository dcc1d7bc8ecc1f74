"""Factors of evidence fitted to drawn forms and real receipts, told by cross-validation, and written down.

In the figures each document, or shop, is judged by weights that were fitted without it.
"""

import csv
import io
import math
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from activities.documents.fields import evidence, fitting, weights
from activities.documents.fields.fitting import Design, Floats, Observed
from activities.documents.fields.weights import BY_HAND
from activities.documents.reader import Reader
from bench.documents import weighed
from bench.documents.calibration import ece, noise_floor
from bench.documents.weighed import Weighed
from bench.figures import say, wilson

RIDGES = {"labels": 2.0, "receipt": 1.25}
"""How near the factors set by hand each table is held (`fitting.RIDGE`), the best of a few tried."""
FIRST_SEED = 5000
FORMS = int(os.environ.get("CASEWORK_FIT_FORMS", "30"))
"""Drawn forms of each kind of paper."""


def observed(fields: Sequence[Weighed]) -> list[Observed]:
    """Fields that evidence decides, as they are fitted."""
    read = [(field, field.draft.reading().grounds) for field in fields if field.draft]
    return [Observed(grounds, field.right, field.group) for field, grounds in read if grounds]


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
            rules, of_place, reason = design.terms[i].key
            told = "place" if of_place else "reading"
            rows.writerow((rules, told, reason, int(held[i]), int(wrong[i]), f"{math.exp(factors[i]):.4g}"))
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
    for family, fields in (("labels", drawn), ("receipt", real)):
        seen, ridge = observed(fields), RIDGES[family]
        design = Design.of(seen, BY_HAND)
        _tell(family, fields, seen, design, ridge)
        parts.append((design, fitting.fitted(design, np.arange(len(seen)), ridge)))
    where = Path(weights.__file__).with_name(weights.TABLE)
    where.write_text(table(parts, sources), encoding="utf-8")
    say(f"written to {where}")


def _tell(
    family: str, fields: Sequence[Weighed], seen: Sequence[Observed], design: Design, ridge: float
) -> None:
    """By the table as it is, and by weights fitted without the group of each field, with the worst part."""
    right, groups = design.right, [field.group for field in seen]
    old = Design.of(seen, weights.SHIPPED)
    crossed = fitting.crossed(design, groups, ridge)
    for way, found in (("as they are", fitting.probabilities(old, old.centre)), ("crossed", crossed)):
        taken = (found >= evidence.SURE) & design.spoken
        good = int(right[taken].sum())
        low, high = wilson(good, max(1, int(taken.sum())))
        say(
            f"{family}, weights {way}: calibration error {ece([*zip(found, right > 0, strict=True)]):.4f}"
            f" of {len(seen)} fields; a perfect reader's {noise_floor([*found])[0]:.4f};"
            f" {taken.sum()} sure of {len(fields)}: {taken.sum() / len(fields):.3f},"
            f" {taken.sum() - good} of them wrong (right: {low:.3f} to {high:.3f});"
            f" log loss {_loss(found, right):.4f}"
        )
    taken, fold = (crossed >= evidence.SURE) & design.spoken, fitting.folds(groups)
    shares = [(float(taken[fold == n].mean()), int(n)) for n in sorted(set(fold.tolist()))]
    wrong = [int((taken & (right == 0))[fold == n].sum()) for _, n in shares]
    say(f"  of {len(shares)} parts the worst: {min(shares)[0]:.3f} taken; most wrong in one: {max(wrong)}")


def _loss(found: Floats, right: Floats) -> float:
    """Mean of the log of what was said of what was so (I. J. Good, 1952)."""
    said = np.clip(np.where(right > 0, found, 1 - found), 1e-6, 1)
    return float(-np.log(said).mean())
