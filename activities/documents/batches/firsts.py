"""Pages of a stack that begin a document by what is printed on them, without any sheet."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from activities.documents import classify
from activities.documents.engines.page import ReadPage
from activities.documents.fields.parse import plain
from activities.documents.fields.runs import lines
from activities.documents.pipeline import pages_of
from activities.documents.reader import Reader
from activities.documents.templates import align, match
from schemas.reading import Word

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
    form: str | None = None
    """The form that its labels show, by public name."""

    @property
    def begins(self) -> bool:
        """A number counts more than all else; a registered blank more than labels."""
        if self.number is not None and self.number != 1:
            return False
        if self.blank is not None:
            return self.blank == 1
        return self.form is not None


def begun(pages: Iterable[Printed]) -> frozenset[int]:
    """The pages that begin a document."""
    return frozenset(page.n for page in pages if page.begins)


async def of_stack(content: bytes, name: str, reader: Reader) -> frozenset[int]:
    """The pages of a stack that begin a document.

    Raises:
        CaseworkError: it cannot be opened.
    """
    return begun(await printed(await pages_of(content, name, reader), reader))


async def printed(pages: Sequence[ReadPage], reader: Reader) -> list[Printed]:
    """What each page shows; one that could not be read shows nothing."""
    templates = [each for each in reader.templates if each.about.form in reader.known]
    found = []
    for page in pages:
        laid = await match.laid([page], templates, lambda *two: reader.readers.run(align.fit, *two))
        form = None if laid else classify.form_of([page], reader.known)
        blank = laid[0].n if laid else None
        found.append(Printed(page.n, numbered(page.words), blank, None if form in ENCLOSED else form))
    return found


def numbered(words: Sequence[Word]) -> int | None:
    """The page's number, where it says of how many; the last that stands there."""
    said = [" ".join(word.text for word in line) for line in lines(words)]
    found = [match for text in said if (match := _NUMBER.search(plain(text)))]
    fitting = [int(each[1]) for each in found if 1 <= int(each[1]) <= int(each[2])]
    return fitting[-1] if fitting else None
