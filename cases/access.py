"""Who may do what to a case. Every operation passes through here."""

from schemas.errors import NotAllowed, NotFound
from schemas.people import Person
from schemas.tasks import CaseOperation, Role
from store.cases import NO_CASE
from store.rows import CaseRow

COLLEAGUES = (Role.STAFF, Role.LEAD, Role.DESIGNER, Role.ADMIN)
WORKERS = (Role.STAFF, Role.LEAD, Role.ADMIN)
IN_CHARGE = (Role.LEAD, Role.ADMIN)


def may_see(person: Person, case: CaseRow) -> bool:
    """Colleagues see every case of their tenant; a client system those that it created."""
    return person.has(*COLLEAGUES) or case.created_by == person.id


def require_sight(person: Person, case: CaseRow) -> None:
    """Let pass only who may see the case.

    Raises:
        NotFound: to this account there is no such case.
    """
    if not may_see(person, case):
        raise NotFound(NO_CASE)


def allowed(person: Person, case: CaseRow) -> tuple[CaseOperation, ...]:
    """What an account may do to a case now."""
    if case.over:
        return ()
    says, ends = _may_say(person, case), _may_end(person, case)
    may = {
        CaseOperation.DOCUMENTS: says,
        CaseOperation.MESSAGES: says,
        CaseOperation.TASKS: person.has(*WORKERS),
        CaseOperation.CANCEL: ends,
    }
    return tuple(operation for operation, granted in may.items() if granted)


def _may_say(person: Person, case: CaseRow) -> bool:
    return person.has(*WORKERS) or case.created_by == person.id


def _may_end(person: Person, case: CaseRow) -> bool:
    return person.has(*IN_CHARGE) or case.created_by == person.id


def may_start(person: Person) -> bool:
    """Whether an account may start cases, and so place post."""
    return person.has(*WORKERS, Role.SYSTEM)


def require_start(person: Person) -> None:
    """Staff and client systems may start cases.

    Raises:
        NotAllowed: this account has no such role.
    """
    if not may_start(person):
        raise NotAllowed(
            "Your account may not start cases; ask an administrator for the role `staff` or `system`."
        )


def require_say(person: Person, case: CaseRow) -> None:
    """Staff, and who created the case, may tell it something and put documents into it.

    Raises:
        NotFound: to this account there is no such case.
        NotAllowed: it may only look.
    """
    require_sight(person, case)
    if not _may_say(person, case):
        raise NotAllowed("Your account may look at this case, but not change it.")


def require_task(person: Person, case: CaseRow) -> None:
    """Staff may add tasks.

    Raises:
        NotFound: to this account there is no such case.
        NotAllowed: it is not staff.
    """
    require_sight(person, case)
    if not person.has(*WORKERS):
        raise NotAllowed("Only staff may add tasks to a case.")


def require_end(person: Person, case: CaseRow) -> None:
    """Who leads, and who created the case, may cancel it.

    Raises:
        NotFound: to this account there is no such case.
        NotAllowed: it may not cancel it.
    """
    require_sight(person, case)
    if not _may_end(person, case):
        raise NotAllowed("Only a team lead, an administrator or whoever started the case may cancel it.")
