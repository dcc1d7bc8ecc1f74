"""Pages of a stack that begin a document by what is printed on them, without any sheet."""

import asyncio
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from activities.documents import classify
from activities.documents.engines.page import ReadPage
from activities.documents.fields.parse import plain
from activities.documents.fields.runs import lines
from activities.documents.learned import layouts
from activities.documents.learned.tokens import tokens
from activities.documents.pipeline import NOTHING, pages_of
from activities.documents.reader import Reader
from activities.documents.templates import align, match
from schemas.learned import Layout, Learned
from schemas.reading import Word

SURE = 0.6
"""Share of a layout's printed words that must stand in their places where it divides a stack."""
FEWEST = 8
"""Words of it at least."""
ENCLOSED = frozenset({classify.RECEIPT, classify.IDENTITY, classify.INVOICE})
"""What comes along with a letter as often as alone; it begins nothing."""
_NUMBER = re.compile(
    r"\b(?:page|seite|pagina|pag|strona|str|side|sida|halaman|p|s)\s*[.:]?\s*(\d{1,3})\s*"
    r"(?:of|von|sur|de|van|di|z|av|dari|/)\s*(\d{1,3})\b"
)
"""\"Page 2 of 3\", in the languages of paper."""


@dataclass(frozen=True)
class Printed:
    """What is printed on a page that tells where in a document it stands."""

    n: int
    """In the stack, counted from 1."""
    number: int | None = None
    """The page number that it bears, where it says of how many."""
    blank: int | None = None
    """The page of a registered blank that it is a copy of."""
    taught: Layout | None = None
    """The layout that it is a copy of, if corrected copies tell whether documents begin with it."""
    form: str | None = None
    """The form that it is, by public name."""

    @property
    def begins(self) -> bool:
        """A number counts more than all else; a registered blank more than corrections, these than labels."""
        if self.number is not None and self.number != 1:
            return False
        if self.blank is not None:
            return self.blank == 1
        if self.taught is not None:
            return bool(self.taught.begins)
        return self.form is not None

    @property
    def why(self) -> str:
        """What it shows that begins a document, in words for staff."""
        if self.blank is not None:
            return f"page {self.n} is a copy of the first page of the registered form {self.form}"
        if self.taught is not None:
            return (
                f"page {self.n} looks like {self.taught.firsts} corrected copies of {self.form}, "
                "and was the first page of them"
            )
        return f"page {self.n} has what the form {self.form} asks"


def begun(pages: Iterable[Printed]) -> dict[int, str]:
    """The pages that begin a document, and what they show."""
    return {page.n: page.why for page in pages if page.begins}


async def of_stack(
    content: bytes, name: str, learned: Learned = NOTHING, *, reader: Reader
) -> dict[int, str]:
    """The pages of a stack that begin a document, and what they show.

    Args:
        learned: what checks taught.

    Raises:
        CaseworkError: it cannot be opened.
    """
    return begun(await printed(await pages_of(content, name, reader), reader, learned.layouts))


async def printed(pages: Sequence[ReadPage], reader: Reader, known: Sequence[Layout] = ()) -> list[Printed]:
    """What each page shows; one that could not be read shows nothing.

    Args:
        known: layouts that corrections taught.
    """
    templates = [each for each in reader.templates if each.about.form in reader.known]
    telling = [layout for layout in known if layout.begins is not None and layout.form in reader.known]
    found = []
    for page in pages:
        number = numbered(page.words)
        laid = await match.laid([page], templates, lambda *two: reader.readers.run(align.fit, *two))
        if laid:
            found.append(Printed(page.n, number, laid[0].n, form=laid[0].template.about.form))
            continue
        taught = await asyncio.to_thread(_taught, telling, page)
        form = taught.form if taught else await asyncio.to_thread(classify.form_of, [page], reader.known)
        enclosed = form in ENCLOSED
        found.append(Printed(page.n, number, None, None if enclosed else taught, None if enclosed else form))
    return found


def _taught(telling: Sequence[Layout], page: ReadPage) -> Layout | None:
    """The layout that a page is surely a copy of."""
    words = tokens((word.text, word.box, word.confidence) for word in page.words)
    fit = layouts.best(telling, words) if telling and words else None
    sure = fit is not None and fit.score >= SURE and len(fit.seen) >= FEWEST
    return fit.layout if fit is not None and sure else None


def numbered(words: Sequence[Word]) -> int | None:
    """The page's number, where it says of how many; the last that stands there."""
    said = [" ".join(word.text for word in line) for line in lines(words)]
    found = [match for text in said if (match := _NUMBER.search(plain(text)))]
    fitting = [int(each[1]) for each in found if 1 <= int(each[1]) <= int(each[2])]
    return fitting[-1] if fitting else None
