"""Statements of task lists. Each is built once for its shape, then used with changing values.

A list is read in branches that have no task in common: one for each team, one for what escalated away from
the teams, one for what a person holds, one for what a client filed. Each branch reads one index from one end
and stops when the page is full, so that a page costs the same among a thousand tasks and among a million.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY

from schemas.tasks import OPEN, Status, TaskRole
from store.columns import Utc
from store.rows import TaskHead, labelled
from store.tables import cases, people, task_people, task_texts, tasks
from store.tasklists import COMPARE, Sort
from store.taskshapes import Shape

OWNER = people.alias("owner")
OF_CASE = sa.and_(cases.c.tenant == tasks.c.tenant, cases.c.id == tasks.c.case_id)
OF_OWNER = sa.and_(OWNER.c.tenant == tasks.c.tenant, OWNER.c.id == tasks.c.owner_id)
BESIDE = (
    cases.c.number,
    cases.c.title.label("case_title"),
    cases.c.customer,
    cases.c.stage,
    cases.c.created_by,
    OWNER.c.name.label("owner"),
)
BESIDE_NAMES = ("number", "case_title", "customer", "stage", "created_by", "owner")
MOST_COUNTED = 10_000
"""Tasks that are counted one by one; of more only that is said."""
Condition = sa.ColumnElement[bool]


@lru_cache(maxsize=1000)
def page(form: Shape) -> sa.Select[Any]:
    """A page of tasks with their places in the order, `place_0` and on.

    Where `counts_hits` each row tells how many tasks hold the words; where none is found one row tells that
    alone, and with more `hits` than `most` nothing is.
    """
    assert form.sort is not None
    hits = _Hits(form)
    found = sa.union_all(*_branches(form, hits)).subquery("found")
    places = [found.c[f"place_{n}"] for n in range(len(form.sort.columns))]
    top = sa.select(found).order_by(*_directed(places, form.sort)).limit(_limit(form)).subquery("top")
    shown = [top.c[place.name] for place in places]
    its: sa.FromClause = (
        top.join(tasks, sa.and_(tasks.c.tenant == _tenant(), tasks.c.id == top.c.found_id))
        .join(cases, OF_CASE)
        .outerjoin(OWNER, OF_OWNER)
    )
    query = sa.select(*labelled(TaskHead, tasks, "task_"), *BESIDE, *shown)
    if form.counts_hits:
        query, its = query.add_columns(hits.number), hits.counted.outerjoin(its, sa.true())
    return query.select_from(its).order_by(*_directed(shown, form.sort))


@lru_cache(maxsize=1000)
def count(form: Shape) -> sa.Select[Any]:
    """How many there are, or `MOST_COUNTED` + 1; none where more than `most` hold the words."""
    hits = _Hits(form)
    found = sa.union_all(*_branches(form, hits)).subquery("found")
    some = sa.select(found.c.found_id).limit(_bound("limit")).subquery("some")
    number: sa.ColumnElement[Any] = sa.func.count()
    if form.counts_hits:
        number = sa.case((hits.are(hits.number <= _bound("most")), number))
    return sa.select(number).select_from(some)


class _Hits:
    """The tasks that hold the words, found once for all of a statement."""

    def __init__(self, form: Shape) -> None:
        self.found = _held(form).cte("hits").prefix_with("MATERIALIZED")
        self.counted = sa.select(sa.func.count().label("hits")).select_from(self.found).cte("counted")
        self.number = self.counted.c.hits

    def are(self, condition: Condition) -> Condition:
        """Something about their number, found out once."""
        return sa.select(condition).select_from(self.counted).scalar_subquery()


def hits(form: Shape) -> sa.Select[Any]:
    """How many tasks hold the words, or one more than `most`; those that somebody may not see count too."""
    return sa.select(sa.func.count()).select_from(_held(form).subquery("hits"))


def _held(form: Shape) -> sa.Select[Any]:
    return _worded(form, "marked").limit(_bound("most") + 1)


def _branches(form: Shape, hits: _Hits) -> list[sa.Select[Any]]:
    if not form.rare:
        return _in_order(form)
    few = hits.are(hits.number <= _bound("sorted" if form.followed else "most"))
    looked_up = _limited(form, sa.or_(sa.false(), *_reaches(form)), few)
    found = [sa.select(looked_up.join(hits.found, hits.found.c.task_id == tasks.c.id).subquery())]
    if form.followed and form.postgres:
        some = hits.are(sa.and_(hits.number > _bound("sorted"), hits.number <= _bound("most")))
        held = tasks.c.id.in_(sa.select(hits.found.c.task_id)).is_(sa.true())
        found += _in_order(form, held, some)
    return found


def _in_order(form: Shape, *more: Condition) -> list[sa.Select[Any]]:
    """Each way into the list on its own, from one end of its order."""
    others = [_branch(form, each, *more) for each in _reaches(form)[bool(form.teams) :]]
    return [*_per_team(form, *more), *others] or [_branch(form, sa.false())]


def _reaches(form: Shape) -> list[Condition]:
    """The ways in which a task comes into the list, none of them twice."""
    theirs = tasks.c.team.in_(_teams())
    ways: list[Condition] = []
    if form.teams:
        ways.append(theirs)
        if not form.whole:
            ways.append(sa.and_(tasks.c.away_from.in_(_teams()), sa.not_(theirs)))
    away = sa.func.coalesce(tasks.c.away_from, "").in_(_teams())
    not_theirs = sa.not_(sa.or_(theirs, away)) if form.teams else sa.true()
    mine = tasks.c.owner_id == sa.bindparam("owner", type_=sa.Uuid())
    if form.owner:
        ways.append(sa.and_(mine, not_theirs))
    if form.filed_by:
        filed = tasks.c.filed_by == sa.bindparam("filed_by", type_=sa.Uuid())
        others = sa.or_(tasks.c.owner_id.is_(None), sa.not_(mine)) if form.owner else sa.true()
        ways.append(sa.and_(filed, not_theirs, others))
    if form.named:
        before = sa.or_(*ways[bool(form.teams) + (bool(form.teams) and not form.whole) :], sa.false())
        ways.append(sa.and_(_named(), not_theirs, sa.not_(sa.func.coalesce(before, sa.false()))))
    return ways


def _named() -> Condition:
    """Tasks that somebody may do by name."""
    who = sa.bindparam("named", type_=sa.Uuid())
    mine = (task_people.c.tenant == _tenant(), task_people.c.person_id == who)
    potential = task_people.c.role == sa.literal_column(f"'{TaskRole.POTENTIAL.value}'")
    return tasks.c.id.in_(sa.select(task_people.c.task_id).where(*mine, potential))


def _per_team(form: Shape, *more: Condition) -> list[sa.Select[Any]]:
    """The first tasks of each team."""
    if not form.postgres:
        one_each = (tasks.c.team == sa.bindparam(f"team{n}", type_=sa.String()) for n in range(form.teams))
        return [_branch(form, each, *more) for each in one_each]
    if not form.teams:
        return []
    each = sa.func.unnest(sa.bindparam("teams", type_=ARRAY(sa.String()))).table_valued("team")
    names = each.render_derived(name="its")
    first = _limited(form, tasks.c.team == names.c.team, *more).lateral("first")
    return [sa.select(first).select_from(names.join(first, sa.true()))]


def _branch(form: Shape, reach: Condition, *more: Condition) -> sa.Select[Any]:
    return sa.select(_limited(form, reach, *more).subquery())


def _limited(form: Shape, reach: Condition, *more: Condition) -> sa.Select[Any]:
    """The first tasks that come in by this way."""
    columns = [tasks.c[name] for name in form.sort.columns] if form.sort else []
    places = [column.label(f"place_{n}") for n, column in enumerate(columns)]
    query = sa.select(tasks.c.id.label("found_id"), *places).where(
        tasks.c.tenant == _tenant(), reach, *_conditions(form), *more
    )
    if form.sort and form.onward:
        key = sa.tuple_(*(sa.bindparam(f"key{n}", type_=column.type) for n, column in enumerate(columns)))
        place = sa.tuple_(*columns)
        query = query.where(place < key if form.sort.descending else place > key)
    if form.sort:
        query = query.order_by(*_directed(columns, form.sort))
    return query.limit(_limit(form))


def _conditions(form: Shape) -> list[Condition]:
    out: list[Condition] = [tasks.c.closed_at.is_(None) if form.open else tasks.c.closed_at.is_not(None)]
    if form.status is not None:
        out.append(_status(form.status))
    if form.team:
        its = sa.bindparam("team", type_=sa.String())
        out.append(sa.or_(tasks.c.team == its, tasks.c.away_from == its))
    if form.process:
        out.append(tasks.c.process == sa.bindparam("process", type_=sa.String()))
    if form.free:
        out.append(tasks.c.owner_id.is_(None))
    if form.skilled:
        able = tasks.c.needs.in_(sa.bindparam("needs", type_=sa.String(), expanding=True))
        out.append(sa.or_(tasks.c.needs.is_(None), able))
    if form.lacking is not None:
        out.append(tasks.c[form.lacking].is_(None))
    if form.sort:
        out += [tasks.c[name].is_not(None) for name in form.sort.columns if tasks.c[name].nullable]
    out += [
        sa.or_(*(_facet(n, m, *test) for m, test in enumerate(forms))) for n, forms in enumerate(form.facets)
    ]
    if form.words and not form.rare:
        out.append(tasks.c.id.in_(_worded(form)) if form.postgres else _read(form))
    return out


def _read(form: Shape) -> Condition:
    """Whether the words stand in the text of this one task; it finds what the full-text index finds.

    SQLite would gather all tasks that the index names, once for each team, before it looks at the first.
    """
    text: sa.ColumnElement[str] = sa.literal_column("' '") + task_texts.c.words + sa.literal_column("' '")
    held = (sa.func.instr(text, sa.bindparam(f"word{n}", type_=sa.Text())) > 0 for n in range(form.words))
    its = (task_texts.c.tenant == _tenant(), task_texts.c.task_id == tasks.c.id)
    return sa.exists().where(*its, *held).correlate(tasks)


def _status(status: Status) -> Condition:
    """By status, where a suspension that has run out no longer counts."""
    now = sa.bindparam("now", type_=Utc())
    said: sa.ColumnElement[str] = sa.literal_column(f"'{status.value}'")
    suspended = tasks.c.status == sa.literal_column("'suspended'")
    over = sa.and_(suspended, tasks.c.suspended_until <= now)
    if status is Status.SUSPENDED:
        return sa.and_(suspended, sa.not_(sa.func.coalesce(tasks.c.suspended_until <= now, sa.false())))
    if status not in OPEN:
        return tasks.c.status == said
    return sa.or_(tasks.c.status == said, sa.and_(over, tasks.c.suspended_from == said))


def _facet(n: int, m: int, column: str, comparison: str) -> Condition:
    value = sa.bindparam(f"facet{n}_{m}", type_=tasks.c[column].type)
    matches: Condition = COMPARE[comparison](tasks.c[column], value)
    of_process = tasks.c.process == sa.bindparam(f"process{n}_{m}", type_=sa.String())
    return sa.and_(tasks.c[column].is_not(None), matches, of_process)


def _worded(form: Shape, words: str = "words") -> sa.Select[Any]:
    """Ids of the tasks that hold the words."""
    asked = sa.bindparam(words, type_=sa.Text())
    query = sa.select(task_texts.c.task_id).where(
        task_texts.c.tenant == _tenant(), task_texts.c.open if form.open else sa.not_(task_texts.c.open)
    )
    if form.postgres:
        vector: sa.ColumnElement[Any] = sa.literal_column("task_texts.vector")
        query = query.where(vector.op("@@")(sa.cast(asked, TSQUERY)))
    else:
        index = sa.table("task_words", sa.column("rowid"), sa.column("task_words"))
        rows = sa.select(index.c.rowid).where(index.c.task_words.op("MATCH")(asked))
        query = query.where(task_texts.c.id.in_(rows))
    return query


def _directed(columns: Sequence[sa.ColumnElement[Any]], sort: Sort) -> list[sa.ColumnElement[Any]]:
    return [column.desc() if sort.descending else column for column in columns]


def _tenant() -> sa.BindParameter[str]:
    return sa.bindparam("tenant", type_=sa.String())


def _limit(form: Shape) -> sa.ColumnElement[int]:
    """A number that is planned for has to be seen: of one that is bound PostgreSQL expects a tenth of all."""
    return _bound("limit") if form.kept is None else sa.literal_column(str(form.kept), sa.Integer())


def _bound(name: str) -> sa.BindParameter[int]:
    return sa.bindparam(name, type_=sa.Integer())


def _teams() -> sa.BindParameter[Any]:
    return sa.bindparam("teams_in", type_=sa.String(), expanding=True)
