"""Signing in and out."""

from fastapi import Request, Response

from api.calls import Behind, Caller
from api.door import COOKIE
from api.routes.subject import subject
from schemas.requests import SignIn
from schemas.views import Me
from worklist.people import me

router = subject("/session", "session")


@router.post("", status_code=201)
async def sign_in(body: SignIn, request: Request, response: Response, behind: Behind) -> Me:
    """Sign in with name and password; the answer sets a cookie, good for 12 hours after its last use."""
    session = await behind.sign_in.begin(body.name, body.password, behind.clock())
    secure = behind.secure_cookies or request.url.scheme == "https"
    response.set_cookie(COOKIE, session.cookie, httponly=True, samesite="lax", secure=secure, path="/")
    return me(session.person)


@router.delete("", status_code=204)
async def sign_out(request: Request, response: Response, call: Caller) -> None:
    """End the session."""
    if request.state.cookie:
        await call.services.sign_in.sign_out(call.person, request.state.cookie, call.now)
    response.delete_cookie(COOKIE, path="/")
