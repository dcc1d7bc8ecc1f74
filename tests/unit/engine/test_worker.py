"""How much a worker takes in hand."""

from store.database import POOL
from workers.worker import AT_ONCE


def test_a_worker_moves_fewer_cases_at_once_than_it_has_database_connections() -> None:
    """Else they wait in it until their time is over, and are begun again (docs/benchmarks.md)."""
    lasting, more = POOL, POOL
    assert lasting <= AT_ONCE < lasting + more
