"""ETags of drafts: which one of one's own was seen, where the same person has a task open in two windows."""

from collections.abc import Sequence

from schemas.errors import Outdated
from schemas.views import DraftView
from store.drafts import NONE
from store.rows import Worked

ELSEWHERE = (
    "You saved other entries for this task in another window or on another computer. "
    "Look at both, then keep one."
)


def etag(worked: Worked) -> str:
    """The ETag of the viewer's draft; of none there is one as well."""
    return f'"{tag(worked)}"'


def tag(worked: Worked) -> str:
    """The same without its quotation marks."""
    return worked.draft_tag or NONE


def tags(etags: Sequence[str] | None) -> tuple[str, ...] | None:
    """What ETags hold within their quotation marks."""
    return None if etags is None else tuple(each.removeprefix("W/").strip('"') for each in etags)


def require(worked: Worked, etags: Sequence[str] | None) -> None:
    """Let pass who saw the draft as it is kept, or does not say.

    Raises:
        Outdated: the draft was saved elsewhere since.
    """
    seen = tags(etags)
    if seen is not None and tag(worked) not in seen:
        raise changed(worked)


def changed(worked: Worked) -> Outdated:
    """The draft is another than was seen; the refusal holds it, so that a person can choose."""
    kept = DraftView(data=worked.draft, saved_at=worked.draft_saved_at, etag=etag(worked))
    return Outdated(ELSEWHERE, draft=kept.model_dump(mode="json"))
