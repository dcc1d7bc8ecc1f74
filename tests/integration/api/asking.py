"""Send a running API things of all kinds, and hold every answer against the description.

Only the process that asks imports this: what makes the things takes long to load.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, note, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.described import DESCRIPTION

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 6
SCHEMA = schemathesis.openapi.from_dict(DESCRIPTION)
OPERATIONS = {
    result.ok().definition.raw["operationId"]: result.ok()
    for result in SCHEMA.get_all_operations()
    if isinstance(result, Ok)
}


def path_of(name: str) -> str:
    """The address of an operation, with its variables."""
    return OPERATIONS[name].path


def ask(url: str, name: str, fits: bool, accounts: Mapping[str, str | None], known: Sequence[str]) -> None:
    """Ask one operation the same as several accounts.

    Args:
        fits: whether what is sent fits the description.
        accounts: the token of each; nobody has none.
        known: ids of things that are there, for addresses with an id in them.
    """
    operation = OPERATIONS[name]
    mode = GenerationMode.POSITIVE if fits else GenerationMode.NEGATIVE

    @seed(20260302)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), real=st.sampled_from([*known, None]))
    def answers(case: Any, real: str | None) -> None:
        if real is not None and "id" in case.path_parameters:
            case.path_parameters["id"] = real
        for account, token in accounts.items():
            note(f"asked as {account}")
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            case.call_and_validate(base_url=url, headers=headers, checks=CHECKS)

    answers()
