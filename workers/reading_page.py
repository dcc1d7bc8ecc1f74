"""A document's reading as one HTML file: its values, and each page with the boxes that they stand in."""

import base64
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any

from activities.documents.offline import ReadFile
from schemas.forms import Form
from schemas.reading import Box, FieldReading, MarkKind, PageInfo, SuggestedPair

SECURITY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
"""Nothing of a document can run or be fetched, whatever it says."""
BESIDE = "it stands beside this label; a guess, for the form is not known"
APART = {
    MarkKind.STAMP: "kept apart from the fields",
    MarkKind.SIGNATURE: "strokes of a pen where one signs",
    MarkKind.BARCODE: "a code for machines, kept apart from the fields",
}
STYLE = """
:root { color-scheme: light dark; --line: #8886; --sure: light-dark(#2b8a3e, #69db7c); }
:root { --unsure: light-dark(#c2410c, #ff922b); }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; }
main { display: grid; grid-template-columns: minmax(22rem, 2fr) 3fr; gap: 2rem; padding: 1.5rem; }
main { align-items: start; }
header { padding: 1.5rem 1.5rem 0; } h1 { font-size: 1.25rem; margin: 0; } p { margin: .25rem 0; }
table { border-collapse: collapse; width: 100%; position: sticky; top: 1rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .5rem; border-bottom: 1px solid var(--line); }
td:nth-child(2) { white-space: pre-line; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
small { display: block; opacity: .75; } .sure { color: var(--sure); } .unsure { color: var(--unsure); }
figure { margin: 0 0 2rem; } figcaption { opacity: .75; margin-bottom: .25rem; }
svg { width: 100%; height: auto; border: 1px solid var(--line); background: #fff; }
rect { fill: transparent; stroke-width: 2; vector-effect: non-scaling-stroke; }
rect.sure { stroke: #2b8a3e; } rect.unsure { stroke: #c2410c; }
rect.mark { stroke: #6d28d9; stroke-dasharray: 6 4; }
rect:target { fill: #facc1566; stroke-width: 4; }
td:last-child { white-space: nowrap; } a { color: inherit; }
@media (max-width: 60rem) { main { grid-template-columns: 1fr; } table { position: static; } }
"""


def page_of(read: ReadFile, form: type[Form] | None) -> str:
    """The whole HTML file; everything that comes from the document is escaped."""
    reading = read.reading
    what = reading.type or "unknown kind of document"
    told = f"<p class=unsure>{escape(reading.problem)}</p>" if reading.problem else ""
    head = f"{escape(what)}, {_count(len(reading.pages), 'page')}, {reading.seconds:.1f} s"
    fields = list(reading.fields.items())
    rows = (*_rows(fields, form), *_beside(read.reading.pairs), *_marks(read))
    return _document(
        read.file.name,
        f"<header><h1>{escape(read.file.name)}</h1><p>{head}</p>{told}</header>"
        f"<main>{_table(('Field', 'Value', 'Sure'), rows)}"
        f"<div>{''.join(_pages(read, fields))}</div></main>",
    )


def index_of(rows: Sequence[tuple[str, str, str, str]]) -> str:
    """The list of all documents: of each the link to its page, its file, what it is, and how much is sure."""
    shown = (
        f"<tr><td><a href='{escape(link)}'>{escape(file)}</a><td>{escape(what)}<td>{escape(sure)}</tr>"
        for link, file, what, sure in rows
    )
    return _document(
        "What was read",
        f"<header><h1>What was read</h1><p>{_count(len(rows), 'document')}</p></header>"
        f"<main>{_table(('Document', 'What it is', 'Sure'), shown)}</main>",
    )


def _table(headings: Sequence[str], rows: Iterable[str]) -> str:
    heads = "".join(f"<th>{heading}" for heading in headings)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _count(n: int, what: str) -> str:
    return f"{n} {what}" + ("" if n == 1 else "s")


def _document(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{SECURITY}">'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>'
        f"<body>{body}</body></html>"
    )


def _rows(fields: Sequence[tuple[str, FieldReading]], form: type[Form] | None) -> Iterator[str]:
    for n, (name, field) in enumerate(fields):
        info = form.model_fields.get(name) if form else None
        title = escape((info and info.title) or name)
        heading = f"<a href='#field-{n}'>{title}</a>" if field.evidence else title
        why = "".join(f"<small>{escape(reason)}</small>" for reason in field.reasons)
        yield (
            f"<tr><td>{heading}<td>{escape(in_words(field.value))}{why}"
            f"<td class={_class(field)}>{'yes' if field.sure else 'no'} ({field.probability:.2f})</tr>"
        )


def _beside(pairs: Sequence[SuggestedPair]) -> Iterator[str]:
    for n, pair in enumerate(pairs):
        label = f"<a href='#pair-{n}'>{escape(pair.label)}</a>"
        yield f"<tr><td>{label}<td>{escape(pair.value)}<small>{BESIDE}</small><td class=unsure>no</tr>"


def _marks(read: ReadFile) -> Iterator[str]:
    for n, mark in enumerate(read.reading.marks):
        link = f"<a href='#mark-{n}'>{mark.kind.value.capitalize()}</a>"
        yield f"<tr><td>{link}<td>{escape(mark.text)}<small>{APART[mark.kind]}</small><td></tr>"


def _class(field: FieldReading) -> str:
    return "sure" if field.sure else "unsure"


def _pages(read: ReadFile, fields: Sequence[tuple[str, FieldReading]]) -> Iterator[str]:
    for page, png in zip(read.reading.pages, read.found.images, strict=False):
        problem = f": {escape(page.problem)}" if page.problem else ""
        picture = _picture(page, png, _boxes(read, page.n, fields)) if png else ""
        yield f"<figure><figcaption>Page {page.n}{problem}</figcaption>{picture}</figure>"


def _boxes(read: ReadFile, n: int, fields: Sequence[tuple[str, FieldReading]]) -> Iterator[str]:
    """What is marked on a page."""
    for i, (name, field) in enumerate(fields):
        if field.evidence and field.evidence.page == n:
            said = f"{name}: {in_words(field.value)}"
            yield _rect(f"field-{i}", _class(field), field.evidence.box, said)
    for i, pair in enumerate(read.reading.pairs):
        if pair.page == n:
            yield _rect(f"pair-{i}", "unsure", pair.box, f"{pair.label} {pair.value}")
    for i, mark in enumerate(read.reading.marks):
        if mark.page == n:
            yield _rect(f"mark-{i}", "mark", mark.box, f"{mark.kind.value}: {mark.text}")


def _picture(page: PageInfo, png: bytes, boxes: Iterable[str]) -> str:
    data = base64.b64encode(png).decode()
    return (
        f"<svg viewBox='0 0 {page.width:.1f} {page.height:.1f}' role=img aria-label='Page {page.n}'>"
        f"<image href='data:image/png;base64,{data}' width='{page.width:.1f}' height='{page.height:.1f}'/>"
        f"{''.join(boxes)}</svg>"
    )


def _rect(name: str, kind: str, box: Box, said: str) -> str:
    x0, y0, x1, y1 = box
    return (
        f"<rect id='{name}' class={kind} x='{x0 - 2:.1f}' y='{y0 - 2:.1f}' "
        f"width='{x1 - x0 + 4:.1f}' height='{y1 - y0 + 4:.1f}'><title>{escape(said)}</title></rect>"
    )


def in_words(value: Any) -> str:
    """A value for the eye."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return " ".join(in_words(part) for part in value.values())
    if isinstance(value, list):
        return "\n".join(in_words(part) for part in value)
    return str(value)
