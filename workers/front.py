"""Puts the front door together: the services behind the API's routes."""

from pathlib import Path

from activities.documents.opener import Opener
from api.rates import Rate
from api.services import Limits, Services
from cases.catalogue import Catalogue
from cases.documents import Documents
from cases.exports import Exports
from cases.service import Cases
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
    worklist, cases = Worklist(store, registry), Cases(store, registry)
    return Services(
        store=store,
        worklist=worklist,
        own=OwnWorklists(store),
        cases=cases,
        documents=Documents(store, blobs_at(settings.blobs_url), opener),
        catalogue=Catalogue(store),
        exports=Exports(store, worklist, cases, settings.max_export_rows),
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
