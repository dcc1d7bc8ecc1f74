"""What a webhook says, once its signature has been checked."""

from collections.abc import Mapping

from pydantic import TypeAdapter, ValidationError
from standardwebhooks import Webhook, WebhookVerificationError

from schemas.errors import CalledWrongly, NotAllowed
from schemas.webhooks import Told

TOLD: TypeAdapter[Told] = TypeAdapter(Told)


def heard(secret: str, headers: Mapping[str, str], body: bytes) -> Told:
    """What came to an endpoint that `casework webhook add` registered; `secret` is what it printed.

    `body` as it came, byte by byte: written anew, its signature does not fit any more.

    Raises:
        NotAllowed: the signature does not fit, or was made more than five minutes from now.
        CalledWrongly: it is signed, but of a kind that this release does not know.
    """
    given = {name.lower(): value for name, value in headers.items()}
    try:
        Webhook(secret).verify(body, given)
    except WebhookVerificationError as error:
        raise NotAllowed(f"This webhook is not to be trusted: {error}.") from error
    try:
        return TOLD.validate_json(body, extra="ignore")
    except ValidationError as error:
        raise CalledWrongly(
            "This webhook is of a kind that this release of casework_client does not know."
        ) from error
