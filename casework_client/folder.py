"""Cases that lie in a folder, ready to be started."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from casework_client.client import Client
from schemas.base import Data
from schemas.errors import CalledWrongly
from schemas.views import CaseAccepted


@dataclass(frozen=True)
class CaseFolder:
    """A case to be started, as `casework sample` writes it: a body and the files it names."""

    body: Data
    files: Mapping[str, bytes]

    @classmethod
    def read(cls, path: Path) -> "CaseFolder":
        """Read case.json and the files beside it that `documents` names.

        Raises:
            CalledWrongly: it is no such file, or it names what is not beside it.
        """
        body = read_json(path)
        names = body.get("documents", [])
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise CalledWrongly(f"{path}: `documents` must be a list of file names.")
        return cls(body, {name: _beside(path, name) for name in names})

    @property
    def key(self) -> str:
        """The same for the same case and files, so that repeating the command starts nothing twice."""
        parts = {name: hashlib.sha256(content).hexdigest() for name, content in self.files.items()}
        whole = json.dumps([self.body, parts], sort_keys=True)
        return f"case-{hashlib.sha256(whole.encode()).hexdigest()}"

    async def start(self, client: Client) -> CaseAccepted:
        """Hand in the files and start the case."""
        documents: list[UUID] = []
        for place, (name, content) in enumerate(self.files.items()):
            added = await client.add_document(Path(name).name, content, f"{self.key}/{place}")
            documents.append(added.id)
        return await client.start_case(
            {**self.body, "documents": [str(each) for each in documents]}, self.key
        )


def read_json(path: Path) -> Data:
    """A JSON object from a file.

    Raises:
        CalledWrongly: it is not there, or no JSON object.
    """
    try:
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise CalledWrongly(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise CalledWrongly(f"{path} is not JSON: {error}.") from error
    if not isinstance(found, dict):
        raise CalledWrongly(f"{path} must hold a JSON object.")
    return found


def _beside(path: Path, name: str) -> bytes:
    place = path.parent / name
    try:
        return place.read_bytes()
    except OSError as error:
        raise CalledWrongly(f"{path} names {name}, but {place} cannot be read: {error.strerror}.") from error
