"""Who sent a document, and what a checked document says of its sender."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from uuid import UUID, uuid4

from rapidfuzz import fuzz

from activities.documents.fields.targets import Kind, Target
from activities.documents.learned.signs import Found
from schemas.learned import Fact, Sender, Sign, SignKind, bare, with_check

ORDER = "day and month"
"""Name of the fact that tells how dates are written."""
LASTING = 9
"""Answers that are kept of each thing; what most of them agree on is known."""
MOST_SIGNS = 12
NAME, ADDRESS = "name", "address"
_ALIKE = 86.0
"""Of 100: how like a name must be to words of the page."""
_THERE = 0.7
"""Share of an address' words that must stand on the page."""
_FEWEST = 3
"""Words of a text that tells where a sender is."""
_SETTLED = 3
"""Checked documents from which a number must stand on a third of them."""


@dataclass(frozen=True)
class Paper:
    """A document as senders are told by it.

    Args:
        lines: its text, line by line.
        signs: numbers in it.
        facts: what a check said, by field; empty while it is read.
        check: the task in which it was said.
    """

    lines: Sequence[str]
    signs: Set[Found]
    facts: Mapping[str, str] = field(default_factory=dict)
    check: UUID | None = None
    _looked_for: dict[str, bool] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Names, and whether they stand on it: branches share theirs."""

    def says(self, name: str) -> bool:
        """Whether a name stands on it, perhaps misread, in one line or over two."""
        wanted = bare(name)
        if wanted not in self._looked_for:
            self._looked_for[wanted] = self._holds(wanted)
        return self._looked_for[wanted]

    def _holds(self, wanted: str) -> bool:
        return any(_holds(wanted, text) for text in self._stretches)

    def share(self, text: str) -> float:
        """Share of a text's words that stand on it."""
        wanted = [word for word in map(bare, text.split()) if word]
        return sum(word in self._words for word in wanted) / max(1, len(wanted))

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(bare(word) for line in self.lines for word in line.split())

    @cached_property
    def _stretches(self) -> tuple[str, ...]:
        """Letters and figures of each line, and of each two."""
        lines = [bare(line) for line in self.lines]
        return (*lines, *(a + b for a, b in pairwise(lines)))


def _holds(wanted: str, text: str) -> bool:
    if len(wanted) > len(text) + 2 or not wanted:
        return False
    return fuzz.partial_ratio(wanted, text) >= (_ALIKE if len(wanted) > _FEWEST + 2 else 100)


def of_sender(targets: Sequence[Target]) -> list[Target]:
    """The fields that say who sent it, the name first."""
    return [target for target in targets if target.of_sender is not None]


def recognised(known: Sequence[Sender], targets: Sequence[Target], paper: Paper) -> list[Sender]:
    """The sender of a document; several where its branches cannot be told apart; [] when none is known.

    Two things must speak for a sender, among them its name or address, or both account and tax number. What
    stands on paper of senders of other names, as the customer's own numbers do, speaks for none. Since a name
    alone is not enough, and is slow to look for, it is looked for only where something else speaks already.
    """
    mine = of_sender(targets)
    if not mine or not known:
        return []
    numbers = _numbers(known, mine[0].name, paper)
    found = [(_matched(sender, mine, paper, numbers.get(sender.id, set())), sender) for sender in known]
    most = max((len(kinds) for kinds, _ in found if _enough(kinds)), default=0)
    return [sender for kinds, sender in found if len(kinds) == most and _enough(kinds)]


def _enough(kinds: Set[str]) -> bool:
    told = bool(kinds & {NAME, ADDRESS}) or {SignKind.ACCOUNT, SignKind.TAX} <= kinds
    return told and len(kinds) > 1


def _matched(sender: Sender, mine: Sequence[Target], paper: Paper, numbers: Set[str]) -> set[str]:
    """What of the document speaks for a sender of whom it has these kinds of numbers."""
    kinds = set(numbers)
    if any(_is_there(sender, target, paper) for target in mine[1:]):
        kinds.add(ADDRESS)
    name = sender.fact(mine[0].name) if kinds else None
    if name is not None and name.value is not None and paper.says(name.value):
        kinds.add(NAME)
    return kinds


