"""How a reading uses what was learned: values are read where corrections say that they stand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from activities.documents.engines.page import ReadPage
from activities.documents.fields import drafts as by_labels
from activities.documents.fields import evidence
from activities.documents.fields.evidence import Crop, Draft, Note
from activities.documents.fields.places import Sheet
from activities.documents.fields.runs import around, middle, within
from activities.documents.fields.targets import Target
from activities.documents.fields.values import Value, understood
from activities.documents.learned import finding, layouts
from activities.documents.learned.layouts import Fit
from activities.documents.learned.tokens import Token, groups, lines, tokens
from schemas.learned import BECAUSE, Layout, Lesson, Spot, labels_shown
from schemas.reading import Box

Drafter = Callable[[Sequence[Target], Sequence[Sheet]], dict[str, Draft]]

_AROUND = 5.0
"""Points around the values seen so far in which a word still counts as one of theirs."""
LEFT_OUT = Note("other words stand there as well, which do not fit the form", 12.0, of_place=True)
_TALL = 1.9
"""Heights of a letter from which a place has several lines."""


@dataclass(frozen=True)
class Known:
    """A page that is a copy of a layout."""

    page: ReadPage
    words: tuple[Token, ...]
    fit: Fit

    @property
    def layout(self) -> Layout:
        return self.fit.layout


def recognised(known: Sequence[Layout], pages: Sequence[ReadPage]) -> tuple[Known, ...]:
    """The pages that are copies of layouts of one form, the one that most of them are of."""
    found = []
    for page in pages if known else ():
        words = tuple(tokens((w.text, w.box, w.confidence) for w in page.words))
        fit = layouts.best(known, words) if words else None
        if fit:
            found.append(Known(page, words, fit))
    names = [each.layout.form for each in found]
    form = max(names, key=names.count, default=None)
    return tuple(each for each in found if each.layout.form == form)


def corrected(form: str, drafter: Drafter, copies: Sequence[Known], known: Sequence[Layout]) -> Drafter:
    """The drafter of a form's fields, corrected by what was learned of it.

    Args:
        copies: pages that are of a known layout; those of other forms are passed over.
        known: all layouts, whose labels count on paper of other layouts too.
    """
    mine = [copy for copy in copies if copy.layout.form == form]
    theirs = [layout for layout in known if layout.form == form]
    if not theirs:
        return drafter

    def drafted(targets: Sequence[Target], sheets: Sequence[Sheet]) -> dict[str, Draft]:
        found = drafter(with_labels(targets, theirs), sheets)
        for target in targets:
            learned = _best(target, mine)
            if learned is not None:
                found[target.name] = _chosen(found.get(target.name), learned)
        return found

    return drafted


def _best(target: Target, copies: Sequence[Known]) -> "_Learned | None":
    options = [
        option
        for copy in copies
        if (lesson := copy.layout.lesson(target.name))
        for option in _options(target, lesson, copy)
    ]
    return max(options, key=lambda option: option.rank, default=None)


@dataclass(frozen=True)
class _Learned:
    """What stands at a learned place."""

    draft: Draft
    votes: int
    needed: bool
    """Whether it is believed where what was found without it says otherwise."""

    @property
    def rank(self) -> tuple[bool, int]:
        return (self.draft.fault is None, self.votes)


def _options(target: Target, lesson: Lesson, copy: Known) -> list[_Learned]:
    others = [
        copy.fit.onto_page(other.spots[0].box)
        for other in copy.layout.lessons
        if other.field != lesson.field and other.spots
    ]
    found = []
    for spot in lesson.spots:
        words = _standing(copy, copy.fit.onto_page(spot.box), spot.closed, others)
        if words:
            found.append(_Learned(_draft(target, lesson, spot, words, copy), spot.votes, lesson.needed))
    return found


def _standing(copy: Known, zone: Box, closed: tuple[bool, bool], others: Sequence[Box]) -> list[list[Token]]:
    """The words at a place, line by line: those in it, and those that go on from them side by side."""
    free = [token for j, token in enumerate(copy.words) if j not in copy.fit.printed and token.key]
    free = [t for t in free if within(t.box, _wider(zone)) or not any(within(t.box, o) for o in others)]
    found = []
    for line in lines([t for t in free if _level(t, zone)]):
        for group in groups(line):
            if any(within(token.box, _wider(zone)) for token in group):
                found.append([token for token in group if _reached(token, zone, closed)])
    return [group for group in found if group]


def _reached(token: Token, zone: Box, closed: tuple[bool, bool]) -> bool:
    """Whether a word is within the sides of a place to which it reaches no further."""
    x = middle(token.box)[0]
    left, right = closed
    return not (left and x < zone[0] - _AROUND) and not (right and x > zone[2] + _AROUND)


def _wider(zone: Box) -> Box:
    return zone[0] - _AROUND, zone[1] - _AROUND, zone[2] + _AROUND, zone[3] + _AROUND


def _level(token: Token, zone: Box) -> bool:
    """Whether a word is in the lines of a place."""
    y = middle(token.box)[1]
    if zone[3] - zone[1] > _TALL * token.height:
        return zone[1] - 2 <= y <= zone[3] + 2
    return abs(y - middle(zone)[1]) < 0.6 * max(token.height, zone[3] - zone[1])


def _draft(target: Target, lesson: Lesson, spot: Spot, words: list[list[Token]], copy: Known) -> Draft:
    standing = words
    words, value = _understood(target, standing)
    text = " ".join(token.text for line in words for token in line)
    page = copy.page
    box = around([token.box for line in words for token in line])
    draft = Draft(target, value.json, text, page.n, box, page.engine_at(box), fault=value.fault)
    draft.misplaced = misplaced(spot.votes, lesson.taught)
    confidence = min(token.confidence for line in words for token in line)
    draft.notes += [because(spot.votes), *by_labels.of_engine(draft.engine, confidence)]
    draft.notes += by_labels.of_value(target, value)
    if words is not standing:
        draft.notes.append(LEFT_OUT)
    for line in words:
        crop = around([token.box for token in line])
        draft.crops.append(Crop(page.n, crop, text, target, value.json))
    return draft


def _understood(target: Target, words: list[list[Token]]) -> tuple[list[list[Token]], Value]:
    """What stands there; where that does not fit the form, the longest part of it that does."""
    whole = understood(target, " ".join(t.text for line in words for t in line))
    if whole.fault is None or len(words) > 1:
        return words, whole
    line = words[0]
    for length in range(len(line) - 1, 0, -1):
        for start in range(len(line) - length + 1):
            part = line[start : start + length]
            value = understood(target, " ".join(t.text for t in part))
            if value.fault is None and not value.repaired:
                return [part], value
    return words, whole


def because(corrections: int) -> Note:
    """Why it was read there, in words for staff."""
    what = "1 correction" if corrections == 1 else f"{corrections} corrections"
    return Note(f"{BECAUSE} {what}", 0.8, of_place=True)


def agrees(answers: int) -> Note:
    """That answers say the same of a value that was found without them."""
    return Note(f"it stands where answers had it before, {answers} of them", 0.8, of_place=True)


def misplaced(votes: int, taught: int) -> float:
    """Chance that a place holds another field's value: less with each copy, more where copies differ."""
    return (taught - votes + 0.15) / (taught + 1)


def _chosen(draft: Draft | None, learned: _Learned) -> Draft:
    """Of what was found without lessons and with them: the same adds up, else corrections are believed."""
    mine = learned.draft
    if draft is None:
        return mine
    if draft.fault is None and finding.worth(draft.value) == finding.worth(mine.value):
        draft.notes.append(because(learned.votes) if learned.needed else agrees(learned.votes))
        draft.misplaced = min(draft.misplaced, mine.misplaced)
        return max(mine, draft, key=lambda each: each.probability) if learned.needed else draft
    if not learned.needed and draft.value is not None and not draft.guessed:
        return draft
    if mine.fault is not None and draft.fault is None and learned.votes < 2:
        return draft
    if learned.votes < 2 and draft.sure(evidence.SURE):
        return draft
    return mine


def with_labels(targets: Sequence[Target], known: Sequence[Layout]) -> tuple[Target, ...]:
    """The fields with labels that corrections have shown beside them, on two copies and beside no other."""
    shown = labels_shown(known)
    return tuple(
        replace(t, labels=(*t.labels, *(label for label, name in shown.items() if name == t.name)))
        for t in targets
    )
