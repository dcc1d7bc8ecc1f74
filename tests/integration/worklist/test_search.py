"""Finding tasks by words, counting them, sorting by business values."""

import random
from datetime import timedelta
from itertools import product

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from schemas.contracts import Record
from schemas.errors import CalledWrongly, TooBroad
from schemas.people import Person
from schemas.requests import CaseQuery, TaskQuery, View
from schemas.tasks import Status
from store import tasksearch, taskshapes
from store.tables import task_texts
from store.words import UNMARKED, kept, words
from tests.build import NOW, PAY, REPORT, TENANT, House
from worklist import cursors

MONEY = {"currency": "EUR"}


async def titles(house: House, **query: object) -> list[str]:
    """What an adjuster finds in a list."""
    page = await house.worklist.list(house.ada, TaskQuery.model_validate(query), NOW)
    return [item.title for item in page.items]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("kettle", ["Broken kettle"]),
        ("KETTLE broken", ["Broken kettle"]),
        ("ket", ["Broken kettle"]),
        ("ket broken", []),
        ("mueller", []),
        ("muller", ["Visit Müller & Söhne"]),
        ("Müller sohn", ["Visit Müller & Söhne"]),
        ("fire", ["Broken kettle"]),
        ("nobody's", []),
        ("' | kettle:* & !", ["Broken kettle"]),
        ('"kettle" OR NEAR(', []),
    ],
)
async def test_tasks_are_found_by_words_in_any_case_and_without_accents(
    house: House, q: str, found: list[str]
) -> None:
    case = await house.running()
    await house.task(case, title="Broken kettle", facets={"cause": "fire"})
    await house.task(case, title="Visit Müller & Söhne")
    assert await titles(house, q=q) == found


SPELLED = [
    ("lukasiewicz", "Łukasiewicz"),
    ("Łukasz", "Lukasz"),
    ("dordevic", "Đorđević"),
    ("soren", "Søren"),
    ("aero", "Ærø"),
    ("coeur", "Cœur"),
    ("strasse", "Straße"),
    ("isik", "I\u015f\u0131k"),
    ("thor", "Þór"),
    ("gudrun", "Guðrún"),
    ("helene", "Hélène"),
    ("Mol", "Möller"),
    ("Nandu", "Ñandú"),
]


@pytest.mark.parametrize(("q", "name"), SPELLED)
async def test_names_are_found_as_a_keyboard_without_their_letters_writes_them(
    house: House, q: str, name: str
) -> None:
    case = await house.running(data={"customer": name})
    await house.running(data={"customer": "Ada Example"})
    await house.task(case, title="theirs")
    assert await titles(house, q=q) == ["theirs"]
    page = await house.cases.list(house.lea, CaseQuery(q=q))
    assert [item.id for item in page.items] == [case]


async def test_a_task_is_found_by_case_number_business_value_and_customer(house: House) -> None:
    case = await house.running(data={"customer": "Ada Example"})
    await house.task(case, title="one", facets={"amount": {"amount": "1234.50", **MONEY}})
    number = (await house.cases.get(house.lea, case)).number
    for q in (number, "Example", "1234.50", "one example"):
        assert await titles(house, q=q) == ["one"]


async def test_a_customer_who_becomes_known_is_found_and_sorted_by(house: House) -> None:
    case = await house.running()
    await house.task(case, title="theirs")
    await house.task(title="other")
    entry = Record(
        tenant=TENANT,
        case=case,
        now=NOW,
        name="loss_report",
        form="loss_report",
        version=1,
        value=REPORT,
        customer="Zoe Late",
    )
    await house.cases.record(entry)
    assert await titles(house, q="zoe") == ["theirs"]
    assert await titles(house, order="customer") == ["other", "theirs"]


async def test_closed_tasks_are_found_among_the_closed(
    house: House,
) -> None:
    task = await house.task(title="Broken kettle")
    claimed = await house.worklist.claim(house.ada, task, 1, NOW)
    await house.worklist.complete(house.ada, task, claimed.version, PAY, NOW)
    assert await titles(house, q="kettle") == []
    assert await titles(house, q="kettle", status="completed") == ["Broken kettle"]


