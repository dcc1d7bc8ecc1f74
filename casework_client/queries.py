"""Which of a list is wanted; a name that there is not is told by the type checker."""

from typing import TypedDict


class PageWanted(TypedDict, total=False):
    """How much of a list."""

    limit: int
    """Items of a page, at most 200."""
    after: str
    """`next` of the page before."""


class CasesWanted(PageWanted, total=False):
    """Which cases; without any word all that the account may see."""

    process: str
    status: str
    """One of `CaseStatus`."""
    reference: str
    """The client's own number or name."""
    number: str
    """The number for people."""
    q: str
    """Words, or parts of them, in number, title, customer or reference."""


class TasksWanted(PageWanted, total=False):
    """Which tasks, and in which order."""

    view: str
    """One of `View`; without it those of the account's teams. A system is in none: `view="all"` are those of
    its own cases."""
    team: str
    process: str
    status: str
    """One of `Status`; without it all that are open."""
    q: str
    """Words in title, values and comments."""
    order: str
    """One of `Order`, or `facet.<name>`, `facet.<name>.desc`."""


class LessonsWanted(PageWanted, total=False):
    """Which lessons."""

    form: str
    kind: str
    q: str
    taken_back: bool


class BatchesWanted(PageWanted, total=False):
    """Which stacks."""

    waiting: bool
    """Only those with parts that wait to be placed."""
