"""The designer's words: capture, ask, call, message. A process is a class that tells its story with them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from pydantic import ValidationError
from pydantic_core import to_jsonable_python
from temporalio import workflow

from schemas.base import Data, DocumentId, Model
from schemas.contract import Contract
from schemas.contracts import READ_DOCUMENTS, RECORD, ReadingRef, ReadRequest, Record, Unread
from schemas.deadlines import Span, Step
from schemas.descriptors import ProcessDescriptor
from schemas.forms import Form
from schemas.tasks import Origin
from schemas.waiting import WaitKind
from workflows.engine import checks, paper, wording
from workflows.engine import given as given_checks
from workflows.engine.conduct import Conduct
from workflows.engine.declared import CLERKS, Facet, OnDemand
from workflows.engine.descriptors import describe
from workflows.engine.errors import ProcessFault, StepFailed, reason_of
from workflows.engine.escalating import steps_of
from workflows.engine.paper import Check
from workflows.engine.steps import perform
from workflows.engine.twice import typed_twice

F = TypeVar("F", bound=Form)
M = TypeVar("M", bound=Model)
Q = TypeVar("Q", bound=Model)
R = TypeVar("R", bound=Model)

Shown = Form | Sequence[Form] | Mapping[str, Form]


class Process(Conduct):
    """Base of every process: one class under `@workflow.defn` whose `run` tells the story of a case.

    `run` takes the form that starts a case and returns the form of its outcome. All faults of a class
    are told in one message when it is defined.

    Raises:
        ProcessFault: the class cannot work as it is written.
    """

    ad_hoc: ClassVar[tuple[type[Form] | OnDemand, ...]] = ()
    """Tasks that staff may add to a running case."""
    facets: ClassVar[tuple[Facet, ...]] = ()
    """Business values that tasks carry in `ask(..., facets={name: value})`."""
    undo: ClassVar[Span | None] = None
    """For how long whoever completes a task may undo that: `minutes(5)`; the case hears of it only then."""

    def __init_subclass__(cls, abstract: bool = False, **more: Any) -> None:
        super().__init_subclass__(**more)
        if abstract or workflow.unsafe.in_sandbox():
            return
        faults = checks.faults(cls, Process)
        if faults:
            raise ProcessFault(wording.listed(f"The process {cls.__name__} cannot work yet:", faults))

    async def capture(
        self,
        form: type[F],
        documents: Sequence[DocumentId],
        title: str | None = None,
        *,
        team: str = CLERKS,
        customer: str | None = None,
        due: Span | None = None,
        start_by: Span | None = None,
        escalate_to: str | Sequence[Step] = (),
        escalation: Sequence[Step] = (),
        sample: float = 0.0,
        sure_at: Mapping[str, float] | None = None,
        twice: Sequence[str] = (),
    ) -> F:
        """The form as the paper says it; a person checks what is not sure, and only that.

        What could not be read, and paper that is not this form, becomes a task that says why. The result
        stands in the case file under the form's name. `customer` names the field with the customer's name.
        `sample`, 0 to 1, is the share of sure values that are asked all the same without showing what was
        read; `casework learn report` tells from them how many sure values are wrong. `sure_at` names fields
        and the probability from which they are not asked, instead of the usual 0.95: `worth_asking` tells it
        from what an error costs. `twice` names fields that two people type without seeing what was read or
        what the other typed; where they differ a third decides. Such a check cannot be undone.
        """
        self._heed(
            "capture", form=form, customer=customer, due=due, start_by=start_by, escalate_to=escalate_to,
            sample=sample, sure_at=sure_at, twice=twice,
        )  # fmt: skip
        demanded = paper.demanded(twice)
        self._told_stage = self._stage  # What comes of reading tells it.
        ref = await self._read(form, tuple(documents), dict(sure_at or {}))
        check = paper.sampled(Check.of(ref, documents), tuple(form.model_fields), sample)
        check = paper.unseen(check, demanded)
        if check is None:
            taken = await self._take(form, ref, customer)
            if taken is not None:
                return taken
            check = Check(Origin.CHECK, None, "What was read does not fit together.")
        self._asked.add(form.form_name())
        ask = partial(
            self._ask,
            form,
            origin=check.origin,
            readings=ref.readings,
            documents=tuple(documents),
            team=team,
            due=due,
            start_by=start_by,
            escalation=steps_of(due, start_by, escalate_to, escalation),
        )
        answer = await self._checked(ask, title or f"Check the {wording.plain(form)}", check)
        return await self._record(form, ref.readings, answer, customer)

    def expired(self, answer: Form) -> bool:
        """Whether this is what the escalation says when nobody answers, and not a person's answer."""
        return any(answer is each for each in self._expired)

    def asked(self, form: type[Form]) -> bool:
        """Whether a person was asked for any of it when it was captured."""
        return form.form_name() in self._asked

    async def ask(
        self,
        form: type[F],
        title: str,
        *,
        team: str = "",
        people: str | Sequence[str] = (),
        due: Span | None = None,
        start_by: Span | None = None,
        escalate_to: str | Sequence[Step] = (),
        escalation: Sequence[Step] = (),
        shown: Shown = (),
        documents: Sequence[DocumentId] | None = None,
        known: Form | None = None,
        not_by: type[Form] | Sequence[type[Form]] = (),
        not_seen_by: type[Form] | Sequence[type[Form]] = (),
        not_by_filer: bool = False,
        excluded: str | Sequence[str] = (),
        administrators: str | Sequence[str] = (),
        recipients: str | Sequence[str] = (),
        stakeholders: str | Sequence[str] = (),
        manual: bool = False,
        begins: Span | None = None,
        undo: Span | None = None,
        reason: str | None = None,
        priority: int = 50,
        facets: Mapping[str, Any] | None = None,
        customer_waits: bool = False,
        needs: Sequence[str] = (),
    ) -> F:
        """A person's answer, as the form.

        Args:
            due: from when it is overdue; then it also becomes work of the team `escalate_to`.
            start_by: by when somebody should have begun.
            escalation: what is done when, step by step; a policy that several tasks share is a tuple of
                steps with a name.
            shown: forms shown beside the task.
            documents: shown beside the task; None: all of the case.
            known: values filled in beforehand.
            team: whose members may do it.
            people: names of who may do it besides, or instead of a team.
            not_by: who completed one of these forms in this case may not do it, nor the other way round.
            not_seen_by: who opened a task of one of these forms in this case may not do it.
            not_by_filer: who filed the case may not do it.
            excluded: names of who may not do it.
            administrators: names of who is in charge of it, besides those who lead.
            recipients: names of who is told of it.
            stakeholders: names of who has an interest in it.
            manual: it waits until whoever is in charge activates it.
            begins: it waits for so long before anybody may take it.
            undo: for how long its completion can be undone, instead of what the class says.
            priority: 0, most urgent, to 100.
            facets: values of the facets that the class names.
            customer_waits: somebody outside waits for just this; it comes two days sooner.
            needs: skills, at most two, without which nobody is given it as their next task.
        """
        self._heed(
            "ask", form=form, due=due, start_by=start_by, begins=begins, escalate_to=escalate_to, undo=undo,
            priority=priority, facets=facets,
        )  # fmt: skip
        return await self._ask(
            form,
            title,
            team=team,
            due=due,
            start_by=start_by,
            escalation=steps_of(due, start_by, escalate_to, escalation),
            shown=_shown(shown),
            documents=self._documents if documents is None else tuple(documents),
            known=known.model_dump(mode="json") if known else {},
            people=_listed(people),
            not_by=_names(not_by),
            not_seen_by=_names(not_seen_by),
            not_by_filer=not_by_filer,
            excluded=_listed(excluded),
            administrators=_listed(administrators),
            recipients=_listed(recipients),
            stakeholders=_listed(stakeholders),
            manual=manual,
            begins=begins,
            undo=_grace(undo or self.undo),
            reason=reason,
            priority=priority,
            facets=to_jsonable_python(dict(facets or {})),
            customer_waits=customer_waits,
            needs=tuple(needs),
        )

    async def call(self, contract: Contract[Q, R], request: Q, title: str | None = None) -> R:
        """Have a step done by a connector.

        It is retried on its own; when that is in vain, a person of the team "operations" lets it be tried
        again or ends the case. Nothing waits for it but what needs it.

        Raises:
            CaseFailed: a person ended the case.
        """
        what = title or wording.sentence(contract.name)

        async def done() -> R:
            with self._pending.on(WaitKind.STEP, what):
                return await perform(contract, request)

        return await self._persist(what, done)

    async def message(self, name: str, model: type[M]) -> M:
        """The next message of this name that the case is told, waiting for it if none has come yet.

        A message that the model does not fit is passed over, which the timeline tells, as it tells of what
        nobody asked for by the end. Where name and model stand here as such, a client is refused at once.
        """
        while True:
            with self._pending.on(WaitKind.MESSAGE, wording.sentence(name), name=name):
                await workflow.wait_condition(lambda: any(m.name == name for m in self._messages))
            told = next(m for m in self._messages if m.name == name)
            self._messages.remove(told)
            try:
                return model.model_validate(told.data)
            except ValidationError as error:
                self._leave(told, wording.unfit(error))

    async def more_documents(self) -> tuple[DocumentId, ...]:
        """Documents that came in since the start or since this was last asked, waiting for the next ones."""
        with self._pending.on(WaitKind.DOCUMENTS, "More documents"):
            await workflow.wait_condition(lambda: bool(self._fresh_documents))
        fresh, self._fresh_documents = self._fresh_documents, ()
        return fresh

    async def until(self, moment: datetime, title: str = "A set time") -> None:
        """Wait for a moment, also one that is months away; one that has passed is not waited for.

        Whoever looks at the case sees until when, under the title.
        """
        left = moment - workflow.now()
        if left > timedelta():
            with self._pending.on(WaitKind.MOMENT, title, until=moment):
                await workflow.sleep(left)

    def stage(self, title: str) -> None:
        """Where the case stands from now on, in words for staff and client.

        The next task or the end of the case tells it; what else the case waits for, it is told at once.
        """
        self._reached(title)

    @property
    def documents(self) -> tuple[DocumentId, ...]:
        """All documents of the case so far."""
        return self._documents

    @classmethod
    def descriptor(cls) -> ProcessDescriptor:
        """What clients, staff and the API need to know of this process.

        Raises:
            ProcessFault: the class lacks `@workflow.defn`.
        """
        return describe(cls)

    def _heed(self, word: str, **given: Any) -> None:
        """Refuse what cannot be right. A case that got past this place before goes on.

        Raises:
            ProcessFault: with all that is wrong.
        """
        if workflow.unsafe.is_replaying():
            return
        faults = given_checks.faults([facet.name for facet in self.facets], word, given)
        if faults:
            raise ProcessFault(wording.listed(f"`{word}` cannot work yet:", faults))

    # How what was read is taken over

    async def _read(
        self, form: type[Form], documents: tuple[DocumentId, ...], sure_at: dict[str, float]
    ) -> ReadingRef:
        """Where the readings are; what cannot be read at all is for a person to read."""
        request = ReadRequest(
            **self.here, documents=documents, form=form.form_name(), version=form.version, sure_at=sure_at
        )
        try:
            with self._pending.on(WaitKind.STEP, f"Reading the {wording.plain(form)}"):
                return await perform(READ_DOCUMENTS, request)
        except StepFailed as error:
            reason = reason_of(error)
            unread = tuple(Unread(document=each, reason=reason) for each in documents)
            return ReadingRef(readings=(), unsure=(), unread=unread)

    async def _checked(self, ask: Callable[..., Awaitable[F]], title: str, check: Check) -> F:
        """What people say of what was read."""
        asked = {"asked": check.asked, "blind": check.blind}
        if not check.twice:
            return await ask(title, reason=check.reason, **asked, undo=_grace(self.undo))
        ask = partial(ask, apart=workflow.uuid4())
        first = await ask(title, reason=check.reason or paper.TWICE, **asked)
        return await typed_twice(ask, title, first, check.twice, self.expired)

    async def _take(self, form: type[F], ref: ReadingRef, customer: str | None) -> F | None:
        """What was read, unasked; None: it does not fit together."""
        try:
            entry = self._entry(form, ref.readings)
            recorded = await perform(RECORD, entry)
            self._recorded[entry.name] = entry.model_copy(update={"value": recorded.value})
            taken = form.model_validate(recorded.value)
        except ValidationError:
            return None
        except StepFailed:
            return None
        if customer:
            await self._record(form, ref.readings, taken, customer)
        return taken

    async def _record(self, form: type[F], readings: tuple[UUID, ...], value: F, customer: str | None) -> F:
        name = getattr(value, customer) if customer else None
        entry = self._entry(form, readings).model_copy(
            update={"value": value.model_dump(mode="json"), "customer": name}
        )
        await self._persist(f"Keep the {wording.plain(form)}", lambda: perform(RECORD, entry))
        self._recorded[entry.name] = entry
        return value

    def _entry(self, form: type[Form], readings: tuple[UUID, ...]) -> Record:
        name = form.form_name()
        return Record(
            **self.here,
            name=name,
            form=name,
            version=form.version,
            readings=readings,
            stage=self._stage_told(),
        )


def _grace(undo: Span | None) -> timedelta:
    return (undo.elapsed if undo else None) or timedelta()


def _listed(names: str | Sequence[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _shown(shown: Shown) -> Data:
    if isinstance(shown, Form):
        shown = (shown,)
    if not isinstance(shown, Mapping):
        shown = {wording.title(type(form)): form for form in shown}
    return {heading: form.model_dump(mode="json") for heading, form in shown.items()}


def _names(forms: type[Form] | Sequence[type[Form]]) -> tuple[str, ...]:
    several = forms if isinstance(forms, Sequence) else (forms,)
    return tuple(form.form_name() for form in several)
