"""How a reading uses what is known of senders: for a value, against it, or for one that was misread."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from activities.documents.fields import drafts as by_labels
from activities.documents.fields import evidence
from activities.documents.fields.evidence import Crop, Draft, Note
from activities.documents.fields.places import Sheet
from activities.documents.fields.runs import around, lines
from activities.documents.fields.targets import Kind, Target
from activities.documents.learned import finding
from activities.documents.learned.senders import ORDER, Paper, of_sender, recognised
from activities.documents.learned.signs import signs_in
from activities.documents.learned.tokens import Token, tokens
from activities.documents.learned.tokens import lines as lines_of
from schemas.learned import GIVEN, Fact, Sender, bare

Drafter = Callable[[Sequence[Target], Sequence[Sheet]], dict[str, Draft]]

MISPLACED = 0.1
"""Chance that words like a sender's name or address are none, before any evidence."""
_FOR, _LEAST_FOR = 0.3, 0.05
"""Factor of one checked document that says the same, and of many."""
_ROUGHLY = 0.35
"""The same for a value that is not written as the page was read."""
_MANY = 7
_AGAINST = 2.5
_MONTHS = 12
_ENDS = 4
"""Signs of an account that tell it from another."""
DAY_FIRST, MONTH_FIRST = "the day stands first", "the month stands first"
_DATE = re.compile(r"(?<!\d)(?=(\d{1,2})\s?\D\s?(\d{1,2})\s?\D\s?(\d{4}|\d{2})(?!\d))")
"""Every three numbers that could be a date, also those that overlap."""


def remembered(form: str, drafter: Drafter, known: Sequence[Sender], said: Sequence[str] = ()) -> Drafter:
    """The drafter of a form's fields, helped by what is known of the sender.

    Args:
        said: lines that tell of the sender besides those of the pages, from an invoice's data.
    """
    mine = [sender for sender in known if sender.form == form]
    if not mine:
        return drafter

    def drafted(targets: Sequence[Target], sheets: Sequence[Sheet]) -> dict[str, Draft]:
        found = drafter(targets, sheets)
        them = recognised(mine, targets, paper_of(sheets, said=said))
        facts = _agreed(them)
        named: list[Sender] | None = None
        for target in of_sender(targets):
            draft = found.get(target.name)
            if target.of_sender is not None and target.of_sender.guarded:
                named = _of_name(mine, of_sender(targets)[0], found) if named is None else named
                _guard(draft, [*them, *named])
            elif target.name in facts:
                draft = _with(target, draft, facts[target.name], sheets)
            if draft is not None:
                found[target.name] = draft
        if ORDER in facts:
            for draft in found.values():
                _ordered(draft, facts[ORDER])
        return found

    return drafted


def paper_of(
    sheets: Sequence[Sheet], facts: Mapping[str, str] | None = None, said: Sequence[str] = ()
) -> Paper:
    """A document as senders are told by it."""
    text = [" ".join(run.text for run in line) for sheet in sheets for line in lines(sheet.runs)]
    return Paper([*text, *said], signs_in([*text, *said]), facts or {})


def _agreed(senders: Sequence[Sender]) -> dict[str, Fact]:
    """What is known and the same of all whom it can be."""
    out: dict[str, Fact] = {}
    for name in {fact.name for sender in senders for fact in sender.facts}:
        facts = [fact for sender in senders if (fact := sender.fact(name))]
        if len(facts) == len(senders) and len({bare(fact.value or "") for fact in facts}) == 1:
            best = max(facts, key=lambda fact: fact.votes)
            if best.value:
                out[name] = best
    return out


def _with(target: Target, draft: Draft | None, fact: Fact, sheets: Sequence[Sheet]) -> Draft | None:
    """The draft with what is known of the sender for it, against it, or in its place."""
    known = fact.value or ""
    if draft is not None and isinstance(draft.value, str) and bare(draft.value) == bare(known):
        if not draft.fault:
            draft.notes += known_from(fact.votes)
        return draft
    stated = draft is not None and draft.engine == evidence.STATED  # which nobody can misread
    given = None if stated else _misread(target, known, fact.votes, sheets)
    if given is None and draft is not None and draft.value is not None:
        draft.notes.append(otherwise(fact.votes))
    return given or draft


def _of_name(known: Sequence[Sender], target: Target, found: Mapping[str, Draft]) -> list[Sender]:
    """Senders that the document names as its own, whatever else stands on it."""
    draft = found.get(target.name)
    name = draft.value if draft is not None and isinstance(draft.value, str) else ""
    facts = [(sender, sender.fact(target.name)) for sender in known]
    return [
        sender for sender, fact in facts if name and fact and fact.value and finding.alike(fact.value, name)
    ]


