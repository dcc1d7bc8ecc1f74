"""What a test turns on and off in its processes, as a deployment would."""


class Deployed:
    """The version of the processes that is deployed."""

    broken = False
