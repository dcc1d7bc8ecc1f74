"""What speaks for a part's being a label or a value, for two being one, and for where it belongs."""

from collections.abc import Sequence

from activities.documents.layout.parts import Part, beside, gap, overlap, rise

Clues = dict[str, float]
"""Each clue with its measure; 1 where it simply holds."""
_SIDES = ("left", "right", "above", "below")
_ROLES = ("label", "value")
_OF_NEIGHBOURS = frozenset(
    (
        "ends with a colon", "capitals", "title case", "small letters", "mostly figures", "some figures",
        "a number", "a day", "all words are of labels", "last word is of labels", "a sentence",
        "small words", "one word", "marks alone", "a mark or an answer",
    )
)  # fmt: skip
_GAPS = ((0.4, "touching"), (0.9, "close"), (1.8, "near"), (4, "apart"), (10, "far"), (22, "very far"))
_RISES = ((0.15, "touching"), (0.5, "close"), (1.0, "near"), (1.8, "apart"), (3.5, "far"), (8, "very far"))
_MOST = 4.0
"""Log odds that are taken at face value at most."""


def of_part(part: Part, usual: float) -> Clues:
    """Clues of one part, on its own and among its neighbours, as far as those have been looked at."""
    found = [*part.cues, *_of_place(part, usual)]
    for name in _SIDES:
        other = part.side(name)
        if other:
            found += [f"{name}: {cue}" for cue in other.cues & _OF_NEIGHBOURS]
        else:
            found.append(f"nothing {name}")
    for one in ("ends with a colon", "capitals", "small letters"):
        for name in _SIDES:
            other = part.side(name)
            if other and one in part.cues and one in other.cues:
                found.append(f"{one}, as {name}")
    clues = dict.fromkeys(found, 1.0)
    for name in _SIDES:
        other = part.side(name)
        for role in _ROLES if other and other.seen else ():
            clues[f"{name} seems a {role}"] = _held(other.seen[role]) if other else 0.0
    for role in _ROLES if part.seen else ():
        clues[f"seems a {role}"] = _held(part.seen[role])
    return clues


def _held(odds: float) -> float:
    return max(-_MOST, min(_MOST, odds))


def _of_place(part: Part, usual: float) -> list[str]:
    found = []
    if part.right:
        found.append(f"{_step(gap(part, part.right), _GAPS)} from the right one")
    if part.left:
        found.append(f"{_step(gap(part.left, part), _GAPS)} from the left one")
    if part.above:
        found.append(f"{_step(rise(part.above, part), _RISES)} below the upper one")
        found.append(f"{_alignment(part.above, part)} with the upper one")
    if part.below:
        found.append(f"{_step(rise(part, part.below), _RISES)} above the lower one")
        found.append(f"{_alignment(part, part.below)} with the lower one")
    if part.height > 1.3 * usual:
        found.append("large letters")
    if part.height < 0.8 * usual:
        found.append("tiny letters")
    found.append("in a box" if part.cell else "in the open")
    for name in _SIDES:
        other = part.side(name)
        if part.cell and other and other.cell == part.cell:
            found.append(f"in one box with the {name} one")
    return found


def _step(measure: float, steps: Sequence[tuple[float, str]]) -> str:
    return next((name for most, name in steps if measure < most), "worlds away")


def _alignment(a: Part, b: Part) -> str:
    """How the edges of two parts below each other lie."""
    slack = 0.8 * min(a.height, b.height)
    if abs(a.box[0] - b.box[0]) < slack:
        return "flush left"
    if abs(a.box[2] - b.box[2]) < slack:
        return "flush right"
    if abs(a.box[0] + a.box[2] - b.box[0] - b.box[2]) < 2 * slack:
        return "centred"
    return "indented" if b.box[0] > a.box[0] else "outdented"


def of_link(label: Part, value: Part, between: int) -> Clues:
    """Clues of a value's belonging to a label left of it or above it, with so many parts between."""
    in_line = beside(label, value)
    way = "below"
    if in_line:
        way = "right" if label.box[0] < value.box[0] else "left"
    found = [f"{way}", f"{way}: {('next', 'after one', 'after some')[min(2, between)]}"]
    found += [f"{way}: label {cue}" for cue in label.cues & _OF_NEIGHBOURS]
    found += [f"{way}: value {cue}" for cue in value.cues & _OF_NEIGHBOURS]
    if in_line:
        between_them = gap(label, value) if way == "right" else gap(value, label)
        found.append(f"{way}: {_step(between_them, _GAPS)}")
    else:
        found += [f"below: {_step(rise(label, value), _RISES)}", f"below: {_alignment(label, value)}"]
        if overlap(label.box, value.box) <= 0:
            found.append("below: aside")
    if label.cell and label.cell == value.cell:
        found.append(f"{way}: in one box")
    elif label.cell and value.cell:
        found.append(f"{way}: each in its box")
    elif label.cell or value.cell:
        found.append(f"{way}: one in a box")
    clues = dict.fromkeys(found, 1.0)
    clues[f"{way}: label seems a label"] = _held(label.seen["label"])
    clues[f"{way}: value seems a value"] = _held(value.seen["value"])
    ahead, under = label.right, label.below
    if ahead and ahead is not value:
        clues[f"{way}: label's right one seems a value"] = _held(ahead.seen["value"])
    if under and under is not value:
        clues[f"{way}: label's lower one seems a value"] = _held(under.seen["value"])
    clues[f"{way}: value seems a label"] = _held(value.seen["label"])
    for name in _SIDES:
        other = value.side(name)
        if other and other is not label:
            clues[f"{way}: value's {name} one seems a label"] = _held(other.seen["label"])
    return clues


def of_union(first: Part, then: Part) -> Clues:
    """Clues of two neighbours' being parts of one label or of one label's values."""
    in_line = beside(first, then)
    way = "beside" if in_line else "under"
    found = [way]
    found += [f"{way}: first {cue}" for cue in first.cues & _OF_NEIGHBOURS]
    found += [f"{way}: then {cue}" for cue in then.cues & _OF_NEIGHBOURS]
    found += [f"{way}: both {cue}" for cue in first.cues & then.cues & _OF_NEIGHBOURS]
    if in_line:
        found.append(f"beside: {_step(gap(first, then), _GAPS)}")
    else:
        found += [f"under: {_step(rise(first, then), _RISES)}", f"under: {_alignment(first, then)}"]
        if first.left:
            found.append("under: first stands behind something")
        if then.left:
            found.append("under: then stands behind something")
    if first.cell and first.cell == then.cell:
        found.append(f"{way}: in one box")
    elif first.cell or then.cell:
        found.append(f"{way}: in other boxes")
    if abs(first.height - then.height) > 0.25 * max(first.height, then.height):
        found.append(f"{way}: of other sizes")
    if {"in brackets"} & then.cues:
        found.append(f"{way}: then in brackets")
    clues = dict.fromkeys(found, 1.0)
    for name, part in (("first", first), ("then", then)):
        for role in _ROLES:
            clues[f"{way}: {name} seems a {role}"] = _held(part.seen[role])
    clues[f"{way}: alike as labels"] = min(_held(first.seen["label"]), _held(then.seen["label"]))
    clues[f"{way}: alike as values"] = min(_held(first.seen["value"]), _held(then.seen["value"]))
    return clues
