"""Puts the front door together: the services behind the API's routes."""

from pathlib import Path

from activities.documents.batches.opener import StackOpener
from activities.documents.opener import Opener
from activities.documents.sheets import SheetOpener
from api.rates import Rate
from api.services import Limits, Services
from cases.batches.service import Batches
from cases.catalogue import Catalogue
from cases.documents import Documents
from cases.exports import Exports
from cases.service import Cases
from cases.sheets.service import Imports
from schemas.registry import forms
from store.blobs import blobs_at
from store.database import Store
from workers.opening import sandbox_limits
from workers.settings import Settings
from worklist.absences import Absences
from worklist.own import OwnWorklists
from worklist.people import People
from worklist.service import Worklist
from worklist.sign_in import SignIn

WEB = Path(__file__).resolve().parent.parent / "web" / "dist"


def services(settings: Settings, store: Store, opener: Opener) -> Services:
    """The services behind the API's routes."""
    registry = forms()
    blobs = blobs_at(settings.blobs_url)
    worklist, cases = Worklist(store, registry), Cases(store, registry)
    return Services(
        store=store,
        worklist=worklist,
        own=OwnWorklists(store),
        cases=cases,
        documents=Documents(store, blobs, opener),
        catalogue=Catalogue(store),
        exports=Exports(store, worklist, cases, settings.max_export_rows),
        imports=Imports(store, blobs, SheetOpener(opener), registry, settings.max_import_rows),
        batches=Batches(store, blobs, StackOpener(opener), registry),
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
