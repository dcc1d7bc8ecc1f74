"""Spreadsheets that lie on disk, ready to be taken in."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casework_client.client import Client
from casework_client.folder import read_json
from schemas.errors import CalledWrongly
from schemas.sheets import ImportOrder, ImportView


@dataclass(frozen=True)
class SheetFile:
    """A spreadsheet and how it is to be taken in."""

    name: str
    content: bytes
    order: ImportOrder

    @classmethod
    def read(cls, path: Path, process: str, other: Path | None = None, **order: Any) -> "SheetFile":
        """Read a file; `other` is one with the fields of the case whose table the sheet is.

        Raises:
            CalledWrongly: a file cannot be read.
        """
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CalledWrongly(f"{path} cannot be read: {error.strerror}.") from error
        data = json.dumps(read_json(other)) if other is not None else None
        return cls(path.name, content, ImportOrder(process=process, data=data, **order))

    async def take(self, client: Client) -> ImportView:
        """Hand it in."""
        return await client.import_rows(self.name, self.content, self.order)