def _is_there(sender: Sender, target: Target, paper: Paper) -> bool:
    """Whether what tells where a sender is stands on the document."""
    fact = sender.fact(target.name)
    text = fact.value if fact is not None else None
    return text is not None and _tells_where(target, text) and paper.share(text) >= _THERE


def _tells_where(target: Target, text: str) -> bool:
    """Whether a value tells where a sender is, as an address does and a currency does not."""
    guarded = target.of_sender is not None and target.of_sender.guarded
    return target.kind is Kind.TEXT and not guarded and len(text.split()) >= _FEWEST


def _numbers(known: Sequence[Sender], name: str, paper: Paper) -> dict[UUID, set[str]]:
    """Which kinds of the document's numbers each sender has; not those of senders of other names."""
    owners: dict[Found, list[Sender]] = {}
    for sender in known:
        for sign in sender.signs:
            if (sign.kind, sign.value) in paper.signs:
                owners.setdefault((sign.kind, sign.value), []).append(sender)
    found: dict[UUID, set[str]] = {}
    for (kind, _), them in owners.items():
        facts = [sender.fact(name) for sender in them]
        if len({bare(fact.value or "") if fact else "" for fact in facts}) == 1:
            for sender in them:
                found.setdefault(sender.id, set()).add(kind)
    return found


def told(known: Sequence[Sender], form: str, targets: Sequence[Target], paper: Paper) -> Sender | None:
    """The sender of a checked document with what the check said of it, a new one where it is none of those.

    None: the check does not say who sent it.
    """
    mine = of_sender(targets)
    if not mine or mine[0].name not in paper.facts:
        return None
    sender = next((each for each in _likely(known, mine, paper) if _here(each, mine, paper)), None)
    if sender is None:
        facts = tuple(Fact(name=name, said=(text,)) for name, text in paper.facts.items())
        signs = tuple(Sign(kind=kind, value=value) for kind, value in sorted(paper.signs))
        checks = with_check((), paper.check)
        return Sender(id=uuid4(), form=form, facts=facts, signs=signs[:MOST_SIGNS], checks=checks)
    papers = sender.papers + 1
    return sender.model_copy(
        update={
            "facts": _said(sender.facts, paper.facts),
            "signs": _seen(sender.signs, paper.signs, papers),
            "papers": papers,
            "checks": with_check(sender.checks, paper.check),
        }
    )


def _likely(known: Sequence[Sender], mine: Sequence[Target], paper: Paper) -> Iterator[Sender]:
    """Senders of the same name first, then, if asked for, those of the same numbers and place."""
    name = bare(paper.facts[mine[0].name])
    for sender in known:
        fact = sender.fact(mine[0].name)
        if fact and name in map(bare, dict.fromkeys(fact.said)):
            yield sender
    yield from recognised(known, mine, paper)


def _here(sender: Sender, mine: Sequence[Target], paper: Paper) -> bool:
    """Whether nothing says that it is another branch: where it is does not differ."""
    for target in mine[1:]:
        fact, here = sender.fact(target.name), paper.facts.get(target.name)
        known = fact.value if fact else None
        if known and here and _tells_where(target, here) and fuzz.ratio(bare(known), bare(here)) < _ALIKE:
            return False
    return True


def _said(facts: Sequence[Fact], new: Mapping[str, str]) -> tuple[Fact, ...]:
    before = {fact.name: fact.said for fact in facts}
    for name, text in new.items():
        before[name] = (*before.get(name, ()), text)[-LASTING:]
    return tuple(Fact(name=name, said=said) for name, said in before.items())


def _seen(signs: Sequence[Sign], new: Set[Found], papers: int) -> tuple[Sign, ...]:
    """Numbers counted again; those that did not recur, as an invoice's own do, are forgotten."""
    counted = {(sign.kind, sign.value): sign.seen for sign in signs}
    for sign in new:
        counted[sign] = counted.get(sign, 0) + 1
    kept = [(sign, n) for sign, n in counted.items() if papers < _SETTLED or 3 * n > papers]
    kept.sort(key=lambda each: (-each[1], each[0]))
    return tuple(Sign(kind=kind, value=value, seen=n) for (kind, value), n in kept[:MOST_SIGNS])
