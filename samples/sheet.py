"""A sheet of paper to draw on, and the letters to do it with. Points (1/72 inch), origin top left."""

import io
import random
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path

from reportlab.lib.colors import Color
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONTS = Path(__file__).parent / "fonts"

A4 = (595.28, 841.89)
"""Width and height."""

Colour = tuple[float, float, float]
"""Red, green, blue from 0 to 1."""

BLACK: Colour = (0.07, 0.07, 0.09)
GREY: Colour = (0.42, 0.42, 0.45)
WHITE: Colour = (1, 1, 1)
BLUE_INK: Colour = (0.08, 0.14, 0.46)


class Face(StrEnum):
    """A font of print."""

    SANS = "sans"
    SERIF = "serif"
    MONO = "mono"

    @property
    def bold(self) -> str:
        return f"{self.value}-bold"


class HandFace(StrEnum):
    """A handwriting."""

    UPRIGHT = "hand-a"
    SLOPING = "hand-b"


SCALE = {"serif": 1.12, "serif-bold": 1.12, "mono": 0.93, "mono-bold": 0.93, "hand-a": 1.22, "hand-b": 1.52}
"""Factor on the size that makes the fonts look equally large."""


@cache
def _registered(font: str) -> str:
    name = f"casework-{font}"
    pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{font}.ttf")))
    return name


def width_of(text: str, font: str, size: float) -> float:
    """Points that the text takes in a line."""
    return float(pdfmetrics.stringWidth(text, _registered(font), size * SCALE.get(font, 1)))


class Sheet:
    """Pages of one size, drawn top down."""

    def __init__(self, size: tuple[float, float] = A4, title: str = "") -> None:
        self.width, self.height = size
        self._file = io.BytesIO()
        self._canvas = Canvas(self._file, pagesize=size, invariant=1)
        self._canvas.setTitle(title)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        font: str = "sans",
        size: float = 9,
        colour: Colour = BLACK,
        align: str = "left",
    ) -> None:
        """Text with its baseline at `y`; `x` is its left end, middle or right end."""
        self._canvas.setFont(_registered(font), size * SCALE.get(font, 1))
        self._canvas.setFillColor(Color(*colour))
        draw = {
            "left": self._canvas.drawString,
            "middle": self._canvas.drawCentredString,
            "right": self._canvas.drawRightString,
        }[align]
        draw(x, self.height - y, text)

    def turned(
        self, x: float, y: float, text: str, font: str, size: float, colour: Colour, degrees: float
    ) -> None:
        """Text whose baseline starts at the point and climbs by `degrees`."""
        self._canvas.saveState()
        self._canvas.translate(x, self.height - y)
        self._canvas.rotate(degrees)
        self._canvas.setFont(_registered(font), size * SCALE.get(font, 1))
        self._canvas.setFillColor(Color(*colour))
        self._canvas.drawString(0, 0, text)
        self._canvas.restoreState()

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: Colour | None = None,
        stroke: Colour | None = BLACK,
        line: float = 0.6,
        radius: float = 0,
    ) -> None:
        """A rectangle with its upper left corner at the point."""
        if fill is not None:
            self._canvas.setFillColor(Color(*fill))
        if stroke is not None:
            self._canvas.setStrokeColor(Color(*stroke))
        self._canvas.setLineWidth(line)
        self._canvas.roundRect(
            x,
            self.height - y - height,
            width,
            height,
            radius,
            stroke=int(stroke is not None),
            fill=int(fill is not None),
        )

    def line(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        line: float = 0.6,
        colour: Colour = BLACK,
        dashes: float = 0,
    ) -> None:
        """A straight line; `dashes` is the length of a dash, 0: unbroken."""
        self._canvas.setStrokeColor(Color(*colour))
        self._canvas.setLineWidth(line)
        self._canvas.setDash([dashes, dashes] if dashes else [])
        self._canvas.line(x0, self.height - y0, x1, self.height - y1)
        self._canvas.setDash([])

    def curve(self, points: list[tuple[float, float]], line: float = 1, colour: Colour = BLACK) -> None:
        """A smooth stroke through 3n+1 points of Bezier curves."""
        path = self._canvas.beginPath()
        path.moveTo(points[0][0], self.height - points[0][1])
        for i in range(1, len(points) - 2, 3):
            (ax, ay), (bx, by), (cx, cy) = points[i : i + 3]
            path.curveTo(ax, self.height - ay, bx, self.height - by, cx, self.height - cy)
        self._canvas.setStrokeColor(Color(*colour))
        self._canvas.setLineWidth(line)
        self._canvas.setLineCap(1)
        self._canvas.drawPath(path, stroke=1, fill=0)
        self._canvas.setLineCap(0)

    def dot(self, x: float, y: float, radius: float, fill: Colour) -> None:
        self._canvas.setFillColor(Color(*fill))
        self._canvas.circle(x, self.height - y, radius, stroke=0, fill=1)

    def pdf(self) -> bytes:
        """The sheet as a PDF; equal drawings give equal bytes."""
        self._canvas.showPage()
        self._canvas.save()
        return self._file.getvalue()


