"""How right reading was: what was read beside what a person then said."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from math import sqrt
from typing import Any

from schemas.learned import by_lesson, given
from schemas.outcomes import Bin, FieldReport, Outcome, ReadingReport
from store.outcomes import Checked
from worklist.answers import read_values

BINS = 10
Z = 1.96
"""Of an interval that holds the truth 95 times of a hundred."""


def outcomes_of(checked: Checked) -> Iterator[Outcome]:
    """Each field that a check asked, and whether what was read of it is what the person said."""
    names = tuple(checked.asked)
    for name, field in read_values(checked.readings, names).items():
        yield Outcome(
            form=checked.form,
            field=name,
            probability=field.probability,
            sure=field.sure,
            blind=name in checked.blind,
            right=same(field.value, checked.answer.get(name)),
            learned=by_lesson(field) or given(field),
            check=str(checked.task),
            grounds=field.grounds,
        )


def same(read: Any, said: Any) -> bool:
    """Whether two values in JSON mean the same: amounts by their worth, and nothing is an empty text."""
    if isinstance(read, Mapping) and isinstance(said, Mapping):
        return all(same(read.get(name), said.get(name)) for name in {*read, *said})
    if _listed(read) and _listed(said):
        return len(read) == len(said) and all(map(same, read, said))
    if read in (None, "") or said in (None, ""):
        return read in (None, "") and said in (None, "")
    if isinstance(read, bool) or isinstance(said, bool):
        return read is said
    amounts = "." in f"{read}{said}"
    one, other = (_number(read), _number(said)) if amounts else (None, None)
    return one == other if one is not None and other is not None else bool(read == said)


def _listed(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _number(value: Any) -> Decimal | None:
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def report(found: Iterable[Outcome]) -> ReadingReport:
    """What the outcomes say, per form and field and in all."""
    outcomes = list(found)
    fields: dict[tuple[str, str], list[Outcome]] = {}
    for outcome in outcomes:
        fields.setdefault((outcome.form, outcome.field), []).append(outcome)
    return ReadingReport(
        checked=len(outcomes),
        fields=tuple(_field(form, name, these) for (form, name), these in sorted(fields.items())),
        calibration=_bins(outcomes),
        calibration_error=_error(outcomes),
    )


def _field(form: str, name: str, outcomes: Sequence[Outcome]) -> FieldReport:
    sampled = [outcome for outcome in outcomes if outcome.blind]
    learned = [outcome for outcome in outcomes if outcome.learned]
    wrong = sum(not outcome.right for outcome in sampled)
    return FieldReport(
        form=form,
        field=name,
        asked=len(outcomes) - len(sampled),
        right=sum(outcome.right for outcome in outcomes if not outcome.blind),
        sampled=len(sampled),
        sampled_wrong=wrong,
        learned=len(learned),
        learned_right=sum(outcome.right for outcome in learned),
        error_at_most=wilson(wrong, len(sampled))[1] if sampled else None,
    )


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The interval in which a share lies, 95 times of a hundred (E. B. Wilson, 1927)."""
    share, z2 = hits / of, Z * Z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z * sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass
class _Bin:
    n: int = 0
    said: float = 0.0
    right: int = 0


def _binned(outcomes: Iterable[Outcome]) -> dict[int, _Bin]:
    bins: dict[int, _Bin] = {}
    for outcome in outcomes:
        its = bins.setdefault(min(int(outcome.probability * BINS), BINS - 1), _Bin())
        its.n += 1
        its.said += outcome.probability
        its.right += outcome.right
    return dict(sorted(bins.items()))


def _bins(outcomes: Iterable[Outcome]) -> tuple[Bin, ...]:
    return tuple(
        Bin(n=its.n, said=round(its.said / its.n, 3), right=round(its.right / its.n, 3))
        for its in _binned(outcomes).values()
    )


def _error(outcomes: Sequence[Outcome]) -> float | None:
    """How far what was said is from what was, the bins weighed by how much is in them."""
    if not outcomes:
        return None
    off = sum(abs(its.said - its.right) for its in _binned(outcomes).values())
    return round(off / len(outcomes), 4)
