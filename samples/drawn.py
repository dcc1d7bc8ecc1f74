"""What a drawing of sample paper is asked for and gives."""

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from schemas.base import Data


class Quality(StrEnum):
    """How a document comes in."""

    CLEAN = "clean"
    """A digital PDF that carries its text."""
    SCAN = "scan"
    """200 dpi grey, a little skewed, noisy, JPEG quality 50."""
    FAX = "fax"
    """200 x 100 dpi black and white, speckled, TIFF group 4."""
    PHOTO = "photo"
    """Taken by a phone: perspective, shadow, JPEG quality 60."""


@dataclass(frozen=True)
class Drawn:
    """One case's paper."""

    files: dict[str, bytes]
    """By name."""
    case: Data
    """The body for POST /cases, with file names in `documents`."""
    truth: dict[str, Data]
    """File name -> field -> value as the form's model dumps it; empty where nothing can be read."""

    def write(self, folder: Path) -> list[Path]:
        """Write the files, case.json and truth.json; gives their paths."""
        folder.mkdir(parents=True, exist_ok=True)
        contents = {**self.files, "case.json": _json(self.case), "truth.json": _json(self.truth)}
        for name, content in contents.items():
            (folder / name).write_bytes(content)
        return [folder / name for name in contents]


def _json(value: Data | dict[str, Data]) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()
