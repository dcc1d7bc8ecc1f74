"""A worklist to search in: as many open tasks as wanted, with skewed teams and business values.

The distribution of the data, the same for every size:
- 20 teams: number 20 r^2 with r uniform, so that the largest has 22 %, the smallest 2.5 %;
- 200 people, ten in each team; 3 % of the tasks are in somebody's hands, 0.5 % rest;
- region: one of 5, a fifth each; product: one of 200, the most frequent 7 %; customer_no: one of 100,000;
- amount: log-normal, a median of 500; loss: a date in the last two years;
- words: "assess" in each, "kettle" in 1 %, one of 2,000 others, and one that ten tasks share.
"""

from pathlib import Path

import psycopg

SQL = Path(__file__).with_name("filling.sql")
TENANT = "default"


def fill(address: str, first: int, last: int) -> None:
    """Put in the open tasks with these numbers, each in a case of its own."""
    with psycopg.connect(address, autocommit=True) as connection:
        for start in range(first, last + 1, 50_000):
            end = min(start + 49_999, last)
            for statement in SQL.read_text().split(";\n"):
                if statement.strip():
                    filled = statement.replace(":first", str(start)).replace(":last", str(end))
                    connection.execute(filled.encode())
        for table in ("tasks", "cases", "task_texts"):
            connection.execute(f"VACUUM (ANALYZE) {table}".encode())
        connection.execute("CHECKPOINT")
