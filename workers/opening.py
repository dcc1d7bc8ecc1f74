"""What a child that opens foreign bytes may use, as it is set."""

from activities.documents.sandbox.limits import Limits
from workers.settings import Settings


def sandbox_limits(settings: Settings) -> Limits:
    """The limits of the sandbox."""
    return Limits(
        address_space=settings.sandbox_bytes,
        picture_address_space=settings.sandbox_picture_bytes,
        open_cpu=settings.sandbox_open_seconds,
        page_cpu=settings.sandbox_page_seconds,
        wall_factor=settings.sandbox_wall_factor,
        files=settings.sandbox_files,
        pages=settings.sandbox_pages,
        page_pixels=settings.sandbox_page_pixels,
        picture_pixels=settings.sandbox_picture_pixels,
        words=settings.sandbox_words,
        parts=settings.sandbox_parts,
        unpacked=settings.sandbox_unpacked_bytes,
        ratio=settings.sandbox_ratio,
        depth=settings.sandbox_depth,
        parts_cpu=settings.sandbox_parts_seconds,
    )
