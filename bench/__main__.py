"""`python -m bench [NAME]...`: the named measures of the engine, or all; `python -m bench.documents`: of paper."""

import sys

from bench import lists, operations, restart, trips
from bench.figures import say

MEASURES = {
    "trips": trips.main,
    "lists": lists.main,
    "operations": operations.main,
    "restart": restart.main,
}


def main(names: list[str]) -> int:
    """Run the named measures, or all."""
    unknown = [n for n in names if n not in MEASURES]
    if unknown:
        say(f"There is no measure {', '.join(unknown)}; there are: {', '.join(MEASURES)}.")
        return 2
    for name in names or MEASURES:
        say(f"\n== {name}")
        MEASURES[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
