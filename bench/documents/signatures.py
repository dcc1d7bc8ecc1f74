"""Whether places to sign are told signed or not: on unknown forms by labels, on registered ones by zones.

Rules and thresholds were set on seeds 0 to 35; measured on others.
"""

from collections import Counter
from dataclasses import replace
from typing import Annotated

from pydantic import create_model

from activities.documents.pipeline import read
from activities.documents.reader import Reader
from activities.documents.templates.register import registered
from bench.documents import signing
from bench.documents.signing import Drawn, Stands
from bench.figures import say, wilson
from samples.drawn import Quality
from schemas.forms import Form, Printed, Signed

SEEDS = range(1000, 1045)
REGISTERED = range(1000, 1024)
QUALITIES = (Quality.CLEAN, Quality.SCAN, Quality.FAX)
Told = Counter[tuple[Stands, Quality, str]]


async def run(reader: Reader) -> None:
    """Both kinds of forms."""
    _report("by labels", await _told(reader, SEEDS, False), len(SEEDS))
    _report("registered", await _told(reader, REGISTERED, True), len(REGISTERED))


async def _told(reader: Reader, seeds: range, known: bool) -> Told:
    told: Told = Counter()
    for seed in seeds:
        quality = QUALITIES[seed % len(QUALITIES)]
        pdf, drawn = signing.page(seed)
        form = asked(drawn)
        reads = reader
        if known:
            blank, _ = signing.page(seed, blank=True)
            made = await registered(blank, "blank.pdf", form, "1", reader)
            reads = replace(reader, known={form.form_name(): form}, templates=(made.template,))
        name = "page.tif" if quality is Quality.FAX else "page.pdf"
        content = signing.came_in(seed, quality, pdf)
        fields = (await read(content, name, form, reads)).reading.fields
        for n, place in enumerate(drawn):
            field = fields[f"place_{n}"]
            said = "asked" if not field.sure else "signed" if field.value else "not signed"
            told[place.stands, quality, said] += 1
    return told


def asked(drawn: list[Drawn]) -> type[Form]:
    """A form that asks for each place of a page whether it is signed."""
    fields = {
        f"place_{n}": (Annotated[bool, Signed(), Printed(place.label)], ...) for n, place in enumerate(drawn)
    }
    made: type[Form] = create_model("Declaration", __base__=Form, **fields)
    return made


def _report(title: str, told: Told, pages: int) -> None:
    say(f"{title}: {sum(told.values())} places on {pages} pages")
    for stands in Stands:
        words = [
            f"{said} {sum(n for (s, _, t), n in told.items() if (s, t) == (stands, said))}"
            for said in ("signed", "not signed", "asked")
        ]
        say(f"  {stands.value:20} {', '.join(words)}")
    for quality in (*QUALITIES, None):
        mine = {key: n for key, n in told.items() if quality in (None, key[1])}
        say(f"  {quality.value if quality else 'all':6} {_shares(mine)}")


def _shares(told: dict[tuple[Stands, Quality, str], int]) -> str:
    """How much is said unasked, and how often that is right."""
    parts = []
    for said in ("signed", "not signed"):
        all_ = sum(n for (_, _, t), n in told.items() if t == said)
        right = sum(n for (s, _, t), n in told.items() if t == said and s.signed == (said == "signed"))
        low, high = wilson(right, all_)
        parts.append(f"said {said} {all_}, right {right} ({low:.3f} to {high:.3f})")
    open_ = sum(n for (_, _, t), n in told.items() if t == "asked")
    total = sum(told.values())
    return f"{'; '.join(parts)}; asked {open_} of {total}"