@dataclass(frozen=True)
class Pen:
    """What a form is filled in with: a printer's font or a hand."""

    font: str
    colour: Colour
    rng: random.Random
    hand: bool = False

    def write(
        self, sheet: Sheet, x: float, y: float, text: str, size: float = 10.5, room: float = 1000
    ) -> None:
        """A value from `x` on, written smaller where it would not fit into `room` points."""
        size *= min(1.0, room / max(width_of(text, self.font, size), 1))
        if not self.hand:
            sheet.text(x, y, text, self.font, size, self.colour)
            return
        for word in text.split(" "):
            lift, tilt = self.rng.uniform(-0.9, 0.9), self.rng.uniform(-1.2, 1.2)
            sheet.turned(x, y + lift, word, self.font, size, self.colour, tilt)
            x += width_of(word + " ", self.font, size) * self.rng.uniform(0.99, 1.06)

    def write_right(self, sheet: Sheet, x: float, y: float, text: str, size: float = 10.5) -> None:
        """A value that ends at `x`, as numbers do in a column."""
        self.write(sheet, x - width_of(text, self.font, size) - (2 if self.hand else 0), y, text, size)

    def cross(self, sheet: Sheet, x: float, y: float, side: float) -> None:
        """A cross in the check box with its upper left corner at the point."""
        over = side * (self.rng.uniform(0.05, 0.3) if self.hand else -0.18)
        wobble = [self.rng.uniform(-1, 1) * side * 0.12 if self.hand else 0.0 for _ in range(4)]
        line = 1.5 if self.hand else 1.3
        sheet.line(
            x - over, y - over + wobble[0], x + side + over, y + side + over + wobble[1], line, self.colour
        )
        sheet.line(
            x - over, y + side + over + wobble[2], x + side + over, y - over + wobble[3], line, self.colour
        )

    def tick(self, sheet: Sheet, x: float, y: float, side: float) -> None:
        """A tick in the check box with its upper left corner at the point."""
        over = side * self.rng.uniform(0.1, 0.45) if self.hand else 0.0
        foot = (x + side * 0.42, y + side * 0.84)
        sheet.line(x + side * 0.15, y + side * 0.48, *foot, 1.6, self.colour)
        sheet.line(*foot, x + side * 0.88 + over, y + side * 0.14 - over, 1.6, self.colour)

    def sign(self, sheet: Sheet, x: float, y: float, width: float) -> None:
        """A signature that nobody can read."""
        step = width / 12
        ends = [(x + step * i + self.rng.uniform(-2, 4), y + self.rng.uniform(-3, 2)) for i in range(13)]
        ends[1], ends[2] = (ends[1][0], y - self.rng.uniform(14, 18)), (ends[2][0] - 6, y + 6)
        points, pull = [ends[0]], (step, -12.0)
        for (ax, ay), (bx, by) in pairwise(ends):
            swing = (step * self.rng.uniform(-0.5, 0.9), self.rng.choice((-1, 1)) * self.rng.uniform(5, 10))
            points += [(ax + pull[0], ay + pull[1]), (bx - swing[0], by - swing[1]), (bx, by)]
            pull = swing
        sheet.curve(points, 1.1, BLUE_INK)
