"""The description shows how: a body that fits for each operation that takes one, problems of each status."""

from typing import Any

import jsonschema
import pytest

from api.examples import BODIES
from tests.described import DESCRIPTION, OPERATIONS

TAKE_JSON = {
    name: operation["requestBody"]["content"]["application/json"]
    for name, operation in OPERATIONS.items()
    if "application/json" in operation.get("requestBody", {}).get("content", {})
}


def require_fit(value: Any, schema: dict[str, Any]) -> None:
    whole = {**schema, "components": DESCRIPTION["components"]}
    jsonschema.Draft202012Validator(whole).validate(value)


@pytest.mark.parametrize("name", TAKE_JSON)
def test_every_body_has_an_example_that_fits(name: str) -> None:
    examples = TAKE_JSON[name]["examples"]
    assert examples
    for example in examples.values():
        require_fit(example["value"], TAKE_JSON[name]["schema"])


def test_there_are_no_examples_of_what_is_not_there() -> None:
    assert BODIES.keys() <= TAKE_JSON.keys()


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_problem_has_an_example_that_fits(name: str) -> None:
    for status, answer in OPERATIONS[name]["responses"].items():
        problem = answer.get("content", {}).get("application/problem+json")
        if problem is not None:
            require_fit(problem["example"], problem["schema"])
            assert problem["example"]["status"] == int(status)
            assert problem["example"]["title"] == answer["description"]
