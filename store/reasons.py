"""Why the database does not answer, in its driver's words: for logs and for whoever runs the system."""

CONNECTING = (
    "connection ",
    "consuming input failed",
    "failed to resolve",
    "invalid connection option",
    "unable to open",
)
"""How such words begin. What a driver says of a statement may quote data and is told to nobody."""


def reason_of(fault: BaseException) -> str | None:
    """Why a connection failed that `fault` was raised from; None: it was something else.

    It names server, database and account, never a password.
    """
    said = str(getattr(fault.__cause__, "orig", None) or "").strip()
    return " ".join(said.splitlines()[0].split()) if said.startswith(CONNECTING) else None
