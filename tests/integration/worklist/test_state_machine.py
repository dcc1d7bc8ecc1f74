"""Random operations by random people, held against a plain model of the life cycle."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from schemas.contracts import Reopen, Withdraw
from schemas.errors import CaseworkError
from schemas.people import Person
from schemas.requests import NewAbsence, OperationArgs
from schemas.tasks import Operation
from schemas.views import TaskView
from store.rows import TaskRow
from tests.build import HOUR, NOW, PAY, TENANT, House, house_at
from tests.integration.worklist.model import GIVES, OPEN, Model
from worklist.absences import Absences

PEOPLE = st.sampled_from(["ada", "ben", "sue", "lea"])
TASKS = st.integers(min_value=0, max_value=3)
SOME_MINUTES = st.sampled_from([1, 4, 30])
LONG = timedelta(days=30)
ANSWERS = {"assessment": PAY, "approval": {"approved": True, "note": "fine"}}


class Office(RuleBasedStateMachine):
    """A case with tasks, people who come and go, and a relay."""

    house: House
    run: Callable[[Coroutine[Any, Any, Any]], Any]
    steps = 0
    begins = NOW
    """When the next walk begins: after all that earlier ones left behind."""

    @initialize()
    def a_case_begins(self) -> None:
        self.now = self.begins
        self.over = False
        self.case = self.run(self.house.running())
        self.tasks: list[Model] = []
        self.told: list[str] = []
        self.absences = Absences(self.house.store)
        self.away: dict[str, Any] = {}
        self.opened("assessment", "adjusters", (), 5, False)
        self.opened("approval", "adjusters", ("assessment",), 0, False)

    # what happens

    @precondition(lambda self: not self.over and len(self.tasks) < 4)
    @rule(
        form=st.sampled_from(["assessment", "approval"]),
        team=st.sampled_from(["adjusters", "seniors"]),
        not_by=st.sampled_from([(), ("assessment",)]),
        undo=st.sampled_from([0, 5]),
        manual=st.sampled_from([False, False, True]),
    )
    def opened(self, form: str, team: str, not_by: tuple[str, ...], undo: int, manual: bool) -> None:
        grace = timedelta(minutes=undo)
        task = self.run(
            self.house.task(
                self.case, form=form, team=team, not_by=not_by, undo=grace, manual=manual, now=self.now
            )
        )
        status = "created" if manual else "ready"
        self.tasks.append(Model(task, self.case, form, grace, not_by, status))

    @rule(
        who=PEOPLE, n=TASKS, what=st.sampled_from(Operation), to=PEOPLE, stale=st.sampled_from([0, 0, 0, 1])
    )
    def operates(self, who: str, n: int, what: Operation, to: str, stale: int) -> None:
        """Somebody tries something, allowed or not, sometimes on what they saw a while ago."""
        model = self.tasks[n % len(self.tasks)].at(self.now)
        person = self.person(who)
        before = self.row(model)
        allowed = self.run(self.house.worklist.get(person, model.id, self.now)).allowed
        assert all(model.leads_to(each.value) is not None for each in allowed)
        args = self.args(what, to, model.form)
        try:
            view = self.run(
                self.house.worklist.operate(person, model.id, what, before.version - stale, args, self.now)
            )
        except CaseworkError:
            assert self.row(model) == before
            assert what not in allowed or stale or what.value in GIVES or what is Operation.UNDO
            return
        if view.version == before.version:
            assert self.was_done_already(what, person, view)
            return
        assert what in allowed
        assert not stale
        assert view == self.run(self.house.worklist.get(person, model.id, self.now))
        self.took_place(model, what, person)

    @rule(who=PEOPLE, n=TASKS, choice=st.integers(min_value=0, max_value=15), to=PEOPLE)
    def does_what_they_may(self, who: str, n: int, choice: int, to: str) -> None:
        """Somebody does one of the things that they may do."""
        task = self.tasks[n % len(self.tasks)].id
        allowed = self.run(self.house.worklist.get(self.person(who), task, self.now)).allowed
        if allowed:
            self.operates(who, n, allowed[choice % len(allowed)], to, 0)

    @rule(who=PEOPLE, n=TASKS)
    def changes_their_mind(self, who: str, n: int) -> None:
        """Somebody does a task to its end and takes that back."""
        self.works(who, n)
        self.operates(who, n, Operation.UNDO, who, 0)

    @rule(who=PEOPLE, n=TASKS)
    def works(self, who: str, n: int) -> None:
        """Somebody does a task from the queue to its end, as far as they may."""
        for what in (Operation.CLAIM, Operation.COMPLETE):
            self.operates(who, n, what, who, 0)

    @rule(minutes=SOME_MINUTES)
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.run(self.absences.due(self.now))
        self.look_after_absences()

    @rule()
    def the_relay_carries(self) -> None:
        self.run(self.carry(self.now))

    @rule(who=PEOPLE, substitute=PEOPLE)
    def goes_away(self, who: str, substitute: str) -> None:
        body = NewAbsence(begins_at=self.now, ends_at=self.now + HOUR, substitute=substitute)
        try:
            self.away[who] = self.run(self.absences.add(self.person(who), body, self.now)).id
        except CaseworkError:
            return
        self.look_after_absences()

    @precondition(lambda self: self.away)
    @rule(who=PEOPLE)
    def comes_back(self, who: str) -> None:
        if who in self.away:
            self.run(self.absences.end(self.person(who), self.away.pop(who), self.now))
            self.look_after_absences()

    @rule(n=TASKS)
    def comes_back_from_the_case(self, n: int) -> None:
        """The case does not like an answer that it was told; telling it twice changes nothing."""
        model = self.tasks[n % len(self.tasks)].at(self.now)
        if self.over or model.status != "completed" or self.told.count(str(model.id)) < model.closings:
            return
        request = Reopen(tenant=TENANT, case=self.case, now=self.now, task=model.id, reason="no")
        for _ in range(2):
            self.run(self.house.worklist.reopen(request))
        model.status, model.version, model.undo_until = "reserved", model.version + 1, None
        model.owner = self.row(model).owner_id

    @rule(n=TASKS)
    def is_withdrawn(self, n: int) -> None:
        if self.steps % 4 or self.over:
            return
        model = self.tasks[n % len(self.tasks)].at(self.now)
        request = Withdraw(tenant=TENANT, case=self.case, now=self.now, tasks=(model.id,))
        for _ in range(2):
            self.run(self.house.worklist.withdraw(request))
        if model.status in OPEN:
            model.status, model.version = "obsolete", model.version + 1
        elif model.undo_until is not None:  # the case goes on without it: it is completed for good
            model.undo_until, model.version = None, model.version + 1

    @precondition(lambda self: self.steps > 18 and not self.over)
    @rule()
    def the_case_is_cancelled(self) -> None:
        self.over = True
        self.run(self.house.cases.cancel(self.person("lea"), self.case, "withdrawn", None, self.now))
        for model in self.tasks:
            if model.at(self.now).status in OPEN:
                model.status, model.version = "exited", model.version + 1

    # what always holds

    @invariant()
    def each_task_stands_as_it_should(self) -> None:
        self.steps += 1
        for model in self.tasks:
            self.holds(model.at(self.now))

    def holds(self, model: Model) -> None:
        view = self.run(self.house.worklist.get(self.person("lea"), model.id, self.now))
        assert (view.status.value, view.version) == (model.status, model.version)
        if model.status in ("reserved", "in_progress"):
            assert view.owner is not None
            assert view.owner.id == model.owner
        if model.status in ("created", "ready"):
            assert view.owner is None
        assert self.events(model) == model.version, (
            "a change without its event, or an event without its change"
        )

    def teardown(self) -> None:
        """In the end each completion that was not undone has reached its case once, and the trail holds."""
        if not hasattr(self, "case"):
            return
        try:
            self.run(self.carry(self.now + LONG))
            for model in self.tasks:
                assert self.told.count(str(model.id)) == model.closings
            self.run(self.trail_holds())
        finally:
            for absence in self.run(self.absences.list(self.person("lea"), self.now)):
                self.run(self.absences.end(self.person("lea"), absence.id, self.now))
            type(self).begins = self.now + 2 * LONG

    # how it is looked up

    def took_place(self, model: Model, what: Operation, person: Person) -> None:
        row = self.row(model)
        model.did(what.value, person.id, row.owner_id, self.until(what), self.now)
        if what is Operation.UNDO:
            model.owner = row.owner_id
        if what is Operation.COMPLETE:
            self.nobody_checked_themselves(model, row)

    def nobody_checked_themselves(self, model: Model, row: TaskRow) -> None:
        """Four eyes: neither who did it nor for whom may have done what it checks."""
        model.completed_by = {each for each in (row.completed_by, row.on_behalf_of) if each is not None}
        for other in self.tasks:
            apart = other.form in model.not_by or model.form in other.not_by
            if other is not model and other.status == "completed" and apart:
                assert model.completed_by.isdisjoint(other.completed_by)

    def was_done_already(self, what: Operation, person: Person, view: TaskView) -> bool:
        """Claiming what one has, and completing again with the same answer, change nothing."""
        if what is Operation.CLAIM:
            return view.owner is not None and view.owner.id == person.id
        by = view.completed_by
        return what is Operation.COMPLETE and by is not None and by.id == person.id

    def look_after_absences(self) -> None:
        """Take over what absences did to tasks: whose they are, and that it stands in the trail."""
        for model in self.tasks:
            row, model = self.row(model), model.at(self.now)
            if row.version == model.version:
                continue
            assert model.status in OPEN
            assert row.status.value in ("reserved", "ready", "suspended", "created")
            model.version, model.status, model.owner = row.version, row.status.value, row.owner_id
            if row.suspended_from is not None:
                model.rests_from, model.rests_until = row.suspended_from.value, row.suspended_until

    def args(self, what: Operation, to: str, form: str) -> OperationArgs:
        if what is Operation.FORWARD:
            return OperationArgs(to="adjusters" if to in ("ada", "ben") else "seniors")
        values: dict[str, Any] = {"to": to, "reason": "because", "until": self.until(what)}
        if what is Operation.COMPLETE:
            values["data"] = ANSWERS[form]
        return OperationArgs(**values, priority=30, due_at=self.now + 9 * HOUR)

    def until(self, what: Operation) -> Any:
        return self.now + timedelta(minutes=10) if what is Operation.SUSPEND and self.steps % 2 else None

    def person(self, name: str) -> Person:
        found: Person = getattr(self.house, name)
        return found

    def row(self, model: Model) -> TaskRow:
        async def find() -> TaskRow | None:
            async with self.house.store.reading(TENANT) as tx:
                return await tx.tasks.find(model.id)

        found: TaskRow = self.run(find())
        return found

    def events(self, model: Model) -> int:
        async def count() -> int:
            async with self.house.store.reading(TENANT) as tx:
                rows = await tx.events.of_case(self.case, 0, 10_000)
            return sum(row.task_id == model.id for row in rows)

        found: int = self.run(count())
        return found

    async def carry(self, now: Any) -> None:
        while True:
            async with self.house.store.system() as sx:
                rows = await sx.outbox.lease("relay", now, now + HOUR, 100)
            if not rows:
                return
            async with self.house.store.system() as sx:
                await sx.outbox.delivered([row.id for row in rows], now)
            self.told += [row.payload["task"] for row in rows if row.name == "task_closed"]

    async def trail_holds(self) -> None:
        async with self.house.store.reading(TENANT) as tx:
            case = await tx.cases.get(self.case)
            assert await tx.events.broken(self.case, case.event_head) is None


def test_random_people_who_do_random_things_stay_within_the_life_cycle(database_url: str) -> None:
    with asyncio.Runner() as runner:
        context = house_at(database_url)
        house = runner.run(context.__aenter__())
        try:
            machine = type("Case", (Office,), {"house": house, "run": staticmethod(runner.run)})
            run_state_machine_as_test(
                machine,
                settings=settings(
                    max_examples=14,
                    stateful_step_count=25,
                    deadline=None,
                    suppress_health_check=list(HealthCheck),
                ),
            )
        finally:
            runner.run(context.__aexit__(None, None, None))
