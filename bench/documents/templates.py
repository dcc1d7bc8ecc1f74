"""Known forms: each drawn blank is registered as the command does it, and copies of it are read by its zones.

`CASEWORK_BENCH_FORMS` (default 100) is the number of forms, from seed `CASEWORK_BENCH_FIRST` (default 5000);
each has a layout of its own. They are read as scans (up to 2 degrees of skew, Gaussian noise, speckle) and as
faxes (204 x 98 dots per inch, black and white, up to 2 degrees of skew, speckle).
"""

import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from activities.documents.pipeline import read
from activities.documents.reader import Reader
from activities.documents.templates.register import registered
from activities.documents.templates.template import Template
from bench.documents.office_forms import OfficeForm, office_form
from bench.documents.scoring import Measured, Score, tell
from bench.figures import say, wilson
from samples import paper
from samples.drawn import Quality
from schemas.reading import Reading

FAX_DPI = (204, 98)
SKEW = 2.0


def as_scan(pdf: bytes, seed: int) -> bytes:
    """As an office scanner sends it."""
    page = paper.scanned(pdf, np.random.default_rng([seed, 1]))
    return paper.filed("scan", [page], Quality.SCAN)["scan.pdf"]


def as_fax(pdf: bytes, seed: int) -> bytes:
    """As a fax machine sends it in normal resolution, laid in askew."""
    rng = np.random.default_rng([seed, 2])
    page = paper.rendered(pdf, FAX_DPI[0])
    turned = page.rotate(float(rng.uniform(-SKEW, SKEW)), Image.Resampling.BICUBIC, fillcolor=255)
    coarse = turned.resize((page.width, page.height * FAX_DPI[1] // FAX_DPI[0]), Image.Resampling.BOX)
    bits = np.where(np.asarray(coarse) < 165, 0, 255).astype(np.uint8)
    hit = rng.integers(0, bits.size, round(bits.size * 0.005))
    bits.flat[hit] = np.where(np.arange(hit.size) % 2, 255, 0)
    out = io.BytesIO()
    Image.fromarray(bits).convert("1", dither=Image.Dither.NONE).save(
        out, "TIFF", compression="group4", dpi=FAX_DPI
    )
    return out.getvalue()


WAYS: dict[str, Callable[[bytes, int], bytes]] = {"scans": as_scan, "faxes": as_fax}


@dataclass
class Outcome:
    """Counts of one kind of paper."""

    fields: Measured = field(default_factory=Measured)
    written: Score = field(default_factory=Score)
    by_hand: Score = field(default_factory=Score)
    ticked: Score = field(default_factory=Score)
    known: int = 0
    laid: int = 0
    taken_for_another: int = 0


def count() -> int:
    """Forms to measure."""
    return int(os.environ.get("CASEWORK_BENCH_FORMS", "100"))


def drawn() -> Iterator[tuple[int, OfficeForm]]:
    """The forms, each with its seed."""
    first = int(os.environ.get("CASEWORK_BENCH_FIRST", "5000"))
    return ((seed, office_form(seed)) for seed in range(first, first + count()))


async def run(reader: Reader) -> None:
    """Print the figures."""
    outcomes = {way: Outcome() for way in WAYS}
    missing = asked = 0
    shelf: list[tuple[OfficeForm, Template]] = []
    for seed, form in drawn():
        made = await registered(form.blank, "blank.pdf", form.model, "1", reader)
        missing += len(made.missing)
        asked += len(form.truth)
        shelf = [*shelf[-3:], (form, made.template)]
        reader.known = {other.model.form_name(): other.model for other, _ in shelf}
        reader.templates = tuple(template for _, template in shelf)
        for way, degraded in WAYS.items():
            found = await read(degraded(form.filled, seed), "copy", form.model, reader)
            _count(outcomes[way], form, found.reading, way, seed)
    say(f"zones that registering did not find: {missing} of {asked}")
    for way, outcome in outcomes.items():
        _tell(way, outcome)


def _count(outcome: Outcome, form: OfficeForm, reading: Reading, way: str, seed: int) -> None:
    outcome.known += reading.type == form.model.form_name()
    outcome.taken_for_another += reading.type not in (None, form.model.form_name())
    outcome.laid += any("in its zone of" in why for got in reading.fields.values() for why in got.reasons)
    outcome.fields.seconds.append(reading.seconds)
    for name, value in form.truth.items():
        got = reading.fields[name]
        right = got.value == value
        boxed = got.evidence is not None and got.evidence.engine == "checkbox"
        score = outcome.ticked if boxed else outcome.by_hand if form.hand else outcome.written
        for each in (score, outcome.fields.scores.setdefault(name, Score())):
            each.count(right, got.sure)
        if not right:
            say(f"  {way} {seed} {form.layout} {name}: {got.value!r} for {value!r}, sure {got.sure}")


def _tell(way: str, outcome: Outcome) -> None:
    n = len(outcome.fields.seconds)
    say(
        f"{way}: {outcome.known} of {n} known as their form, {outcome.laid} laid over its blank, "
        f"{outcome.taken_for_another} taken for another"
    )
    rows = {"printed": outcome.written, "by hand": outcome.by_hand, "ticked": outcome.ticked}
    for name, score in rows.items():
        if score.documents:
            low, high = wilson(score.exact, score.documents)
            say(
                f"  {name:8} exact {score.exact / score.documents:.4f} ({low:.4f} to {high:.4f}) of "
                f"{score.documents}, sure {score.sure}, sure and wrong {score.surely_wrong}"
            )
    tell(f"known forms, {way}", outcome.fields)
