"""Stacks of scans that lie on disk, ready to be taken in."""

from dataclasses import dataclass
from pathlib import Path

from casework_client.client import Client
from schemas.batches import BatchOrder, BatchView
from schemas.errors import CalledWrongly


@dataclass(frozen=True)
class StackFile:
    """A stack and how it is to be taken in."""

    name: str
    content: bytes
    order: BatchOrder

    @classmethod
    def read(cls, path: Path, order: BatchOrder) -> "StackFile":
        """Read a file.

        Raises:
            CalledWrongly: it cannot be read.
        """
        try:
            return cls(path.name, path.read_bytes(), order)
        except OSError as error:
            raise CalledWrongly(f"{path} cannot be read: {error.strerror}.") from error

    async def take(self, client: Client) -> BatchView:
        """Hand it in. A stack that was handed in before is not taken in twice."""
        return await client.take_batch(self.name, self.content, self.order)
