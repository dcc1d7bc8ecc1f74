"""The staff web app's files: served beside the API, every page of it by the one index.html."""

from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse, PlainTextResponse
from starlette.exceptions import HTTPException

from api import problems
from api.door import guarded

UNBUILT = "The web app has not been built yet: run `make web` in the checkout, then load this page again.\n"
NOT_PAGES = ("/assets/", "/healthz", "/readyz")


def install(app: FastAPI, folder: Path) -> None:
    """Serve the built web app, or say how to build it."""
    index = folder / "index.html"
    if index.is_file():
        app.frontend("/", directory=folder, fallback=None, check_dir=True)

    async def page_or_problem(request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            return problems.unexpected(error)
        if error.status_code == 404 and is_page(request):
            return FileResponse(index) if index.is_file() else PlainTextResponse(UNBUILT, 503)
        return problems.of_http(error)

    app.add_exception_handler(HTTPException, page_or_problem)


def is_page(request: Request) -> bool:
    """Whether a browser asks for a page of the web app: its addresses are known to the app itself only."""
    path = request.url.path
    asks = request.method in ("GET", "HEAD") and "text/html" in request.headers.get("accept", "")
    return path == "/" or (asks and not guarded(path) and not path.startswith(NOT_PAGES))
