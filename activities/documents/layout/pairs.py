"""Labels with their values on a page that nobody registered: by colons, common words and places."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from activities.documents.engines.page import ReadPage
from activities.documents.fields.places import sheet_of
from activities.documents.fields.runs import around, cell_of, lines, middle
from schemas.reading import Box, Word

_FAR = 22.0
"""Heights of a line that may lie between a label and a value right of it."""
_LONGEST = 60
"""Characters of a label."""
_SHORT = 30
"""Characters of a label without a colon."""
_LEADING = 1.1
"""Heights of a line that may lie between the lines of one block."""
_COLON = re.compile(r"^(.{2,60}?[^\W\d]\W{0,3}?)\s*:\s*(.*)$")
_WORDS = re.compile(
    r"^(?:date|no\.?|number|to|from|name|title|subject|phone|telephone|telefax|fax|tel\.?|re|cc|address|city|state|zip"
    r"|company|account|amount|total|signature|attention|attn\.?|brand|product|code|type|size|quantity|price|cost|page"
    r"|pages|department|manager|division|region|supplier|description|by|time|location|e-?mail|comments?|remarks?"
    r"|datum|nummer|nom|naam|nombre|fecha|betrag|unterschrift|adresse|telefon)$",
    re.IGNORECASE,
)
"""Words that name what stands beside them also without a colon."""
_TIME = re.compile(r"\d\s*:\s*\d")
_ENDS = re.compile(r"[:?]\s*[.]?$")


@dataclass(frozen=True)
class Pair:
    """A label and what is filled in beside it, each with its place in points of the page as shown."""

    page: int
    label: str
    value: str
    label_box: Box
    value_box: Box


@dataclass(frozen=True)
class Block:
    """Lines that stand close below each other, in reading order."""

    lines: tuple[tuple[Word, ...], ...]

    @property
    def text(self) -> str:
        return "\n".join(" ".join(word.text for word in line) for line in self.lines)

    @property
    def box(self) -> Box:
        return around([word.box for line in self.lines for word in line])


def blocks(page: ReadPage) -> list[Block]:
    """The page's lines put together to blocks, top down, and from left to right at one height."""
    found: list[list[Word]] = []
    for run in sheet_of(page).runs:
        above = [block for block in found if _goes_on(block[-1], run, page.cells)]
        if above:
            max(above, key=lambda block: block[-1].box[3]).append(run)
        else:
            found.append([run])
    made = [Block(tuple((run,) for run in block)) for block in found]
    return sorted(made, key=lambda block: (block.box[1], block.box[0]))


def pairs(page: ReadPage) -> list[Pair]:
    """Every label with its value, in reading order.

    A label is known by its colon, by a common word, or as the first of two parts of a line. The value is
    what stands behind the label in its line up to the next one, with the lines that go on below it; else
    what stands right below. Of noisy scanned forms that nobody looked at, a quarter of the pairs are found
    (docs/benchmarks.md): show them to people, never take them unasked.
    """
    runs = [part for run in sheet_of(page).runs for part in _parted(run)]
    named = [run for run in runs if _is_label(run)]
    named += [run for run in runs if run not in named and _heads_a_line(run, runs, named)]
    found = []
    taken: set[int] = set()
    for label in sorted(named, key=lambda run: (run.box[1], run.box[0])):
        free = [run for run in runs if id(run) not in taken and run not in named]
        value = _behind(label, free, named) or _below(label, free, named, page.cells)
        if value:
            value += _further(value, free, named, page.cells)
            taken |= {id(run) for run in value}
            found.append(_pair(page.n, label, value))
    return found


def _pair(n: int, label: Word, value: Sequence[Word]) -> Pair:
    text = " ".join(run.text for line in lines(value) for run in line)
    return Pair(n, label.text, text, label.box, around([run.box for run in value]))


def _parted(run: Word) -> Iterator[Word]:
    """A run cut behind the colon of its label."""
    match = _COLON.match(run.text)
    if not match or not match[2] or _TIME.search(run.text[: match.start(2) + 1]):
        yield run
        return
    x0, y0, x1, y1 = run.box
    cut = x0 + (x1 - x0) * match.start(2) / len(run.text)
    yield run.model_copy(update={"text": f"{match[1]}:", "box": (x0, y0, cut, y1)})
    yield from _parted(run.model_copy(update={"text": match[2], "box": (cut, y0, x1, y1)}))


