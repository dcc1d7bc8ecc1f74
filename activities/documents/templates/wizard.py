"""Zones found on a blank: by the fields that a PDF carries, else by the room that is left beside labels."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from activities.documents.engines.page import ReadPage, Tick
from activities.documents.fields import labels as labelling
from activities.documents.fields.labels import Label
from activities.documents.fields.parse import plain
from activities.documents.fields.places import Place, Sheet, places, sheet_of
from activities.documents.fields.runs import cell_of, middle, within
from activities.documents.fields.targets import Kind, Target
from activities.documents.fields.ticked import NO, YES
from activities.documents.templates.template import Zone, ZoneKind
from schemas.reading import Box, Word

_KINDS = {
    Kind.DATE: ZoneKind.DATE,
    Kind.MONEY: ZoneKind.MONEY,
    Kind.NUMBER: ZoneKind.NUMBER,
    Kind.WHOLE: ZoneKind.NUMBER,
}
_ALIKE = 84.0
_CHOICE_ALIKE = 78.0
_BESIDE = 24.0
"""Points from a check box to the word that belongs to it."""
_REACH = 260.0
_INSET = 0.6
_LEAST = 24.0
"""Points of room that an answer needs at least."""
_GLYPH = re.compile(r"^\s*(?:[□■☐☑☒口]|[\[(][ xX]?[\])])\s*")


@dataclass(frozen=True)
class Widget:
    """A field that the PDF itself carries."""

    name: str
    """Its full name, parts between dots."""
    box: Box
    ticked: bool
    """It is a check box or a radio button."""
    option: str = ""
    """What it stands for when it is ticked."""


@dataclass(frozen=True)
class Found:
    """Zones, and what staff should look at."""

    zones: tuple[Zone, ...]
    missing: tuple[str, ...]
    """Fields of the form for which no zone was found."""


@dataclass(frozen=True)
class _Option:
    tick: Tick
    text: str


def found(
    wanted: Sequence[Target], pages: Sequence[ReadPage], widgets: Sequence[Sequence[Widget]] = ()
) -> Found:
    """The zones of a form's fields on its blank.

    Args:
        pages: the blank's; `cells` may hold lines to write on besides boxes.
        widgets: of each page, where the file carries fields.
    """
    zones: dict[str, list[Zone]] = {}
    for n, page in enumerate(pages, 1):
        carried = widgets[n - 1] if n <= len(widgets) else ()
        for zone in _on_page(wanted, n, page, carried):
            zones.setdefault(zone.field, []).append(zone)
    kept = {name: [z for z in all_ if z.page == all_[0].page] for name, all_ in zones.items()}
    ordered = [zone for target in wanted for zone in kept.get(target.name, [])]
    missing = tuple(t.name for t in wanted if t.name not in kept and t.kind is not Kind.TABLE)
    return Found(tuple(ordered), missing)


def _on_page(wanted: Sequence[Target], n: int, page: ReadPage, widgets: Sequence[Widget]) -> list[Zone]:
    named = [zone for target in wanted for zone in _named(target, n, widgets)]
    have = {zone.field for zone in named}
    rest = [target for target in wanted if target.name not in have]
    if widgets:
        taken = {zone.box for zone in named}
        free = [w for w in widgets if w.box not in taken]
        ticks = tuple(Tick(w.box, 0.0) for w in free if w.ticked)
        page = replace(page, cells=tuple(w.box for w in free if not w.ticked), ticks=ticks)
    sheet = sheet_of(page)
    zones = [zone for target in rest for zone in _ticked(target, n, sheet, wanted)]
    have = {zone.field for zone in zones}
    writes = [t for t in rest if t.name not in have]
    for name, place in places(wanted, [_without_options(sheet)]).items():
        target = next((t for t in writes if t.name == name), None)
        box = _room(place, sheet) if target else None
        if target and box and target.kind not in (Kind.TICK, Kind.SIGNED):
            zones.append(Zone(field=name, page=n, box=box, kind=_KINDS.get(target.kind, ZoneKind.TEXT)))
    return [*named, *zones]


def _named(target: Target, n: int, widgets: Sequence[Widget]) -> list[Zone]:
    """Zones whose names in the file are the field's, or like its label."""
    mine = [w for w in widgets if _is_called(target, w)]
    if target.kind in (Kind.TICK, Kind.CHOICE) and any(w.ticked for w in mine):
        lone = len(mine) == 1
        return [zone for w in mine if w.ticked and (zone := _option(target, n, w.box, _meant(w), lone))]
    return [
        Zone(field=target.name, page=n, box=w.box, kind=_KINDS.get(target.kind, ZoneKind.TEXT))
        for w in mine
        if not w.ticked
    ][:1]


def _is_called(target: Target, widget: Widget) -> bool:
    parts = widget.name.split(".")
    names = (*target.labels, target.name.replace("_", " "))
    return any(labelling.likeness(name, part.replace("_", " ")) >= _ALIKE for name in names for part in parts)


