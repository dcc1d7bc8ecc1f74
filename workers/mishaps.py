"""What a user can cause, as one clear sentence and an exit code; everything else is a fault of ours."""

import sys
from dataclasses import dataclass

from workers.house import ForeignPackage

OUT_OF_REACH = {
    ("httpx", "TransportError"): "The Casework API does not answer. Is `casework up` running?",
    ("sqlalchemy.exc", "OperationalError"): (
        "The database does not answer, or it is not up to date. Check CASEWORK_DATABASE and run "
        "`casework db upgrade`; `casework doctor` tells more."
    ),
    ("botocore.exceptions", "BotoCoreError"): (
        "The blob store does not answer. Check CASEWORK_BLOBS and the S3 credentials."
    ),
}
"""Classes of the libraries' own, by name, so that nothing is imported that was not in use."""


NO_TEMPORAL = "Temporal does not answer. Check CASEWORK_TEMPORAL_ADDRESS."
SILENT = frozenset({"UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED", "UNKNOWN"})
"""What the client says of a Temporal server that did not answer; anything else is an answer."""


@dataclass(frozen=True)
class Told:
    """What the user reads, and the exit code."""

    text: str
    code: int


def told(fault: BaseException) -> Told | None:
    """The sentence for a failure that a user can cause or mend; None for a fault in Casework itself."""
    from schemas.errors import CalledWrongly, CaseworkError, Invalid
    from store.reasons import reason_of

    if isinstance(fault, ForeignPackage):
        return Told(str(fault), 1)
    if isinstance(fault, Invalid):
        lines = [fault.detail, *(_line(each) for each in fault.errors)]
        return Told("\n".join(lines), 1)
    if isinstance(fault, CaseworkError):
        why = reason_of(fault)
        text = f"{fault.detail}\n  {why}" if why else fault.detail
        return Told(text, 2 if isinstance(fault, CalledWrongly) else 1)
    if isinstance(fault, OSError):
        return Told(_of_the_system(fault), 1)
    return _out_of_reach(fault)


def _line(error: dict[str, object]) -> str:
    place = error.get("loc")
    where = ".".join(str(part) for part in place) if isinstance(place, list | tuple) else str(place)
    return f"  {where}: {error.get('msg')}"


def _of_the_system(fault: OSError) -> str:
    reason = fault.strerror or str(fault)
    return f"{fault.filename}: {reason}" if fault.filename else reason


def _out_of_reach(fault: BaseException) -> Told | None:
    service = sys.modules.get("temporalio.service")
    if service is not None and isinstance(fault, service.RPCError):
        silent = fault.status.name in SILENT
        return Told(NO_TEMPORAL if silent else f"Temporal refuses this: {fault.message}.", 1)
    for (module, name), text in OUT_OF_REACH.items():
        kind = getattr(sys.modules.get(module), name, None)
        if kind is not None and isinstance(fault, kind):
            return Told(text, 1)
    return None
