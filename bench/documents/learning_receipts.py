"""Whether corrections of a shop's other receipts change how one is read: each is left out in turn."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from activities.documents.fields.parse import day_in, number_in
from activities.documents.fields.targets import targets
from activities.documents.learned.teaching import taught
from activities.documents.learned.tokens import tokens
from activities.documents.lessons import copy_of, page_words, sender_from
from activities.documents.pipeline import DocumentReading, read
from activities.documents.reader import Reader
from bench.documents.real import folder
from bench.documents.scoring import Score, as_receipts_compare
from bench.figures import say, wilson
from schemas.base import Data
from schemas.learned import Layout, Learned, Sender
from schemas.receipt import Receipt
from store.lessons import Answered

FEWEST = 3
"""Receipts of a shop from which it is measured."""
FORM = Receipt.form_name()


def _answers(truth: Mapping[str, str], found: DocumentReading) -> Data:
    """What a person says to the fields that were not sure; what is right by its letters is let stand."""
    said: Data = {}
    for name in found.reading.unsure:
        read_ = found.reading.fields[name].value
        if as_receipts_compare(name, read_, truth[name]):
            said[name] = read_
            continue
        day = day_in(truth[name]) if name == "date" else None
        told = day.value.isoformat() if day else truth[name]
        said[name] = str(number_in(truth[name])) if name == "total" else told
    return said


def _learned(others: Sequence[tuple[dict[str, str], DocumentReading]]) -> Learned:
    known: dict[Any, Layout] = {}
    senders: dict[Any, Sender] = {}
    for truth, found in others:
        said, reading = _answers(truth, found), found.reading
        answered = Answered(uuid4(), FORM, page_words(found), list(reading.unsure), said, [uuid4()])
        sender = sender_from(list(senders.values()), Receipt, answered, reading)
        if sender is not None:
            senders[sender.id] = sender
        page = tokens((word.text, word.box, word.confidence) for word in found.words)
        copy = copy_of(page, said, reading, 1)
        made = taught(list(known.values()), FORM, targets(Receipt), copy)
        if made is not None:
            known[made.id] = made
    return Learned(layouts=tuple(known.values()), senders=tuple(senders.values()))


async def run(reader: Reader) -> None:
    """Print the figures: before and after, of the same receipts."""
    shops: dict[str, list[tuple[Path, dict[str, str]]]] = {}
    for file in sorted(folder("receipts").glob("*.json")):
        truth = json.loads(file.read_text())
        shops.setdefault(truth["company"], []).append((file.with_suffix(".jpg"), truth))
    before, after = Score(), Score()
    for receipts in (each for each in shops.values() if len(each) >= FEWEST):
        cold = [(t, await read(f.read_bytes(), f.name, Receipt, reader)) for f, t in receipts]
        for i, (file, truth) in enumerate(receipts):
            known = _learned([each for j, each in enumerate(cold) if j != i])
            warm = await read(file.read_bytes(), file.name, Receipt, reader, learned=known)
            for score, found in ((before, cold[i][1]), (after, warm)):
                for name, value in truth.items():
                    field = found.reading.fields[name]
                    right = as_receipts_compare(name, field.value, value)
                    score.count(right, field.sure)
                    if os.environ.get("CASEWORK_BENCH_TELL") and not right:
                        say(f"    {file.stem} {name}: {field.value!r} not {value!r}: {field.reasons}")
    for title, score in (("cold", before), ("after corrections of the shop's others", after)):
        low, high = wilson(score.exact, score.documents)
        say(
            f"{title}: right {score.exact / score.documents:.3f} ({low:.3f} to {high:.3f}) of "
            f"{score.documents}, sure {score.sure}, sure and wrong {score.surely_wrong}"
        )