def _meant(widget: Widget) -> str:
    """What a check box of the file stands for, by its value or the last part of its name."""
    last = widget.name.rpartition(".")[2]
    return last if widget.option.casefold() in ("", "yes", "on", "off", "1", "true") else widget.option


def _option(target: Target, n: int, box: Box, text: str, lone: bool) -> Zone | None:
    """The zone of one box; None when it stands for nothing that the field knows."""
    if target.kind is Kind.TICK:
        word = "".join(plain(text).split()[:1]).strip(".,:;")
        option = "yes" if word in YES else "no" if word in NO else None
        if option is None and not lone:
            return None
        return Zone(field=target.name, page=n, box=box, kind=ZoneKind.TICK, option=option)
    best = max(target.choices, key=lambda choice: labelling.likeness(choice, text), default=None)
    if best is None or labelling.likeness(best, text) < _CHOICE_ALIKE:
        return None
    return Zone(field=target.name, page=n, box=box, kind=ZoneKind.OPTION, option=best)


def _ticked(target: Target, n: int, sheet: Sheet, others: Sequence[Target]) -> list[Zone]:
    """Boxes of a field that is yes or no or one of several, nearest to its label."""
    if target.kind not in (Kind.TICK, Kind.CHOICE):
        return []
    label = next((hit for hit in labelling.found([target], sheet.runs) if not hit.rest), None)
    rivals = [h for h in labelling.found(others, _without_options(sheet).runs) if h.target != target]
    near = sorted(
        (o for o in _options(sheet) if label is None or _belongs(label, o.tick, rivals)),
        key=lambda o: _distance(label, o.tick) if label else 0.0,
    )
    chosen: dict[str | None, Zone] = {}
    for option in near:
        zone = _option(target, n, option.tick.box, option.text, lone=False)
        if zone:
            chosen.setdefault(zone.option, zone)
    if len(chosen) >= 2 or (chosen and target.kind is Kind.CHOICE and label):
        return list(chosen.values())
    lone = _beside_label(label, sheet) if label and target.kind is Kind.TICK else None
    return [Zone(field=target.name, page=n, box=lone.box, kind=ZoneKind.TICK)] if lone else []


def _beside_label(label: Label, sheet: Sheet) -> Tick | None:
    """The one box right before or behind a label, for a field that is ticked when it is true."""
    x0, y0, x1, y1 = label.run.box
    level = [t for t in sheet.ticks if y0 - 3 <= middle(t.box)[1] <= y1 + 3]
    near = [t for t in level if -4 <= x0 - t.box[2] <= _BESIDE or -4 <= t.box[0] - x1 <= _BESIDE]
    return min(near, key=lambda t: abs(middle(t.box)[0] - x0), default=None)


def _options(sheet: Sheet) -> list[_Option]:
    """Each box with the word right of it, else left of it."""
    found = []
    for tick in sheet.ticks:
        run = _word_beside(tick, sheet.runs)
        if run:
            found.append(_Option(tick, _GLYPH.sub("", run.text)))
    return found


def _without_options(sheet: Sheet) -> Sheet:
    """The sheet without the words that stand beside check boxes, which are no labels of other fields."""
    options = [run for tick in sheet.ticks if (run := _word_beside(tick, sheet.runs))]
    return replace(sheet, runs=tuple(run for run in sheet.runs if run not in options))


def _word_beside(tick: Tick, runs: Sequence[Word]) -> Word | None:
    x0, y0, x1, y1 = tick.box
    level = [r for r in runs if r.box[1] - 3 <= (y0 + y1) / 2 <= r.box[3] + 3]
    right = [r for r in level if x0 - 11 <= r.box[0] <= x1 + _BESIDE and r.box[2] > x1 + 3]
    return min(right, key=lambda r: abs(r.box[0] - x1), default=None)


def _belongs(label: Label, tick: Tick, rivals: Sequence[Label]) -> bool:
    reach = _distance(label, tick)
    return reach < _REACH and not any(_distance(rival, tick) < reach for rival in rivals)


def _distance(label: Label, tick: Tick) -> float:
    """Down counts more than across; up is out of the question."""
    x, y = middle(tick.box)
    x0, y0, x1, y1 = label.run.box
    if y < y0 - 4 or x < x0 - 20:
        return float("inf")
    return max(0.0, x - x1) * 0.5 + 2 * max(0.0, y - y1)


def _room(place: Place, sheet: Sheet) -> Box | None:
    """What is left to write in: the cell without its label, and within its rules."""
    if place.cell is None:
        return None
    x0, y0, x1, y1 = place.cell
    x0, y0, x1, y1 = x0 + _INSET, y0 + _INSET, x1 - _INSET, y1 - _INSET
    _, top, right, bottom = place.label.run.box
    if cell_of(place.label.run.box, sheet.cells) == place.cell and within(place.label.run.box, place.cell):
        if y1 - bottom >= 0.9 * (bottom - top):
            y0 = bottom - 0.5
        else:
            x0 = right + 1
    return (x0, y0, x1, y1) if x1 - x0 >= _LEAST and y1 - y0 >= 6 else None
