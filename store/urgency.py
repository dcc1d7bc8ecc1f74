"""How urgent a task is: the one formula behind the order of the queue and of `next`.

A task counts as urgent from an instant on; the earlier that is, the sooner it comes:

    urgent_at = (due_at, else created_at + 30 days)
                - 1 day for each point of priority below 50 (+ 1 day for each above)
                - 2 days while the customer waits for it

Because the instant is fixed, waiting makes a task more urgent against all that comes later, nothing starves,
and an index can hold the order: no list is ever computed anew because time went by.
"""

from datetime import UTC, datetime, timedelta

UNHURRIED = timedelta(days=30)
"""How long after its creation a task without a deadline counts as due."""
POINT = timedelta(days=1)
"""What a point of priority weighs."""
USUAL = 50
"""The priority that moves nothing."""
WAITING = timedelta(days=2)
"""What a waiting customer weighs."""
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""Where tasks without a deadline stand among those with one."""
FIRST = datetime(1000, 1, 1, tzinfo=UTC)
"""No instant is earlier."""


def urgent_at(created_at: datetime, due_at: datetime | None, priority: int, customer_waits: bool) -> datetime:
    """From when on the task counts as urgent; `priority` is 0, most urgent, to 100."""
    due = created_at + UNHURRIED if due_at is None else due_at
    shift = (priority - USUAL) * POINT - (WAITING if customer_waits else timedelta(0))
    try:
        return min(max(due + shift, FIRST), NEVER)
    except OverflowError:
        return FIRST if shift < timedelta(0) else NEVER
