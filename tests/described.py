"""The API's description as it is kept in the repository; a test holds it against the app's own.

Reading it takes no time, so that tests can be named after its operations without making the app first.
"""

import json
from pathlib import Path
from typing import Any

KEPT = Path(__file__).parents[1] / "web" / "openapi.json"
DESCRIPTION: dict[str, Any] = json.loads(KEPT.read_text())
OPERATIONS: dict[str, dict[str, Any]] = {
    operation["operationId"]: operation
    for path in DESCRIPTION["paths"].values()
    for operation in path.values()
}
