"""Sharing out: each field one piece, each piece one field, so that all together fit best."""

from collections.abc import Sequence


def shared_out(scores: Sequence[Sequence[float]]) -> list[int | None]:
    """For each row its column, or None, so that scores add up to the most; what is not above 0 is not given.

    The Hungarian method with potentials (H. W. Kuhn, 1955), in O(rows^2 * columns).
    """
    rows = len(scores)
    if not rows:
        return []
    width = len(scores[0]) + rows
    costs = [[-max(0.0, s) for s in row] + [0.0] * rows for row in scores]
    over, under = [0.0] * (rows + 1), [0.0] * (width + 1)
    owner = [0] * (width + 1)
    for row in range(1, rows + 1):
        _place(row, costs, over, under, owner)
    given: list[int | None] = [None] * rows
    for column in range(1, width + 1):
        row = owner[column] - 1
        if row >= 0 and column <= len(scores[0]) and scores[row][column - 1] > 0:
            given[row] = column - 1
    return given


def _place(
    row: int, costs: list[list[float]], over: list[float], under: list[float], owner: list[int]
) -> None:
    """Find a column for one more row, moving earlier rows where that is better; columns count from 1."""
    width = len(under) - 1
    least, way, done = [float("inf")] * (width + 1), [0] * (width + 1), [False] * (width + 1)
    owner[0], at = row, 0
    while owner[at]:
        done[at] = True
        mine, step, then = owner[at], float("inf"), 0
        for column in range(1, width + 1):
            if done[column]:
                continue
            cost = costs[mine - 1][column - 1] - over[mine] - under[column]
            if cost < least[column]:
                least[column], way[column] = cost, at
            if least[column] < step:
                step, then = least[column], column
        for column in range(width + 1):
            if done[column]:
                over[owner[column]] += step
                under[column] -= step
            else:
                least[column] -= step
        at = then
    while at:
        owner[at] = owner[way[at]]
        at = way[at]