def _guard(draft: Draft | None, senders: Sequence[Sender]) -> None:
    """A guarded value is asked where it is none that the sender is known by."""
    if draft is None or not isinstance(draft.value, str):
        return
    facts = [fact for sender in senders if (fact := sender.fact(draft.target.name))]
    same = [fact for fact in facts if fact.value and bare(fact.value) == bare(draft.value)]
    if same and not draft.fault:
        draft.notes += known_from(max(fact.votes for fact in same))
    elif facts and not same:
        most = max(facts, key=lambda fact: fact.votes)
        draft.notes.append(another(most.value or most.said[-1], most.votes or 1))


def _misread(target: Target, known: str, votes: int, sheets: Sequence[Sheet]) -> Draft | None:
    """The known value where words of the page are like it, and have the same figures."""
    for sheet in sheets:
        page = sheet.page
        words = tokens((w.text, w.box, w.confidence) for w in page.words)
        for box in finding.found(target, known, words):
            standing = [t for t in words if _inside(t, box)]
            text = " ".join(t.text for line in lines_of(standing) for t in line)
            if not text or _figures(text) != _figures(known):
                continue
            notes = known_from(votes) if bare(text) == bare(known) else written_as(text, votes)
            draft = Draft(target, known, text, page.n, box, page.engine, misplaced=MISPLACED)
            draft.notes += [*by_labels.of_engine(page.engine, min(t.confidence for t in standing)), *notes]
            for line in lines_of(standing):
                crop = around([t.box for t in line])
                draft.crops.append(Crop(page.n, crop, " ".join(t.text for t in line), target, known))
            return draft
    return None


def _inside(token: Token, box: tuple[float, float, float, float]) -> bool:
    x, y = (token.box[0] + token.box[2]) / 2, (token.box[1] + token.box[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _figures(text: str) -> list[str]:
    """Numbers, and words that are mostly figures."""
    words = [word for part in re.split(r"[\s,;/-]+", text) if (word := bare(part))]
    return [word for word in words if 2 * sum(c.isdigit() for c in word) >= len(word)]


def order_of(text: str, said: object) -> str | None:
    """Whether the day or the month stands first in a date that a person has given; None: it does not tell.

    Other numbers that stand there, such as a time of day, do not count, nor dates that contradict each other.
    """
    day = _day(said)
    if day is None or day.day == day.month:
        return None
    written = [
        (int(m[1]), int(m[2])) for m in _DATE.finditer(text) if int(m[3]) in (day.year, day.year % 100)
    ]
    orders = {DAY_FIRST: (day.day, day.month), MONTH_FIRST: (day.month, day.day)}
    found = [order for order, numbers in orders.items() if numbers in written]
    return found[0] if len(found) == 1 else None


def _day(value: object) -> date | None:
    """A value that is a date; None for any other."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _ordered(draft: Draft, fact: Fact) -> None:
    """A date of which day and month could be meant either way, as the sender writes them."""
    if draft.target.kind is not Kind.DATE or draft.fault or evidence.TWOFOLD not in draft.notes:
        return
    order, day = order_of(draft.text, draft.value), _day(draft.value)
    if order is None or day is None or day.day > _MONTHS:
        return
    if order != fact.value:
        draft.value = day.replace(day=day.month, month=day.day).isoformat()
    draft.notes = [note for note in draft.notes if note != evidence.TWOFOLD]
    draft.notes.append(Note(f"{fact.value} in {_documents(fact.votes)} of this sender", 0.8))


def _documents(votes: int) -> str:
    return "1 checked document" if votes == 1 else f"{votes} checked documents"


def _grade(votes: int) -> str:
    """How many, as far as that changes how much it counts."""
    return _documents(votes) if votes < _MANY else f"{_MANY} or more checked documents"


def known_from(votes: int) -> list[Note]:
    """That the sender is known, and this of it."""
    text, general = (
        f"known from {_documents(votes)} of this sender",
        f"known from {_grade(votes)} of a sender",
    )
    factor = max(_LEAST_FOR, _FOR / votes)
    return [Note(text, factor, True, general), Note(text, factor, False, general)]


def written_as(read: str, votes: int) -> list[Note]:
    """That it is known better than it was read."""
    text = f"{GIVEN} {_documents(votes)} of this sender; “{read}” is read here"
    factor = max(_LEAST_FOR, _ROUGHLY / votes)
    return [
        replace(note, text=text, factor=factor, general=f"{GIVEN} {_grade(votes)} of a sender")
        for note in known_from(votes)
    ]


def otherwise(votes: int) -> Note:
    """That something else is known of the sender."""
    return Note(f"{_documents(votes)} of this sender say otherwise", _AGAINST, True, "known otherwise")


def another(known: str, votes: int) -> Note:
    """That a guarded value is not the sender's usual one."""
    text = f"not the one known of this sender: {_documents(votes)} had one that ends in {known[-_ENDS:]}"
    return Note(text, 100.0, True, "not the one known of this sender", asks=True)
