"""The garbage collector of a server process."""

import gc


def quiet_collector() -> None:
    """Spare it what was imported, and let it look less often: much that a server makes dies soon."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