@pytest.mark.parametrize(("in_order", "rare"), [(3, 20), (3, 3)], ids=["some", "many"])
async def test_words_in_more_tasks_than_can_be_put_in_order_are_found_by_following_it(
    house: House, monkeypatch: pytest.MonkeyPatch, in_order: int, rare: int
) -> None:
    monkeypatch.setattr(taskshapes, "SORTED", in_order)
    monkeypatch.setattr(taskshapes, "RARE", rare)
    case = await house.running()
    for n in range(6):
        await house.task(case, title=f"common {n}", now=NOW + timedelta(minutes=n))
    await house.task(case, title="another")
    await house.task(case, title="common elsewhere", team="seniors")
    assert await titles(house, q="common") == [f"common {n}" for n in range(6)]
    assert await titles(house, q="common", order="newest") == [f"common {n}" for n in reversed(range(6))]
    assert await titles(house, q="common", status="ready") == [f"common {n}" for n in range(6)]
    first = await house.worklist.list(house.ada, TaskQuery(q="common", limit=4), NOW)
    second = await house.worklist.list(house.ada, TaskQuery(q="common", limit=4, after=first.next), NOW)
    assert [item.title for item in second.items] == ["common 4", "common 5"]
    assert (await house.worklist.count(house.ada, TaskQuery(q="common"), NOW)).count == 6


async def all_titles(house: House, who: Person, query: TaskQuery) -> list[str]:
    """What somebody finds in a list, page by page."""
    page = await house.worklist.list(who, query, NOW)
    its = [item.title for item in page.items]
    if page.next is None:
        return its
    return its + await all_titles(house, who, query.model_copy(update={"after": page.next}))


SEEN = ((None, View.TEAM), ("newest", View.TEAM), ("title", View.ALL))


