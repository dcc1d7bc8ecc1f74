"""RapidOCR as an engine: lines read beside each other come back in their order."""

import numpy as np

from activities.documents.engines.protocol import Pixels
from activities.documents.engines.rapid import RapidEngine
from samples import paper
from samples.sheet import Sheet

LINES = (
    "Garden shed",
    "12",
    "The roof of the garden shed was torn off by the storm in the night",
    "Tralee",
    "A tree fell on the bicycle",
    "845.20 EUR",
    "Wardrobe",
    "The kitchen table is broken",
)


def page() -> Pixels:
    """Those lines, one below the other."""
    sheet = Sheet()
    for n, line in enumerate(LINES):
        sheet.text(60, 90 + 40 * n, line, "sans", 12)
    return np.asarray(paper.rendered(sheet.pdf(), 200), dtype=np.uint8)


def test_threads_read_what_one_reads_and_in_the_same_order() -> None:
    image = page()
    rows = [image[(70 + 40 * n) * 25 // 9 : (100 + 40 * n) * 25 // 9] for n in range(len(LINES))]
    crops = [np.ascontiguousarray(row) for row in rows]
    one, three = RapidEngine(threads=1), RapidEngine(threads=3)
    assert [run.text for run in three.words(image)] == list(LINES)
    assert three.words(image) == one.words(image)
    assert three.lines(crops) == one.lines(crops)
