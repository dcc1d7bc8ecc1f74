"""The tables. Every key and every reference begins with the tenant."""

from store.tables.accounts import members, people, sessions, teams, tenants, tokens
from store.tables.base import metadata
from store.tables.batches import batch_parts, batches
from store.tables.between import mendings
from store.tables.calendars import calendars
from store.tables.case_file import case_documents, cases
from store.tables.catalogue import forms, processes
from store.tables.learned import fitted_weights, layouts, not_learned, page_words, senders, taken_back
from store.tables.outgoing import idempotency, outbox, payments, webhooks
from store.tables.paper import blobs, documents, pages, readings
from store.tables.roles import absences, sights, task_people
from store.tables.search import desks, saved_views, task_texts
from store.tables.sheets import imports
from store.tables.talk import addresses, comments, followers, notice_choices, notice_places, notices
from store.tables.trail import events
from store.tables.work import drafts, tasks

__all__ = [
    "absences",
    "addresses",
    "batch_parts",
    "batches",
    "blobs",
    "calendars",
    "case_documents",
    "cases",
    "comments",
    "desks",
    "documents",
    "drafts",
    "events",
    "fitted_weights",
    "followers",
    "forms",
    "idempotency",
    "imports",
    "layouts",
    "members",
    "mendings",
    "metadata",
    "not_learned",
    "notice_choices",
    "notice_places",
    "notices",
    "outbox",
    "page_words",
    "pages",
    "payments",
    "people",
    "processes",
    "readings",
    "saved_views",
    "senders",
    "sessions",
    "sights",
    "taken_back",
    "task_people",
    "task_texts",
    "tasks",
    "teams",
    "tenants",
    "tokens",
    "webhooks",
]
