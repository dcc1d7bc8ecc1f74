"""Lines of a page put together to blocks, in reading order."""

from collections.abc import Sequence
from dataclasses import dataclass

from activities.documents.engines.page import ReadPage
from activities.documents.fields.places import sheet_of
from activities.documents.fields.runs import around, cell_of
from schemas.reading import Box, Word

_LEADING = 1.1
"""Heights of a line that may lie between the lines of one block."""


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


def _goes_on(last: Word, run: Word, cells: Sequence[Box]) -> bool:
    """Whether a line stands close below another one, in the same box."""
    height = min(_height(last), _height(run))
    near = 0.3 * height < run.box[1] - last.box[1] and run.box[1] - last.box[3] < (_LEADING - 0.5) * height
    over = run.box[0] < last.box[2] and run.box[2] > last.box[0]
    return near and over and cell_of(last.box, cells) == cell_of(run.box, cells)


def _height(run: Word) -> float:
    return run.box[3] - run.box[1]
