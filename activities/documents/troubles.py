"""Why a document, a file in it or a page cannot be read, in words for staff."""

from activities.documents.sandbox.framing import Reason, Trouble
from activities.documents.sandbox.limits import MIB


def in_words(trouble: Trouble) -> str:
    """A trouble in words for staff, with what to do."""
    return _WORDS[trouble.reason].format(found=_found(trouble), allowed=_figure(trouble, trouble.allowed))


def _found(trouble: Trouble) -> str:
    return (
        _figure(trouble, trouble.found) if trouble.found else f"more than {_figure(trouble, trouble.allowed)}"
    )


def _figure(trouble: Trouble, value: float) -> str:
    return f"{value / _UNITS.get(trouble.reason, 1):,.0f}"


_UNITS = {Reason.PIXELS: 1e6, Reason.UNPACKED: MIB}
_WORDS = {
    Reason.DAMAGED: "it is damaged or incomplete; please send it again",
    Reason.LOCKED: "it is locked with a password; please ask for a copy without one",
    Reason.PAGES: "it has {found} pages and at most {allowed} can be read; please split it",
    Reason.PIXELS: "it has {found} megapixels and at most {allowed} can be read; please send it smaller",
    Reason.MEMORY: "it needs more memory to open than there is for one file; please send it smaller",
    Reason.EMPTY: "it has no pages; please send it again",
    Reason.PARTS: "it holds {found} files and at most {allowed} can be read; please split it",
    Reason.UNPACKED: "it unpacks to {found} MB and at most {allowed} can be read;"
    " please send the files one by one",
    Reason.RATIO: "it unpacks to {found} times its size, as only harmful files do (at most {allowed} times);"
    " please send it unpacked",
    Reason.DEPTH: "what it holds is wrapped in too many others; please send the files by themselves",
    Reason.QUOTE: "a quotation mark in line {found} is not closed; please close it,"
    " or save the sheet as XLSX",
    Reason.ROWS: "it has {found} rows and at most {allowed} can be taken in; please split it",
    Reason.COLUMNS: "it has {found} columns and at most {allowed} can be taken in;"
    " please remove those that are not needed",
    Reason.ENTITIES: "it defines entities of its own or refers to other files, as no invoice may;"
    " please ask for a copy without them, or for a PDF",
    Reason.OTHER: "it is an Office file or archive of a kind that cannot be read; please send it as PDF",
}
