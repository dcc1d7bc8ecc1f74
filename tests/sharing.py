"""Which tests run in one process: those of a file, and of files that share what takes long to start."""

from pathlib import PurePath

SHARED = {
    "tests/acceptance": ("test_web", "test_web_findings", "test_web_work"),
    "tests/integration/documents": (
        "test_activity",
        "test_first_pages",
        "test_known_forms",
        "test_marks",
        "test_others_go_on",
        "test_reading",
    ),
}
"""By folder, the files that share: a running system, and readers that have loaded their models."""


def shared_by(test: str) -> str:
    """What all tests share that run in one process with this one."""
    file = PurePath(test.partition("::")[0])
    folder = file.parent.as_posix()
    return folder if file.stem in SHARED.get(folder, ()) else file.as_posix()
