"""What the doctor says of cases that stand still."""

from workers.findings import StuckCase
from workers.stuck_look import told


def stuck(n: int, process: str, why: str) -> StuckCase:
    return StuckCase(id=f"id-{n}", number=f"C-00000{n}", process=process, why=why)


def test_cases_are_told_by_process_and_fault_with_the_first_of_many() -> None:
    many = [stuck(n, "refund", "`escalate_to` needs `due`") for n in range(1, 9)]
    other = StuckCase(id="id-9", process="household_claim", why="KeyError at claims.py:7")
    assert told([*many, other]).splitlines() == [
        "9 stand still because of a fault in their process:",
        "refund C-000001, C-000002, C-000003, C-000004, C-000005 and 3 more: `escalate_to` needs `due`",
        "household_claim id-9: KeyError at claims.py:7",
    ]
