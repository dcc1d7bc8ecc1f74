"""Real documents to measure on. They are never part of this project."""

import os
from pathlib import Path


def folder(kind: str) -> Path:
    """The folder `kind` of CASEWORK_SAMPLES_DIR (default ../shared/documents)."""
    return Path(os.environ.get("CASEWORK_SAMPLES_DIR", "../shared/documents")) / kind
