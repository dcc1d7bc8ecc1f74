"""The worker of the queue of documents: warm readers behind the sandbox."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import structlog
from temporalio.worker import Worker

from activities.binding import bound
from activities.documents.engines.readers import Readers
from activities.documents.read import DocumentActivities
from activities.documents.reader import Reader
from activities.documents.templates import shelf
from schemas.contract import DOCUMENTS
from schemas.registry import forms
from store.blobs import blobs_at
from store.database import Store
from workers import front
from workers.settings import Settings
from workers.temporal_client import connect_patiently
from workers.worker import GRACE, open_store, unless

log = structlog.get_logger(__name__)


async def serve_documents(settings: Settings, stop: asyncio.Event) -> None:
    """Work the queue of documents until told to stop."""
    async with open_store(settings) as store, _reading(settings, store) as activities:
        client = await unless(stop, connect_patiently(settings))
        if client is None:
            return
        worker = Worker(
            client,
            task_queue=DOCUMENTS,
            activities=bound(DOCUMENTS, activities),
            max_concurrent_activities=settings.readers + 1,
            graceful_shutdown_timeout=GRACE,
        )
        log.info("working", kind=DOCUMENTS)
        async with worker:
            await stop.wait()


@contextlib.asynccontextmanager
async def _reading(settings: Settings, store: Store) -> AsyncIterator[DocumentActivities]:
    """What reads documents, with its models loaded."""
    reader = Reader(
        opener=front.opener(settings),
        readers=Readers(settings.readers, settings.languages, settings.engine),
        known=forms(),
        lazy=True,
        order=settings.dates,
        templates=shelf.installed(settings.template_folder, forms()),
    )
    await reader.start()
    try:
        yield DocumentActivities(store, blobs_at(settings.blobs_url), reader, forms())
    finally:
        await reader.close()
