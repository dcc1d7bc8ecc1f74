"""What is measured of some parts taken together as one label or as one value."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from activities.documents.fields.parse import plain
from activities.documents.fields.runs import around, lines
from activities.documents.layout.clues import ROLES, Sight
from activities.documents.layout.cues import PROSE
from activities.documents.layout.options import Chances, Group
from activities.documents.layout.standing import Places
from activities.documents.layout.wording import wording
from schemas.reading import Box, Word

_ALONE = 2.0
"""In place of a probability where there are no two parts."""
_LINKING = PROSE | {"at", "by", "for", "from", "of", "or", "per", "this", "to"}
"""Words that nothing ends with."""
_ASKS = {
    "a day": r"date|day|period|start|complete|due|time|year",
    "a number": r"(?:no|number|amount|cost|total|qty|quantity|volume|price|rate|budget|units?|code|account"
    r"|acct|size|weight|pages?|value|sales)\b",
    "a line": r"tel|phone|fax|telephone|telefax|telecopier|telex",
    "a person": r"(?:to|from|by|name|cc|attn|attention|manager|contact|director|requested|submitted"
    r"|approved|copies|client|signature|reviewer|investigator)\b",
    "a text": r"(?:comments?|remarks?|description|reasons?|subject|explain|objectives?|conclusion|purpose"
    r"|title|background|re|message|suggestions?|notes?)\b",
    "a place": r"(?:address|city|location|state|place)\b",
}
"""What a label asks for, by its words."""
STROKES = ("stroke", "ink", "tall", "grey")


@dataclass(frozen=True)
class Whole:
    """Some parts taken together."""

    held: Group
    parts: Places
    """The same in reading order."""
    box: Box
    clues: dict[str, float]

    @property
    def first(self) -> int:
        return int(self.parts[0])

    @property
    def last(self) -> int:
        return int(self.parts[-1])


def whole(sight: Sight, chances: Chances, held: Group) -> Whole:
    """Some parts with what is measured of them."""
    parts = np.array(sorted(held), np.int64)
    box = around([sight.parts[i].box for i in parts])
    clues = {
        **_of_words(said([sight.parts[i].run for i in parts])),
        **_of_odds(sight, chances, held, parts),
        **_of_place(sight, parts, box),
        **_of_looks(sight, parts),
    }
    return Whole(held, parts, box, clues)


def said(runs: Sequence[Word]) -> str:
    """The words of some parts, line by line."""
    return " ".join(run.text for line in lines(runs) for run in line)


def likeliest(near: dict[int, float], parts: Iterable[int]) -> float:
    """The highest chance of some parts; 0 where there is none."""
    return max((near.get(part, 0.0) for part in parts), default=0.0)


def _of_words(text: str) -> dict[str, float]:
    small = plain(text)
    words = re.findall(r"[^\W\d_]+", small)
    return {
        **wording(text),
        "open brackets": float(text.count("(") - text.count(")")),
        "colons": float(text.count(":")),
        "ends with a linking word": float(words[-1:] != [] and words[-1] in _LINKING),
        **{f"asks for {name}": float(bool(re.search(rf"\b{asked}", small))) for name, asked in _ASKS.items()},
    }


def _of_odds(sight: Sight, chances: Chances, held: Group, parts: Places) -> dict[str, float]:
    out: dict[str, float] = {}
    for role in ROLES:
        odds = sight.seen[role][parts]
        out[f"least {role}"], out[f"most {role}"] = float(odds.min()), float(odds.max())
        out[f"mean {role}"] = float(odds.mean())
        out[f"first {role}"], out[f"last {role}"] = float(odds[0]), float(odds[-1])
    joins = [likeliest(chances.beside.get(part, {}), held) for part in held]
    out["weakest union"] = min(joins) if len(joins) > 1 else _ALONE
    return out


def _of_place(sight: Sight, parts: Places, box: Box) -> dict[str, float]:
    usual, (x0, y0, x1, _) = sight.usual, sight.box[parts].T
    steps = np.diff(np.sort(y0))
    steps = steps[steps > usual / 2]
    return {
        "parts": float(len(parts)),
        "wide": (box[2] - box[0]) / usual,
        "tall": (box[3] - box[1]) / usual,
        "not flush": float(np.ptp(x0)) / usual,
        "last is short": (box[2] - float(x1[-1])) / usual,
        "one is short": (box[2] - float(x1[:-1].min(initial=box[2]))) / usual,
        "far apart": float(steps.max(initial=0.0)) / usual,
        "unevenly apart": float(np.ptp(steps)) / usual if len(steps) else 0.0,
        "boxes": float(len({sight.parts[i].cell for i in parts})),
        "in a box": float(sight.own["in a box"][parts[0]]),
    }


def _of_looks(sight: Sight, parts: Places) -> dict[str, float]:
    out: dict[str, float] = {}
    for name in STROKES:
        measured = sight.own[name][parts]
        out[name], out[f"unlike {name}"] = float(measured.mean()), float(np.ptp(measured))
    return out
