"""Examples for the API's description: bodies of every operation that takes one, problems of every status."""

from typing import Any

from schemas.errors import (
    CalledWrongly,
    CaseworkError,
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Outdated,
    TooLarge,
    TooMany,
    Unavailable,
    Unsupported,
    VersionNeeded,
)

LARGE = {
    "name": "Water damage over 5,000",
    "query": {"process": "household_claim", "q": "water", "facets": {"amount.gt": "5000"}},
}
TASK = "0198c5a2-7a7e-7c3f-9d52-3f5a0c3b7e12"
DOCUMENT = "0198c5a2-7a7e-7c3f-9d52-3f5a0c3b7e11"

BODIES: dict[str, dict[str, Any]] = {
    "sign_in": {"Sign in": {"name": "ada", "password": "correct horse battery staple"}},
    "start_case": {
        "A claim that came by mail": {
            "process": "household_claim",
            "data": {"customer": "Ada Example"},
            "documents": [DOCUMENT],
            "reference": "mail-2026-000417",
        }
    },
    "add_case_documents": {"A letter that came later": {"documents": [DOCUMENT]}},
    "place_part": {
        "Into a case that there is": {"case": "C-000123"},
        "As a new case": {"process": "household_claim", "data": {"customer": "Ada Example"}},
    },
    "cancel_case": {"Cancel": {"reason": "The customer withdrew the claim."}},
    "send_message": {"An answer": {"data": {"answer": "It was the blue one."}}},
    "add_case_task": {
        "A site visit": {"form": "site_visit", "title": "Look at the roof", "team": "adjusters"},
        "With values filled in": {"form": "site_visit", "data": {"findings": "Ask for the ladder."}},
    },
    "next_task": {"Whatever is most urgent": {}, "Of one team": {"team": "adjusters"}},
    "add_view": {"For oneself": LARGE, "For a team": {**LARGE, "team": "adjusters"}},
    "change_view": {"Under another name": {**LARGE, "name": "Water, large"}},
    "change_desk": {
        "Skills and how much at once": {"skills": ["roofs"], "capacity": 5},
        "Ready for more work": {"free": True},
    },
    "change_team_work": {"Hand it out": {"push": True}},
    "save_draft": {
        "Half an answer": {"data": {"verdict": "pay"}, "version": 2},
        "Under a tag of one's own": {"data": {"verdict": "pay"}, "tag": "5f3c0a9be2d14c77"},
    },
    "add_absence": {
        "A week away": {
            "begins_at": "2026-03-09T00:00:00Z",
            "ends_at": "2026-03-16T00:00:00Z",
            "substitute": "grace",
        }
    },
    "comment_task": {
        "A comment": {"text": "The kettle was new, @ben.", "mentions": ["ben"]},
        "A question to a colleague": {"text": "Is this kettle covered?", "to": "sue"},
    },
    "comment_case": {"A comment": {"text": "The customer called: the photos are on their way."}},
    "answer_question": {"An answer": {"text": "It is, up to 200 euros."}},
    "read_notices": {"All up to one": {"up_to": 4711}},
    "choose_notices": {
        "E-mail once a day": {
            "email": "ada@example.com",
            "zone": "Europe/Berlin",
            "digest_hour": 8,
            "choices": {"followed": {"in_app": True, "mail": "digest"}},
        }
    },
    "put_calendar": {
        "An office in Munich": {
            "zone": "Europe/Berlin",
            "week": {"monday": [{"open": "09:00", "close": "17:00"}]},
            "holidays": {"country": "DE", "subdivision": "BY"},
            "closures": [{"first": "2026-12-24", "last": "2026-12-31", "reason": "Between the years"}],
        }
    },
    "effect_of_calendar": {
        "With a day more off": {
            "zone": "Europe/Berlin",
            "week": {"monday": [{"open": "09:00", "close": "17:00"}]},
            "closures": [{"first": "2026-06-05", "reason": "Bridge day"}],
        }
    },
    "effect_of_assigning": {"By name": {"calendar": "munich"}},
    "switch_lessons": {
        "Of one form": {"form": "loss_report", "on": False},
        "Of every form": {"form": None, "on": True},
    },
    "assign_calendar": {"By name": {"calendar": "munich"}, "The usual one": {"calendar": None}},
    "turn_task_clock": {
        "The customer is asked": {"version": 2, "reason": "Waiting for the customer's photos"}
    },
    "operate_tasks": {
        "forward": {"tasks": [{"id": TASK, "version": 2}], "to": "seniors"},
        "skip": {"tasks": [{"id": TASK, "version": 2}], "reason": "The customer withdrew the claim."},
    },
    "operate_task": {
        "claim, release, start, stop, resume": {"version": 1},
        "delegate, nominate": {"version": 2, "to": "grace"},
        "forward": {"version": 2, "to": "seniors"},
        "suspend": {"version": 2, "until": "2026-03-09T08:00:00Z"},
        "complete": {
            "version": 2,
            "data": {
                "verdict": "pay",
                "amount": {"amount": "120.50", "currency": "EUR"},
                "note": "As claimed.",
            },
            "drafts_seen": ['"5f3c0a9be2d14c77"'],
        },
        "priority": {"version": 2, "priority": 10},
        "deadline": {"version": 2, "due_at": "2026-03-09T08:00:00Z"},
        "fail, skip": {"version": 2, "reason": "The customer withdrew the claim."},
    },
}
"""For each operation its bodies by what they are for. Uploads have none: a file says it itself."""

DETAILS: dict[type[CaseworkError], tuple[str, dict[str, Any]]] = {
    CalledWrongly: ("`after` has to be the `next` of the page before, asked for in the same order.", {}),
    NotSignedIn: ("Sign in, or send a bearer token in the Authorization header.", {}),
    NotAllowed: ("This is work of the team adjusters; only its members may do that.", {}),
    NotFound: ("There is no such task.", {}),
    Conflict: ("grace has this task now.", {"version": 3}),
    Outdated: ("grace has this task now.", {"version": 3}),
    TooLarge: ("A file has at most 50 MiB; split it, or scan paper at a lower resolution.", {}),
    Unsupported: ("This file is damaged, or of a kind that cannot be read here.", {}),
    Invalid: (
        "Some of what was sent does not fit; see errors.",
        {"errors": [{"loc": ["verdict"], "msg": "Input should be 'pay' or 'decline'"}]},
    ),
    VersionNeeded: ("Say which version of the task was seen: `version`, or its ETag as If-Match.", {}),
    TooMany: ("This account asks too often; please wait 2 s, then go on.", {"retry_after": 2}),
    Unavailable: ("The database cannot be reached at the moment; please try again shortly.", {}),
}
"""For each error a text as it is told, and what the problem says besides."""


def bodies(operation: str) -> dict[str, Any]:
    """An operation's example bodies, as OpenAPI names them."""
    return {name: {"value": value} for name, value in BODIES.get(operation, {}).items()}


def problem(error: type[CaseworkError]) -> dict[str, Any]:
    """An example of a problem."""
    detail, more = DETAILS[error]
    return {
        **more,
        "type": error.problem_type(),
        "title": error.title,
        "status": error.status,
        "detail": detail,
    }
