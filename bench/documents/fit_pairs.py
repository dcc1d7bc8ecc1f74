"""Trees by which labels and values are found, grown on every second noisy form.

Each page is taken twice, as it was read and with its words as they are known. In the figures each page is
judged by trees that were grown without it.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from activities.documents import layout
from activities.documents.engines.page import ReadPage
from activities.documents.fields.runs import middle
from activities.documents.layout import filling, pairs
from activities.documents.layout.clues import ROLES, Sight
from activities.documents.layout.merits import Merits
from activities.documents.layout.options import options
from activities.documents.layout.parts import parts
from activities.documents.layout.trees import TABLE, Clues, Tree, Trees
from activities.documents.pipeline import pages_of
from activities.documents.reader import Reader
from bench.documents.boosting import Shape, boosted
from bench.documents.forms import MEASURES, Hits, as_known, known_forms, measured, places_of
from bench.documents.real import folder
from bench.figures import say
from schemas.reading import Box

Asked: TypeAlias = tuple[str, Clues, NDArray[np.bool_]]
"""A question, the clues of all on a page it is asked about, and the answers."""
Heads: TypeAlias = Mapping[int | None, set[int | None]]
"""The labels of each value."""
ROLE, TWO, PAIR = Shape(trees=120), Shape(trees=100), Shape(trees=200, depth=3, rate=0.08)
"""How trees are grown that judge a part, two, or a label with its value; chosen of a few, crossed."""
FOLDS = 5


@dataclass(frozen=True)
class Learned:
    """A page with what is known of it."""

    name: str
    page: ReadPage
    form: list[dict[str, Any]]
    words: tuple[tuple[Box, int], ...]
    """Place and entity of each known word."""

    @cached_property
    def kinds(self) -> dict[int, str]:
        return {part["id"]: part["label"] for part in self.form}

    @property
    def links(self) -> set[tuple[int, int]]:
        return {(a, b) for part in self.form for a, b in part["linking"]}

    def kind(self, box: Box) -> str | None:
        """Of which kind most words in a box are."""
        entity = self.entity(box)
        return None if entity is None else self.kinds[entity]

    def entity(self, box: Box) -> int | None:
        """What most words in a box belong to."""
        x0, y0, x1, y1 = box
        met = Counter(
            entity
            for at, entity in self.words
            if x0 - 1 <= middle(at)[0] <= x1 + 1 and y0 - 1 <= middle(at)[1] <= y1 + 1
        )
        return met.most_common(1)[0][0] if met else None


def role_rows(known: Learned, sight: Sight) -> Iterator[Asked]:
    """Whether each part is of a label, and whether of a value."""
    told = sight.of_parts()
    kinds = [known.kind(part.box) for part in sight.parts]
    for role, kind in zip(ROLES, ("question", "answer"), strict=True):
        yield filling.question(role), told, np.array([each == kind for each in kinds], bool)


def link_rows(known: Learned, sight: Sight) -> Iterator[Asked]:
    """Whether a part belongs to a label, and whether two are parts of one."""
    of = [known.entity(part.box) for part in sight.parts]
    heads: dict[int | None, set[int | None]] = {}
    for a, b in known.links:
        if known.kinds[a] == "question" and known.kinds[b] == "answer":
            heads.setdefault(b, set()).add(a)
    label, value, between = filling.links(sight)
    right = [of[i] in heads.get(of[j], ()) for i, j in zip(label, value, strict=True)]
    yield filling.LINK, sight.of_links(label, value, between), np.array(right, bool)
    first, then = filling.unions(sight)
    one = [_one(known, heads, of[i], of[j]) for i, j in zip(first, then, strict=True)]
    yield filling.UNION, sight.of_unions(first, then), np.array(one, bool)


def _one(known: Learned, heads: Heads, a: int | None, b: int | None) -> bool:
    """Whether two entities are one label or one value, or values of one label."""
    if a is None or b is None or not {known.kinds[a], known.kinds[b]} <= {"question", "answer"}:
        return False
    return a == b or bool(heads.get(a, set()) & heads.get(b, set()))


def grown(pages: Sequence[Asked], shape: Shape) -> tuple[Tree, ...]:
    """Trees for one question; a page counts by the root of its rows, that no large table outweighs all."""
    asked = [page for page in pages if len(page[2])]
    usual = sum(len(page[2]) for page in asked) / len(asked)
    clues = {name: np.concatenate([told[name] for _, told, _ in asked]) for name in asked[0][1]}
    heavy = np.concatenate([np.full(len(yes), (usual / len(yes)) ** 0.5) for *_, yes in asked])
    return boosted(clues, np.concatenate([yes for *_, yes in asked]), heavy, shape)


def pair_rows(known: Learned, sight: Sight, trees: Trees) -> Iterator[Asked]:
    """Whether just these parts are a label and its value, by what other trees say of two parts each."""
    parts_of: dict[int | None, set[int]] = {}
    for i, part in enumerate(sight.parts):
        parts_of.setdefault(known.entity(part.box), set()).add(i)
    values: dict[int, set[int]] = {}
    for a, b in known.links:
        if known.kinds[a] == "question" and known.kinds[b] == "answer":
            values.setdefault(a, set()).update(parts_of.get(b, ()))
    right = {(frozenset(parts_of.get(a, ())), frozenset(value)) for a, value in values.items()}
    chances = filling.weighed(sight, trees)
    found = options(sight, chances)
    yield filling.PAIR, Merits(sight, chances).of(found), np.array([each in right for each in found], bool)


def _folds(pages: Sequence[Learned]) -> list[list[Learned]]:
    names = sorted({page.name for page in pages})
    return [[page for page in pages if names.index(page.name) % FOLDS == n] for n in range(FOLDS)]


def fit(pages: Sequence[Learned]) -> Trees:
    """Trees for every question; what they are asked of follows from trees grown without the page."""
    seen = [(known, Sight(known.page, parts(known.page))) for known in pages]
    roles = [list(role_rows(*each)) for each in seen]
    for (_, sight), trees in zip(seen, _without(pages, roles, ROLE), strict=True):
        filling.look(sight, trees)
    twos = [list(link_rows(*each)) for each in seen]
    whole = [
        list(pair_rows(*each, trees)) for each, trees in zip(seen, _without(pages, twos, TWO), strict=True)
    ]
    asked = ((roles, ROLE), (twos, TWO), (whole, PAIR))
    return Trees({name: grew for rows, shape in asked for name, grew in _grown(rows, shape).items()})


def _grown(rows: Sequence[Sequence[Asked]], shape: Shape) -> dict[str, tuple[Tree, ...]]:
    """Trees for the questions that each page was asked."""
    return {each[0][0]: grown(each, shape) for each in zip(*rows, strict=True)}


def _without(pages: Sequence[Learned], rows: Sequence[Sequence[Asked]], shape: Shape) -> list[Trees]:
    """For each page trees that were grown without its form."""
    found = {}
    for fold in _folds(pages):
        out = {page.name for page in fold}
        others = [each for page, each in zip(pages, rows, strict=True) if page.name not in out]
        found |= dict.fromkeys(out, Trees(_grown(others, shape)))
    return [found[page.name] for page in pages]


def table(trees: Trees, source: str) -> str:
    """The table of trees as text, with where they come from on top."""
    out = io.StringIO()
    out.write(
        "# Trees on log odds, by `python -m bench.documents fit_pairs`: a question, comparisons, leaves.\n"
    )
    out.write(f"# {source}\n")
    rows = csv.writer(out, lineterminator="\n")
    for question, each in sorted(trees.table.items()):
        for tree in each:
            limits = "; ".join(f"{name} > {at:g}" for name, at in tree.limits)
            rows.writerow((question, limits, " ".join(f"{leaf:.3g}" for leaf in tree.leaves)))
    return out.getvalue()


async def run(reader: Reader) -> None:
    """Print what the trees find on pages they were not fitted to, and write them down."""
    pages = []
    for name, content, form in known_forms(folder("forms"))[::2]:
        (page,) = await pages_of(content, name, reader)
        pages += learned(name, page, form)
    tell(pages)
    source = f"{len(pages) // 2} noisy forms (FUNSD), each as read and with its words as known."
    where = Path(layout.__path__[0]) / TABLE
    where.write_text(table(fit(pages), source), encoding="utf-8")
    say(f"written to {where}")


def learned(name: str, page: ReadPage, form: list[dict[str, Any]]) -> list[Learned]:
    """A form as it was read, and with its words as they are known."""
    words = tuple((box, part["id"]) for part in form for box in places_of(page, part))
    return [Learned(name, page, form, words), Learned(name, as_known(page, form), form, words)]


def tell(pages: Sequence[Learned]) -> None:
    """Crossed figures: each page by trees grown without it."""
    totals = {words: tuple(Hits() for _ in MEASURES) for words in ("read", "known")}
    for fold in _folds(pages):
        trees = fit([page for page in pages if page not in fold])
        for n, known in enumerate(fold):
            found = pairs.pairs(known.page, trees)
            for total, part in zip(
                totals[("read", "known")[n % 2]], measured(known.page.words, found, known.form), strict=True
            ):
                total.add(part)
    for name, hits in totals.items():
        for title, each in zip(MEASURES[1:], hits[1:], strict=True):
            say(f"crossed, words {name}: {title} {each}")
