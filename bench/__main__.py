"""`python -m bench [NAME]...`: named measures of the engine, or all. Paper: `python -m bench.documents`."""

import sys

from bench import large, lists, operations, restart, trips
from bench.figures import say

MEASURES = {
    "trips": trips.main,
    "lists": lists.main,
    "operations": operations.main,
    "restart": restart.main,
}


LARGE = {"large": large.main}
"""Takes up to an hour, and is only run when named."""


def main(names: list[str]) -> int:
    """Run the named measures, or all."""
    known = MEASURES | LARGE
    unknown = [n for n in names if n not in known]
    if unknown:
        say(f"There is no measure {', '.join(unknown)}; there are: {', '.join(known)}.")
        return 2
    for name in names or MEASURES:
        say(f"\n== {name}")
        known[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
