"""What a test turns on and off in its processes, as a deployment would."""

from schemas.forms import Form


class Deployed:
    """The version of the processes that is deployed."""

    broken = False
    inserted: type[Form] | None = None
    """The form of a question that was put before another."""