async def test_words_looked_up_for_the_teams_alone_find_what_they_find_in_all_tasks(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever became of the tasks: passed on, escalated, closed, opened again, talked about."""
    case, rng = await house.running(), random.Random(3)
    for n in range(40):
        at, team = NOW + timedelta(minutes=n), rng.choice(("adjusters", "seniors", "payments"))
        task = await house.task(case, title=f"kettle k{n % 7} n{n} {team}", team=team, now=at)
        if n % 4 == 1:
            await house.worklist.forward(house.lea, task, 1, rng.choice(("adjusters", "seniors")), at)
        async with house.store.transaction(TENANT) as tx:
            _, row = await tx.tasks.lock(task)
            if n % 4 == 2:
                row = tx.tasks.gather(row, home_team="seniors")
            if n % 4 == 3:
                row = tx.tasks.gather(row, status=Status.OBSOLETE, closed_at=at)
        if n % 8 == 3:
            async with house.store.transaction(TENANT) as tx:
                tx.tasks.gather((await tx.tasks.lock(task))[1], status=Status.READY, closed_at=None)
            async with house.store.transaction(TENANT) as tx:
                await tx.tasks.texts.extend(case, ["Ladder"], task)
    people = [
        house.ada.model_copy(update={"teams": frozenset(teams)})
        for teams in (("adjusters",), ("seniors",), ("payments", "seniors"), ())
    ]
    asked = ["kettle", "ket", "k3", "k3 kettle", "ladder ket", "seniors k", "adjusters kettle", "none"]

    async def found() -> list[list[str]]:
        queries = [TaskQuery(q=q, order=order, view=view, limit=4) for q in asked for order, view in SEEN]
        pages = [await all_titles(house, who, query) for who in people for query in queries]
        counted = [await house.worklist.count(who, TaskQuery(q=q), NOW) for who in people for q in asked]
        return [*pages, [str(each) for each in counted]]

    for sorted_up_to in (taskshapes.SORTED, 2):
        monkeypatch.setattr(taskshapes, "SORTED", sorted_up_to)
        monkeypatch.setattr(taskshapes, "MOST_MARKED", 16)
        of_teams = await found()
        monkeypatch.setattr(taskshapes, "MOST_MARKED", 0)
        assert await found() == of_teams
        assert sum(map(len, of_teams)) > 500


async def test_somebody_without_a_team_finds_nothing_by_words(house: House) -> None:
    await house.task(title="Broken kettle")
    nobodys = house.ada.model_copy(update={"teams": frozenset()})
    for view in (View.TEAM, View.ALL):
        query = TaskQuery(q="kettle", view=view)
        assert (await house.worklist.list(nobodys, query, NOW)).items == ()
        assert (await house.worklist.count(nobodys, query, NOW)).count == 0


async def test_a_task_that_an_older_release_has_kept_is_found_by_words(house: House) -> None:
    await house.task(title="Broken kettle")
    async with house.store.transaction(TENANT) as tx:
        await tx.connection.execute(sa.update(task_texts).values(marks=UNMARKED))
    assert await titles(house, q="ket") == ["Broken kettle"]
    assert await titles(house, q="broken kettle") == ["Broken kettle"]


LATIN = "aäAÄâeéÉnñoöøÖßsS\u017f\u0130\u0131i\ufb01"
OTHERS = "\u03c3\u03c2\u03a3\u0436\u0416\u0439\u0451\u0401東京한\u2460ª²\u096b\u06630123"
LETTERS = f"{LATIN}{OTHERS} '-_.,:/&"
"""Letters and digits of several scripts, with and without accents, and what stands between words."""


def drawn_text(rng: random.Random) -> str:
    return "".join(rng.choices(LETTERS, k=rng.randrange(1, 25)))


async def test_frequent_words_find_what_rare_words_find_in_whatever_text(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What reads the words of each task agrees with the full-text index on accents, case and beginnings."""
    case, rng = await house.running(), random.Random(11)
    texts = [drawn_text(rng) for _ in range(60)]
    for text in texts:
        await house.task(case, title=text)
    parts = [word[: rng.randrange(1, 5)] for text in texts for word in text.split()]
    pairs = [" ".join(rng.sample(words(text), 2)) for text in texts if len(words(text)) > 1]
    asked = [q for q in {*parts, *pairs, *(drawn_text(rng)[:4] for _ in range(40))} if 0 < len(words(q)) <= 8]
    by_index = {q: await titles(house, q=q, limit=200) for q in asked}
    monkeypatch.setattr(taskshapes, "SORTED", 0)
    monkeypatch.setattr(taskshapes, "RARE", 0)
    assert {q: await titles(house, q=q, limit=200) for q in asked} == by_index
    assert sum(map(len, by_index.values())) > len(asked)


async def test_too_many_words_and_none_at_all_are_refused(house: House) -> None:
    for q in ("a b c d e f g h i", "!!!"):
        with pytest.raises(CalledWrongly):
            await titles(house, q=q)
    assert await titles(house, q="  ") == []


async def test_a_list_is_counted_to_a_limit(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    case = await house.running()
    for n in range(4):
        await house.task(
            case, team="seniors" if n == 3 else "adjusters", facets={"cause": "fire" if n else "x"}
        )
    for person, query, count in (
        (house.ada, TaskQuery(), 3),
        (house.ada, TaskQuery(facets={"cause": "fire"}), 2),
        (house.ada, TaskQuery(view=View.MINE), 0),
        (house.lea, TaskQuery(view=View.ALL), 4),
        (house.client, TaskQuery(view=View.ALL), 4),
    ):
        found = await house.worklist.count(person, query, NOW)
        assert (found.count, found.more) == (count, False)


async def test_a_list_is_sorted_by_a_business_value_both_ways(house: House) -> None:
    case = await house.running()
    amounts = ["30.00", "4.50", "200.00"]
    for amount in amounts:
        await house.task(case, title=amount, facets={"amount": {"amount": amount, **MONEY}})
    for title, priority in (("without", 50), ("without, urgent", 10)):
        await house.task(case, title=title, priority=priority)
    others = ["without, urgent", "without"]
    assert await titles(house, order="facet.amount") == ["4.50", "30.00", "200.00", *others]
    assert await titles(house, order="facet.amount.desc") == ["200.00", "30.00", "4.50", *others]
    with pytest.raises(CalledWrongly, match="There is no facet"):
        await titles(house, order="facet.colour")


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("order", ["facet.amount", "facet.amount.desc"])
async def test_pages_by_a_business_value_hold_each_task_once_and_those_without_it_last(
    house: House, order: str, limit: int
) -> None:
    case = await house.running()
    for n in range(3):
        await house.task(case, title=f"with {n}", facets={"amount": {"amount": str(n), **MONEY}})
        await house.task(case, title=f"without {n}", priority=10 + n)
    seen, place = [], None
    while True:
        query = TaskQuery(order=order, limit=limit, after=place)
        page = await house.worklist.list(house.ada, query, NOW)
        seen += [item.title for item in page.items]
        assert page.next is None or len(page.items) == limit
        place = page.next
        if place is None:
            break
    having = [f"with {n}" for n in range(3)]
    without = [f"without {n}" for n in range(3)]
    assert seen == [*(having[::-1] if order.endswith(".desc") else having), *without]
    assert (await house.worklist.count(house.ada, TaskQuery(order=order), NOW)).count == len(seen)


async def test_by_a_value_that_no_task_has_all_come_in_order_of_urgency(house: House) -> None:
    case = await house.running()
    await house.task(case, title="later")
    await house.task(case, title="urgent", priority=10)
    assert await titles(house, order="facet.amount.desc") == ["urgent", "later"]
    assert await titles(house, order="facet.amount", q="later") == ["later"]
    assert await titles(house, order="facet.amount", facets={"amount.ge": "5"}) == []


async def test_a_place_among_tasks_without_the_value_is_none_in_another_order(house: House) -> None:
    case = await house.running()
    for n in range(3):
        await house.task(case, title=f"t{n}")
    first = await house.worklist.list(house.ada, TaskQuery(order="facet.amount", limit=1), NOW)
    with pytest.raises(CalledWrongly, match="after"):
        await titles(house, order="facet.amount.desc", after=first.next)
    for place in ((), (None,), (None, None, None)):
        with pytest.raises(CalledWrongly, match="after"):
            await titles(house, order="facet.amount", after=cursors.encode("facet.amount", place))


async def test_closed_tasks_come_last_closed_first_and_have_no_other_order(house: House) -> None:
    case = await house.running()
    for n in range(3):
        task = await house.task(case, title=f"t{n}")
        at = NOW + timedelta(minutes=n)
        claimed = await house.worklist.claim(house.ada, task, 1, at)
        await house.worklist.complete(house.ada, task, claimed.version, PAY, at)
    assert await titles(house, status="completed") == ["t2", "t1", "t0"]
    assert await titles(house, status="completed", order="oldest") == ["t0", "t1", "t2"]
    with pytest.raises(CalledWrongly, match="when they were closed"):
        await titles(house, status="completed", order="title")


async def test_a_list_that_cannot_be_had_in_good_time_is_refused_with_what_to_do(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await house.running()
    for n in range(200):
        await house.task(case, title=f"t{n}")
    monkeypatch.setattr(tasksearch, "LONGEST_MS", 1)
    monkeypatch.setattr(tasksearch, "MOST_STEPS", 10)
    monkeypatch.setattr(tasksearch, "STEPS", 10)

    async def often() -> None:
        for _ in range(50):
            await titles(house, limit=200)

    with pytest.raises(TooBroad, match="Narrow it down"):
        await often()


async def test_what_escalated_is_found_by_both_teams_once(house: House) -> None:
    case = await house.running()
    task = await house.task(case, title="both")
    forwarded = await house.worklist.forward(house.lea, task, 1, "seniors", NOW)
    assert await titles(house) == []
    assert forwarded.team == "seniors"
    async with house.store.transaction(TENANT) as tx:
        _, row = await tx.tasks.lock(task)
        await tx.tasks.change(row, home_team="adjusters")
    assert await titles(house) == ["both"]
    both = house.ada.model_copy(update={"teams": frozenset({"adjusters", "seniors"})})
    page = await house.worklist.list(both, TaskQuery(), NOW)
    assert [item.title for item in page.items] == ["both"]


async def test_pages_agree_with_a_plain_model_of_the_list(house: House) -> None:
    """Whatever the filters, the pages hold just what a look at every task finds."""
    case, rng = await house.running(), random.Random(5)
    there: list[tuple[int, int, str, str]] = []
    for n in range(40):
        its_team, its_cause = rng.choice(("adjusters", "seniors")), rng.choice(("fire", "water"))
        hurry = rng.randrange(100)
        facets = {"cause": its_cause}
        await house.task(case, title=f"{its_cause} {n}", team=its_team, facets=facets, priority=hurry)
        there.append((hurry, n, its_team, its_cause))
    both = house.ada.model_copy(update={"teams": frozenset({"adjusters", "seniors"})})
    for team, cause in product((None, "adjusters"), (None, "fire")):
        query = TaskQuery(team=team, facets={"cause": cause} if cause else {}, q=cause, limit=200)
        page = await house.worklist.list(both, query, NOW)
        wanted = [(h, f"{c} {n}") for h, n, t, c in there if team in (None, t) and cause in (None, c)]
        assert sorted((item.priority, item.title) for item in page.items) == sorted(wanted)
        assert [item.priority for item in page.items] == sorted(item.priority for item in page.items)
        assert (await house.worklist.count(both, query, NOW)).count == len(wanted)
    assert all(item.status is Status.READY for item in page.items)


@given(st.text(max_size=200))
def test_words_hold_nothing_that_a_query_could_stumble_over(text: str) -> None:
    for word in words(text):
        assert word.isalnum()
        assert word == word.casefold() or not word.isascii()
    assert words(kept([text])) == list(dict.fromkeys(words(kept([text]))))
