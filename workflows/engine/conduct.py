"""How the engine's words are carried out: what a case is told, and one task from opening to answer."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Self, TypeVar
from uuid import UUID

from pydantic import ValidationError
from temporalio import workflow
from temporalio.exceptions import ActivityError, is_cancelled_exception

from schemas.account import Account, Answered
from schemas.base import CaseId, Data, DocumentId, TaskId, Tenant
from schemas.contracts import (
    ESCALATE_TASK,
    OPEN_TASK,
    REOPEN_TASK,
    TELL_LEFT,
    TELL_STAGE,
    WITHDRAW_TASKS,
    Escalate,
    Finish,
    LeftAside,
    MessagesLeft,
    OpenedTask,
    OpenTask,
    Record,
    Reopen,
    StageReached,
    Withdraw,
)
from schemas.escalation import Call
from schemas.forms import Form
from schemas.messages import (
    AdHocOpened,
    CaseMessage,
    DocumentsAdded,
    Signal,
    TaskChanged,
    TaskClosed,
    identity,
)
from schemas.repair import FailedStep, Remedy
from schemas.tasks import Origin, Status
from schemas.waiting import Waiting
from workflows.engine import escalating, wording
from workflows.engine.asked_before import refuse_another_question
from workflows.engine.errors import CaseFailed, StepFailed, TaskUndone, reason_of
from workflows.engine.pending import Pending
from workflows.engine.steps import perform
from workflows.engine.watch import Watch

F = TypeVar("F", bound=Form)
T = TypeVar("T")

OPERATIONS = "operations"
"""Team that decides what happens to a step that failed."""
NEVER_ASKED = "the case ended without asking for it"


class Conduct:
    """What stands behind the words of a process; a process never speaks of it."""

    _stage: str | None
    _told_stage: str | None
    _telling: bool
    _asked: set[str]
    _documents: tuple[DocumentId, ...]
    _fresh_documents: tuple[DocumentId, ...]
    _messages: list[CaseMessage]
    _left: list[LeftAside]
    _heard: set[str]
    _highest: int
    _watches: dict[TaskId, Watch]
    _following: set["asyncio.Task[Any]"]
    _expired: list[Form]
    _recorded: dict[str, Record]
    _end: Finish | None
    _pending: Pending

    def __new__(cls) -> Self:
        """State is made here, so that a process may have an `__init__` of its own."""
        self = super().__new__(cls)
        self._stage = None
        self._told_stage = None
        self._telling = False
        self._asked = set()
        self._documents = ()
        self._fresh_documents = ()
        self._messages = []
        self._left = []
        self._heard = set()
        self._highest = 0
        self._watches = {}
        self._following = set()
        self._recorded = {}
        self._end = None
        self._pending = Pending()
        self._expired = []
        return self

    def begin(self, start: Form) -> None:
        """Take over what the case was started with; the engine calls this before `run`."""
        self._documents = (*getattr(start, "documents", ()), *self._documents)

    def ending(self, end: Finish) -> Finish:
        """How the case ends, with its last stage, kept for whoever asks; called by the engine after `run`."""
        unused = (_left_aside(each, NEVER_ASKED) for each in self._messages)
        its = {"stage": self._stage_told(), "left": (*self._left, *unused)}
        self._end = end.model_copy(update=its)
        return self._end

    @property
    def here(self) -> dict[str, Any]:
        """What every request to an activity carries: tenant, case and the case's own time."""
        return {"tenant": self.tenant, "case": self.case, "now": workflow.now()}

    @property
    def tenant(self) -> Tenant:
        return workflow.memo_value("tenant", type_hint=str)

    @property
    def case(self) -> CaseId:
        return UUID(workflow.info().workflow_id.removeprefix("case-"))

    # What the case is told. Handlers set state and never raise.

    @workflow.signal
    def task_closed(self, message: TaskClosed) -> None:
        self._note(message)
        self._watch(message.task).hear_closed(message)

    @workflow.signal
    def task_changed(self, message: TaskChanged) -> None:
        self._note(message)
        self._watch(message.task).hear_changed(message)

    @workflow.signal
    def ad_hoc_opened(self, message: AdHocOpened) -> None:
        if self._is_new(message):
            watch = self._watch(message.task)
            watch.added = True
            watch.opened(OpenedTask(task=message.task, status=Status.READY, deadlines=message.deadlines))
            self._beside(self._closing(message.task, watch))

    @workflow.signal
    def case_message(self, message: CaseMessage) -> None:
        if self._is_new(message):
            self._messages.append(message)

    @workflow.signal
    def documents_added(self, message: DocumentsAdded) -> None:
        if self._is_new(message):
            fresh = tuple(d for d in message.documents if d not in self._documents)
            self._documents += fresh
            self._fresh_documents += fresh

    @workflow.query(name="account")
    def _account(self) -> Account:
        """Where the case stands; the reconciler compares the records with it."""
        watches = list(self._watches.items())
        asked = [watch for _, watch in watches if watch.request is not None]
        return Account(
            waiting=tuple(w.request for w in asked if w.request is not None and w.closed is None),
            watched=tuple(task for task, w in watches if w.added and w.closed is None),
            answered=tuple(
                Answered(request=w.request, closed=w.closed) for w in asked if w.request and w.closed
            ),
            heard=tuple(sorted(self._heard)),
            highest=self._highest,
            recorded=tuple(self._recorded.values()),
            cancelled=workflow.cancellation_reason() is not None,
            end=self._end,
        )

    @workflow.query(name="waiting")
    def _waiting(self) -> Waiting:
        """What the case waits for at this moment."""
        return self._pending.told(self._watches)

    # One task, and one step, until it is done

    def _is_new(self, message: Signal) -> bool:
        self._note(message)
        told = identity(message)
        if told in self._heard:
            return False
        self._heard.add(told)
        return True

    def _note(self, message: Signal) -> None:
        self._highest = max(self._highest, message.seq)

    def _watch(self, task: TaskId) -> Watch:
        return self._watches.setdefault(task, Watch())

    def _beside(self, work: Coroutine[Any, Any, Any]) -> None:
        """Have something done while the story goes on."""
        following = asyncio.create_task(work)
        self._following.add(following)
        following.add_done_callback(self._following.discard)

    def _reached(self, stage: str) -> None:
        """Take over where the case stands."""
        self._stage = stage
        if not self._telling:
            self._telling = True
            self._beside(self._tell_stage())

    def _stage_told(self) -> str | None:
        """Where the case stands, for a request that tells it."""
        self._told_stage = self._stage
        return self._stage

    async def _tell_stage(self) -> None:
        """Tell where the case stands while it waits, if what it asks for next does not tell it."""
        await asyncio.sleep(0)
        try:
            while self._stage not in (None, self._told_stage) and workflow.patched("stage-told"):
                told = StageReached(**self.here, stage=self._stage)
                await perform(TELL_STAGE, told)
                self._told_stage = told.stage
        except StepFailed:
            workflow.logger.error("the stage could not be told")
        finally:
            self._telling = False

    def _leave(self, message: CaseMessage, reason: str) -> None:
        """A message is of no use: the timeline is told while the story goes on, or else at its end."""
        self._left.append(_left_aside(message, reason))
        self._beside(self._tell_left(tuple(self._left)))

    async def _tell_left(self, left: tuple[LeftAside, ...]) -> None:
        if not workflow.patched("left-told"):
            return
        try:
            await perform(TELL_LEFT, MessagesLeft(**self.here, messages=left))
        except StepFailed:
            workflow.logger.error("messages that could not be used could not be told")
            return
        self._left = [each for each in self._left if each not in left]

    async def _ask(self, form: type[F], title: str, **details: Any) -> F:
        escalating.expired_value(form, details.get("escalation", ()))

        async def once() -> F:
            task = OpenTask(
                **self.here,
                task=workflow.uuid4(),
                form=form.form_name(),
                version=form.version,
                title=title,
                stage=self._stage_told(),
                **details,
            )
            return await self._answer(form, task)

        return await self._persist(title, once)

    async def _answer(self, form: type[F], task: OpenTask) -> F:
        """One task, from opening it to an answer that fits."""
        watch = self._watch(task.task)
        watch.steps = task.escalation
        watch.request = task
        try:
            there = await perform(OPEN_TASK, task)
            refuse_another_question(task, there)
            watch.opened(there)
            while True:
                closed = await self._closing(task.task, watch)
                if watch.expired:
                    return self._unanswered(form, task)
                if closed.status is not Status.COMPLETED:
                    raise TaskUndone(closed.status, closed.reason)
                answer = closed.answer if closed.answer is not None else await self._fetch(task)
                try:
                    return form.model_validate(answer)
                except ValidationError as error:
                    watch.reopened()
                    reason = wording.asked_again(form, error)
                    await perform(REOPEN_TASK, Reopen(**self.here, task=task.task, reason=reason))
        except (asyncio.CancelledError, ActivityError) as error:
            if is_cancelled_exception(error) and workflow.cancellation_reason() is None:
                await perform(WITHDRAW_TASKS, Withdraw(**self.here, tasks=(task.task,)))
            raise
        finally:
            watch.settled()

    def _unanswered(self, form: type[F], task: OpenTask) -> F:
        """What the designer wrote for the case that nobody answers."""
        value = escalating.expired_value(form, task.escalation)
        if value is None:
            raise TaskUndone(Status.OBSOLETE, "Nobody answered in time.")
        self._expired.append(value)
        return value

    async def _fetch(self, task: OpenTask) -> Data | None:
        return (await perform(OPEN_TASK, task.model_copy(update=self.here))).answer

    async def _closing(self, task: TaskId, watch: Watch) -> TaskClosed:
        """Wait until a task ends; what its deadlines ask for is done meanwhile."""
        while watch.closed is None:
            try:
                await _news(watch)
            except TimeoutError:
                watch.passed()
                await self._escalate(task, watch)
            if watch.broken is not None:
                raise watch.broken
        if watch.closed.status is Status.EXITED:
            # Only the end of the case takes its tasks away; the cancellation is on its way.
            await workflow.wait_condition(lambda: False)
        return watch.closed

    async def _escalate(self, task: TaskId, watch: Watch) -> None:
        """Have done what is due; calls run beside the wait, which they neither hold up nor end."""
        try:
            told = await perform(ESCALATE_TASK, Escalate(**self.here, task=task, called=watch.called))
        except StepFailed:
            workflow.logger.error("a task could not be escalated", extra={"task": str(task)})
            return
        for due in watch.escalated(task, told):
            for call in escalating.calls_of(watch.steps[due.step]):
                self._beside(self._called(call, task, watch))

    async def _called(self, call: Call, task: TaskId, watch: Watch) -> None:
        """A call of an escalation; when it is in vain, a person decides, and may end the case."""
        request = escalating.request_of(call, self.here, task)
        contract = escalating.contract_of(call)
        try:
            await self._persist(wording.sentence(call.contract), lambda: perform(contract, request))
        except CaseFailed as error:
            watch.broke(error)

    async def _persist(self, title: str, attempt: Callable[[], Awaitable[T]]) -> T:
        """Try until it is done; after each failure a person decides whether to try again."""
        while True:
            try:
                return await attempt()
            except (StepFailed, TaskUndone) as error:
                reason = reason_of(error)
            await self._repair(title, reason)

    async def _repair(self, title: str, reason: str) -> None:
        task = OpenTask(
            **self.here,
            task=workflow.uuid4(),
            origin=Origin.REPAIR,
            form=FailedStep.form_name(),
            version=FailedStep.version,
            title=f"Not done: {title}",
            reason=reason,
            team=OPERATIONS,
            documents=self._documents,
            stage=self._stage_told(),
        )
        try:
            decision = await self._answer(FailedStep, task)
        except TaskUndone:
            raise CaseFailed(f"{title}: {reason}") from None
        if decision.remedy is Remedy.END_CASE:
            raise CaseFailed(decision.note or f"{title}: {reason}")


def _left_aside(message: CaseMessage, reason: str) -> LeftAside:
    return LeftAside(message=identity(message), name=message.name, reason=reason)


async def _news(watch: Watch) -> None:
    """Wait until something is heard of a task.

    Raises:
        TimeoutError: its next deadline passed.
    """
    changes = watch.changes
    left = watch.deadlines[0] - workflow.now() if watch.deadlines else None
    await workflow.wait_condition(lambda: watch.closed is not None or watch.changes != changes, timeout=left)
