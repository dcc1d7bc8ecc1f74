"""Puts the front door together: the services behind the API's routes."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from activities.documents.batches.opener import Firsts, InTurn, StackOpener
from activities.documents.opener import Opener
from activities.documents.sheets import SheetOpener
from api.rates import Rate
from api.services import Limits, Services
from cases.batches.service import Batches, Known
from cases.catalogue import Catalogue
from cases.documents import Documents
from cases.exports import Exports
from cases.service import Cases
from cases.sheets.service import Imports
from schemas.base import Tenant
from schemas.learned import Learned
from schemas.registry import forms
from store.blobs import blobs_at
from store.database import Store
from workers.asking import Asking
from workers.opening import sandbox_limits
from workers.settings import Settings
from worklist.absences import Absences
from worklist.own import OwnWorklists
from worklist.people import People
from worklist.service import Worklist
from worklist.sign_in import SignIn

if TYPE_CHECKING:
    from activities.documents.reader import Reader

WEB = Path(__file__).resolve().parent.parent / "web" / "dist"


def services(settings: Settings, store: Store, opener: Opener) -> Services:
    """The services behind the API's routes."""
    registry = forms()
    blobs = blobs_at(settings.blobs_url)
    worklist, cases = Worklist(store, registry), Cases(store, registry, Asking(settings))
    return Services(
        store=store,
        worklist=worklist,
        own=OwnWorklists(store),
        cases=cases,
        documents=Documents(store, blobs, opener),
        catalogue=Catalogue(store),
        exports=Exports(store, worklist, cases, settings.max_export_rows),
        imports=Imports(store, blobs, SheetOpener(opener), registry, settings.max_import_rows),
        batches=Batches(
            store, blobs, StackOpener(opener, first_pages(settings, opener)), registry, lessons(store)
        ),
        people=People(store),
        absences=Absences(store),
        sign_in=SignIn(store),
        web=WEB,
        limits=Limits(upload=settings.max_upload_bytes),
        person_rate=Rate(settings.person_rate, settings.person_burst),
        system_rate=Rate(settings.system_rate, settings.system_burst),
        secure_cookies=settings.secure_cookies,
    )


def opener(settings: Settings) -> Opener:
    """What looks into files as they come in."""
    return Opener(sandbox_limits(settings))


def lessons(store: Store) -> Known:
    """Tells what checks taught; what learns is loaded when it is asked."""

    async def known(tenant: Tenant, now: datetime) -> Learned:
        from activities.documents.lessons import Lessons

        return await Lessons(store, forms()).known(tenant, now)

    return known


def first_pages(settings: Settings, opener: Opener) -> Firsts:
    """Tells where documents begin in a stack, of one at a time; what reads is loaded when it is asked."""

    async def told(content: bytes, name: str, learned: Learned) -> Mapping[int, str]:
        from activities.documents.batches import firsts

        reader = stack_reader(settings, opener)
        try:
            return await firsts.of_stack(content, name, learned, reader=reader)
        finally:
            await reader.readers.close()

    return InTurn(told)


def stack_reader(settings: Settings, opener: Opener) -> "Reader":
    """What reads a stack where it comes in: one process, with the engine and languages of the settings."""
    from activities.documents.engines.readers import Readers
    from activities.documents.reader import Reader
    from activities.documents.templates import shelf

    return Reader(
        opener,
        Readers(1, settings.languages, settings.engine),
        known=forms(),
        templates=shelf.installed(settings.template_folder, forms()),
    )
