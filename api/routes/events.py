"""What happens, as it happens."""

from typing import Annotated

from fastapi import Header, Request

from api.calls import Caller
from api.live import EventStream, Live
from api.routes.subject import subject

router = subject(tag="events")


@router.get("/events", response_class=EventStream)
async def stream_events(
    request: Request,
    call: Caller,
    last: Annotated[str | None, Header(alias="Last-Event-ID", description="Go on behind this event.")] = None,
) -> EventStream:
    """Server-sent events `{id, case, task, kind}` of what the account may see; details are elsewhere.

    An event `notice` says how many notices wait to be read by this account: `{unread}`.
    An event `listening` says that everything from now on is told: what was read before it may have changed
    meanwhile. `reload` says that too much was missed to be told one by one. The stream ends now and then, so
    that sign-in is checked again, and at once when the account is changed, closed or its token revoked;
    browsers come back by themselves.
    """
    live: Live = request.app.state.live
    seen = int(last) if last and last.isdecimal() and len(last) < 19 else None
    return EventStream(live.follow(call.person, seen, request.state.again))
