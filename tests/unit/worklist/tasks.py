"""A task row with good defaults."""

from typing import Any
from uuid import uuid4

from schemas.tasks import Origin, Status
from store.rows import TaskRow
from tests.build import NOW, TENANT


def row(**changes: Any) -> TaskRow:
    """A ready assessment of the adjusters."""
    values: dict[str, Any] = {
        "tenant": TENANT,
        "id": uuid4(),
        "case_id": uuid4(),
        "process": "household_claim",
        "version": 1,
        "status": Status.READY,
        "suspended_from": None,
        "suspended_at": None,
        "suspended_until": None,
        "origin": Origin.PROCESS,
        "title": "Assess the damage",
        "team": "adjusters",
        "home_team": "adjusters",
        "owner_id": None,
        "priority": 50,
        "created_at": NOW,
        "due_at": None,
        "closed_at": None,
        "completed_by": None,
        "on_behalf_of": None,
        "form": "assessment",
        "form_version": 1,
        "schema_hash": "",
        "for_id": None,
        "named": {},
        "stand_ins": {},
        "activates_at": None,
        "not_by": [],
        "not_seen_by": [],
        "not_by_filer": False,
        "undo_seconds": 0,
        "undo_until": None,
        "escalation": [],
        "escalated": 0,
        "facets": {},
        "customer_waits": False,
        "filed_by": None,
        "needs": None,
        "reason": None,
        "blind": None,
        "asked": None,
        "known": {},
        "readings": [],
        "shown": {},
        "documents": [],
        "answer": None,
    }
    return TaskRow(**{**values, **changes})
