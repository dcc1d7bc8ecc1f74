"""A registered form: its zones and its blank pages, kept as a folder of one JSON file and a PNG a page."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

import cv2
import numpy as np
from pydantic import Field, ValidationError, model_validator

from schemas.base import Model
from schemas.errors import Invalid
from schemas.reading import Box

FILE = "template.json"
_MOST_BYTES = 20_000_000
"""Of one picture of a blank page."""
_PNG = b"\x89PNG\r\n\x1a\n"
_SLACK = 2.0


class ZoneKind(StrEnum):
    """How a zone is filled in."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    MONEY = "money"
    TICK = "tick"
    """A check box of a field that is yes or no; without `option`, ticked means yes."""
    OPTION = "option"
    """One check box or circle of several."""

    SIGNATURE = "signature"
    """Where somebody signs."""

    @property
    def boxed(self) -> bool:
        return self in (ZoneKind.TICK, ZoneKind.OPTION)

    @property
    def written(self) -> bool:
        """Something is written there that can be read."""
        return not self.boxed and self is not ZoneKind.SIGNATURE


class Zone(Model):
    """Where one value stands."""

    field: str
    """The form's field, by its name in the model."""
    page: int = Field(ge=1)
    box: Box
    """Points of the blank page."""
    kind: ZoneKind
    option: str | None = None
    """What a ticked box means: one of the field's choices; yes or no for a field that is either."""
    hand: bool = True
    """It may be filled in by hand; a lone engine's reading of it counts less then."""

    @model_validator(mode="after")
    def _has_a_size(self) -> Self:
        x0, y0, x1, y1 = self.box
        if not (x0 < x1 and y0 < y1):
            raise ValueError(f"the zone of {self.field} is empty: its box goes from top left to bottom right")
        if self.kind is ZoneKind.OPTION and self.option is None:
            raise ValueError(f"a zone of {self.field} must say which option it stands for")
        return self


class PrintedWord(Model):
    """A word of the blank itself."""

    text: str
    box: Box


class BlankPage(Model):
    """What is known of a page of the blank besides its picture."""

    width: float = Field(gt=0, le=20_000)
    """Points."""
    height: float = Field(gt=0, le=20_000)
    """Points."""
    words: tuple[PrintedWord, ...] = ()


class Description(Model):
    """What stands in template.json."""

    form: str
    """Public name of the form."""
    version: str = "1"
    """Of the paper; several may be in use side by side."""
    pages: tuple[BlankPage, ...] = Field(min_length=1, max_length=50)
    zones: tuple[Zone, ...] = ()

    @model_validator(mode="after")
    def _zones_on_pages(self) -> Self:
        for zone in self.zones:
            if zone.page > len(self.pages):
                raise ValueError(
                    f"the zone of {zone.field} is on page {zone.page}; the blank has {len(self.pages)}"
                )
            page, (x0, y0, x1, y1) = self.pages[zone.page - 1], zone.box
            if x0 < -_SLACK or y0 < -_SLACK or x1 > page.width + _SLACK or y1 > page.height + _SLACK:
                raise ValueError(f"the zone of {zone.field} reaches over the edge of page {zone.page}")
        return self


@dataclass(frozen=True)
class Template:
    """A registered form with the pictures of its blank pages (grey PNG)."""

    about: Description
    pictures: tuple[bytes, ...]

    @property
    def name(self) -> str:
        """As people speak of it."""
        return f"{self.about.form}, version {self.about.version}"

    def fields(self) -> tuple[str, ...]:
        """Names of the fields that have a zone, each once."""
        return tuple(dict.fromkeys(zone.field for zone in self.about.zones))


def save(template: Template, folder: Path) -> list[Path]:
    """Write a template; gives the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / FILE]
    written[0].write_text(template.about.model_dump_json(indent=1, exclude_defaults=True) + "\n")
    for n, png in enumerate(template.pictures, 1):
        path = folder / _picture(n)
        path.write_bytes(png)
        written.append(path)
    return written


def load(folder: Path) -> Template:
    """The template of a folder.

    Raises:
        Invalid: something is missing or damaged; the text says what and what to do.
    """
    try:
        about = Description.model_validate_json((folder / FILE).read_bytes())
        pictures = tuple(_png(folder / _picture(n)) for n in range(1, len(about.pages) + 1))
    except FileNotFoundError as error:
        raise Invalid(
            f"{folder} is not a whole template: {Path(error.filename or FILE).name} is missing. "
            "Make it anew with `casework template new`."
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise Invalid(
            f"{folder / FILE} does not describe a template: {place or 'it'}: {first['msg']}. "
            "Mend it, or make it anew with `casework template new`."
        ) from error
    return Template(about, pictures)


def _picture(n: int) -> str:
    return f"page-{n}.png"


def _png(path: Path) -> bytes:
    content = path.read_bytes()
    whole = content.startswith(_PNG) and len(content) <= _MOST_BYTES
    image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_GRAYSCALE) if whole else None
    if image is None:
        raise Invalid(
            f"{path} is not a picture of a blank page. Make the template anew with `casework template new`."
        )
    return content
