"""Drafts of fields on paper of a layout that nobody taught."""

from collections.abc import Mapping, Sequence

from activities.documents.fields import drafts as by_labels
from activities.documents.fields import evidence
from activities.documents.fields.evidence import Crop, Draft, Note
from activities.documents.fields.places import Sheet
from activities.documents.fields.targets import Kind, Target
from activities.documents.fields.values import Value
from activities.documents.strange import likeness
from activities.documents.strange.likeness import WORDED, Fit
from activities.documents.strange.pieces import Piece, pieces
from activities.documents.strange.sharing import shared_out

LEAST = 0.1
"""Score from which a piece is offered at all."""
MOST = 1500
"""Runs of words that are looked at in a document; forms have some hundred a page."""
MEANT = "labels.meant"
BY_KIND = "labels.of_kind"
LEFT = "labels.left"
_MISPLACED = {MEANT: 0.12, BY_KIND: 0.25, LEFT: 0.5}
"""Chance of being another field's, before any evidence, by what it was found by; set by hand."""
OF_KIND = Note("nothing beside it says what it is, but it is written as this field is", 1.0, of_place=True)
REMAINS = Note("nothing beside it says what it is, but it is left for this field", 1.0, of_place=True)


def meant(label: str) -> Note:
    """That a label asks for the field in other words."""
    return Note(f"“{label}” beside it asks for this", 1.0, True, general="words beside it ask for this")


def drafts(targets: Sequence[Target], sheets: Sequence[Sheet]) -> dict[str, Draft]:
    """A draft of each field that is found by labels or, failing that, by what else tells it."""
    found = by_labels.drafts(targets, sheets)
    if all(_settled(found.get(target.name)) for target in _guessable(targets)):
        return found
    for name, draft in guessed(targets, sheets).items():
        if _better(found.get(name), draft):
            found[name] = draft
    return found


def _guessable(targets: Sequence[Target]) -> list[Target]:
    return [t for t in targets if t.kind not in (Kind.TABLE, Kind.TICK, Kind.SIGNED)]


def _settled(draft: Draft | None) -> bool:
    """Whether no guess could go before it."""
    return draft is not None and draft.fault is None and evidence.NO_BOX not in draft.notes


def _better(draft: Draft | None, other: Draft) -> bool:
    """Whether a guess goes before what a label of the form's own led to: not where that is an empty box."""
    if draft is None:
        return True
    if _settled(draft):
        return False
    boxed = evidence.NO_BOX not in draft.notes
    if draft.fault is not None:
        return not (boxed and draft.rules == "labels.written" and not draft.text) or other.rules == MEANT
    return not boxed and other.rules == MEANT and draft.value != other.value


def guessed(targets: Sequence[Target], sheets: Sequence[Sheet]) -> dict[str, Draft]:
    """What the best sharing out gives to each field."""
    return {target.name: _draft(target, piece, fit) for target, piece, fit in shared(targets, sheets)}


def shared(targets: Sequence[Target], sheets: Sequence[Sheet]) -> list[tuple[Target, Piece, Fit]]:
    """The best sharing out of what stands on the pages among the fields."""
    wanted = _guessable(targets)
    standing = _standing(sheets)
    said = [likeness.values(wanted, piece) for piece in standing]
    wanted = [target for target in wanted if not _is_menu(target, said)]
    fits = [
        [likeness.fit(target, piece, wanted, values) for piece, values in zip(standing, said, strict=True)]
        for target in wanted
    ]
    scores = [[fit.score - LEAST if fit else 0.0 for fit in row] for row in fits]
    given = zip(wanted, fits, shared_out(scores), strict=True)
    found = ((target, standing[at], row[at]) for target, row, at in given if at is not None)
    return [(target, piece, fit) for target, piece, fit in found if fit]


def _is_menu(target: Target, said: Sequence[Mapping[str, Value]]) -> bool:
    """Whether choices are printed to be ticked, so that none of the words is the answer."""
    if target.kind is not Kind.CHOICE:
        return False
    return len({str(each[target.name].json) for each in said if target.name in each}) > 1


def _standing(sheets: Sequence[Sheet]) -> list[Piece]:
    """The pieces of the first pages; of pages that are crowded none, since they are no forms."""
    found: list[Piece] = []
    for sheet in sheets:
        if len(found) + len(sheet.runs) <= MOST:
            found += pieces(sheet)
    return found


def _draft(target: Target, piece: Piece, fit: Fit) -> Draft:
    page, run = piece.sheet.page, piece.run
    engine = page.engine_at(run.box)
    draft = Draft(target, fit.value.json, run.text, page.n, run.box, engine, guessed=True)
    told = target.kind is not Kind.TEXT or target.patterned
    if fit.worded >= WORDED and fit.label is not None:
        draft.rules, note = MEANT, meant(fit.label.text.strip(" :"))
    else:
        draft.rules, note = (BY_KIND, OF_KIND) if told else (LEFT, REMAINS)
    draft.misplaced = _MISPLACED[draft.rules]
    draft.notes += [
        *by_labels.of_engine(engine, run.confidence),
        note,
        *by_labels.of_value(target, fit.value),
    ]
    draft.crops.append(Crop(page.n, run.box, run.text, target, fit.value.json, piece.cell))
    return draft
