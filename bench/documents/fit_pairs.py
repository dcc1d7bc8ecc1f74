"""Weights of the clues by which labels and values are found, fitted to every second noisy form.

Each page is taken twice, as it was read and with its words as they are known. Every question has a logistic
model with a ridge. In the figures each page is judged by weights that were fitted without it.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from activities.documents.engines.page import ReadPage
from activities.documents.fields.runs import middle
from activities.documents.layout import clues, filling, pairs, scores
from activities.documents.layout.parts import Part, parts, usual_height
from activities.documents.layout.scores import ALWAYS, Scores
from activities.documents.pipeline import pages_of
from activities.documents.reader import Reader
from bench.documents.forms import Hits, as_known, known_forms, measured, places_of
from bench.documents.real import folder
from bench.figures import say
from schemas.reading import Box

Row = tuple[str, dict[str, float], bool]
"""A question, the clues, and the answer."""
Asked = Sequence[Sequence[Row]]
"""Rows of each page."""
RIDGE = 10.0
"""Weight of the squared weights against the log likelihood; chosen of 1, 3, 4, 8 and 10, crossed."""
STEPS = 7
FOLDS = 5
RARE = 8
"""Rows in which a clue must be met to count."""


@dataclass(frozen=True)
class Learned:
    """A page with what is known of it."""

    name: str
    page: ReadPage
    form: list[dict[str, Any]]
    words: tuple[tuple[Box, int], ...]
    """Place and entity of each known word."""

    @property
    def kinds(self) -> dict[int, str]:
        return {part["id"]: part["label"] for part in self.form}

    @property
    def links(self) -> set[tuple[int, int]]:
        return {(a, b) for part in self.form for a, b in part["linking"]}

    def entity(self, box: Box) -> int | None:
        """What most words in a box belong to."""
        x0, y0, x1, y1 = box
        met = Counter(
            entity
            for at, entity in self.words
            if x0 - 1 <= middle(at)[0] <= x1 + 1 and y0 - 1 <= middle(at)[1] <= y1 + 1
        )
        return met.most_common(1)[0][0] if met else None


def role_rows(known: Learned, found: Sequence[Part], n: int) -> Iterator[Row]:
    """Whether each part is of a label, and whether of a value."""
    usual = usual_height(found)
    for part in found:
        kind = known.kinds[e] if (e := known.entity(part.box)) is not None else None
        told = clues.of_part(part, usual)
        yield filling.question("label", n), told, kind == "question"
        yield filling.question("value", n), told, kind == "answer"


def link_rows(known: Learned, found: Sequence[Part]) -> Iterator[Row]:
    """Whether a part belongs to a label, and whether two are parts of one."""
    of = {part: known.entity(part.box) for part in found}
    heads: dict[int | None, set[int]] = {}
    for a, b in known.links:
        if known.kinds[a] == "question":
            heads.setdefault(b, set()).add(a)
    for at, part in enumerate(found):
        for label, between in filling.candidates(at, found):
            right = (of[label], of[part]) in known.links and known.kinds[of[label]] == "question"
            yield filling.LINK, clues.of_link(label, part, between), right
        for last in (part.left, part.above):
            if last:
                one, two = of[last], of[part]
                same = one is not None and one == two and known.kinds[one] in ("question", "answer")
                kin = heads.get(one, set()) & heads.get(two, set())
                yield filling.UNION, clues.of_union(last, part), same or bool(kin)


def fitted(pages: Asked) -> dict[str, float]:
    """Weights that make the answers likeliest: Newton's method on a logistic model with a ridge.

    Every page counts the same, that a large table does not outweigh all other forms.
    """
    rows = [row for page in pages for row in page]
    usual = len(rows) / max(1, sum(1 for page in pages if page))
    heavy = np.array([usual / len(page) for page in pages for _ in page])
    met = Counter(name for _, told, _ in rows for name in told)
    names = [ALWAYS, *sorted(name for name, n in met.items() if n >= RARE)]
    at = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(rows), len(names)))
    x[:, 0] = 1
    for i, (_, told, _) in enumerate(rows):
        for name, much in told.items():
            if name in at:
                x[i, at[name]] = much
    y = np.array([answer for _, _, answer in rows], float)
    w = np.zeros(len(names))
    ridge = np.full(len(names), RIDGE)
    ridge[0] = 1e-3
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        bend = (x * (heavy * np.maximum(1e-6, p * (1 - p)))[:, None]).T @ x + np.diag(ridge)
        w = w + np.linalg.solve(bend, x.T @ (heavy * (y - p)) - ridge * w)
    return {name: float(value) for name, value in zip(names, w, strict=True)}


def _by_question(pages: Asked) -> dict[str, dict[str, float]]:
    asked = sorted({row[0] for page in pages for row in page})
    return {
        question: fitted([[row for row in page if row[0] == question] for page in pages])
        for question in asked
    }


def _folds(pages: Sequence[Learned]) -> list[list[Learned]]:
    names = sorted({page.name for page in pages})
    return [[page for page in pages if names.index(page.name) % FOLDS == n] for n in range(FOLDS)]


def fit(pages: Sequence[Learned]) -> Scores:
    """Weights for every question; each looks at parts as the questions before it left them."""
    table: dict[str, dict[str, float]] = {}
    cut = [(known, parts(known.page)) for known in pages]
    for n in (1, 2):
        rows = [list(role_rows(known, found, n)) for known, found in cut]
        table |= _by_question(rows)
        _seen_without(cut, rows, n)
    table |= _by_question([[*link_rows(known, found)] for known, found in cut])
    return Scores(table)


def _seen_without(cut: Sequence[tuple[Learned, list[Part]]], rows: Sequence[Sequence[Row]], n: int) -> None:
    """Looks at each page by weights fitted without it, as an unknown page will be looked at."""
    for fold in _folds([known for known, _ in cut]):
        out = {known.name for known in fold}
        model = Scores(
            _by_question([each for (known, _), each in zip(cut, rows, strict=True) if known.name not in out])
        )
        for (known, found), each in zip(cut, rows, strict=True):
            if known.name in out:
                told = [row[1] for row in each[::2]]
                for part, one in zip(found, told, strict=True):
                    part.seen = {role: model.odds(filling.question(role, n), one) for role in filling.ROLES}


def table(weights: Scores, source: str) -> str:
    """The table of weights as text, with where they come from on top."""
    out = io.StringIO()
    out.write("# Weights of clues on log odds, by `python -m bench.documents fit_pairs`.\n")
    out.write(f"# {source}\n")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("question", "clue", "weight"))
    for question, each in sorted(weights.table.items()):
        rows.writerows((question, clue, f"{w:.2f}") for clue, w in sorted(each.items()) if abs(w) >= 0.02)
    return out.getvalue()


async def run(reader: Reader) -> None:
    """Print what the weights find on pages they were not fitted to, and write them down."""
    pages = []
    for name, content, form in known_forms(folder("forms"))[::2]:
        (page,) = await pages_of(content, name, reader)
        pages += learned(name, page, form)
    tell(pages)
    source = f"{len(pages) // 2} noisy forms (FUNSD), each as read and with its words as known."
    where = Path(scores.__file__).with_name(scores.TABLE)
    where.write_text(table(fit(pages), source), encoding="utf-8")
    say(f"written to {where}")


def learned(name: str, page: ReadPage, form: list[dict[str, Any]]) -> list[Learned]:
    """A form as it was read, and with its words as they are known."""
    words = tuple((box, part["id"]) for part in form for box in places_of(page, part))
    return [Learned(name, page, form, words), Learned(name, as_known(page, form), form, words)]


def tell(pages: Sequence[Learned]) -> None:
    """Crossed figures: each page by weights fitted without it."""
    totals = {"read": (Hits(), Hits(), Hits()), "known": (Hits(), Hits(), Hits())}
    for fold in _folds(pages):
        weights = fit([page for page in pages if page not in fold])
        for n, known in enumerate(fold):
            found = pairs.pairs(known.page, weights)
            for total, part in zip(
                totals[("read", "known")[n % 2]], measured(known.page.words, found, known.form), strict=True
            ):
                total.add(part)
    for name, (_, exact, labels) in totals.items():
        say(f"crossed, words {name}: pairs {exact}; labels {labels}")
