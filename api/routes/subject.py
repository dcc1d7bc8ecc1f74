"""Where the routes of a subject stand."""

from fastapi import APIRouter

BASE = "/api/v1"


def subject(path: str = "", tag: str | None = None, base: str = BASE) -> APIRouter:
    """A router whose routes are whole from the beginning; operations are named as their functions are.

    An app takes them as they are. Were it to include the router, it would build each of them anew, which was
    half of what an app needs to start.
    """
    named = [tag] if tag else []
    return APIRouter(prefix=base + path, tags=[*named], generate_unique_id_function=lambda route: route.name)
