"""Claim forms in six languages, with labels as insurers word them and questions that nobody reads.

A second family beside `learned_forms`: each seed has one language and its own choice of labels, places and
manner of asking; the labels were written down before any rule was tried on them (published_labels.toml).
"""

import random
import tomllib
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from bench.documents.learned_forms import FIELDS, Block, Manner, OfficeLayout, drawn, texts_of
from samples.drawn import Quality
from samples.household_claim import Contents, contents
from samples.people import COUNTRIES, person
from samples.sheet import Face, width_of
from schemas.base import Data

LANGUAGES = ("en", "de", "fr", "es", "nl", "pl")
OTHERS = 4
"""Questions on a form that are no field of the form that is read."""
_ROOM = {Manner.COLUMNS: 150.0, Manner.ASIDE: 162.0, Manner.BOXED: 162.0}
"""Points that a label has beside or above its answer, where that is narrow."""
_TRADES = ("Baker", "Teacher", "Nurse", "Carpenter", "Retired")


@cache
def _labels(language: str) -> Any:
    text = files("bench.documents").joinpath("published_labels.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)[language]


def layout(seed: int) -> OfficeLayout:
    """The form of that seed; languages go round."""
    rng = random.Random(f"published form {seed}")
    known = _labels(LANGUAGES[seed % len(LANGUAGES)])
    others = [label for label, _ in rng.sample(known["others"], OTHERS)]
    names = rng.sample([*FIELDS, *others], len(FIELDS) + OTHERS)
    cuts = sorted(rng.sample(range(3, len(names) - 2, 2), 2))
    parts = [names[: cuts[0]], names[cuts[0] : cuts[1]], names[cuts[1] :]]
    blocks = tuple(Block(m, tuple(p)) for m, p in zip(rng.sample(list(Manner), 3), parts, strict=True))
    face, size = rng.choice(list(Face)), rng.uniform(8.5, 9.5)
    labels = {
        name: name if name in others else _fitting(known[name], block.manner, face, size, rng)
        for block in blocks
        for name in block.fields
    }
    day = rng.choice(("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y"))
    left, row = rng.uniform(40, 55), rng.uniform(27, 31)
    return OfficeLayout(seed, face, size, left, row, labels, blocks, (), rng.random() < 0.5, day)


def _fitting(labels: list[str], manner: Manner, face: Face, size: float, rng: random.Random) -> str:
    """One of the labels that there is room for."""
    room = _ROOM.get(manner, 400.0)
    return rng.choice(
        [label for label in labels if width_of(label, face, size) <= room] or [min(labels, key=len)]
    )


def copy(form: OfficeLayout, seed: int, quality: Quality = Quality.SCAN) -> tuple[str, bytes, Data]:
    """One filled-in copy: name, file, and what is true of it."""
    said, rng = contents(seed), random.Random(f"published copy {form.seed} {seed}")
    texts = texts_of(form, said)
    for label, kind in _labels(LANGUAGES[form.seed % len(LANGUAGES)])["others"]:
        texts[label] = _other(kind, form, said, rng)
    truth = said.report.model_dump(mode="json")
    name, content = drawn(form, texts, said, rng, quality, seed)
    return name, content, {name: truth[name] for name in FIELDS}


def _other(kind: str, form: OfficeLayout, said: Contents, rng: random.Random) -> str:
    """What is filled in where nothing is read."""
    if kind == "day":
        return (date(1960, 1, 1) + timedelta(days=rng.randrange(23000))).strftime(form.day)
    if kind == "amount":
        return f"{rng.choice((150, 300, 500, 25000, 60000))}.00"
    if kind == "name":
        return person(rng).name
    if kind == "phone":
        return "".join(rng.choice("0123456789") if c == "#" else c for c in rng.choice(COUNTRIES).phones[0])
    return rng.choice(_TRADES)