def _is_label(run: Word) -> bool:
    if len(run.text) > _LONGEST or not any(c.isalpha() for c in run.text):
        return False
    words = run.text.strip(" .,_-").split()
    short = (
        len(words) <= 4 and bool(words) and (bool(_WORDS.match(words[-1])) or bool(_WORDS.match(words[0])))
    )
    return bool(_ENDS.search(run.text)) or (short and not any(c.isdigit() for c in run.text))


def _heads_a_line(run: Word, runs: Sequence[Word], named: Sequence[Word]) -> bool:
    """Words without figures that begin a line of two parts, the second of which is no label."""
    if len(run.text) > _SHORT or any(c.isdigit() for c in run.text) or sum(c.isalpha() for c in run.text) < 3:
        return False
    line = [r for r in runs if abs(middle(r.box)[1] - middle(run.box)[1]) < 0.6 * _height(run)]
    line.sort(key=lambda r: r.box[0])
    return len(line) == 2 and line[0] is run and line[1] not in named


def _height(run: Word) -> float:
    return run.box[3] - run.box[1]


def _behind(label: Word, free: Sequence[Word], named: Sequence[Word]) -> list[Word]:
    """What stands in the label's line up to the next label; no wide gap within it."""
    height = _height(label)
    line = [run for run in free if abs(middle(run.box)[1] - middle(label.box)[1]) < 0.6 * height]
    line = sorted((run for run in line if run.box[0] >= label.box[2] - height), key=lambda run: run.box[0])
    ahead = [
        run.box[0]
        for run in named
        if abs(middle(run.box)[1] - middle(label.box)[1]) < 0.6 * height and run.box[0] > label.box[2] - 2
    ]
    end = min(ahead, default=float("inf"))
    value: list[Word] = []
    at = label.box[2]
    for run in line:
        if run.box[0] >= end or run.box[0] - at > (3 if value else _FAR) * height:
            break
        value.append(run)
        at = run.box[2]
    return value


def _below(label: Word, free: Sequence[Word], named: Sequence[Word], cells: Sequence[Box]) -> list[Word]:
    """What stands right below the label, in the same box if it has one."""
    found = [
        run
        for run in free
        if 0 < middle(run.box)[1] - middle(label.box)[1] < 2.2 * _height(label)
        and run.box[0] < label.box[2]
        and run.box[2] > label.box[0]
        and cell_of(run.box, cells) == cell_of(label.box, cells)
        and not any(_ahead(other, run) for other in named)
    ]
    return [min(found, key=lambda run: run.box[1])] if found else []


def _ahead(label: Word, run: Word) -> bool:
    """Whether a label stands in front of a run in its line."""
    return (
        abs(middle(label.box)[1] - middle(run.box)[1]) < 0.6 * _height(run) and label.box[2] <= run.box[0] + 2
    )


def _further(
    value: Sequence[Word], free: Sequence[Word], named: Sequence[Word], cells: Sequence[Box]
) -> list[Word]:
    """Lines right below a value that begin where it begins and stand behind no label."""
    first = value[0]
    more: list[Word] = []
    last = first
    for run in sorted(free, key=lambda run: run.box[1]):
        aligned = abs(run.box[0] - first.box[0]) < 0.8 * _height(first)
        if aligned and _goes_on(last, run, cells) and not any(_ahead(other, run) for other in named):
            more.append(run)
            last = run
    return more


def _goes_on(last: Word, run: Word, cells: Sequence[Box]) -> bool:
    """Whether a line stands close below another one, in the same box."""
    height = min(_height(last), _height(run))
    near = 0.3 * height < run.box[1] - last.box[1] and run.box[1] - last.box[3] < (_LEADING - 0.5) * height
    over = run.box[0] < last.box[2] and run.box[2] > last.box[0]
    return near and over and cell_of(last.box, cells) == cell_of(run.box, cells)
