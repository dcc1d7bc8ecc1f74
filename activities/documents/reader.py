"""All that reading needs, put together once: the sandbox for foreign bytes and the warm readers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from activities.documents.engines.readers import Readers, witness
from activities.documents.fields.day_order import Order
from activities.documents.opener import Opener
from activities.documents.templates.template import Template
from schemas.forms import Form


@dataclass
class Reader:
    """Start it before the first document and close it after the last."""

    opener: Opener = field(default_factory=Opener)
    readers: Readers = field(default_factory=Readers)
    known: Mapping[str, type[Form]] = field(default_factory=dict)
    """Forms that documents are recognised as, by public name."""
    templates: tuple[Template, ...] = ()
    """Blanks that copies are laid over; those of forms that are not known are passed over."""
    lazy: bool = False
    """Pages of text without pictures are not drawn for people: `cases` draws one when it is looked at."""
    witness: str = field(default_factory=witness)
    """The engine that reads unsure fields once more."""
    order: Order = "day"
    """What stands first in a date where the paper does not tell."""
    thresholds: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Form -> field -> probability from which it is sure."""

    async def start(self) -> None:
        await self.opener.start()
        await self.readers.start()

    async def close(self) -> None:
        await self.readers.close()
        await self.opener.close()
