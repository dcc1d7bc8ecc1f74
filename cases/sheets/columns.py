"""Which column of a sheet is which field of a form: by name, by title, or by what may stand on paper."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from cases.sheets.fields import Field, Holds
from cases.sheets.table import SheetRow
from schemas.sheets import SheetProblem

REASONS = "Casework: what to correct"
"""Heading of the column that goes back; in a file that comes again it is passed over."""
REFERENCE = Field(("reference",), "Reference", Holds.TEXT, note="Your own number or name for the case.")


@dataclass(frozen=True)
class Column:
    """A column of the sheet that is a field."""

    place: int
    """From 0."""
    heading: str
    field: Field


@dataclass
class Layout:
    """What the headings say; with problems nothing below them can be judged."""

    columns: list[Column] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    reasons: int = 0
    """Place of the column for the reasons."""

    def heading(self, loc: Sequence[str | int]) -> str | None:
        """The heading above a value, or what is next to it."""
        for length in range(len(loc), 0, -1):
            for column in self.columns:
                if column.field.path[:length] == tuple(loc[:length]):
                    return column.heading
        return None


def layout(head: SheetRow, rows: Iterable[SheetRow], fields: Sequence[Field]) -> Layout:
    """The columns by their headings, which are compared by letters and digits alone."""
    found = Layout()
    names = _Names(fields)
    widest = max([len(head.cells), *(len(row.cells) for row in rows)])
    found.reasons = widest
    taken: dict[Field, str] = {}
    for place in range(widest):
        heading = head.at(place).text.strip()
        if heading.startswith(REASONS):
            found.reasons = place
            continue
        if not heading:
            if any(not row.at(place).empty for row in rows):
                found.problems.append(
                    _wrong(head, None, f"Column {letters(place)} has values but no heading.")
                )
            continue
        match names.called(heading):
            case []:
                found.problems.append(_wrong(head, heading, _unknown(heading, names)))
            case [one] if one in taken:
                said = f"Both {taken[one]!r} and {heading!r} are the field {one.title!r}; keep one of them."
                found.problems.append(_wrong(head, heading, said))
            case [one]:
                taken[one] = heading
                found.columns.append(Column(place, heading, one))
            case several:
                what = ", ".join(each.name for each in several)
                said = f"{heading!r} could be any of {what}; use one of these names instead."
                found.problems.append(_wrong(head, heading, said))
    for each in fields:
        if each.required and each not in taken:
            said = f"The column {each.title!r} is missing; the form needs it."
            found.problems.append(_wrong(head, None, said))
    return found


def letters(place: int) -> str:
    """0 -> A, 26 -> AA."""
    before, last = divmod(place, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)


class _Names:
    """The fields by what they may be called; the API's name counts first, then the title, then the rest."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self.titles = [each.title for each in fields if not any(isinstance(p, int) for p in each.path)]
        self._ranks: tuple[Mapping[str, list[Field]], ...] = (
            _by(fields, lambda each: (each.name, each.full_name)),
            _by(fields, lambda each: (each.title,)),
            _by(fields, lambda each: each.synonyms),
        )

    def called(self, heading: str) -> list[Field]:
        """The fields that a heading may mean."""
        wanted = _bare(heading)
        return next((rank[wanted] for rank in self._ranks if wanted in rank), [])


def _by(fields: Sequence[Field], called: Callable[[Field], Iterable[str]]) -> dict[str, list[Field]]:
    found: dict[str, list[Field]] = {}
    for each in fields:
        for name in {_bare(name) for name in called(each)} - {""}:
            found.setdefault(name, []).append(each)
    return found


def _bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _unknown(heading: str, names: _Names) -> str:
    near = get_close_matches(heading, names.titles, n=1, cutoff=0.6)
    if near:
        return f"There is no field {heading!r}; did you mean {near[0]!r}?"
    known = ", ".join(names.titles[:30])
    return f"There is no field {heading!r}. There are: {known}. Rename the column or take it out."


def _wrong(head: SheetRow, heading: str | None, text: str) -> SheetProblem:
    return SheetProblem(row=head.n, column=heading, text=text)
