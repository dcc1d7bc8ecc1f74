"""Whether a case that comes by again asks what it asked the first time."""

from schemas.contracts import OpenedTask, OpenTask
from schemas.tasks import asks
from workflows.engine.errors import ProcessFault

REMEDY = (
    "a process may ask something else only of cases that have not come this far: put the old question back "
    'where it was, and what is new behind `if workflow.patched("a-name-of-the-change"):`'
)


def refuse_another_question(request: OpenTask, there: OpenedTask) -> None:
    """Let no answer be taken for that to another question, as when a step was put before a waiting one.

    The titles themselves are not told, for they may hold somebody's data.

    Raises:
        ProcessFault: the task was opened with another form or title.
    """
    wanted = asks(request.form, request.title, request.origin)
    if there.asks is None or there.asks == wanted:
        return
    form = there.asks.partition(":")[0]
    if form != request.form:
        raise ProcessFault(f"This asks for {request.form} where the case asked for {form} before; {REMEDY}.")
    raise ProcessFault(
        f"This asks for {request.form} with another title than the case did before, so it may be another "
        f"question; {REMEDY}."
    )
