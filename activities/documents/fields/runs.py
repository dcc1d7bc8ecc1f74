"""Words put together to runs: what stands in one line without a wide gap or a ruled edge between."""

from collections.abc import Iterable, Sequence
from statistics import median

from schemas.reading import Box, Word

_GAP = 0.75
"""Heights of a line that may lie between two words of one run."""


def gathered(words: Sequence[Word], cells: Sequence[Box], ticks: Sequence[Box] = ()) -> list[Word]:
    """Runs in reading order; words of several lines or cells, or beside a check box, never come together."""
    parts = [part for word in words for piece in _around_ticks(word, ticks) for part in _parted(piece, cells)]
    runs: list[Word] = []
    for line in lines(parts):
        for word in line:
            if runs and _goes_on(runs[-1], word, ticks) and _same_cell(runs[-1], word, cells):
                runs[-1] = joined([runs[-1], word])
            else:
                runs.append(word)
    return runs


def _goes_on(last: Word, word: Word, ticks: Sequence[Box]) -> bool:
    """Whether `word` goes on where `last` ends."""
    height = min(last.box[3] - last.box[1], word.box[3] - word.box[1])
    near = -height < word.box[0] - last.box[2] < _GAP * height
    parted = any(
        last.box[2] - height < tick[0] < word.box[0] + height and tick[1] < middle(word.box)[1] < tick[3]
        for tick in ticks
    )
    return near and not parted and abs(middle(last.box)[1] - middle(word.box)[1]) < 0.5 * height


def _same_cell(a: Word, b: Word, cells: Sequence[Box]) -> bool:
    return cell_of(a.box, cells) == cell_of(b.box, cells)


def joined(words: Sequence[Word]) -> Word:
    """One run of several words, in the order given."""
    return Word(
        text=" ".join(word.text for word in words),
        page=words[0].page,
        box=around([word.box for word in words]),
        confidence=min(word.confidence for word in words),
    )


def lines(words: Iterable[Word]) -> list[list[Word]]:
    """Words sorted into lines, top down, each from left to right."""
    out: list[list[Word]] = []
    for word in sorted(words, key=lambda w: middle(w.box)[1]):
        height = word.box[3] - word.box[1]
        last = out[-1] if out else []
        if last and middle(word.box)[1] - median(middle(w.box)[1] for w in last) < 0.5 * height:
            last.append(word)
        else:
            out.append([word])
    return [sorted(line, key=lambda w: w.box[0]) for line in out]


def _around_ticks(word: Word, ticks: Sequence[Box]) -> list[Word]:
    """A run that reaches over a check box, cut there in proportion to its letters."""
    x0, y0, x1, y1 = word.box
    mid, height = (y0 + y1) / 2, y1 - y0
    over = [
        tick
        for tick in ticks
        if tick[1] < mid < tick[3] and x0 + height < tick[0] and tick[2] < x1 - height / 2
    ]
    if not over:
        return [word]
    tick = min(over)
    share = (tick[0] - x0) / max(1.0, (tick[0] - x0) + (x1 - tick[2]))
    cut = round(len(word.text) * share)
    blanks = [i for i, c in enumerate(word.text) if c == " " and abs(i - cut) <= 3]
    cut = min(blanks, key=lambda i: abs(i - cut), default=cut)
    first = word.model_copy(update={"text": word.text[:cut].strip(), "box": (x0, y0, tick[0], y1)})
    rest = word.model_copy(update={"text": word.text[cut:].strip(), "box": (tick[2], y0, x1, y1)})
    return [part for part in (first, *_around_ticks(rest, ticks)) if part.text]


def _parted(word: Word, cells: Sequence[Box]) -> list[Word]:
    """A run that reaches over a ruled edge, cut at the blank that is nearest to the edge."""
    x0, y0, x1, y1 = word.box
    if " " not in word.text or x1 <= x0:
        return [word]
    _, mid = middle(word.box)
    edges = {edge for cell in cells if cell[1] < mid < cell[3] for edge in (cell[0], cell[2])}
    crossed = sorted(edge for edge in edges if x0 + (y1 - y0) < edge < x1 - (y1 - y0))
    if not crossed:
        return [word]
    letter = (x1 - x0) / len(word.text)
    blanks = [i for i, c in enumerate(word.text) if c == " "]
    cut = min(blanks, key=lambda i: abs(x0 + (i + 0.5) * letter - crossed[0]))
    if abs(x0 + (cut + 0.5) * letter - crossed[0]) > 4 * letter:
        return [word]
    first = word.model_copy(update={"text": word.text[:cut], "box": (x0, y0, x0 + cut * letter, y1)})
    rest = word.model_copy(
        update={"text": word.text[cut + 1 :], "box": (x0 + (cut + 1) * letter, y0, x1, y1)}
    )
    return [first, *_parted(rest, cells)]


def middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def within(box: Box, cell: Box) -> bool:
    """Whether the middle of `box` lies in `cell`."""
    x, y = middle(box)
    return cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]


def area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def cell_of(box: Box, cells: Sequence[Box]) -> Box | None:
    """The smallest cell that the middle of `box` lies in."""
    x, y = middle(box)
    around_it = [cell for cell in cells if cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]]
    return min(around_it, key=area, default=None)


def around(boxes: Sequence[Box]) -> Box:
    """The box around all."""
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return min(x0), min(y0), max(x1), max(y1)
